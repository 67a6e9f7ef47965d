"""What a list page asks: the filters that its reader may use, and the columns that they keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from django.urls import reverse

from partners.saved.kinds import list_named
from partners.saved.models import KeptColumns, SavedFilter

if TYPE_CHECKING:
    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class ShownFilter:
    """A saved filter with its addresses, and whether the list shows it now."""

    filter: SavedFilter
    pages: tuple[tuple[str, str], ...]
    is_mine: bool
    is_on: bool = False


def shown_filters(actor: Actor, name: str, query: str = "", page: int = 0) -> list[ShownFilter]:
    """The filters of a list that `actor` may use; `query` is what the list shows now, `page` which of its pages."""
    about = list_named(name)
    if about is None:
        return []
    now = sorted(parse_qsl(query))
    found = []
    for one in SavedFilter.objects.visible_to(actor).of_list(name):
        pages = tuple((str(label), f"{reverse(url)}?{one.query}") for label, url in about.pages)
        turned = pages[page:] + pages[:page]
        is_mine = actor.person is not None and one.person_id == actor.person.pk
        found.append(ShownFilter(one, turned, is_mine, is_on=sorted(parse_qsl(one.query)) == now))
    return found


def kept_columns(actor: Actor, name: str) -> tuple[str, ...]:
    """The columns of a list that the person keeps; none when they keep none."""
    kept = KeptColumns.objects.visible_to(actor).filter(listed=name).values_list("columns", flat=True).first()
    return tuple(kept or ())

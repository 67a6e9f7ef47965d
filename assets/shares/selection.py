"""Which properties a person is about to share: those ticked, or all that a filter of the list finds."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from assets.register.columns import columns
from assets.register.filters import SORTS, filters_of
from assets.register.listing import filtered
from assets.register.models import Asset, AssetSight
from assets.register.permissions import SHARE_ASSET
from partners.forms.marks import mark_of_text
from partners.lists.state import read_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.utils.datastructures import MultiValueDict

    from partners.acting.actor import Actor

TICKED = "id"
FIRST_NAMES = 5
FIRST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Selection:
    """Properties of the body acted for that the actor may share, and the query string that found them."""

    ids: tuple[uuid.UUID, ...]
    names: tuple[str, ...]
    query: tuple[tuple[str, str], ...] = ()

    @property
    def others(self) -> int:
        """How many there are beside those named."""
        return len(self.ids) - len(self.names)

    @property
    def is_ticked(self) -> bool:
        """Whether boxes were to choose, rather than the filters of the list."""
        return any(name == TICKED for name, _ in self.query)

    @property
    def list_query(self) -> str:
        """The query string of the list that they were chosen in, to go back to it."""
        return without_ticks(self.query)

    def fingerprint(self, receivers: Iterable[uuid.UUID]) -> str:
        """Differs when other properties would be shared, or other bodies would see them."""
        whole = "|".join(",".join(sorted(map(str, some))) for some in (self.ids, receivers))
        return mark_of_text(whole)


def only(asset: Asset) -> Selection:
    """One property, already found among those the actor may share."""
    return Selection((asset.pk,), (asset.name,))


def selected(actor: Actor, given: MultiValueDict[str, str]) -> Selection:
    """What the query string of the list, or the ticked ids in it, choose of the body's own held properties.

    Ids that are not the body's are left out, as those that never were. Raises UnknownParameter on a
    filter that the list does not know. Queries: two, whatever the number of properties.
    """
    rows: Any = SHARE_ASSET.rows(actor).filter(retired_on=None)
    ticked = given.getlist(TICKED)
    if ticked:
        rows = rows.filter(pk__in=identities(ticked))
    else:
        state = read_state(cast("Any", given), "", filters_of(actor), SORTS, columns())
        found = filtered(AssetSight.objects.visible_to(actor).filter(owner=_own(actor)), actor, state)
        rows = rows.filter(pk__in=found.values("asset_id"))
    named = list(rows.order_by("name", "pk").values_list("pk", "name"))
    query = tuple((name, value) for name, values in given.lists() for value in values)
    return Selection(tuple(pk for pk, _ in named), tuple(name for _, name in named[:FIRST_NAMES]), query)


def first_of(actor: Actor, selection: Selection) -> list[Asset]:
    """The first few of a selection, in its order: those that are shown before they are shared."""
    return list(SHARE_ASSET.rows(actor).filter(pk__in=selection.ids[:FIRST_SHOWN]).order_by("name", "pk"))


def without_ticks(query: Iterable[tuple[str, str]]) -> str:
    """The query string of the list around the ticked boxes, which it does not know itself."""
    return urlencode([(name, value) for name, value in query if name != TICKED])


def identities(given: Sequence[str]) -> list[uuid.UUID]:
    """The well-formed ids among what a form or a URL holds; the rest name nothing."""
    found = []
    for text in given:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def _own(actor: Actor) -> uuid.UUID | None:
    return actor.organisation.pk if actor.organisation else None

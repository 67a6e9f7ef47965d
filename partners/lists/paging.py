"""One page of a list, by place, with the addresses before and after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from partners.lists.keyset import Place, beyond, ordering, read_place

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.datastructures import MultiValueDict

    from partners.lists.state import Sort

SIZE = 50
PLACE = ("after", "before")


@dataclass(frozen=True, slots=True)
class Turned:
    """The rows of a page; the addresses are relative, and empty where there is no such page."""

    rows: tuple[Any, ...]
    previous_url: str
    next_url: str


def turn(
    rows: Any,
    *,
    sort: Sort,
    key: str,
    given: MultiValueDict[str, str],
    kind: Callable[[str], Any] = str,
    size: int = SIZE,
) -> Turned:
    """The page of `rows` at the place that the URL names; the first when it names none. One query."""
    backwards = bool(given.get("before"))
    place = read_place(given.get("before") or given.get("after") or "", kind)
    backwards = backwards and place is not None
    if place is not None:
        rows = rows.filter(beyond(place, sort, key, backwards=backwards))
    found = list(rows.order_by(*ordering(sort, key, backwards=backwards))[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    places = [Place(getattr(row, sort.column), getattr(row, key)) for row in found]
    has_previous = more if backwards else place is not None
    has_next = backwards or more
    return Turned(
        rows=tuple(found),
        previous_url=_address(given, "before", places[0]) if has_previous and places else "",
        next_url=_address(given, "after", places[-1]) if has_next and places else "",
    )


def _address(given: MultiValueDict[str, str], name: str, place: Place) -> str:
    kept = [(key, value) for key, values in given.lists() if key not in PLACE for value in values]
    return "?" + urlencode([*kept, (name, place.encoded())])

"""Reading the trail: a page of it by place, newest first, each event in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from partners.audit.labels import in_words
from partners.lists.keyset import Place, beyond, ordering, read_place
from partners.lists.state import PLACE, Sort
from sharing.ledger.links import addresses
from sharing.ledger.verbs import particulars, what

if TYPE_CHECKING:
    from django.utils.datastructures import MultiValueDict

    from partners.acting.actor import Actor
    from partners.audit.models import Event, EventQuerySet

SIZE = 50
NEWEST = Sort("newest", "", "at", descending=True)


@dataclass(frozen=True, slots=True)
class Line:
    """One deed as a reader sees it. `url` is empty where the record has no page that the reader may open."""

    at: dt.datetime
    person: str
    acting_for: str
    what: str
    particulars: str
    record: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A page of lines; the addresses are relative, and empty where there is no such page."""

    lines: tuple[Line, ...]
    previous_url: str
    next_url: str


def trail_page(actor: Actor, events: EventQuerySet, given: MultiValueDict[str, str], *, size: int = SIZE) -> TrailPage:
    """The page of `events` at the place that the URL names; the newest when it names none."""
    backwards = bool(given.get("before"))
    place = read_place(given.get("before") or given.get("after") or "", dt.datetime.fromisoformat)
    backwards = backwards and place is not None
    if place is not None:
        events = events.filter(beyond(place, NEWEST, "id", backwards=backwards))
    found = list(events.order_by(*ordering(NEWEST, "id", backwards=backwards))[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_previous = more if backwards else place is not None
    has_next = bool(found) and (backwards or more)
    urls = addresses(actor, found)
    return TrailPage(
        lines=tuple(line(event, urls.get(event.subject_id, "")) for event in found),
        previous_url=_address(given, "before", found[0]) if has_previous and found else "",
        next_url=_address(given, "after", found[-1]) if has_next else "",
    )


def line(event: Event, url: str = "") -> Line:
    """An event in words."""
    return Line(
        at=event.at,
        person=event.person_name,
        acting_for=event.acting_for_name,
        what=what(event),
        particulars=particulars(event),
        record=in_words(event.subject_kind, event.subject_label),
        url=url,
        reason=event.reason,
    )


def asked(given: MultiValueDict[str, str]) -> str:
    """The filters of a list as a query string, to carry them to a download."""
    kept: list[tuple[str, Any]] = [
        (key, value) for key, values in given.lists() if key not in PLACE for value in values
    ]
    return urlencode(kept)


def _address(given: MultiValueDict[str, str], name: str, event: Event) -> str:
    place = urlencode({name: Place(event.at, event.pk).encoded()})
    return "?" + "&".join(part for part in (asked(given), place) if part)

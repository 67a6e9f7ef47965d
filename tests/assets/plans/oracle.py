"""What coincides, by the words of the rules, over every pair of properties: loops and no SQL."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from typing import TYPE_CHECKING, Any

from assets.register.nearness import Place, km_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, number)
        except ValueError:
            continue
    return dt.date(year, month + 1, day.day)


def within(one: dt.date, other: dt.date, months: int) -> bool:
    return max(one, other) <= months_later(min(one, other), months)


def ends(facts: Mapping[str, Any], today: dt.date) -> list[dt.date]:
    found = [facts.get("lease_expires_on"), facts.get("lease_break_on")]
    return [one for one in found if one is not None and one >= today]


def expected(
    known: Iterable[tuple[str, str, Mapping[str, Any]]], *, own: str | None, km: float, today: dt.date
) -> set[tuple[str, str, str]]:
    """Each coincidence as its kind and two names; `known` is name, owner and facts of what is seen in detail.

    With `own`, one of the two is that body's. Two leases are named in the order of the alphabet.
    """
    found: set[tuple[str, str, str]] = set()
    for (name, owner, one), (name_2, owner_2, other) in permutations(list(known), 2):
        if owner == owner_2 or (own is not None and own not in (owner, owner_2)):
            continue
        places = [Place(it["latitude"], it["longitude"]) for it in (one, other) if it.get("latitude") is not None]
        if len(places) < 2 or km_between(*places) > km or one.get("retired_on") or other.get("retired_on"):
            continue
        if any(within(a, b, 12) for a in ends(one, today) for b in ends(other, today)):
            found.add(("leases", min(name, name_2), max(name, name_2)))
        offers = one.get("intention") in ("dispose", "share") and other.get("intention") in ("acquire", "relocate")
        day, day_2 = one.get("intention_on"), other.get("intention_on")
        if offers and (day is None or day_2 is None or within(day, day_2, 12)):
            found.add(("need", name, name_2))
        since = one.get("vacant_from_on") or today
        horizon = months_later(today, 24)
        if one.get("vacant_space_m2") and any(since <= day <= horizon for day in ends(other, today)):
            found.add(("space", name, name_2))
    return found

"""Adding up by programme. Pure: one benefit may stand in several programmes, and is added once over all of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from projects.benefits.periods import last_day
from projects.benefits.sums import COLUMNS, Line, Row, Series, roll_up
from projects.programmes.reference import PROGRAMMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID


def since(line: Line, day: dt.date | None) -> Line:
    """The line without the quarters that ended before `day`: what came before a programme is not its doing."""
    if day is None:
        return line
    kept = {
        name: {quarter: amount for quarter, amount in getattr(line.amounts, name).items() if last_day(quarter) >= day}
        for name in COLUMNS
    }
    return replace(line, amounts=Series(**kept))


def by_programme(
    lines: Iterable[Line], tags: Mapping[UUID, frozenset[str]], quarters: Sequence[dt.date]
) -> dict[str, list[Row]]:
    """The rows of each programme that counts any of these benefits, in the order of the reference data."""
    held = list(lines)
    found = {}
    for code, programme in PROGRAMMES.items():
        counted = [since(one, programme.began) for one in held if code in tags.get(one.benefit, ())]
        if counted:
            found[code] = roll_up(counted, quarters)
    return found


def together(lines: Iterable[Line], tags: Mapping[UUID, frozenset[str]], quarters: Sequence[dt.date]) -> list[Row]:
    """Over all programmes, each benefit once: from the first day on which any of its programmes counts."""
    counted = []
    for line in lines:
        codes = tags.get(line.benefit, frozenset())
        if codes:
            days = [PROGRAMMES[code].began for code in codes]
            counted.append(since(line, None if None in days else min(day for day in days if day)))
    return roll_up(counted, quarters)

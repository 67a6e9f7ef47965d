"""The frozen figures of a report: JSON with every amount as its exact decimal, nothing rounded but per cent, no float.

Everything that any channel shows of a report comes from here. What is of different kinds is never
added. The partners' parts sum to the whole, kind by kind: `compose` refuses to make a snapshot where
they do not.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from projects.benefits.choices import CORE, Shape
from projects.benefits.periods import after, between
from projects.benefits.sums import (
    Kind,
    Row,
    by_partner,
    crossing,
    for_partner,
    needs_comment,
    netted,
    portions,
    roll_up,
)
from projects.reports.facts import Name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from uuid import UUID

    from projects.benefits.sums import Line
    from projects.reports.facts import Facts

FORM = 1  # of the JSON; a later form keeps reading this one
CHART_QUARTERS = 8
FIGURES = ("original", "baseline", "forecast", "reported", "attested", "validated", "cumulative")
CHARTED = ("reported", "validated", "forecast")
COMPARED = (*CHARTED, "baseline")


class DoesNotAddUpError(Exception):
    """The partners' parts and the whole differ: no report is better than that one."""


def compose(facts: Facts) -> dict[str, Any]:
    """The snapshot of these facts. Pure: the same facts make the same snapshot.

    Raises DoesNotAddUpError when the parts are not the whole.
    """
    quarters = facts.period.first_days
    lines = _own(facts.lines, facts.own)
    totals = _in_order(roll_up(lines, quarters))
    partners = _partners(facts, quarters)
    if facts.own is None:
        _insist(totals, (row for rows in partners.values() for row in rows))
    made = {
        "form": FORM,
        "about": _about(facts),
        "totals": [_row(one) for one in totals],
        "partners": [
            {"body": _body(facts, body), "rows": [_row(one) for one in _in_order(rows)]}
            for body, rows in partners.items()
        ],
        "benefits": [_benefit(facts, one, quarters) for one in sorted(lines, key=lambda one: (one.name, one.benefit))],
        "left_out": _left_out(facts, lines, quarters),
        "stages": [{"stage": stage, "count": count, "lapsed": lapsed} for stage, count, lapsed in facts.stages],
        "payments": _payments(facts, quarters),
        "net": exact(netted((one for one in facts.legs if one.quarter in quarters), facts.inside)),
        "chart": _chart(facts, lines, totals),
    }
    return made | {
        "changes": changes(facts.before, made) if facts.before else None,
        "corrections": changes(facts.corrected, made, by_partner=True) if facts.corrected else None,
    }


def _in_order(rows: Iterable[Row]) -> list[Row]:
    """The four outputs that programmes ask for first, then the others."""
    return sorted(rows, key=lambda row: (CORE.index(row.kind.category) if row.kind.category in CORE else 9, row.kind))


def canonical(snapshot: dict[str, Any]) -> bytes:
    """The snapshot as the bytes that its fingerprint is of."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(snapshot: dict[str, Any]) -> str:
    """A hash by which two snapshots are known to be the same."""
    return hashlib.sha256(canonical(snapshot)).hexdigest()


def exact(value: Decimal | Fraction | None) -> str | None:
    """An amount as its exact decimal: no exponent, no zero that says nothing, nothing rounded."""
    if value is None:
        return None
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _own(lines: list[Line], own: UUID | None) -> list[Line]:
    """A forum's lines whole; of a partner's, its parts, and what it claims that is not apportioned."""
    if own is None:
        return lines
    parts = []
    for line in lines:
        cut = portions(line)
        if own in cut:
            parts.append(cut[own])
        elif line.shares is None and line.claimed_by == own:
            parts.append(line)
    return parts


def _partners(facts: Facts, quarters: list[dt.date]) -> dict[UUID | None, list[Row]]:
    """Each partner's rows in the order of names, what is not apportioned last; for a body's own report, its own."""
    if facts.own is not None:
        return {facts.own: for_partner(facts.lines, facts.own, quarters)}
    found = by_partner(facts.lines, quarters)
    order = sorted(found, key=lambda body: (body is None, _called(facts, body).en.casefold(), str(body)))
    return {body: found[body] for body in order}


def _insist(totals: Iterable[Row], parts: Iterable[Row]) -> None:
    left: dict[tuple[Kind, str], Fraction] = defaultdict(Fraction)
    for sign, rows in ((1, totals), (-1, parts)):
        for row in rows:
            for name in FIGURES:
                left[row.kind, name] += sign * Fraction(getattr(row, name))
    wrong = [key for key, value in left.items() if value != 0]
    if wrong:
        raise DoesNotAddUpError(wrong)


def _about(facts: Facts) -> dict[str, Any]:
    return {
        "of": {"en": facts.of.en, "cy": facts.of.cy},
        "is_forum": facts.own is None,
        "frequency": facts.frequency,
        "year_starts_in": facts.year_starts_in,
        "start": facts.period.start.isoformat(),
        "end": facts.period.end.isoformat(),
        "quarters": [one.isoformat() for one in facts.period.first_days],
        "as_at": facts.as_at.isoformat(),
    }


def _called(facts: Facts, body: UUID | None) -> Name:
    return facts.names.get(body, Name("")) if body else Name("")


def _body(facts: Facts, body: UUID | None) -> dict[str, str] | None:
    """A body by name; one that the readers may not know has none. None is what is not apportioned."""
    if body is None:
        return None
    name = _called(facts, body)
    return {"id": str(body) if name.en or name.cy else "", "en": name.en, "cy": name.cy}


def _kind(kind: Kind) -> list[str]:
    return list(kind)


def _row(row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {name: exact(getattr(row, name)) for name in FIGURES}
    return found | {
        "kind": _kind(row.kind),
        "benefits": row.benefits,
        "run_rate": exact(row.run_rate),
        "expected": exact(row.forecast_by_confidence),
        "variance": exact(row.variance),
        "percent": _percent(row),
    }


def _percent(row: Row) -> str | None:
    """The variance in per cent of the forecast, to one place: the only figure that is rounded."""
    value = row.variance_percent
    if value is None:
        return None
    return exact(Decimal(round(value * 10)) / 10)


def _benefit(facts: Facts, line: Line, quarters: list[dt.date]) -> dict[str, Any]:
    (row,) = roll_up([line], quarters)
    return _row(row) | {
        "id": str(line.benefit),
        "name": line.name,
        "claimed_by": _body(facts, line.claimed_by),
        "apportioned": line.shares is not None,
        "standing": _standing(line, quarters),
        "source": line.source,
        "is_far_off": _is_far_off(row) and _standing(line, quarters) != "none",
        "comments": [
            {"quarter": one.isoformat(), "text": line.comments[one]}
            for one in sorted({*quarters, *_counted(line, quarters)})
            if one in line.comments
        ],
    }


def _is_far_off(row: Row) -> bool:
    """More than the tolerance from a forecast that there is."""
    return bool(row.forecast) and needs_comment(row.forecast, row.reported)


def _counted(line: Line, quarters: list[dt.date], name: str = "reported") -> list[dt.date]:
    """The quarters from which a total takes its figures: those of the period, of a stock the last until its end."""
    known = sorted(getattr(line.amounts, name))
    if line.kind.shape == Shape.STOCK:
        return [one for one in known if one <= quarters[-1]][-1:]
    return [one for one in known if one in quarters]


def _standing(line: Line, quarters: list[dt.date]) -> str:
    """How far the figures that are counted as reported are proved.

    `earlier`: what counts as validated is an earlier figure, because a correction or a newer stock waits for its own;
    `partly`: some of the quarters are validated and others are not; both as they enter the validated figures.
    """
    counted = _counted(line, quarters)
    if not counted:
        return "none"
    reported, attested, validated = line.amounts.reported, line.amounts.attested, line.amounts.validated
    proved = _counted(line, quarters, "validated")
    if proved == counted and all(validated[one] == reported[one] for one in counted):
        return "validated"
    if proved:
        return "partly" if len(proved) < len(counted) else "earlier"
    return "attested" if all(attested.get(one) == reported[one] for one in counted) else "reported"


def _left_out(facts: Facts, lines: list[Line], quarters: list[dt.date]) -> dict[str, int]:
    """How many benefits are not in every column, by what they are in."""
    standing = Counter(_standing(one, quarters) for one in lines)
    return {
        "withheld": facts.withheld,
        "unreported": standing["none"],
        "unproved": standing["reported"] + standing["attested"],
        "partly": standing["partly"],
        "earlier": standing["earlier"],
        "not_apportioned": sum(1 for one in lines if one.shares is None),
    }


def _payments(facts: Facts, quarters: list[dt.date]) -> list[dict[str, Any]]:
    """Payments in the period with one end outside: of the body, or of a forum whose members' own are nil."""
    legs = [one for one in crossing(facts.legs, facts.inside) if one.quarter in quarters]
    return [
        {
            "quarter": one.quarter.isoformat(),
            "body": _body(facts, one.organisation),
            "counterpart": _body(facts, one.counterpart),
            "what": one.what,
            "amount": exact(one.amount),
            "is_disputed": one.is_disputed,
        }
        for one in sorted(legs, key=lambda one: (one.quarter, one.what, str(one.payment)))
    ]


def _chart(facts: Facts, lines: list[Line], totals: list[Row]) -> dict[str, Any] | None:
    """Forecast, reported and validated by quarter, of the kind of money that most benefits are of."""
    money = [row for row in totals if row.kind.is_money]
    if not money:
        return None
    kind = max(money, key=lambda row: (row.benefits, abs(row.forecast), row.kind)).kind
    of_kind = [one for one in lines if one.kind == kind]
    last = facts.period.last
    rows = []
    for quarter in between(after(last, 1 - CHART_QUARTERS), last):
        (row,) = roll_up(of_kind, [quarter])
        figures: dict[str, str | None] = {name: exact(getattr(row, name)) for name in CHARTED}
        rows.append({"quarter": quarter.isoformat(), **figures})
    return {"kind": _kind(kind), "rows": rows}


def changes(before: dict[str, Any], now: dict[str, Any], *, by_partner: bool = False) -> dict[str, Any]:
    """What differs between two snapshots: totals kind by kind, benefits that came and went.

    `by_partner` says it of each partner's part of a forum's report too: shares that were divided anew move no total.
    """
    were, are = ({row["id"]: row["name"] for row in one["benefits"]} for one in (before, now))
    found = {
        "since": before["about"],
        "rows": _differing(*({tuple(row["kind"]): row for row in one["totals"]} for one in (before, now))),
        "came": [{"id": one, "name": are[one]} for one in are if one not in were],
        "went": [{"id": one, "name": were[one]} for one in were if one not in are],
    }
    return found | ({"partners": _parts_moved(before, now)} if by_partner and now["about"]["is_forum"] else {})


Sums = dict[tuple[str, ...], dict[str, Any]]


def _differing(old: Sums, new: Sums) -> list[dict[str, Any]]:
    """A row for each figure of each kind that is another."""
    rows = []
    for kind in sorted(old.keys() | new.keys()):
        was, is_now = (found.get(kind, {}) for found in (old, new))
        for name in COMPARED:
            one, other = (Decimal(found.get(name) or 0) for found in (was, is_now))
            if one != other:
                said = {"was": exact(one), "now": exact(other), "by": exact(other - one)}
                rows.append({"kind": list(kind), "figure": name, **said})
    return rows


def _parts_moved(before: dict[str, Any], now: dict[str, Any]) -> list[dict[str, Any]]:
    """The same of each partner's part, in the order of partners; they sum to what differs in the totals."""
    (were, old), (are, new) = (_parts(one) for one in (before, now))
    bodies = are | {key: body for key, body in were.items() if key not in are}
    return [
        {"body": body, **row} for key, body in bodies.items() for row in _differing(old.get(key, {}), new.get(key, {}))
    ]


def _parts(snapshot: dict[str, Any]) -> tuple[dict[str | None, Any], dict[str | None, Sums]]:
    """Partners and their sums by id; those whom the readers may not know are one."""
    bodies: dict[str | None, Any] = {}
    sums: dict[str | None, Sums] = {}
    for part in snapshot["partners"]:
        key = part["body"]["id"] if part["body"] else None
        bodies[key] = part["body"]
        of_body = sums.setdefault(key, {})
        for row in part["rows"]:
            so_far = of_body.setdefault(tuple(row["kind"]), {})
            for name in COMPARED:
                so_far[name] = so_far.get(name, 0) + Decimal(row.get(name) or 0)
    return bodies, sums

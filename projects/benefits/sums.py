"""Adding benefits up, exactly. Pure: no database, no floating point, nothing rounded.

What may be added is what is of one `Kind`: category, basis, shape, cash class and price base. A
recurring value is never added to a one-off, a stock never over time. Money is shared to the penny
by largest remainder, figure by figure, so that the partners' sums are the total in any order.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, fields, replace
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from projects.benefits.choices import Shape, is_money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

Amounts = dict[dt.date, Decimal]
PENNY = Decimal("0.01")
NIL = Decimal(0)
QUARTERS_A_YEAR = 4
TOLERANCE = Fraction(5, 100)
#: refuses to lose a digit
EXACT = Context(prec=80, traps=[Inexact])


class Kind(NamedTuple):
    """What two benefits must have in common to be added."""

    category: str
    basis: str
    shape: str
    cash_class: str
    price_base: str

    @property
    def is_money(self) -> bool:
        """Whether its figures are pounds and pence."""
        return is_money(self.category, self.basis)


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of a benefit by quarter. `original` is the first baseline, never overwritten.

    `reported`: the newest actual; `attested` and `validated`: the newest that finance attested, or
    that somebody independent validated.
    """

    original: Amounts
    baseline: Amounts
    forecast: Amounts
    reported: Amounts
    attested: Amounts
    validated: Amounts


COLUMNS = tuple(one.name for one in fields(Series))


@dataclass(frozen=True, slots=True)
class Line:
    """One benefit with its figures, signed: a dis-benefit counts negative. `shares` is None when not apportioned.

    `comments` say why the actual of a quarter is far from its forecast; `source` what a number of jobs rests on.
    """

    benefit: UUID
    name: str
    project: UUID
    claimed_by: UUID
    kind: Kind
    confidence: int
    amounts: Series
    shares: Mapping[UUID, Fraction] | None = None
    comments: Mapping[dt.date, str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The sum of a kind over a period.

    One-off and recurring: what fell in the period. Stock: what there is at its end. `run_rate` is
    four times the last reported quarter, for recurring only; `cumulative` all that was reported to
    the period's end.
    """

    kind: Kind
    benefits: int = 0
    original: Decimal = NIL
    baseline: Decimal = NIL
    forecast: Decimal = NIL
    reported: Decimal = NIL
    attested: Decimal = NIL
    validated: Decimal = NIL
    forecast_by_confidence: Fraction = Fraction(0)
    run_rate: Decimal | None = None
    cumulative: Decimal = NIL

    @property
    def variance(self) -> Decimal:
        """Reported less forecast."""
        return variance(self.forecast, self.reported)

    @property
    def variance_percent(self) -> Fraction | None:
        """The same in per cent of the forecast; None when nothing was forecast."""
        return variance_percent(self.forecast, self.reported)


def split(amount: Decimal, shares: Mapping[UUID, Fraction], *, money: bool) -> dict[UUID, Decimal]:
    """`amount` by these shares, which sum to one: the parts sum to it exactly.

    Money goes to the penny by largest remainder, ties to the lower id; all else is exact.
    Raises ValueError when the shares do not sum to one.
    """
    if sum(shares.values()) != 1:
        raise ValueError("shares sum to exactly 100 %")
    if not money:
        return {body: _exact(Fraction(amount) * share) for body, share in shares.items()}
    sign = -1 if amount < 0 else 1
    pennies = int(abs(Fraction(amount)) * 100)
    due = {body: pennies * share for body, share in shares.items()}
    parts = {body: int(one) for body, one in due.items()}
    left = pennies - sum(parts.values())
    for body in sorted(due, key=lambda one: (parts[one] - due[one], one))[:left]:
        parts[body] += 1
    return {body: PENNY * sign * one for body, one in parts.items()}


def _exact(value: Fraction) -> Decimal:
    with localcontext(EXACT):
        return Decimal(value.numerator) / Decimal(value.denominator)


def _add(values: Iterable[Decimal]) -> Decimal:
    with localcontext(EXACT):
        return sum(values, NIL)


def portions(line: Line) -> dict[UUID | None, Line]:
    """The line as each partner has it; under None as a whole, when it is not apportioned."""
    if line.shares is None:
        return {None: line}
    cut: dict[UUID, dict[str, Amounts]] = {body: {name: {} for name in COLUMNS} for body in line.shares}
    for name in COLUMNS:
        amounts: Amounts = getattr(line.amounts, name)
        for quarter, amount in amounts.items():
            for body, part in split(amount, line.shares, money=line.kind.is_money).items():
                cut[body][name][quarter] = part
    return {body: replace(line, amounts=Series(**columns)) for body, columns in cut.items()}


def roll_up(lines: Iterable[Line], quarters: Sequence[dt.date]) -> list[Row]:
    """One row a kind over the period of these quarters, in the order of kinds."""
    by_kind: dict[Kind, list[Line]] = defaultdict(list)
    for line in lines:
        by_kind[line.kind].append(line)
    return [_row(kind, some, sorted(quarters)) for kind, some in sorted(by_kind.items())]


def for_partner(lines: Iterable[Line], organisation: UUID, quarters: Sequence[dt.date]) -> list[Row]:
    """A partner's shares over the period; benefits in which it has none are left out."""
    found = (portions(line).get(organisation) for line in lines)
    return roll_up([one for one in found if one is not None], quarters)


def by_partner(lines: Iterable[Line], quarters: Sequence[dt.date]) -> dict[UUID | None, list[Row]]:
    """The rows of each partner, and under None what is not apportioned. They sum to `roll_up` exactly."""
    parts: dict[UUID | None, list[Line]] = defaultdict(list)
    for line in lines:
        for body, portion in portions(line).items():
            parts[body].append(portion)
    return {body: roll_up(some, quarters) for body, some in parts.items()}


def _row(kind: Kind, lines: Sequence[Line], quarters: Sequence[dt.date]) -> Row:
    over = _at_end if kind.shape == Shape.STOCK else _within
    columns = {name: _add(over(getattr(line.amounts, name), quarters) for line in lines) for name in COLUMNS}
    weighted = (Fraction(over(line.amounts.forecast, quarters)) * line.confidence / 100 for line in lines)
    until = quarters[-1] if quarters else dt.date.min
    reported = [line.amounts.reported for line in lines]
    to_date = over if kind.shape == Shape.STOCK else lambda one, _: _until(one, until)
    return Row(
        kind=kind,
        benefits=len(lines),
        **columns,
        forecast_by_confidence=sum(weighted, Fraction(0)),
        run_rate=_add(_run_rate(one, until) for one in reported) if kind.shape == Shape.RECURRING else None,
        cumulative=_add(to_date(one, quarters) for one in reported),
    )


def _within(amounts: Amounts, quarters: Sequence[dt.date]) -> Decimal:
    return _add(amounts.get(one, NIL) for one in quarters)


def _until(amounts: Amounts, until: dt.date) -> Decimal:
    return _add(amount for quarter, amount in amounts.items() if quarter <= until)


def _at_end(amounts: Amounts, quarters: Sequence[dt.date]) -> Decimal:
    known = [quarter for quarter in amounts if quarters and quarter <= quarters[-1]]
    return amounts[max(known)] if known else NIL


def _run_rate(amounts: Amounts, until: dt.date) -> Decimal:
    known = [quarter for quarter in amounts if quarter <= until]
    return QUARTERS_A_YEAR * amounts[max(known)] if known else NIL


def variance(forecast: Decimal, actual: Decimal) -> Decimal:
    """Actual less forecast."""
    with localcontext(EXACT):
        return actual - forecast


def variance_percent(forecast: Decimal, actual: Decimal) -> Fraction | None:
    """The variance in per cent of the forecast; None when nothing was forecast."""
    if not forecast:
        return None
    return Fraction(variance(forecast, actual)) / abs(Fraction(forecast)) * 100


def needs_comment(forecast: Decimal | None, actual: Decimal) -> bool:
    """Whether an actual is so far from its forecast that it must be explained: more than 5 %."""
    if forecast is None:
        return False
    return abs(Fraction(variance(forecast, actual))) > TOLERANCE * abs(Fraction(forecast))


def home_equivalents(homes: int = 0, student_units: int = 0, care_rooms: int = 0) -> Fraction:
    """Homes as the programme counts them: four student units or four care rooms are one. Not rounded."""
    return Fraction(homes) + Fraction(student_units, 4) + Fraction(care_rooms, 4)


@dataclass(frozen=True, slots=True)
class Leg:
    """One end of a payment between partners: what `organisation` gained, negative where it paid.

    One that is disputed counts for neither end.
    """

    payment: UUID
    organisation: UUID
    counterpart: UUID
    quarter: dt.date
    amount: Decimal
    what: str = ""
    is_disputed: bool = False


def legs(
    payment: UUID,
    payer: UUID,
    payee: UUID,
    quarter: dt.date,
    amount: Decimal,
    what: str = "",
    *,
    is_disputed: bool = False,
) -> Iterator[Leg]:
    """The two legs of one payment."""
    yield Leg(payment, payer, payee, quarter, -amount, what, is_disputed)
    yield Leg(payment, payee, payer, quarter, amount, what, is_disputed)


def crossing(some: Iterable[Leg], inside: Iterable[UUID]) -> list[Leg]:
    """The ends in a set of bodies of payments whose other end is outside it: what is left once the rest is nil."""
    bodies = frozenset(inside)
    return [one for one in some if one.organisation in bodies and one.counterpart not in bodies]


def netted(some: Iterable[Leg], inside: Iterable[UUID]) -> Decimal:
    """What payments bring to a set of bodies taken together: nil between any two of them; none that is disputed."""
    bodies = frozenset(inside)
    return _add(one.amount for one in some if one.organisation in bodies and not one.is_disputed)

"""Present values at the Green Book's dated rates. Pure and exact; rounded only where it is shown.

Real values only: what is in the money of each day is first brought to one price base, so a benefit
without a price base has no present value here.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partners import clock
from projects.benefits import words
from projects.benefits.choices import Shape
from projects.benefits.periods import year_label, year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from projects.benefits.sums import Line

STANDARD = "standard"
APRIL = 4
_TABLES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("rates.toml").read_text("utf-8"))["table"]


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of one publication: from each of `first_years` on, so much a year."""

    source: str
    first_years: tuple[int, ...]
    a_year: tuple[Fraction, ...]

    def in_year(self, year: int) -> Fraction:
        """The rate of a year, counted from the base year, which is year 0."""
        return self.a_year[max(place for place, first in enumerate(self.first_years) if first <= year)]

    def factor(self, year: int) -> Fraction:
        """What one real pound of that year is worth in the base year: the rates of the years between multiplied."""
        if year < 0:
            raise ValueError("a year before the base year is not discounted")
        found = Fraction(1)
        for one in range(1, year + 1):
            found /= 1 + self.in_year(one)
        return found


@lru_cache(maxsize=16)
def rates_on(day: dt.date, name: str = STANDARD) -> Rates:
    """The rates that hold on a day."""
    table = [one for one in _TABLES if one["valid_from"] <= day][-1]
    return Rates(table["source"], tuple(table["first_years"]), tuple(Fraction(one) / 100 for one in table[name]))


def present_value(flows: Mapping[int, Decimal | Fraction], rates: Rates) -> Fraction:
    """The value in the base year of real flows by year, the base year being 0."""
    return sum((Fraction(flow) * rates.factor(year) for year, flow in flows.items()), Fraction(0))


def net_present_value(
    benefits: Mapping[int, Decimal | Fraction], costs: Mapping[int, Decimal | Fraction], rates: Rates
) -> Fraction:
    """Present value of the benefits less that of the costs."""
    return present_value(benefits, rates) - present_value(costs, rates)


def benefit_cost_ratio(
    benefits: Mapping[int, Decimal | Fraction], costs: Mapping[int, Decimal | Fraction], rates: Rates
) -> Fraction | None:
    """Present value of the benefits over that of the costs; None without costs, never infinite."""
    spent = present_value(costs, rates)
    return present_value(benefits, rates) / spent if spent > 0 else None


@dataclass(frozen=True, slots=True)
class Worth:
    """A present value as a page shows it."""

    value: str
    base: str
    rate: str
    exact: Fraction


def forecast_by_year(line: Line) -> dict[int, Decimal]:
    """The forecast of a benefit by financial year, counted from the year whose prices it is in."""
    base = int(line.kind.price_base[:4])
    found: dict[int, Decimal] = defaultdict(Decimal)
    for quarter, amount in line.amounts.forecast.items():
        found[max(0, year_of(quarter, APRIL) - base)] += amount
    return dict(found)


def _real(lines: Iterable[Line]) -> list[Line]:
    """Forecasts of money in real terms, a stock left out; none when they are in different prices."""
    flows = (one for one in lines if one.kind.is_money and one.kind.shape != Shape.STOCK)
    real = [one for one in flows if one.kind.price_base and one.amounts.forecast]
    return real if len({one.kind.price_base for one in real}) == 1 else []


def worth_of(lines: Iterable[Line]) -> Worth | None:
    """The present value of the forecasts of money in real terms; None when there is none, or of several price bases."""
    real = _real(lines)
    if not real:
        return None
    rates = rates_on(clock.today())
    value = sum((present_value(forecast_by_year(one), rates) for one in real), Fraction(0))
    return Worth(
        value=_pounds(value),
        base=year_label(int(real[0].kind.price_base[:4])),
        rate=words.plain(rates.in_year(0) * 100, money=False),
        exact=value,
    )


def _pounds(value: Fraction) -> str:
    return words.plain(Decimal(round(value)), money=True)


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What a project is worth against its budget. `ratio` is empty where there is no cost: never infinite."""

    worth: Worth
    budget: str
    net: str
    ratio: str


def appraisal_of(lines: Iterable[Line], budget: Decimal | None) -> Appraisal | None:
    """Present value of the forecasts against a budget taken as spent in the year of the prices; None without either."""
    held = list(lines)
    worth = worth_of(held)
    if worth is None or budget is None:
        return None
    rates, flows = rates_on(clock.today()), {0: worth.exact}
    ratio = benefit_cost_ratio(flows, {0: budget}, rates)
    return Appraisal(
        worth=worth,
        budget=words.plain(budget, money=True),
        net=_pounds(net_present_value(flows, {0: budget}, rates)),
        ratio="" if ratio is None else f"{float(ratio):.2f}",
    )

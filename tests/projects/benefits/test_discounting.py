"""The Green Book's published factors and the domain's vectors, to the digit; and when there is no present value."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

from projects.benefits.discounting import (
    appraisal_of,
    benefit_cost_ratio,
    forecast_by_year,
    net_present_value,
    present_value,
    rates_on,
    worth_of,
)
from projects.benefits.sums import COLUMNS, Kind, Line, Series

RATES = rates_on(dt.date(2026, 11, 26))


def to(places: str, value: Fraction) -> Decimal:
    """Rounded as a published table rounds."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(places), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("year", "factor"),
    [
        (0, "1.0000"), (1, "0.9662"), (2, "0.9335"), (3, "0.9019"), (5, "0.8420"), (10, "0.7089"), (20, "0.5026"),
        (30, "0.3563"), (31, "0.3459"), (60, "0.1468"), (75, "0.0942"), (76, "0.0919"),
    ],
)  # fmt: skip
def test_the_published_factors(year: int, factor: str) -> None:
    assert to("0.0001", RATES.factor(year)) == Decimal(factor)


def test_a_saving_that_does_not_quite_pay() -> None:
    costs, savings = {0: Decimal(1_000_000)}, dict.fromkeys(range(1, 11), Decimal(120_000))
    assert sum(savings.values()) - costs[0] == 200_000
    assert to("1", present_value(savings, RATES)) == 997_993
    assert to("1", net_present_value(savings, costs, RATES)) == -2_007
    ratio = benefit_cost_ratio(savings, costs, RATES)
    assert ratio is not None
    assert to("0.001", ratio) == Decimal("0.998")
    for nothing in ({}, {0: Decimal(0)}, {0: Decimal(-5)}):
        assert benefit_cost_ratio(savings, nothing, RATES) is None


def test_health_and_sensitivity_have_rates_of_their_own_and_no_year_is_before_the_first() -> None:
    day = dt.date(2026, 11, 26)
    assert rates_on(day, "health").in_year(1) == Fraction("0.015")
    assert rates_on(day, "sensitivity").in_year(31) == Fraction("0.0257")
    assert RATES.in_year(301) == Fraction("0.01")
    with pytest.raises(ValueError, match="before the base year"):
        RATES.factor(-1)


def line(price_base: str, forecast: dict[dt.date, Any], category: str = "run_cost") -> Line:
    kind = Kind(category, "", "recurring", "cash_releasing", price_base)
    amounts: dict[str, Any] = {name: {} for name in COLUMNS}
    amounts["forecast"] = {quarter: Decimal(amount) for quarter, amount in forecast.items()}
    return Line(uuid.uuid4(), "", uuid.uuid4(), uuid.uuid4(), kind, 100, Series(**amounts))


def test_a_forecast_in_real_terms_is_discounted_to_the_year_of_its_prices() -> None:
    held = line("2025-26", {dt.date(2025, 4, 1): 100, dt.date(2026, 1, 1): 50, dt.date(2026, 4, 1): 1035})
    assert forecast_by_year(held) == {0: 150, 1: 1035}
    worth = worth_of([held])
    assert worth is not None
    assert worth.exact == 1150
    assert (worth.value, worth.base, worth.rate) == ("£1,150", "2025-26", "3.5")


def test_a_project_is_worth_so_much_against_its_budget_and_without_one_nothing_is_divided() -> None:
    held = line("2025-26", {dt.date(2025, 4, 1): 100, dt.date(2026, 4, 1): 1035})
    found = appraisal_of([held], Decimal(1000))
    assert found is not None
    assert (found.worth.value, found.net, found.ratio) == ("£1,100", "£100", "1.10")
    free = appraisal_of([held], Decimal(0))
    assert free is not None
    assert (free.net, free.ratio) == ("£1,100", "")
    assert appraisal_of([held], None) is None
    assert appraisal_of([line("", {dt.date(2025, 4, 1): 100})], Decimal(1000)) is None


def test_the_money_of_each_day_different_prices_and_what_is_not_money_have_no_present_value() -> None:
    quarter = {dt.date(2026, 4, 1): 100}
    assert worth_of([line("", quarter)]) is None
    assert worth_of([line("2025-26", quarter, category="carbon")]) is None
    assert worth_of([line("2025-26", quarter), line("2024-25", quarter)]) is None
    assert worth_of([line("2025-26", {})]) is None

"""Adding benefits up: the rules of joint accounting, the vectors, and an oracle in exact arithmetic.

The oracle knows nothing of the code's lines and rows: it keeps a list of what was said, in Fractions.
"""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.benefits.choices import Shape, shapes_of
from projects.benefits.periods import after, between, quarter_of, quarters_of_year, year_label, year_of
from projects.benefits.sums import (
    COLUMNS,
    Kind,
    Line,
    Row,
    Series,
    by_partner,
    for_partner,
    home_equivalents,
    legs,
    needs_comment,
    netted,
    roll_up,
    split,
    variance,
    variance_percent,
)

BODIES = tuple(uuid.UUID(int=number) for number in range(1, 6))
QUARTERS = between(dt.date(2024, 4, 1), dt.date(2026, 1, 1))
YEAR = quarters_of_year(2025, 4)


def kind(category: str = "cap_receipt", shape: str = "one_off", **more: str) -> Kind:
    facts = {"basis": "", "cash_class": "cash_releasing", "price_base": ""} | more
    return Kind(category, facts["basis"], shape, facts["cash_class"], facts["price_base"])


def line(of: Kind, shares: dict[uuid.UUID, Fraction] | None = None, confidence: int = 100, **series: Any) -> Line:
    amounts: dict[str, Any] = {name: {} for name in COLUMNS} | {
        name: {quarter: Decimal(value) for quarter, value in given.items()} for name, given in series.items()
    }
    return Line(uuid.uuid4(), "", uuid.uuid4(), BODIES[0], of, confidence, Series(**amounts), shares)


# --- shares (rule 1) --------------------------------------------------------------------------


def test_a_penny_goes_to_the_largest_remainder_and_none_is_lost() -> None:
    third = {
        body: Fraction(percent) / 100
        for body, percent in zip(BODIES, ("33.333333", "33.333333", "33.333334"), strict=False)
    }
    parts = split(Decimal("100.00"), third, money=True)
    assert sorted(parts.values()) == [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]
    assert parts[BODIES[2]] == Decimal("33.34")
    assert split(Decimal("-100.00"), third, money=True) == {body: -part for body, part in parts.items()}


def test_a_quarter_of_ten_and_a_half_homes_is_not_rounded() -> None:
    shares = {BODIES[0]: Fraction(1, 4), BODIES[1]: Fraction(3, 4)}
    assert split(Decimal("10.5"), shares, money=False) == {BODIES[0]: Decimal("2.625"), BODIES[1]: Decimal("7.875")}


@pytest.mark.parametrize("percents", [(50, 49), (50, 51), (Fraction("33.333333"),) * 3])
def test_shares_that_are_not_exactly_the_whole_are_refused(percents: tuple[Any, ...]) -> None:
    shares = {body: Fraction(one) / 100 for body, one in zip(BODIES, percents, strict=False)}
    with pytest.raises(ValueError, match="exactly 100"):
        split(Decimal(1), shares, money=True)


# --- payments (rule 2) ------------------------------------------------------------------------


def test_rent_between_two_members_is_nil_for_both_and_stays_in_each_view() -> None:
    aber, bryn, outside = BODIES[:3]
    rent = list(legs(uuid.uuid4(), aber, bryn, QUARTERS[0], Decimal(50_000)))
    assert netted(rent, {aber, bryn}) == 0
    assert netted(rent, {aber}) == -50_000
    assert netted(rent, {bryn}) == 50_000
    assert netted(rent, {bryn, outside}) == 50_000


# --- shapes (rule 4) --------------------------------------------------------------------------


def test_one_off_recurring_and_stock_are_never_added() -> None:
    first, second = YEAR[0], YEAR[1]
    lines = [
        line(kind("cost_avoid", "one_off"), reported={first: 10}),
        line(kind("cost_avoid", "recurring"), reported={first: 7, second: 9}),
        line(kind("jobs", "stock"), reported={QUARTERS[0]: 4, first: 6}),
        line(kind("cost_avoid", "one_off", price_base="2024-25"), reported={first: 10}),
        line(kind("cost_avoid", "one_off", cash_class="non_cash_releasing"), reported={first: 10}),
        line(kind("run_cost", "recurring"), reported={first: 7}),
    ]
    rows = roll_up(lines, YEAR)
    assert len(rows) == len(lines)
    by_kind = {row.kind: row for row in rows}
    recurring = by_kind[kind("cost_avoid", "recurring")]
    assert [recurring.reported, recurring.run_rate, recurring.cumulative] == [16, 36, 16]
    assert by_kind[kind("cost_avoid", "one_off")].run_rate is None
    assert by_kind[kind("jobs", "stock")].reported == 6


def test_a_stock_is_what_there_is_at_the_end_and_a_run_rate_counts_what_came_before() -> None:
    stock = line(kind("jobs", "stock"), reported={QUARTERS[0]: 12, QUARTERS[5]: 9})
    assert roll_up([stock], QUARTERS[:4])[0].reported == 12
    assert roll_up([stock], QUARTERS)[0].reported == 9
    running = line(kind("run_cost", "recurring"), reported={QUARTERS[0]: 5, QUARTERS[1]: 6})
    (row,) = roll_up([running], YEAR)
    assert [row.reported, row.run_rate, row.cumulative] == [0, 24, 11]


def test_job_years_of_two_quarters_are_added_and_jobs_are_not() -> None:
    worked = {YEAR[0]: 12, YEAR[1]: 8}
    years, jobs = (
        line(kind("jobs", shapes_of("jobs", basis)[0], basis=basis), reported=worked)
        for basis in ("construction", "created")
    )
    assert roll_up([years], YEAR)[0].reported == 20
    assert roll_up([jobs], YEAR)[0].reported == 8


# --- confidence and variance (rules 5, 7) -----------------------------------------------------


def test_a_forecast_is_weighted_by_confidence_and_shown_unweighted_too() -> None:
    lines = [line(kind(), confidence=50, forecast={YEAR[0]: 101}), line(kind(), confidence=90, forecast={YEAR[1]: 10})]
    (row,) = roll_up(lines, YEAR)
    assert row.forecast == 111
    assert row.forecast_by_confidence == Fraction("59.5")


def test_a_variance_over_five_per_cent_needs_a_comment() -> None:
    assert variance(Decimal(200), Decimal(189)) == -11
    assert variance_percent(Decimal(200), Decimal(189)) == Fraction(-11, 2)
    assert variance_percent(Decimal(0), Decimal(5)) is None
    assert not needs_comment(Decimal(200), Decimal(190))
    assert needs_comment(Decimal(200), Decimal("189.99"))
    assert needs_comment(Decimal(0), Decimal(1))
    assert not needs_comment(None, Decimal(1))


# --- homes (7.7) ------------------------------------------------------------------------------


def test_home_equivalents() -> None:
    assert home_equivalents(homes=12, student_units=40, care_rooms=8) == 24
    assert home_equivalents(student_units=40, care_rooms=24) == 16
    assert home_equivalents(student_units=42) == Fraction("10.5")


# --- periods (rule 8) -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_in", "first"), [(4, dt.date(2025, 4, 1)), (1, dt.date(2025, 1, 1)), (8, dt.date(2025, 7, 1))]
)
def test_a_reporting_year_has_the_four_quarters_that_end_in_it(starts_in: int, first: dt.date) -> None:
    found = quarters_of_year(2025, starts_in)
    assert found == between(first, after(first, 3))
    assert {year_of(one, starts_in) for one in found} == {2025}


def test_the_turn_of_the_financial_year() -> None:
    assert quarter_of(dt.date(2026, 3, 31)) == dt.date(2026, 1, 1)
    assert year_of(quarter_of(dt.date(2026, 3, 31)), 4) == 2025
    assert year_of(quarter_of(dt.date(2026, 4, 1)), 4) == 2026
    assert (year_label(2025, 4), year_label(2099, 4), year_label(2025, 1)) == ("2025-26", "2099-00", "2025")


# --- Σ partners = forum = roll-up, in any order (rule 1), against an oracle --------------------

PENNIES = st.integers(-(10**12), 10**12).map(lambda number: Decimal(number) / 100)
KINDS = st.builds(
    kind,
    st.sampled_from(["cap_receipt", "run_cost", "cost_avoid", "homes", "jobs", "space"]),
    st.sampled_from([shape.value for shape in Shape]),
    price_base=st.sampled_from(["", "2025-26"]),
)
AMOUNTS = st.dictionaries(st.sampled_from(QUARTERS), PENNIES, max_size=5)


@st.composite
def shares(draw: Any) -> dict[uuid.UUID, Fraction] | None:
    """Exact shares to six places of a per cent, or none."""
    bodies = draw(st.lists(st.sampled_from(BODIES), unique=True, max_size=5))
    if not bodies:
        return None
    cuts = sorted(draw(st.lists(st.integers(0, 10**8), min_size=len(bodies) - 1, max_size=len(bodies) - 1)))
    ends = [0, *cuts, 10**8]
    return {body: Fraction(ends[n + 1] - ends[n], 10**8) for n, body in enumerate(bodies)}


@st.composite
def some_lines(draw: Any) -> list[Line]:
    return [
        line(draw(KINDS), draw(shares()), draw(st.integers(0, 100)), **{name: draw(AMOUNTS) for name in COLUMNS})
        for _ in range(draw(st.integers(0, 6)))
    ]


def told(lines: list[Line], column: str, quarters: list[dt.date]) -> dict[Kind, Fraction]:
    """The oracle: what a column comes to, kind by kind, by the sentences of the product page alone."""
    found: dict[Kind, Fraction] = {}
    for one in lines:
        amounts = getattr(one.amounts, column)
        if one.kind.shape == "stock":
            known = [quarter for quarter in sorted(amounts) if quarter <= max(quarters)]
            value = Fraction(amounts[known[-1]]) if known else Fraction(0)
        else:
            value = sum((Fraction(amounts[quarter]) for quarter in amounts if quarter in quarters), Fraction(0))
        found[one.kind] = found.get(one.kind, Fraction(0)) + value
    return found


def summed(rows: dict[Any, list[Row]], column: str) -> dict[Kind, Fraction]:
    found: dict[Kind, Fraction] = {}
    for some in rows.values():
        for row in some:
            value = getattr(row, column)
            if value is not None:
                found[row.kind] = found.get(row.kind, Fraction(0)) + Fraction(value)
    return found


@settings(max_examples=150, deadline=None)
@given(some_lines(), st.randoms(use_true_random=False), st.integers(0, len(QUARTERS) - 4))
def test_partners_sum_to_the_forum_and_both_to_the_oracle_in_any_order(lines: list[Line], chance: Any, at: int) -> None:
    quarters = QUARTERS[at : at + 4]
    forum = roll_up(lines, quarters)
    parts = by_partner(lines, quarters)
    for column in COLUMNS:
        expected = told(lines, column, quarters)
        assert {row.kind: Fraction(getattr(row, column)) for row in forum} == expected
        assert {key: value for key, value in summed(parts, column).items() if value} == {
            key: value for key, value in expected.items() if value
        }
    for column in ("run_rate", "cumulative", "forecast_by_confidence"):
        whole = {row.kind: Fraction(value) for row in forum if (value := getattr(row, column)) is not None}
        assert {key: value for key, value in summed(parts, column).items() if value} == {
            key: value for key, value in whole.items() if value
        }
    shuffled = list(lines)
    chance.shuffle(shuffled)
    assert roll_up(shuffled, quarters) == forum
    assert {body: for_partner(shuffled, body, quarters) for body in parts if body} == {
        body: rows for body, rows in parts.items() if body
    }


@settings(max_examples=200, deadline=None)
@given(PENNIES, shares())
def test_no_part_is_a_penny_away_from_its_due(amount: Decimal, given: dict[uuid.UUID, Fraction] | None) -> None:
    if given is None:
        return
    parts = split(amount, given, money=True)
    assert sum(map(Fraction, parts.values())) == Fraction(amount)
    for body, share in given.items():
        assert abs(Fraction(parts[body]) - Fraction(amount) * share) < Fraction(1, 100)

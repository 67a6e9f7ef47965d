"""The frozen figures: the partners' parts are the whole, in any order, and an oracle that shares no code agrees."""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.benefits.sums import Kind, Line, Series
from projects.reports import snapshot as module
from projects.reports.facts import Facts, Name
from projects.reports.periods import Period
from projects.reports.snapshot import DoesNotAddUpError, canonical, compose, exact, fingerprint

BODIES = [uuid.UUID(int=number, version=4) for number in range(1, 5)]
QUARTERS = [dt.date(2025, 10, 1), dt.date(2026, 1, 1), dt.date(2026, 4, 1)]
PERIOD = Period(dt.date(2026, 1, 1), 2)
KINDS = [
    Kind("run_cost", "", "recurring", "cash_releasing", ""),
    Kind("run_cost", "", "recurring", "cash_releasing", "2025-26"),
    Kind("cap_receipt", "gross", "one_off", "cash_releasing", ""),
    Kind("jobs", "created", "stock", "quantifiable", ""),
    Kind("homes", "", "one_off", "quantifiable", ""),
]
amounts = st.dictionaries(
    st.sampled_from(QUARTERS), st.integers(-(10**11), 10**11).map(lambda pennies: Decimal(pennies) / 100), max_size=3
)


@st.composite
def lines(draw: Any) -> Line:
    """Any benefit: of any kind, with any figures, shared in millionths or not at all."""
    shares = None
    if draw(st.booleans()):
        cuts = sorted(draw(st.lists(st.integers(1, 999_999), min_size=0, max_size=3, unique=True)))
        parts = [after - before for before, after in zip([0, *cuts], [*cuts, 1_000_000], strict=True)]
        shares = {body: Fraction(part, 1_000_000) for body, part in zip(BODIES, parts, strict=False)}
    reported = draw(amounts)
    return Line(
        benefit=draw(st.uuids(version=4)),
        name=draw(st.text("abc", min_size=1, max_size=3)),
        project=uuid.uuid4(),
        claimed_by=draw(st.sampled_from(BODIES)),
        kind=draw(st.sampled_from(KINDS)),
        confidence=draw(st.integers(0, 100)),
        amounts=Series(
            original=draw(amounts),
            baseline=draw(amounts),
            forecast=draw(amounts),
            reported=reported,
            attested={},
            validated={quarter: amount for quarter, amount in reported.items() if draw(st.booleans())},
        ),
        shares=shares,
    )


def facts(of: list[Line], *, period: Period = PERIOD, **more: Any) -> Facts:
    return Facts(
        of=Name("West Forum"),
        period=period,
        frequency="quarterly",
        year_starts_in=4,
        as_at=dt.datetime(2026, 7, 1, tzinfo=dt.UTC),
        lines=of,
        names={body: Name(f"Body {number}") for number, body in enumerate(BODIES)},
        **more,
    )


# --- the oracle: sets and loops, pennies as whole numbers, nothing of ours but the plain values -----


def pennies_of(line: Line, name: str) -> int:
    """A figure of a line over the period, in hundredths."""
    found: dict[dt.date, Decimal] = getattr(line.amounts, name)
    if line.kind.shape == "stock":
        known = [quarter for quarter in QUARTERS if quarter in found]
        return int(found[known[-1]] * 100) if known else 0
    return sum(int(found[quarter] * 100) for quarter in QUARTERS[1:] if quarter in found)


def oracle(of: list[Line], name: str) -> dict[tuple[str, ...], int]:
    """The forum's total of each kind, in hundredths."""
    sums: dict[tuple[str, ...], int] = defaultdict(int)
    for line in of:
        sums[tuple(line.kind)] += pennies_of(line, name)
    return dict(sums)


def hundredths(text: str) -> Fraction:
    return Fraction(Decimal(text)) * 100


def totals(made: dict[str, Any], name: str) -> dict[tuple[str, ...], Fraction]:
    return {tuple(row["kind"]): hundredths(row[name]) for row in made["totals"]}


def parts(made: dict[str, Any], name: str) -> dict[tuple[str, ...], Fraction]:
    sums: dict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for part in made["partners"]:
        for row in part["rows"]:
            sums[tuple(row["kind"])] += hundredths(row[name])
    return dict(sums)


def behind(made: dict[str, Any], name: str) -> dict[tuple[str, ...], Fraction]:
    sums: dict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for row in made["benefits"]:
        sums[tuple(row["kind"])] += hundredths(row[name])
    return dict(sums)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(lines(), max_size=8, unique_by=lambda line: line.benefit), st.randoms(use_true_random=False))
def test_partners_and_benefits_sum_to_the_report_and_to_the_oracle(of: list[Line], chance: random.Random) -> None:
    made = compose(facts(of))
    for name in ("original", "baseline", "forecast", "reported", "validated"):
        expected = oracle(of, name)
        assert totals(made, name) == expected
        assert parts(made, name) == expected
        assert behind(made, name) == expected
    shuffled = list(of)
    chance.shuffle(shuffled)
    assert fingerprint(compose(facts(shuffled))) == fingerprint(made)
    assert json.loads(canonical(made)) == made, "what is stored is what was composed"
    for body in BODIES:  # what a partner reads in its own report is what the forum's says of it
        own = compose(facts(of, own=body))
        alone = {tuple(row["kind"]): row["reported"] for part in own["partners"] for row in part["rows"]}
        told = [one for one in made["partners"] if one["body"] and one["body"]["id"] == str(body)]
        assert alone == {tuple(row["kind"]): row["reported"] for one in told for row in one["rows"]}


def test_a_snapshot_whose_parts_are_not_the_whole_is_never_made(monkeypatch: pytest.MonkeyPatch) -> None:
    line = _line(shares={BODIES[0]: Fraction(1)})
    monkeypatch.setattr(module, "by_partner", lambda *_: {})
    with pytest.raises(DoesNotAddUpError):
        compose(facts([line]))


def _line(name: str = "Rent", reported: str = "100.10", **more: Any) -> Line:
    found = {QUARTERS[2]: Decimal(reported)}
    series = Series({}, {}, {QUARTERS[2]: Decimal(100)}, found, {}, more.pop("validated", {}))
    return Line(uuid.uuid4(), name, uuid.uuid4(), BODIES[0], KINDS[0], 100, series, **more)


def test_what_is_left_out_is_said_with_its_reason() -> None:
    proved = _line("Proved", validated={QUARTERS[2]: Decimal("100.10")}, shares={BODIES[0]: Fraction(1)})
    nothing = Line(uuid.uuid4(), "Nothing", uuid.uuid4(), BODIES[0], KINDS[0], 100, Series({}, {}, {}, {}, {}, {}))
    made = compose(facts([_line(), proved, nothing], withheld=3))
    assert made["left_out"] == {
        "withheld": 3,
        "unreported": 1,
        "unproved": 1,
        "partly": 0,
        "earlier": 0,
        "not_apportioned": 2,
    }
    assert [row["standing"] for row in made["benefits"]] == ["none", "validated", "reported"]


YEAR = Period(dt.date(2025, 4, 1), 4)


@pytest.mark.parametrize(
    ("kind", "reported", "validated", "standing", "left_out"),
    [
        (0, (100, 100, 100, 100), (100, 100, 100, 100), "validated", ""),
        (0, (100, 100, 100, 100), (100, 100, 100, None), "partly", "partly"),
        (0, (12_000, None, None, None), (12_345, None, None, None), "earlier", "earlier"),
        (0, (100, 90, None, None), (100, 95, None, None), "earlier", "earlier"),
        (0, (100, 90, 80, None), (100, 95, None, None), "partly", "partly"),
        (0, (100, 100, None, None), (None, None, None, None), "reported", "unproved"),
        (0, (None, None, None, None), (None, None, None, None), "none", "unreported"),
        (3, (None, 40, 50, None), (None, 40, None, None), "earlier", "earlier"),
        (3, (None, 40, 50, None), (None, None, 50, None), "validated", ""),
        (3, (None, 40, 50, None), (None, 40, 55, None), "earlier", "earlier"),
    ],
)
def test_a_benefit_is_said_to_be_in_the_columns_that_its_figures_are_in(
    kind: int, reported: Any, validated: Any, standing: str, left_out: str
) -> None:
    line = _over_the_year(kind, reported, validated)
    made = compose(facts([line], period=YEAR))
    assert made["benefits"][0]["standing"] == standing
    counted = {name: count for name, count in made["left_out"].items() if count and name != "not_apportioned"}
    assert counted == ({left_out: 1} if left_out else {})
    (row,) = made["totals"]
    assert (row["reported"] == "0") == (standing == "none")
    assert (row["validated"] == "0") == (standing in {"none", "reported"})
    assert standing != "validated" or row["reported"] == row["validated"]


def _over_the_year(kind: int, reported: Any, validated: Any) -> Line:
    """A benefit with a figure for each quarter of `YEAR`, or none."""
    columns = [
        {quarter: Decimal(one) for quarter, one in zip(YEAR.first_days, some, strict=True) if one is not None}
        for some in (reported, validated)
    ]
    series = Series({}, {}, {}, columns[0], {}, columns[1])
    return Line(uuid.uuid4(), "Rent", uuid.uuid4(), BODIES[0], KINDS[kind], 100, series, {BODIES[0]: Fraction(1)})


def test_a_stock_last_reported_before_the_period_stands_as_it_did_then() -> None:
    line = _over_the_year(3, (40, None, None, None), (40, None, None, None))
    told = replace(line, comments={YEAR.start: "Two posts were moved"})
    made = compose(facts([told], period=Period(dt.date(2026, 1, 1), 1)))
    (row,) = made["benefits"]
    assert (row["reported"], row["validated"], row["standing"]) == ("40", "40", "validated")
    assert [one["text"] for one in row["comments"]] == ["Two posts were moved"], "of the figure that is counted"
    assert not any(made["left_out"].values())


def test_changes_since_the_last_are_figures_and_benefits() -> None:
    kept, gone, new = _line("Kept", "10"), _line("Gone", "5"), _line("New", "7")
    before = compose(facts([kept, gone]))
    more = Line(kept.benefit, "Kept", kept.project, BODIES[0], KINDS[0], 100, _line("", "11.50").amounts)
    made = compose(facts([more, new], before=before))
    assert made["changes"]["rows"] == [
        {"kind": list(KINDS[0]), "figure": "reported", "was": "15", "now": "18.5", "by": "3.5"}
    ]
    assert [one["name"] for one in made["changes"]["came"]] == ["New"]
    assert [one["name"] for one in made["changes"]["went"]] == ["Gone"]
    assert compose(facts([kept]))["changes"] is None


def test_a_body_that_the_readers_may_not_know_is_counted_and_not_named() -> None:
    stranger = uuid.uuid4()
    made = compose(facts([_line(shares={stranger: Fraction(1)})]))
    assert made["partners"][0]["body"] == {"id": "", "en": "", "cy": ""}
    assert str(stranger) not in canonical(made).decode()


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("1E+3"), "1000"), (Decimal("10.50"), "10.5"), (Decimal("-0.00"), "0"), (Fraction(21, 2), "10.5")],
)
def test_an_amount_is_its_exact_decimal(value: Decimal | Fraction, text: str) -> None:
    assert exact(value) == text

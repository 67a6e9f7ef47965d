"""A report adds up and is one report (promise 60): page, PDF, workbook and CSV say the same to the penny, of any world.

The worlds are facts as the worker gathers them: figures that are negative, nought, missing or as large as a form
takes, in every unit, shared in millionths or not at all, withheld, disputed, of bodies without a name, before and
after a correction, in both languages. The snapshot is made by `compose` itself. What each channel says is held
against the snapshot by a reading of it that shares no code with what writes them. `make proof` does it for a
thousand worlds; a few are built, published and fetched through the database.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import random
import re
import uuid
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import html
from openpyxl import load_workbook
from pypdf import PdfReader

from forums.initiatives.stages import Stage
from projects.benefits.choices import BASES, CashClass, Category, Source, is_money, shapes_of
from projects.benefits.periods import after
from projects.benefits.sums import Kind, Leg, Line, Series
from projects.reports import tasks
from projects.reports.facts import Facts, Name
from projects.reports.files import as_csv, as_pdf, as_workbook
from projects.reports.models import Report, ReportDefinition
from projects.reports.periods import Period
from projects.reports.showing import Amount, tables_of
from projects.reports.snapshot import canonical, compose, fingerprint
from tests.forums.membership.doing import signed_in
from tests.projects.reports.doing import body_of
from tests.projects.reports.making import AFTER, draft, every, publish_report, wakes

if TYPE_CHECKING:
    from tests.worlds import World

BODIES = [uuid.UUID(int=number, version=4) for number in range(1, 6)]
#: one by both names, one by each, one that the readers may not know; the last is in no forum
NAMES = [Name("Aber", "Aberdâr"), Name("Bryn"), Name("", "Cwm"), Name("Dôl & Co", "Dôl"), None]
PERIOD = Period(dt.date(2026, 4, 1), 1)
QUARTERS = [dt.date(2026, 1, 1), dt.date(2026, 4, 1)]
#: as a form takes it: eighteen digits, two of them after the point
MOST = 10**18 - 1
FIGURE = re.compile(r"[−+]?£?[\d,]+(\.\d+)?( %)?")
MONEY = re.compile(r"[−+]?£[\d,]+\.\d\d")
PENNY = Decimal("0.01")
#: characters of a figure that may touch the next in the PDF
WIDE = 12
SHOWN = ("forecast", "reported", "validated")

Cell = Decimal | str
Said = list[list[list[Cell]]]  # tables of rows of cells

counts = st.integers(0, 10**4)
names = st.text("abwyŵŷ’&<", min_size=1, max_size=6)
pennies = st.one_of(
    st.integers(-200, 200),
    st.integers(-(10**11), 10**11),
    st.sampled_from([0, 1, -1, 50, -50, MOST, -MOST, 10**15 + 1]),
)
amounts = st.dictionaries(st.sampled_from(QUARTERS), pennies.map(lambda one: Decimal(one) / 100), max_size=2)


@st.composite
def kinds(draw: Any) -> Kind:
    category = draw(st.sampled_from(Category.values))
    basis = draw(st.sampled_from(BASES.get(category, ("",))))
    money = is_money(category, basis)
    classes = (CashClass.CASH_RELEASING, CashClass.NON_CASH_RELEASING) if money else (CashClass.QUANTIFIABLE,)
    price_base = draw(st.sampled_from(("", "2025-26"))) if money else ""
    shape = draw(st.sampled_from(shapes_of(category, basis)))
    return Kind(*map(str, (category, basis, shape, draw(st.sampled_from(classes)), price_base)))


@st.composite
def lines(draw: Any, known: list[Kind]) -> Line:
    """Any benefit: with any figures, shared in millionths of any bodies or not at all."""
    shares = None
    if draw(st.booleans()):
        cuts = sorted(draw(st.lists(st.integers(1, 999_999), max_size=3, unique=True)))
        parts = [after - before for before, after in zip([0, *cuts], [*cuts, 1_000_000], strict=True)]
        bodies = draw(st.permutations(BODIES[:4]))
        shares = {body: Fraction(part, 1_000_000) for body, part in zip(bodies, parts, strict=False)}
    reported = draw(amounts)
    proved = {quarter: amount for quarter, amount in reported.items() if draw(st.booleans())}
    kind, baseline = draw(st.sampled_from(known)), draw(amounts)
    first = draw(amounts) if draw(st.booleans()) else baseline
    return Line(
        benefit=draw(st.uuids(version=4)),
        name=draw(names),
        project=draw(st.uuids(version=4)),
        claimed_by=draw(st.sampled_from(BODIES[:4])),
        kind=kind,
        confidence=draw(st.integers(0, 100)),
        amounts=Series(first, baseline, draw(amounts), reported, proved, proved if draw(st.booleans()) else {}),
        shares=shares,
        comments=draw(st.dictionaries(st.sampled_from(QUARTERS), names, max_size=1)),
        source=str(draw(st.sampled_from(Source.values))) if kind.category == Category.JOBS else "",
    )


@st.composite
def payments(draw: Any) -> list[Leg]:
    """The two ends of any payment."""
    one, other = draw(st.permutations(BODIES))[:2]
    payment, what = draw(st.uuids(version=4)), draw(names)
    quarter = draw(st.sampled_from([*QUARTERS, PERIOD.start]))
    amount, is_disputed = Decimal(draw(pennies)) / 100, draw(st.booleans())
    return [
        Leg(payment, one, other, quarter, amount, what, is_disputed),
        Leg(payment, other, one, quarter, -amount, what, is_disputed),
    ]


@st.composite
def worlds(draw: Any, *, of_a_body: bool = True) -> Facts:
    """Facts as the worker gathers them, of a forum or of a body, with the reports before them."""
    known = draw(st.lists(kinds(), min_size=1, max_size=3, unique=True))
    known += [one._replace(price_base="2024-25") for one in known if one.is_money]  # nearly the same, and never added
    own = draw(st.sampled_from([None, None, BODIES[0]] if of_a_body else [None]))
    found = draw(st.lists(lines(known), max_size=6, unique_by=lambda line: line.benefit))

    def facts(some: list[Line], **more: Any) -> Facts:
        return Facts(
            of=Name("West Forum", "Fforwm y Gorllewin"),
            period=PERIOD,
            frequency="quarterly",
            year_starts_in=4,
            as_at=dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC),
            lines=some,
            names={body: name for body, name in zip(BODIES, NAMES, strict=True) if name is not None},
            own=own,
            inside=frozenset(BODIES[:4] if own is None else [own]),
            **more,
        )

    def earlier() -> dict[str, Any] | None:
        if draw(st.booleans()):
            return None
        return compose(facts([*found[1:], *draw(st.lists(lines(known), max_size=1))]))

    return facts(
        found,
        withheld=draw(st.integers(0, 10**6)),
        stages=[(stage, *draw(st.tuples(counts, counts))) for stage in Stage.values] if own is None else [],
        legs=[leg for pair in draw(st.lists(payments(), max_size=4)) for leg in pair],
        before=earlier(),
        corrected=earlier(),
    )


# --- what should be said: the figures of the snapshot, read from it here --------------------------


def should_say(made: dict[str, Any]) -> list[list[list[Decimal]]]:
    """The figures of every table that has rows, row by row, in the order of the report."""

    def of(row: dict[str, Any], *those: str) -> list[Decimal]:
        return [Decimal(row[name]) for name in those if row.get(name) is not None]

    first = ["original"] if any(row["original"] != row["baseline"] for row in made["totals"]) else []
    far = [row for row in made["benefits"] if row["is_far_off"]]
    explained = [row for row in made["benefits"] if row["comments"] and not row["is_far_off"]]
    tables = [
        [of(row, *SHOWN, "variance", "percent") for row in made["totals"]],
        *([of(row, "forecast", "reported", "variance", "percent") for row in some] for some in (far, explained)),
        [of(row, *first, "baseline", "expected", "run_rate", "cumulative") for row in made["totals"]],
        [of(row, *SHOWN) for part in made["partners"] for row in part["rows"] if made["about"]["is_forum"]],
        [of(row, *SHOWN) for row in (made["chart"] or {"rows": []})["rows"]],
    ]
    for key in ("changes", "corrections"):
        changes = made[key] or {"rows": [], "came": [], "went": []}
        moved = [*changes["rows"], *changes.get("partners", [])]
        tables.append([of(row, "was", "now", "by") for row in moved])
        tables[-1] += [[] for _benefit in (*changes["came"], *changes["went"])]
    left_out = [
        *(["withheld"] if made["about"]["is_forum"] else []),
        *("unreported", "unproved", "partly", "earlier", "not_apportioned"),
    ]
    tables.append([of(made["left_out"], one) for one in left_out])
    tables.append([of(row, "count", "lapsed") for row in made["stages"]])
    tables += [
        [of(row, *SHOWN) for row in made["benefits"] if row["kind"] == total["kind"]] for total in made["totals"]
    ]
    net = [of(made, "net")] if made["payments"] else []
    tables.append([of(row, "amount") for row in made["payments"]] + net)
    return [table for table in tables if table]


def adds_up(made: dict[str, Any]) -> None:
    """Partners and benefits sum to the headline, kind by kind; payments that count sum to the net."""
    for name in (*SHOWN, "original", "baseline", "cumulative"):
        totals = {tuple(row["kind"]): Fraction(Decimal(row[name])) for row in made["totals"]}
        for rows in (made["benefits"], [row for part in made["partners"] for row in part["rows"]]):
            sums: dict[tuple[str, ...], Fraction] = defaultdict(Fraction)
            for row in rows:
                sums[tuple(row["kind"])] += Fraction(Decimal(row[name]))
            if made["about"]["is_forum"] or rows is made["benefits"]:
                assert dict(sums) == totals, name
    if made["corrections"] and made["about"]["is_forum"]:
        moved: dict[tuple[str, ...], Fraction] = defaultdict(Fraction)
        for sign, rows in ((1, made["corrections"]["rows"]), (-1, made["corrections"]["partners"])):
            for row in rows:
                moved[*row["kind"], row["figure"]] += sign * Fraction(Decimal(row["by"]))
        assert not any(moved.values()), "what moved between partners sums to what the totals moved by"
    counted = (Fraction(Decimal(row["amount"])) for row in made["payments"] if not row["is_disputed"])
    assert Fraction(Decimal(made["net"])) == sum(counted, Fraction())


# --- what is said: each channel read by itself -----------------------------------------------------


def read(cell: str) -> Cell:
    """A cell for people: the figure in it, or its words."""
    if not FIGURE.fullmatch(cell):
        return cell
    return Decimal(re.sub("[£,%+ ]", "", cell).replace("−", "-"))


def to_the_penny(exact: Said, shown: list[list[list[str]]]) -> Said:
    """Exact cells, rounded where the shown cell is money."""
    return [
        [
            [
                one.quantize(PENNY, ROUND_HALF_UP) if isinstance(one, Decimal) and MONEY.fullmatch(there) else one
                for one, there in zip(row, cells, strict=True)
            ]
            for row, cells in zip(table, rows, strict=True)
        ]
        for table, rows in zip(exact, shown, strict=True)
    ]


def on_page(text: str) -> list[list[list[str]]]:
    tree: Any = html.fromstring(f"<main>{text}</main>")
    return [
        [
            [" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")]
            for row in table.xpath("./tbody/tr")
        ]
        for table in tree.xpath("//main//table")
    ]


def in_csv(content: bytes) -> Said:
    """The tables of the file: below each empty line, headings, then rows that begin with the table's name."""
    found: Said = []
    rows = iter(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    for row in rows:
        if not row:
            next(rows)
            found.append([])
        elif found:
            found[-1].append([Decimal(one) if re.fullmatch(r"-?\d+(\.\d+)?", one) else one for one in row[1:]])
    return found


def in_workbook(content: bytes) -> Said:
    """The tables of the workbook; a figure of more digits than a number keeps is text there, and exact."""
    book = load_workbook(io.BytesIO(content))
    found: Said = []
    for name in book.sheetnames[1:]:
        found.append([])
        for row in book[name].iter_rows(min_row=3):
            cells: list[Cell] = []
            for cell in row:
                value: Any = cell.value
                if isinstance(value, int | float):
                    assert cell.data_type == "n"
                    value = Decimal(str(value))
                elif re.fullmatch(r"-?\d+(\.\d+)?", value):
                    assert len(re.sub(r"\D", "", value).lstrip("0")) > 15
                    value = Decimal(value)
                cells.append(value)
            found[-1].append(cells)
    return found


def in_pdf(content: bytes) -> str:
    return " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages).split())


def is_one_report(made: dict[str, Any], page: str, pdf: bytes | None, book: bytes, sheet: bytes) -> None:
    """Every channel says every figure of the snapshot, in its row, and no other; and the words beside it."""
    shown = on_page(page)
    exact = in_csv(sheet)
    figures = [[[cell for cell in row if isinstance(cell, Decimal)] for row in table] for table in exact]
    assert figures == should_say(made)
    assert in_workbook(book) == exact
    assert [[[read(cell) for cell in row] for row in table] for table in shown] == to_the_penny(exact, shown)
    if pdf is not None:
        words = in_pdf(pdf)
        cells = [cell for table in shown for row in table for cell in row]
        assert MONEY.findall(words.replace(" ", "")) == [cell for cell in cells if MONEY.fullmatch(cell)]
        place = 0
        for cell in cells:
            if FIGURE.fullmatch(cell):
                # One as wide as its column is broken into lines, or touches the next: its digits are there.
                digits = r"\s?".join(map(re.escape, cell.replace(" ", "")))
                whole = rf"(?<![\d,.−+£]){digits}(?![\d,]|\.\d)" if len(cell) < WIDE else digits
                found = re.compile(whole).search(words, place)
                assert found is not None, f"{cell} is not where it should be in the PDF"
                place = found.end()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.125", "£0.13"),
        ("-0.125", "−£0.13"),
        ("2.005", "£2.01"),
        ("9999999999999999.99", "£9,999,999,999,999,999.99"),
    ],
)
def test_half_a_penny_goes_the_way_a_workbook_shows_it(value: str, text: str) -> None:
    assert str(Amount(Decimal(value), money=True)) == text


def shuffled(facts: Facts, chance: random.Random) -> Facts:
    """The same facts, as another query might have answered them."""
    return Facts(
        **{name: getattr(facts, name) for name in Facts.__slots__ if name not in {"lines", "legs"}},
        lines=chance.sample(facts.lines, len(facts.lines)),
        legs=chance.sample(facts.legs, len(facts.legs)),
    )


@pytest.mark.parametrize("times", [24, pytest.param(1_000, marks=[pytest.mark.proof, pytest.mark.timeout(3000)])])
def test_any_report_is_the_same_on_every_channel(times: int) -> None:
    @settings(
        max_examples=times,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(worlds(), st.sampled_from(["en", "cy"]), st.randoms(use_true_random=False))
    def holds(facts: Facts, language: str, chance: random.Random) -> None:
        made = compose(facts)
        adds_up(made)
        kept = json.loads(canonical(made))
        again = compose(shuffled(facts, chance))
        assert (kept, fingerprint(again)) == (made, fingerprint(kept)), "made again, it is the same to its hash"
        with translation.override(language):
            report, rebuilt = as_row(kept), as_row(again)
            page = "".join(
                render_to_string("projects/reports/parts/table.html", {"table": table, "report": report})
                for table in tables_of(report)
            )
            files = [make(report) for make in (as_pdf, as_workbook, as_csv)]
            is_one_report(made, page, *files)
            assert as_csv(rebuilt) == files[2]

    holds()


def as_row(snapshot: dict[str, Any]) -> Report:
    """A report that holds the snapshot and is in no database."""
    definition = ReportDefinition(frequency="quarterly", year_starts_in=4, since=PERIOD.start)
    return Report(
        definition=definition,
        period_start=PERIOD.start,
        period_quarters=PERIOD.quarters,
        state="published",
        snapshot=snapshot,
        fingerprint=fingerprint(snapshot),
        published_at=dt.datetime(2026, 7, 2, 9, tzinfo=dt.UTC),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("times", [2, pytest.param(30, marks=[pytest.mark.proof, pytest.mark.timeout(600)])])
def test_a_published_report_of_any_world_is_what_was_gathered(
    world: World, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through worker, database and the pages themselves: what is read back has the hash of what is made again.

    Each world is the next quarter of the forum, because a published report goes nowhere.
    """
    found: list[Facts] = []

    @settings(max_examples=times, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
    @given(worlds(of_a_body=False))
    def collect(facts: Facts) -> None:
        found.append(facts)

    collect()
    for number, facts in enumerate(found):
        monkeypatch.setattr(tasks, "gather", lambda _held, facts=facts: facts)
        report = built(world, number)
        assert report.snapshot == compose(facts)
        again = compose(shuffled(facts, random.Random(60)))  # noqa: S311 - an order, the same each time
        assert report.fingerprint == fingerprint(report.snapshot) == fingerprint(again)
        client = signed_in(world.bryn.viewer)
        page = body_of(client.get(f"/reports/{report.pk}/"))
        assert report.fingerprint in page
        files = [client.get(f"/reports/{report.pk}/report.{shape}").content for shape in ("pdf", "xlsx", "csv")]
        is_one_report(report.snapshot, page, *files)


def built(world: World, number: int) -> Report:
    """The report of the next quarter of the forum, prepared by the worker and published."""
    if number == 0:
        return publish_report(world, draft(world))
    wakes(after(AFTER, number))
    return publish_report(world, every()[-1])

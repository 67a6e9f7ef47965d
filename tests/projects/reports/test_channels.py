"""The figures of a report are the same on its page, in its PDF, its workbook and its CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from forums.initiatives.models import Evidence
from forums.initiatives.stages import NEEDS, Stage
from partners import clock
from partners.documents.typesetting import accessible_pdf
from partners.moments import in_full
from projects.disputes.actions import dispute_payment
from projects.publishing.models import Publication
from projects.reports import actions
from projects.reports.showing import Amount, tables_of
from sharing.levels import Level
from tests.forums.membership.doing import get, signed_in
from tests.projects.making import add_figure, add_payment, add_split, make_project, share_project
from tests.projects.reports.doing import body_of, furnished, on_page
from tests.projects.reports.making import (
    AFTER,
    chair,
    claims,
    delivers,
    draft,
    every,
    publish_report,
    wakes,
)
from tests.roles import OWNER, acting_as
from tests.worlds import make_forum, make_initiative

if TYPE_CHECKING:
    from projects.reports.models import Report
    from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_the_figures_are_equal_to_the_penny_on_page_pdf_workbook_and_csv(world: World) -> None:
    furnished(world)
    report = publish_report(world, draft(world))
    client = signed_in(world.bryn.viewer)
    tables = tables_of(report)
    wanted = [list(line.cells) for table in tables for line in table.lines]
    amounts = [cell.value for row in wanted for cell in row if isinstance(cell, Amount)]
    assert {Decimal("1234.57"), Decimal("411.52"), Decimal("823.05"), Decimal("98765.43"), Decimal("10.5")} <= set(
        amounts
    )

    page = body_of(client.get(f"/reports/{report.pk}/"))
    assert on_page(page) == [[str(cell) for cell in row] for row in wanted]

    sheet = list(csv.reader(io.StringIO(body_of(client.get(f"/reports/{report.pk}/report.csv")).lstrip("\ufeff"))))
    rows = [row[1:] for row in sheet if row and row[0] in {table.title for table in tables}]
    rows = [row for row in rows if row not in [table.head for table in tables]]
    assert rows == [
        [format(cell.value, "f") if isinstance(cell, Amount) else str(cell) for cell in row] for row in wanted
    ]

    book = load_workbook(io.BytesIO(client.get(f"/reports/{report.pk}/report.xlsx").content))
    found = []
    for name in book.sheetnames[1:]:
        found += [[cell.value for cell in row if cell.value is not None] for row in book[name].iter_rows(min_row=3)]
    for got, row in zip(found, wanted, strict=True):
        assert [
            Decimal(str(one)) if isinstance(cell, Amount) else str(one) for one, cell in zip(got, row, strict=True)
        ] == [cell.value if isinstance(cell, Amount) else str(cell) for cell in row]

    pdf = client.get(f"/reports/{report.pk}/report.pdf").content
    words = " ".join(" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(pdf)).pages)
    place = 0
    for row in wanted:
        for cell in row:
            if isinstance(cell, Amount):
                place = words.find(str(cell), place)
                assert place >= 0, f"{cell} of {row} is not where it should be in the PDF"
    assert client.get(f"/reports/{report.pk}/report.pdf").content == pdf, "made again, it is the same file"
    assert report.snapshot is not None
    for held in report.snapshot["benefits"]:  # from each benefit one click leads forward to the report
        assert f"/reports/{report.pk}/" in body_of(client.get(f"/projects/benefits/{held['id']}/"))


def test_a_report_says_how_far_off_a_figure_is_and_why(world: World) -> None:
    """On all four channels, which the test above holds equal."""
    far = claims(world.aber, "Rent of the depot", reported="900.00", forum=world.forum)
    claims(world.bryn, "Heating", reported="951.00", forum=world.forum, category="income")
    claims(world.bryn, "Cleaning", reported="1000.01", forum=world.forum)
    add_figure(far, "actual", "898.74", number=2, reason="An invoice", comment="One floor stayed let")
    publish_report(world, draft(world))
    (report,) = every()
    tables = {one.key: one for one in tables_of(report)}
    assert [[str(cell) for cell in line.cells[3:]] for line in tables["far-off"].lines] == [
        ["−£101.26", "−10.1 %", "Apr – Jun 2026: One floor stayed let"]
    ]
    assert {str(line.cells[5]) for line in tables["headline"].lines} == {"−5.1 %", "−4.9 %"}
    page = body_of(get(world.cwm.viewer, "projects:report", report.pk))
    assert "One floor stayed let" in page


def test_what_is_said_of_a_figure_near_its_forecast_stands_apart_from_those_that_are_away(world: World) -> None:
    far = claims(world.aber, "Rent of the depot", reported="900.00", forum=world.forum)
    near = claims(world.bryn, "Heating", reported="990.00", forum=world.forum, category="income")
    for benefit, amount in ((far, "899.00"), (near, "991.00")):
        add_figure(benefit, "actual", amount, number=2, reason="An invoice", comment=f"Read of {amount}")
    report = publish_report(world, draft(world))
    tables = {one.key: one for one in tables_of(report)}
    assert [(str(one.cells[0]), str(one.cells[4])) for one in tables["far-off"].lines] == [
        ("Rent of the depot", "−10.1 %")
    ]
    assert [str(cell) for cell in tables["explained"].lines[0].cells] == [
        *("Heating", "£1,000.00", "£991.00", "−£9.00", "−0.9 %"),
        "Apr – Jun 2026: Read of 991.00",
    ]
    page = body_of(get(world.cwm.viewer, "projects:report", report.pk))
    assert "What was said of other figures" in page


def test_a_report_says_with_which_one_it_is_compared(world: World) -> None:
    rent = claims(world.aber, "Rent of the depot", reported="900.00", forum=world.forum)
    publish_report(world, draft(world))
    add_figure(rent, "actual", "50.00", quarter=AFTER)
    wakes(dt.date(2026, 10, 1))
    report = publish_report(world, every()[-1])
    assert report.snapshot is not None
    (table,) = (one for one in tables_of(report) if one.key == "changes")
    since = in_full(dt.datetime.fromisoformat(report.snapshot["changes"]["since"]["as_at"]))
    assert table.title == f"Changed since the report for Apr – Jun 2026, quarter 1 of 2026-27, as at {since}"
    client = signed_in(world.cwm.viewer)
    assert table.title in " ".join(body_of(client.get(f"/reports/{report.pk}/")).split())
    assert table.title in body_of(client.get(f"/reports/{report.pk}/report.csv"))
    pdf = PdfReader(io.BytesIO(client.get(f"/reports/{report.pk}/report.pdf").content))
    assert table.title in " ".join(" ".join(one.extract_text().split()) for one in pdf.pages)
    book = load_workbook(io.BytesIO(client.get(f"/reports/{report.pk}/report.xlsx").content))
    assert table.title in [sheet["A1"].value for sheet in book]


def test_an_earlier_report_says_of_what_is_left_out_what_it_said(world: World) -> None:
    report = draft(world)
    assert report.snapshot is not None
    (now,) = (one for one in tables_of(report) if one.key == "left-out")
    for key in ("partly", "earlier"):  # a snapshot of before these were told apart
        del report.snapshot["left_out"][key]
    (before,) = (one for one in tables_of(report) if one.key == "left-out")
    assert (len(now.lines), len(before.lines)) == (6, 4)


def test_only_money_across_the_forums_edge_is_in_its_report(world: World) -> None:
    project = make_project(world.aber, "Hub", forum=world.forum, partners=(world.bryn,))
    share_project(world.aber, project, with_=world.forum.audience, at=Level.COMMERCIAL)
    add_payment(project, world.bryn, world.aber, "111.11")
    add_payment(project, world.aber, world.dol, "70.50")
    hidden = make_project(world.aber, "Shut", forum=world.forum)
    add_payment(hidden, world.aber, world.dol, "999.99")
    report, own = draft(world), draft(world, body=world.aber)
    (table,) = (one for one in tables_of(report) if one.key == "payments")
    assert [[str(cell) for cell in line.cells] for line in table.lines] == [
        ["Aber Council", "Apr – Jun 2026", "Another organisation", "Rent", "−£70.50"],
        ["Net", "–", "–", "–", "−£70.50"],
    ]
    assert own.snapshot is not None
    assert own.snapshot["net"] == "-959.38"


def test_a_payment_in_dispute_stands_in_a_report_and_does_not_count(world: World) -> None:
    project = make_project(world.aber, "Hub", forum=world.forum)
    share_project(world.aber, project, with_=world.forum.audience, at=Level.COMMERCIAL)
    wrong, _right = (add_payment(project, world.aber, world.dol, amount) for amount in ("70.50", "9.00"))
    dispute_payment(world.dol.actor(), wrong, reason="Not so much")
    report = publish_report(world, draft(world))
    assert report.snapshot is not None
    rows = {Decimal(row["amount"]): row.get("is_disputed", False) for row in report.snapshot["payments"]}
    assert rows == {Decimal("-70.50"): True, Decimal(-9): False}
    assert Decimal(report.snapshot["net"]) == -9
    client, label = signed_in(world.bryn.viewer), "Rent (in dispute, not counted)"
    page = body_of(client.get(f"/reports/{report.pk}/"))
    payments = [row[-2:] for row in on_page(page) if row[0] in {"Aber Council", "Net"} and len(row) == 5]
    assert sorted(payments) == sorted([[label, "−£70.50"], ["Rent", "−£9.00"], ["–", "−£9.00"]])
    sheet = body_of(client.get(f"/reports/{report.pk}/report.csv"))
    pdf = PdfReader(io.BytesIO(client.get(f"/reports/{report.pk}/report.pdf").content))
    words = " ".join(" ".join(one.extract_text() for one in pdf.pages).split())
    assert label in sheet
    assert label in words
    assert all("Not so much" not in text for text in (page, sheet, words))


def test_what_came_and_went_since_the_last_report_is_on_every_channel(world: World) -> None:
    """And each figure leads to the benefits behind it."""
    whole = ((world.aber, "100"),)
    claims(world.aber, "Rent of the depot", reported="900.00", forum=world.forum, shares=whole)
    gone = claims(world.aber, "Heating", reported="1000.00", forum=world.forum, category="income")
    publish_report(world, draft(world))
    with acting_as(OWNER):
        Publication.objects.filter(benefit=gone).unscoped(because="a test").update(withdrawn_at=clock.now())
    new = claims(world.bryn, "Floor space", reported="10.5", forum=world.forum, category="space", basis="nia")
    wakes(dt.date(2026, 10, 1))
    first, second = every()
    report = publish_report(world, second)
    tables = {one.key: one for one in tables_of(report)}
    found = {(str(line.cells[0]), str(line.cells[1])): line for line in tables["changes"].lines}
    came, went = found["Floor space", "Counted for the first time"], found["Heating", "No longer counted"]
    assert (came.benefit, went.benefit) == (str(new.pk), ""), "what is no longer shown is not led to"
    client = signed_in(world.bryn.viewer)
    page = body_of(client.get(f"/reports/{report.pk}/"))
    texts = {"page": page, "csv": body_of(client.get(f"/reports/{report.pk}/report.csv"))}
    pdf = PdfReader(io.BytesIO(client.get(f"/reports/{report.pk}/report.pdf").content))
    texts["pdf"] = " ".join(" ".join(one.extract_text().split()) for one in pdf.pages)
    book = load_workbook(io.BytesIO(client.get(f"/reports/{report.pk}/report.xlsx").content))
    texts["xlsx"] = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    for channel, text in texts.items():
        assert "Counted for the first time" in text, channel
        assert "No longer counted" in text, channel
    for key in ("headline", "rates", "partners", "quarters"):
        for line in tables[key].lines:
            (behind,) = (one for one in tables.values() if one.key == line.leads_to)
            assert f'href="#{line.leads_to}"' in page
            assert f'id="{line.leads_to}"' in page
            assert any(str(cell) in behind.title for cell in (*line.cells[:2], tables["quarters"].title[12:]))
    kinds = {str(line.cells[0]): line.leads_to for line in tables["changes"].lines if line.leads_to}
    assert set(kinds.values()) <= set(tables), "a kind of which nothing is left leads nowhere"
    assert first.pk != report.pk


def test_a_correction_that_divides_shares_anew_says_whose_part_is_another_on_every_channel(world: World) -> None:
    halves = ((world.aber, "50"), (world.bryn, "50"))
    rent = claims(world.aber, "Rent of the depot", reported="1000.00", forum=world.forum, shares=halves)
    claims(world.aber, "Heating", reported="7.00", forum=world.forum, category="income", shares=halves)
    first = publish_report(world, draft(world))
    add_split(rent, (world.aber, "25"), (world.bryn, "75"), number=2)
    actions.correct_report(chair(world), first, what_changed="Shares divided anew")
    delivers()
    _first, second = every()
    report = publish_report(world, second)
    kind = "Reduced running cost, recurring, releases cash from a budget (£)"
    wanted = [
        [kind, "Aber Council", "Reported", "£500.00", "£250.00", "−£250.00"],
        [kind, "Aber Council", "Forecast", "£500.00", "£250.00", "−£250.00"],
        [kind, "Bryn Health Board", "Reported", "£500.00", "£750.00", "+£250.00"],
        [kind, "Bryn Health Board", "Forecast", "£500.00", "£750.00", "+£250.00"],
    ]
    (table,) = (one for one in tables_of(report) if one.key == "corrections")
    assert [[str(cell) for cell in line.cells] for line in table.lines] == wanted
    client = signed_in(world.cwm.viewer)
    page = on_page(body_of(client.get(f"/reports/{report.pk}/")))
    assert [row for row in page if len(row) == 6 and row[2] in {"Reported", "Forecast"}] == wanted
    sheet = csv.reader(io.StringIO(body_of(client.get(f"/reports/{report.pk}/report.csv")).lstrip("\ufeff")))
    moved = [row[1:] for row in sheet if row and row[0] == "Changed by this version"][1:]
    assert [row[:3] for row in moved] == [row[:3] for row in wanted]
    assert sum(Decimal(row[-1]) for row in moved) == 0
    assert [Decimal(row[-1]) for row in moved] == [-250, -250, 250, 250]


def test_a_baseline_that_was_moved_stands_beside_the_first_and_an_earlier_report_stays_as_it_was(world: World) -> None:
    rent = claims(world.aber, "Rent of the depot", reported="1000.00", forum=world.forum)
    add_figure(rent, "baseline", "100.00")
    first = publish_report(world, draft(world))
    (rates,) = (one for one in tables_of(first) if one.key == "rates")
    assert "First baseline" not in rates.head
    add_figure(rent, "baseline", "80.00", number=2, reason="Begun anew")
    actions.correct_report(chair(world), first, what_changed="A new baseline")
    delivers()
    _first, second = every()
    assert second.snapshot is not None
    tables = {one.key: one for one in tables_of(second)}
    assert tables["rates"].head[1:3] == ["First baseline", "Baseline"]
    (line,) = tables["rates"].lines
    assert list(map(str, line.cells[1:3])) == ["£100.00", "£80.00"]
    moved = [list(map(str, one.cells[1:])) for one in tables["corrections"].lines]
    assert moved == [[who, "Baseline", "£100.00", "£80.00", "−£20.00"] for who in ("All partners", "Not apportioned")]
    for row in second.snapshot["totals"]:  # a snapshot of before there was such a figure
        del row["original"]
    (rates,) = (one for one in tables_of(second) if one.key == "rates")
    assert "First baseline" not in rates.head


def test_the_stages_of_the_continuum_are_counted_and_what_of_it_lacks_evidence(world: World) -> None:
    with acting_as(OWNER):
        for number, stage in enumerate(("co_existence", "co_operation", "co_operation")):
            made = make_initiative(world.forum, world.aber, f"Number {number}", stage=stage)
        of = {"initiative": made, "audience": world.forum.audience, "organisation": world.aber.organisation}
        for criterion in NEEDS[Stage.CO_OPERATION]:
            Evidence(criterion=criterion, **of).save(force_insert=True)
        make_initiative(world.forum, world.bryn, "Given up", stage="co_operation", status="withdrawn")
        other = make_forum("east", "East Forum", world.bryn.manager, world.administrator, [world.bryn])
        make_initiative(other, world.bryn, "Elsewhere")
    report = draft(world)
    (table,) = (one for one in tables_of(report) if one.key == "stages")
    assert [one.cells[1:] for one in table.lines] == [[1, 0], [2, 1], [0, 0], [0, 0], [0, 0]]
    assert report.snapshot is not None
    for row in report.snapshot["stages"]:  # a snapshot of before this was counted
        del row["lapsed"]
    (table,) = (one for one in tables_of(report) if one.key == "stages")
    assert [len(one.cells) for one in table.lines] == [len(table.head)] * 5 == [2] * 5


def test_the_pdf_is_accessible_and_says_what_it_is(world: World) -> None:
    furnished(world)
    report = publish_report(world, draft(world))
    reader = PdfReader(io.BytesIO(signed_in(world.aber.viewer).get(f"/reports/{report.pk}/report.pdf").content))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert b"<pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Benefit report: West Forum"
    words = " ".join(reader.pages[0].extract_text().split())
    for fact in (
        "Apr – Jun 2026, quarter 1 of 2026-27",
        "As at",
        "Version",
        "Published",
        "Green: on course",
        "More to come.",
    ):
        assert fact in words, fact


def test_a_period_without_a_benefit_has_a_report_that_says_so(world: World) -> None:
    report: Report = publish_report(world, draft(world))
    text = body_of(get(world.bryn.viewer, "projects:report", report.pk))
    assert "What is left out, and why" in text
    assert "No benefit is reported for Apr" in text
    for shape in ("pdf", "xlsx", "csv"):
        assert signed_in(world.bryn.viewer).get(f"/reports/{report.pk}/report.{shape}").status_code == 200


@pytest.mark.parametrize("figure", ["£1,234.50", "£10,000,000,000,000.00", "−£9,999,999,999,999,999.99"])
def test_no_figure_of_the_pdf_runs_into_its_neighbour(figure: str) -> None:
    """By the places of the words on the page: what touches is read as one word."""
    head = ["Type", "Reported to date", "Validated to date", "Forecast to date", "Difference", "Change"]
    rows = [["Cashable savings of accommodation", *[figure] * 5]] * 3
    table = {"key": "headline", "title": "Figures", "head": head, "rows": rows, "numbers": [1, 2, 3, 4, 5]}
    data = {"title": "Report", "language": "en", "footer": "", "draft": "", "facts": [], "words": [], "tables": [table]}
    rest = {"chart": "", "chart_title": "", "fingerprint": ""}
    pdf = accessible_pdf("report", data | rest, made_at=dt.datetime(2026, 7, 1, tzinfo=dt.UTC))
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    found = [line.split() for line in page.extract_text(extraction_mode="layout").splitlines()]
    assert [line[-5:] for line in found if figure in line] == [[figure] * 5] * 3

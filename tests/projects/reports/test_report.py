"""One report by its pages: from schedule to publication, on four channels, and what outsiders learn of it: nothing."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from lxml import html
from openpyxl import load_workbook
from pypdf import PdfReader

from forums.membership.actions import leave_forum
from forums.membership.models import ForumRole
from partners import clock
from projects.reports import actions
from projects.reports.actions import Words
from projects.reports.errors import NamedInWords, NamedUnasked, ReasonWanted, SentencesOpen
from projects.reports.models import ReportNotice
from projects.reports.queries import story_of
from projects.reports.showing import Amount, tables_of
from projects.reports.telling import tell
from sharing.levels import Level
from tests.forums.membership.doing import administrator_of, get, post, signed_in
from tests.projects.making import add_figure, add_payment, make_project, share_project
from tests.projects.reports.making import (
    AFTER,
    WORDS,
    as_system,
    chair,
    claims,
    define,
    delivers,
    draft,
    every,
    publish_report,
)
from tests.roles import OWNER, WORKER, acting_as
from tests.worlds import make_forum, make_initiative

if TYPE_CHECKING:
    from projects.reports.models import Report
    from tests.worlds import World

pytestmark = pytest.mark.django_db


def furnished(world: World) -> None:
    """Three benefits published to the forum, one that is not, one of a body outside it."""
    halves = ((world.aber, "33.333333"), (world.bryn, "66.666667"))
    claims(world.aber, "Rent of the depot", reported="1234.57", forum=world.forum, shares=halves)
    claims(
        world.bryn,
        "Sale of the clinic",
        reported="98765.43",
        forum=world.forum,
        category="cap_receipt",
        basis="gross",
        shape="one_off",
        shares=((world.bryn, "100"),),
    )
    claims(
        world.aber,
        "Floor space",
        reported="10.5",
        forum=world.forum,
        category="space",
        basis="nia",
        shape="one_off",
        cash_class="quantifiable",
    )
    hidden = claims(world.bryn, "Secret of Bryn", reported="777.77", forum=None)
    with acting_as(OWNER):
        hidden.project.forum = world.forum
        hidden.project.save()
    claims(world.dol, "Secret of Dol", reported="555.55")
    seen = make_project(world.aber, "Seen", forum=world.forum)
    share_project(world.aber, seen, with_=world.forum.audience, at=Level.COMMERCIAL)
    add_payment(seen, world.dol, world.bryn, "345.67")


def body_of(response: Any) -> str:
    return b"".join(response.streaming_content if response.streaming else [response.content]).decode()


def main_of(text: str) -> str:
    """The words of a page, less what stands around it."""
    tree: Any = html.fromstring(text)
    return str(tree.xpath("string(//main)"))


def on_page(text: str) -> list[list[str]]:
    """The cells of every table of the page."""
    tree: Any = html.fromstring(text)
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")]
        for row in tree.xpath("//main//table/tbody/tr")
    ]


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


def test_the_stages_of_the_continuum_are_counted(world: World) -> None:
    with acting_as(OWNER):
        for number, stage in enumerate(("co_existence", "co_operation", "co_operation")):
            make_initiative(world.forum, world.aber, f"Number {number}", stage=stage)
        make_initiative(world.forum, world.bryn, "Given up", stage="co_operation", status="withdrawn")
        other = make_forum("east", "East Forum", world.bryn.manager, world.administrator, [world.bryn])
        make_initiative(other, world.bryn, "Elsewhere")
    report = draft(world)
    (table,) = (one for one in tables_of(report) if one.key == "stages")
    assert [one.cells[1] for one in table.lines] == [1, 2, 0, 0, 0]


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


def test_a_forums_report_holds_what_is_published_to_it_and_counts_the_rest(world: World) -> None:
    furnished(world)
    report = publish_report(world, draft(world))
    assert report.snapshot is not None
    assert [one["name"] for one in report.snapshot["benefits"]] == [
        "Floor space",
        "Rent of the depot",
        "Sale of the clinic",
    ]
    assert report.snapshot["left_out"]["withheld"] == 1
    text = str(report.snapshot) + str(report.charts)
    for secret in ("Secret", "777.77", "555.55", "Dol"):
        assert secret not in text, secret
    pages = {body_of(get(body.viewer, "projects:report", report.pk)) for body in (world.aber, world.bryn, world.cwm)}
    mains = {re.sub(r"\s+", " ", main_of(page)) for page in pages}
    assert len(mains) == 1, "one text, the same for every member"


def test_the_withheld_and_the_outside_change_no_total(world: World) -> None:
    claims(world.aber, "Rent of the depot", reported="1234.57", forum=world.forum, shares=((world.aber, "100"),))
    alone = draft(world)
    furnished_more = claims(world.bryn, "Hidden", reported="5000.00", forum=None)
    claims(world.dol, "Outside", reported="7000.00")
    assert furnished_more
    with clock.at(AFTER):
        actions.rebuild_report(chair(world), alone)
    delivers()
    (again,) = every()
    assert again.snapshot is not None
    assert alone.snapshot is not None
    assert {**again.snapshot, "about": 0} == {**alone.snapshot, "about": 0}


def test_outsiders_learn_nothing_of_a_report(world: World) -> None:
    furnished(world)
    report = draft(world)
    for person in (world.aber.manager, world.bryn.manager, world.dol.manager, world.administrator):
        assert get(person, "projects:report", report.pk).status_code == 404
    publish_report(world, report)
    for person in (world.dol.manager, world.administrator):
        for shape in ("", "report.pdf", "report.xlsx", "report.csv", "report.svg"):
            assert signed_in(person).get(f"/reports/{report.pk}/{shape}").status_code == 404
    assert "West" not in body_of(get(world.dol.manager, "projects:report-list"))
    assert get(world.administrator, "projects:report-list").status_code == 404
    own = draft(world, body=world.bryn)
    publish_report(world, own)
    assert get(world.bryn.viewer, "projects:report", own.pk).status_code == 200
    for person in (world.aber.manager, world.chair, world.cwm.manager, world.dol.manager):
        assert get(person, "projects:report", own.pk).status_code == 404


def test_a_partners_report_is_its_own_share_and_agrees_with_the_forums(world: World) -> None:
    furnished(world)
    forums, own = draft(world), draft(world, body=world.bryn)
    assert own.snapshot is not None
    assert forums.snapshot is not None
    bryns = {
        tuple(row["kind"]): row["reported"]
        for part in forums.snapshot["partners"]
        if part["body"] and part["body"]["id"] == str(world.bryn.organisation.pk)
        for row in part["rows"]
    }
    mine = {tuple(row["kind"]): row["reported"] for row in own.snapshot["totals"]}
    rent = next(kind for kind in mine if kind[0] == "run_cost")
    assert {kind: amount for kind, amount in mine.items() if kind != rent} == {
        kind: amount for kind, amount in bryns.items() if kind != rent
    }
    secret = Decimal("777.77")  # what it has not published, it reads in its own report
    assert Decimal(mine[rent]) == Decimal(bryns[rent]) + secret


# --- from draft to publication ----------------------------------------------------------------


def test_words_are_signed_off_with_the_figures_and_only_by_the_chair(world: World) -> None:
    furnished(world)
    report = draft(world)
    with pytest.raises(ReasonWanted):
        actions.sign_off_report(chair(world), report)
    answer = post(world.chair, "projects:report-comment", report.pk, body=world.aber, rag="red", commentary="x")
    assert answer.status_code == 422
    actions.comment_report(chair(world), report, words=WORDS)
    secretary = world.bryn.viewer
    with acting_as(OWNER):
        ForumRole(
            forum=world.forum,
            audience=world.forum.audience,
            person=secretary,
            organisation=world.bryn.organisation,
            role="secretariat",
        ).save(force_insert=True)
    assert get(secretary, "projects:report-comment", report.pk).status_code == 200
    assert get(secretary, "projects:report-sign-off", report.pk).status_code == 404
    read = get(world.chair, "projects:report-sign-off", report.pk).context["read"]
    assert post(world.chair, "projects:report-sign-off", report.pk, body=world.aber, read=read).status_code == 303
    assert post(secretary, "projects:report-publish", report.pk, body=world.bryn).status_code == 303
    (after,) = every()
    assert after.state == "published"
    assert post(world.chair, "projects:report-comment", report.pk, body=world.aber, rag="green").status_code == 404


def test_nobody_signs_what_they_have_not_read(world: World) -> None:
    rent = claims(world.aber, "Rent of the depot", reported="1234.57", forum=world.forum, shares=((world.aber, "100"),))
    report = draft(world)
    actions.comment_report(chair(world), report, words=WORDS)

    def signs(read: str) -> Any:
        return post(world.chair, "projects:report-sign-off", report.pk, body=world.aber, read=read)

    page = get(world.chair, "projects:report-sign-off", report.pk)
    assert "£1,234.57" in body_of(page)
    assert "More to come." in body_of(page)
    assert signs("").status_code == 422
    add_figure(rent, "actual", "99.00", number=2, reason="Counted twice")

    def rebuilds() -> None:
        with clock.at(AFTER):
            actions.rebuild_report(chair(world), every()[0])
        delivers()

    def comments() -> None:
        actions.comment_report(chair(world), every()[0], words=replace(WORDS, commentary="Not so good."))

    def tells() -> None:
        actions.add_sentence(chair(world), every()[0], text="It began with tea.")

    for changes in (rebuilds, comments, tells):
        read = get(world.chair, "projects:report-sign-off", report.pk).context["read"]
        changes()
        refused = signs(read)
        assert refused.status_code == 422, changes
        assert "This is not the draft that you read" in body_of(refused)
    assert "£99.00" in body_of(refused)
    assert signs(refused.context["read"]).status_code == 303, "what the refusal shows is what is signed"


def test_a_story_waits_for_each_partner_that_it_names(world: World) -> None:
    report = draft(world)
    actions.comment_report(chair(world), report, words=WORDS)
    text = "Bryn Health Board and heddlu cwm moved in."
    answer = post(world.chair, "projects:report-story", report.pk, body=world.aber, text=text)
    assert answer.status_code == 422
    assert "This names Bryn Health Board, Cwm Police" in body_of(answer)
    actions.add_sentence(chair(world), report, text="It began with a cup of tea.")
    both = [world.bryn.organisation, world.cwm.organisation]
    with pytest.raises(NamedUnasked):
        actions.add_sentence(chair(world), report, text=text, names=both[:1])
    named, other = actions.add_sentence(chair(world), report, text=text, names=both)
    with pytest.raises(SentencesOpen):
        actions.sign_off_report(chair(world), report)
    for person in (world.cwm.manager, world.aber.manager, world.bryn.viewer, world.chair):
        assert get(person, "projects:sentence-answer", named.pk).status_code == 404
    assert "Approve or decline a sentence" in body_of(get(world.bryn.manager, "home:dashboard"))
    for answer, sentence, body in (
        ("decline", named, world.bryn),
        ("approve", named, world.bryn),
        ("decline", other, world.cwm),
    ):
        answered = post(body.manager, "projects:sentence-answer", sentence.pk, body=body, answer=answer)
        assert answered.status_code == 303
        with pytest.raises(SentencesOpen):
            actions.sign_off_report(chair(world), report)
    assert body_of(get(world.chair, "projects:report-story", report.pk)).count(text) == 1, "told once"
    post(world.cwm.manager, "projects:sentence-answer", other.pk, body=world.cwm, answer="approve")
    actions.sign_off_report(chair(world), report)
    assert get(world.bryn.manager, "projects:sentence-answer", named.pk).status_code == 404
    (report,) = every()
    publish_report(world, report)
    told = body_of(get(world.cwm.viewer, "projects:report", report.pk))
    assert told.count(f"It began with a cup of tea. {text}") == 1


def test_a_sentence_is_taken_out_with_all_that_it_names(world: World) -> None:
    report = draft(world)
    keep, gone = ["It began with tea."], [world.bryn.organisation, world.cwm.organisation]
    actions.add_sentence(chair(world), report, text=keep[0])
    rows = actions.add_sentence(chair(world), report, text="They came.", names=gone)
    actions.take_out_sentence(chair(world), rows[1])
    assert [one.text for one in story_of(chair(world), report)] == keep


def test_a_commentary_names_no_member_which_could_not_approve_it(world: World) -> None:
    report = draft(world)
    for text in ("BRYN  Health Board is late.", "Mae Cyngor Aber yn hwyr."):
        with pytest.raises(NamedInWords):
            actions.comment_report(chair(world), report, words=replace(WORDS, commentary=text))
        with pytest.raises(NamedInWords):
            actions.comment_report(chair(world), report, words=Words("", "red", rag_reason=text, path_to_green="x"))
    actions.comment_report(chair(world), report, words=replace(WORDS, commentary="The West Forum met in Brynmawr."))


def test_a_correction_is_a_new_version_that_says_what_it_changes(world: World) -> None:

    rent = claims(world.aber, "Rent of the depot", reported="1234.57", forum=world.forum, shares=((world.aber, "100"),))
    first = publish_report(world, draft(world))
    add_figure(rent, "actual", "1134.57", number=2, reason="A month counted twice")
    for _twice in range(2):
        post(world.chair, "projects:report-correct", first.pk, body=world.aber, what_changed="A month counted twice")
    delivers()
    old, new = every()
    assert (old.fingerprint, old.state, new.version, new.state) == (first.fingerprint, "published", 2, "draft")
    reader = signed_in(world.bryn.viewer)
    assert str(first.pk) in body_of(reader.get("/reports/")), "a draft of a correction takes nothing from a member"
    assert "newer version" not in body_of(reader.get(f"/reports/{first.pk}/"))
    publish_report(world, new)
    assert "newer version" in body_of(reader.get(f"/reports/{first.pk}/"))
    assert str(first.pk) not in body_of(reader.get("/reports/"))
    text = body_of(get(world.bryn.viewer, "projects:report", new.pk))
    for words in (
        "A month counted twice",
        "Changed by this version",
        "£1,234.57",
        "£1,134.57",
        "−£100.00",
        "Version 1",
    ):
        assert words in text, words


def test_an_email_is_a_link_that_asks_again_and_is_sent_once(world: World) -> None:
    furnished(world)
    report = publish_report(world, draft(world))
    mail.outbox.clear()
    delivers()
    assert [one.to for one in mail.outbox] == [[world.chair.email]]
    (letter,) = mail.outbox
    text = f"{letter.subject} {letter.body}"
    assert f"/reports/{report.pk}/" in text
    assert "£" not in text
    assert "1,234" not in text
    with acting_as(WORKER):
        as_system()
        assert tell(str(report.pk)) == 0
        assert ReportNotice.objects.filter(report=report).scoped("a test").count() == 1


def test_whoever_lost_the_right_gets_no_letter(world: World) -> None:

    publish_report(world, draft(world))
    leave_forum(administrator_of(world.aber), world.forum)
    mail.outbox.clear()
    delivers()
    assert mail.outbox == []


def test_whoever_of_a_member_asked_for_it_is_told_too_as_long_as_they_may_read(world: World) -> None:
    for body in (world.bryn, world.cwm):
        where = "projects:report-follow"
        assert post(body.viewer, where, world.forum.pk, body=body, follows="yes").status_code == 303
        assert post(body.viewer, where, world.forum.pk, body=body, follows="yes").status_code == 303  # twice is once
    refused = post(world.dol.viewer, "projects:report-follow", world.forum.pk, body=world.dol, follows="yes")
    assert refused.status_code == 404
    assert "No more emails about" in body_of(get(world.bryn.viewer, "projects:definition-list"))
    publish_report(world, draft(world))
    leave_forum(administrator_of(world.cwm), world.forum)
    mail.outbox.clear()
    delivers()
    assert {one.to[0] for one in mail.outbox} == {world.chair.email, world.bryn.viewer.email}
    post(world.bryn.viewer, "projects:report-follow", world.forum.pk, body=world.bryn, follows="no")
    assert "Email me about" in body_of(get(world.bryn.viewer, "projects:definition-list"))


def test_progress_is_seen_and_the_page_works_without_javascript(world: World) -> None:

    definition = define(forum=world.forum)
    with clock.at(AFTER):
        answer = post(world.chair, "projects:report-make", definition.pk, body=world.aber, period="2026-04-01")
    assert answer.status_code == 303
    waiting = body_of(signed_in(world.chair).get(answer.headers["Location"]))
    assert "Waiting to be prepared: step 0 of 4" in waiting
    assert "Look again" in waiting
    delivers()
    ready = body_of(signed_in(world.chair).get(answer.headers["Location"]))
    assert "Look again" not in ready
    assert "Draft" in ready


def test_a_period_without_a_benefit_has_a_report_that_says_so(world: World) -> None:
    report: Report = publish_report(world, draft(world))
    text = body_of(get(world.bryn.viewer, "projects:report", report.pk))
    assert "What is left out, and why" in text
    assert "No benefit is reported for Apr" in text
    for shape in ("pdf", "xlsx", "csv"):
        assert signed_in(world.bryn.viewer).get(f"/reports/{report.pk}/report.{shape}").status_code == 200

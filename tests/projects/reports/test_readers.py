"""Who reads which report, what is in it for them, and who is told of it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from forums.membership.actions import leave_forum
from partners import clock
from projects.reports import actions
from projects.reports.models import ReportNotice
from projects.reports.telling import tell
from tests.forums.membership.doing import administrator_of, get, post, signed_in
from tests.projects.reports.doing import body_of, furnished, main_of
from tests.projects.reports.making import (
    AFTER,
    as_system,
    chair,
    claims,
    delivers,
    draft,
    every,
    publish_report,
)
from tests.roles import WORKER, acting_as

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


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

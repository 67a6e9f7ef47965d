"""Whoever something of a project waits for is told by a pointer; nobody else is, nor once they may no longer answer."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.notices.models import Notice
from partners.notices.queries import notices_of
from partners.outbox.models import Job
from partners.people.models import Membership
from projects.benefits.actions import Entry, enter_figure
from projects.benefits.choices import Series
from projects.delivery.models import ProjectShare
from projects.proof import actions as proof
from projects.reports.actions import add_sentence, answer_sentence, take_out_sentence
from projects.reports.waiting import reports_waiting
from projects.shares.actions import end_project_shares, share_project
from projects.stories.actions import tell_story
from sharing.levels import Level
from tests.outbox import deliver_all, deliver_later, refuse_once
from tests.projects.making import QUARTER, make_benefit, make_project
from tests.projects.making import share_project as shared_before
from tests.projects.reports.making import chair, draft
from tests.roles import OWNER, acting_as
from tests.worlds import AGES, make_person

if TYPE_CHECKING:
    from partners.people.models import Person
    from projects.benefits.models import Benefit
    from tests.worlds import Body, World

pytestmark = pytest.mark.django_db


def somebody(body: Body, role: str) -> Person:
    with acting_as(OWNER):
        person = make_person(f"{role}@{body.organisation.slug}.example", role)
        Membership(person=person, organisation=body.organisation, roles=["viewer", role]).save(force_insert=True)
    return person


def told() -> dict[str, set[str]]:
    """Who is told of what, by kind, once all work is done; and each got a letter that holds no record's words."""
    mail.outbox.clear()
    deliver_all()
    with acting_as(OWNER):
        rows = Notice.objects.unscoped(because="a test").select_related("person")
        found: dict[str, set[str]] = {}
        for one in rows:
            found.setdefault(one.kind, set()).add(one.person.email)
    letters = " ".join(f"{one.subject} {one.body}" for one in mail.outbox)
    assert not any(word in letters for word in ("Rent", "Hub", "777.25", "£", "Nurses")), letters
    assert {to for one in mail.outbox for to in one.to} <= {email for some in found.values() for email in some}
    return found


def reported(world: World) -> Benefit:
    project = make_project(world.aber, "Hub", forum=world.forum, partners=(world.bryn,))
    shared_before(world.aber, project, with_=world.bryn.audience, at=Level.DETAIL)
    benefit = make_benefit(world.aber, project)
    enter_figure(world.aber.actor(), benefit, entry=Entry(Series.ACTUAL, QUARTER, Decimal("777.25")))
    return benefit


def test_finance_is_told_of_actuals_and_the_validator_of_the_question(world: World) -> None:
    finance, validator = somebody(world.aber, "finance"), somebody(world.cwm, "benefits_manager")
    for body in (world.bryn, world.dol):  # the same offices elsewhere
        somebody(body, "finance")
        somebody(body, "benefits_manager")
    benefit = reported(world)
    assert told() == {"benefit_to_attest": {finance.email}}
    proof.attest_benefit(world.aber.actor(finance), benefit)
    upload: Any = SimpleUploadedFile("ledger.pdf", b"%PDF-1.7\nledger\n")
    proof.add_evidence(world.aber.actor(), benefit, upload=upload, what="Cost lines")
    proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    assert told()["benefit_to_validate"] == {validator.email}
    assert [one.called for one in notices_of(world.cwm.actor(validator))] == ["Rent saved"]
    proof.validate_benefit(world.cwm.actor(validator), benefit, accepted=True, reason="Read it")
    assert notices_of(world.cwm.actor(validator)) == [], "it no longer leads anywhere"
    assert told()["benefit_answered"] == {world.aber.manager.email}
    (notice,) = (one for one in notices_of(world.aber.actor()) if "answered" in str(one.sentence))
    assert notice.url == f"/projects/benefits/{benefit.pk}/"


def test_a_question_taken_away_before_the_worker_comes_tells_nobody(world: World) -> None:
    validator = somebody(world.cwm, "benefits_manager")
    benefit = reported(world)
    upload: Any = SimpleUploadedFile("ledger.pdf", b"%PDF-1.7\nledger\n")
    proof.add_evidence(world.aber.actor(), benefit, upload=upload, what="Cost lines")
    proof.attest_benefit(world.aber.actor(somebody(world.aber, "finance")), benefit)
    asked = proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    proof.withdraw_request(world.aber.actor(), asked)
    assert "benefit_to_validate" not in told()
    proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    proof.validate_benefit(world.cwm.actor(validator), benefit, accepted=True, reason="Read it")
    assert "benefit_to_validate" not in told()


def test_a_draft_is_told_to_who_runs_the_forum_and_a_sentence_to_whom_it_names(world: World) -> None:
    report = draft(world)
    assert told() == {"report_drafted": {world.chair.email}}
    add_sentence(chair(world), report, text="They moved in.", names=[world.bryn.organisation])
    assert told()["sentence_named"] == {world.bryn.manager.email, world.bryn.administrator.email}


def test_a_story_is_told_to_each_body_that_it_names(world: World) -> None:
    project = make_project(world.aber, "Hub", forum=world.forum, partners=(world.bryn,), gate="closure")
    said = [(world.aber.organisation, "We found the rooms."), (world.bryn.organisation, "Nurses moved in.")]
    tell_story(world.aber.actor(), project, key=uuid.uuid4(), title="Nurses", sentences=said)
    assert told() == {"story_named": {world.bryn.manager.email}}


def test_a_shared_project_is_told_to_those_with_whom_it_is_shared(world: World) -> None:
    project = make_project(world.aber, "Hub", forum=world.forum)
    given: dict[str, Any] = {"level": Level.SUMMARY, "until": AGES, "reason": "x"}
    share_project(world.aber.actor(), project, audience=world.bryn.audience, **given)
    assert told() == {"project_shared": {world.bryn.manager.email, world.bryn.administrator.email}}
    (notice,) = notices_of(world.bryn.actor())
    assert notice.url == f"/projects/{project.pk}/"
    end_project_shares(world.aber.actor(), list(ProjectShare.objects.visible_to(world.aber.actor())))
    assert notices_of(world.bryn.actor()) == []
    share_project(world.aber.actor(), project, audience=world.forum.audience, **given)
    assert told()["project_shared"] == {
        one.email for body in (world.bryn, world.cwm) for one in (body.manager, body.administrator)
    }


def test_a_letter_that_could_not_be_sent_is_sent_later_and_keeps_nobody_elses_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = somebody(world.aber, "finance"), somebody(world.aber, "sponsor")
    with acting_as(OWNER):
        Membership.objects.filter(person=other).unscoped(because="a test").update(roles=["viewer", "finance"])
    reported(world)
    refuse_once(monkeypatch, one.email)
    mail.outbox.clear()
    with pytest.raises(AssertionError, match="the server is down"):
        deliver_all()
    deliver_all()
    assert [letter.to for letter in mail.outbox] == [[other.email]]
    for _again in range(2):
        deliver_later()
        assert sorted(letter.to for letter in mail.outbox) == sorted([[one.email], [other.email]])
    (failed,) = Job.objects.filter(attempts=1)
    assert failed.done_at is not None
    assert {notice.person for notice in notices_everywhere()} == {one, other}


def notices_everywhere() -> list[Notice]:
    with acting_as(OWNER):
        return list(Notice.objects.unscoped(because="a test").select_related("person"))


def test_who_makes_a_report_is_told_that_a_sentence_was_declined_and_it_waits_for_them(world: World) -> None:
    report = draft(world)
    (told_of,) = add_sentence(chair(world), report, text="They moved in.", names=[world.bryn.organisation])
    assert "sentence_declined" not in told()
    answer_sentence(world.bryn.actor(), told_of, approved=False)
    assert told()["sentence_declined"] == {world.chair.email}
    (notice,) = (one for one in notices_of(chair(world)) if "declined" in str(one.sentence))
    assert notice.url == f"/reports/{report.pk}/story/"
    (waits,) = (one for one in reports_waiting(chair(world)) if "declined" in one.label)
    assert waits.url == notice.url
    assert waits.label == (
        "Take out or tell anew what Bryn Health Board declined in the report of West Forum for "
        "Apr – Jun 2026, quarter 1 of 2026-27"
    )
    assert not [one for one in reports_waiting(world.bryn.actor()) if "declined" in one.label]
    take_out_sentence(chair(world), told_of)
    assert not [one for one in reports_waiting(chair(world)) if "declined" in one.label]


def test_a_refusal_that_was_thought_better_of_before_the_worker_comes_tells_nobody(world: World) -> None:
    report = draft(world)
    (told_of,) = add_sentence(chair(world), report, text="They moved in.", names=[world.bryn.organisation])
    for approved in (False, True):
        answer_sentence(world.bryn.actor(), told_of, approved=approved)
    assert "sentence_declined" not in told()


def test_a_body_is_told_what_was_declined_in_its_own_report(world: World) -> None:
    report = draft(world, body=world.aber)
    (told_of,) = add_sentence(world.aber.actor(), report, text="They moved in.", names=[world.bryn.organisation])
    answer_sentence(world.bryn.actor(), told_of, approved=False)
    assert told()["sentence_declined"] == {world.aber.manager.email, world.aber.administrator.email}

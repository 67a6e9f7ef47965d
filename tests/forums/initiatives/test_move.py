"""A move is proposed by one and decided by each partner for itself; evidence stands in its way or is waived."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.translation import override

from assets.shares.evidence import shares_plans, shares_property
from forums.evidence.actions import Paper, attest, end_evidence, file_evidence, measure
from forums.initiatives.actions import (
    close_move,
    end_initiative,
    leave_initiative,
    propose_move,
    take_position,
    withdraw_move,
)
from forums.initiatives.errors import (
    BeyondMandate,
    EvidenceMissing,
    MoveOpen,
    NoSuchMove,
    ReasonMissing,
    TooFew,
    WrongDay,
)
from forums.initiatives.evidence import checks_of
from forums.initiatives.models import Initiative, Move, Position
from forums.initiatives.stages import Answer, Criterion, Outcome, Stage
from forums.initiatives.tasks import measure_all
from forums.logbook.models import Decision
from forums.membership.actions import leave_forum
from partners import clock
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from partners.people.waiting import waiting_for
from projects.delivery.models import Project, TeamMember
from sharing.levels import Level
from tests.forums.membership.doing import administrator_of, chair, get, post, signed_in
from tests.outbox import deliver_all
from tests.projects.making import make_project, share_project
from tests.roles import OWNER, WORKER, acting_as
from tests.walls import only_the_wall_stops, refused
from tests.worlds import World, make_initiative, make_role, make_skill, take_part

if TYPE_CHECKING:
    from tests.worlds import Body

BOARD = dt.date(2031, 5, 14)


@pytest.fixture
def initiative(world: World) -> Initiative:
    """Aber's, in which Bryn and Cwm take part."""
    with acting_as(OWNER):
        made = make_initiative(world.forum, world.aber)
        for body in (world.bryn, world.cwm):
            take_part(made, body)
        for body in (world.aber, world.bryn, world.cwm):
            make_role(world.forum, body, body.viewer, mandate="Up to £50,000")
        return made


def propose(world: World, initiative: Initiative, to: Stage = Stage.CO_OPERATION, waiver: str = "No need") -> Move:
    return propose_move(administrator_of(world.aber), initiative, to_stage=to, reason="It is time", waiver=waiver)


def says(body: Body, move: Move, answer: Answer = Answer.AGREE, **facts: object) -> Outcome:
    return take_position(administrator_of(body), move, answer=answer, **facts)  # type: ignore[arg-type]


def stage_of(initiative: Initiative) -> str:
    with acting_as(OWNER):
        return Initiative.objects.unscoped(because="a test's own world").get(pk=initiative.pk).stage


def missing(world: World, initiative: Initiative, stage: Stage) -> set[Criterion]:
    checks = dict(checks_of(world.aber.actor(), initiative))[stage]
    return {one.criterion for one in checks if not one.met}


def is_at_risk(world: World, initiative: Initiative) -> bool:
    """Whether its page says that evidence is missing: the forum's home, the list and its file say the same."""
    pk, file = initiative.forum_id, reverse("forums:initiative-download", args=[initiative.forum_id, "csv"])
    texts = [
        get(world.bryn.viewer, name, key).content.decode()
        for name, key in (("forums:initiative", initiative.pk), ("forums:forum", pk), ("forums:initiative-list", pk))
    ]
    texts.append(b"".join(signed_in(world.bryn.viewer).get(file)).decode())
    (said,) = {"At risk: evidence" in one for one in texts}
    return said


def test_each_decides_for_itself_and_the_last_answer_moves_it(world: World, initiative: Initiative) -> None:
    move = propose(world, initiative)
    deliver_all()
    assert {one.to[0].split("@")[1] for one in mail.outbox} == {"bryn.example", "cwm.example"}
    assert all("front desk" not in f"{one.subject} {one.body}" for one in mail.outbox)
    assert says(world.bryn, move) is Outcome.OPEN
    assert stage_of(initiative) == "co_existence"
    assert says(world.cwm, move, Answer.DISSENT, reason="No staff") is Outcome.CARRIED
    assert stage_of(initiative) == "co_operation"
    with pytest.raises(NotAllowed):
        says(world.bryn, move, Answer.DISSENT, reason="Too late")


def test_what_the_log_says_of_a_move_is_there_in_the_language_of_whoever_reads_it(
    world: World, initiative: Initiative
) -> None:
    move = propose(world, initiative)
    says(world.bryn, move)
    with override("cy"):
        says(world.cwm, move)
    kept = Decision.objects.visible_to(world.aber.actor()).get(source_id=initiative.pk).text
    for language in ("en", "cy"):
        with override(language):
            stage = str(Stage.CO_OPERATION.label)
        assert stage in kept


def test_a_referral_keeps_it_open_until_the_board_or_the_chair(world: World, initiative: Initiative) -> None:
    move = propose(world, initiative)
    with pytest.raises(ReasonMissing):
        says(world.bryn, move, Answer.REFER, reason="Beyond my mandate")
    says(world.bryn, move, Answer.REFER, reason="Beyond my mandate", board_on=BOARD)
    says(world.cwm, move)
    page = get(world.cwm.viewer, "forums:move", move.pk).content.decode()
    assert "referred by 1" in page
    assert "14 May 2031" in page
    waits = [one for one in waiting_for(administrator_of(world.bryn)) if "moves to" in str(one.label)]
    assert [(one.on, one.due) for one in waits] == [(BOARD, True)]
    with acting_as(OWNER):
        make_role(world.forum, world.bryn, world.bryn.manager, "secretariat")
    with pytest.raises(NotAllowed):
        close_move(world.bryn.actor(), move, reason="The secretariat does not decide")
    assert close_move(chair(world), move, reason="The board meets too late") is Outcome.CARRIED
    assert stage_of(initiative) == "co_operation"


def test_a_step_back_is_legal_with_a_reason_and_told_in_the_story(world: World, initiative: Initiative) -> None:
    for to in (Stage.CO_OPERATION, Stage.CO_EXISTENCE):
        move = propose(world, initiative, to)
        says(world.bryn, move)
        says(world.cwm, move)
    assert stage_of(initiative) == "co_existence"
    page = get(world.cwm.viewer, "forums:initiative-history", initiative.pk).content.decode()
    on, back = page.index("moved from Co-existence"), page.index("proposed to step back from Co-operation")
    assert on < back


def test_what_the_machine_has_no_move_for_is_refused(world: World, initiative: Initiative) -> None:
    with pytest.raises(NoSuchMove):
        propose(world, initiative, Stage.COLLABORATION)
    move = propose(world, initiative)
    with pytest.raises(MoveOpen):
        propose(world, initiative)
    withdraw_move(administrator_of(world.aber), move, reason="Not yet")
    with acting_as(OWNER):
        alone = make_initiative(world.forum, world.aber, "Alone")
    with pytest.raises(TooFew):
        propose(world, alone)


def test_two_of_whom_one_dissents_do_not_move_and_who_leaves_is_no_longer_asked(world: World) -> None:
    with acting_as(OWNER):
        two = make_initiative(world.forum, world.aber, "Two")
        take_part(two, world.bryn)
    move = propose(world, two)
    assert says(world.bryn, move, Answer.DISSENT, reason="Not ours") is Outcome.NOT_CARRIED
    assert stage_of(two) == "co_existence"
    with acting_as(OWNER):
        take_part(two, world.cwm)
    move = propose(world, two)
    says(world.bryn, move)
    leave_initiative(administrator_of(world.cwm), two, reason="Merged")
    assert stage_of(two) == "co_operation"


def test_the_portal_measures_each_partner_and_missing_evidence_blocks(world: World, initiative: Initiative) -> None:
    with pytest.raises(EvidenceMissing):
        propose(world, initiative, waiver="")
    for body in (world.aber, world.bryn, world.cwm):
        body.shares(body.owns("Hall"), with_=world.forum.audience, at=Level.DETAIL)
    measure(administrator_of(world.aber), initiative)
    assert missing(world, initiative, Stage.CO_OPERATION) == {"representative", "agreement", "shared"}
    deliver_all()
    assert missing(world, initiative, Stage.CO_OPERATION) == set()
    assert missing(world, initiative, Stage.CO_ORDINATION) == {"gaps", "plans"}
    move = propose(world, initiative, waiver="")
    assert move.waived == []
    says(world.bryn, move)
    says(world.cwm, move)
    with acting_as(OWNER):
        world.forum.roles.scoped("a test").filter(organisation=world.cwm.organisation).update(ended_at=clock.now())
    with acting_as(WORKER):
        measure_all()
    deliver_all()
    assert missing(world, initiative, Stage.CO_OPERATION) == {"representative"}
    assert is_at_risk(world, initiative)
    assert "no longer finds" in get(world.bryn.viewer, "forums:initiative-history", initiative.pk).content.decode()


@pytest.mark.parametrize(("answer", "stage"), [("waive", "co_operation"), ("stop", "co_existence")])
def test_what_lapses_while_a_move_is_decided_keeps_it_open_until_its_chair_says_what_of_it(
    world: World, initiative: Initiative, answer: str, stage: str
) -> None:
    for body in (world.aber, world.bryn, world.cwm):
        body.shares(body.owns("Hall"), with_=world.forum.audience, at=Level.DETAIL)
    measure(administrator_of(world.aber), initiative)
    deliver_all()
    move = propose(world, initiative, waiver="")
    says(world.bryn, move)
    with acting_as(OWNER):
        world.forum.roles.scoped("a test").filter(organisation=world.cwm.organisation).update(ended_at=clock.now())
    with acting_as(WORKER):
        measure_all()
    deliver_all()
    assert says(world.cwm, move) is Outcome.OPEN
    assert stage_of(initiative) == "co_existence"
    page = get(world.bryn.viewer, "forums:move", move.pk).content.decode()
    told = page.index("this has lapsed since it was proposed")
    assert told < page.index(str(Criterion.REPRESENTATIVE.label)) < page.index("let the chair close the move")
    with pytest.raises(EvidenceMissing):
        close_move(chair(world), move, reason="On we go")
    administrator_of(world.bryn)
    only_the_wall_stops("UPDATE forums_move SET waived = '{shared}', outcome = 'carried' WHERE id = %s", move.pk)
    said = {"reason": "On we go"}
    assert post(world.chair, "forums:move-close", move.pk, body=world.aber, **said).status_code == 422
    assert post(world.chair, "forums:move-close", move.pk, body=world.aber, lapsed=answer, **said).status_code == 303
    assert stage_of(initiative) == stage
    with acting_as(OWNER):
        move.refresh_from_db()
    assert (move.outcome, move.waived) == (
        ("carried", ["representative"]) if answer == "waive" else ("not_carried", [])
    )


def test_who_dissents_stays_where_it_stood_and_nothing_is_asked_of_it_until_it_comes_along(
    world: World, initiative: Initiative
) -> None:
    def lacks(stage: Stage, criterion: Criterion) -> set[str]:
        (check,) = [one for one in dict(checks_of(world.aber.actor(), initiative))[stage] if one.criterion == criterion]
        return {one.slug for one in check.lacking}

    assert lacks(Stage.CO_ORDINATION, Criterion.GAPS) == {"aber", "bryn", "cwm"}
    move = propose(world, initiative)
    says(world.bryn, move)
    says(world.cwm, move, Answer.DISSENT, reason="No staff")
    assert lacks(Stage.CO_OPERATION, Criterion.SHARED) == {"aber", "bryn"}
    assert lacks(Stage.CO_ORDINATION, Criterion.GAPS) == {"aber", "bryn"}
    page = get(world.bryn.viewer, "forums:initiative", initiative.pk).content.decode()
    assert page.count("Stays at Co-existence") == 1
    assert page.count("Dissents: Co-operation") == 1
    assert page.count("Agrees: Co-operation") == 2
    for body in (world.aber, world.bryn):
        attest(administrator_of(body), initiative, criterion=Criterion.GAPS)
    move = propose(world, initiative, Stage.CO_ORDINATION)
    assert "gaps" not in move.waived
    says(world.bryn, move)
    assert says(world.cwm, move) is Outcome.OPEN, "who comes along shows what the others have shown"
    attest(administrator_of(world.cwm), initiative, criterion=Criterion.GAPS)
    assert stage_of(initiative) == "co_ordination", "the last thing it waited for"
    assert "Stays at" not in get(world.bryn.viewer, "forums:initiative", initiative.pk).content.decode()


def test_plans_are_a_date_to_come_or_an_intention_in_a_share_at_detail_that_holds(world: World) -> None:
    """Neither what is at home, nor a level that hides the date, nor a date that is past, nor a project is a plan."""
    tomorrow, ages = clock.today() + dt.timedelta(days=1), dt.date(2040, 1, 1)
    body, audience = world.aber, world.forum.audience
    body.owns("At home", lease_expires_on=ages)
    assert not shares_plans(body.actor(), audience.pk)
    body.shares(body.owns("Too low", lease_expires_on=ages), with_=audience, at=Level.SUMMARY)
    body.shares(body.owns("Past", lease_starts_on=dt.date(2001, 1, 1)), with_=audience, at=Level.DETAIL)
    body.shares(body.owns("Undated"), with_=audience, at=Level.COMMERCIAL)
    body.shares(body.owns("Elsewhere", intention="share"), with_=world.bryn.audience, at=Level.DETAIL)
    assert shares_property(body.actor(), audience.pk)
    assert not shares_plans(body.actor(), audience.pk)
    body.shares(body.owns("Leased", lease_expires_on=ages), with_=audience, at=Level.DETAIL, until=tomorrow)
    assert shares_plans(body.actor(), audience.pk)
    with clock.at(tomorrow + dt.timedelta(days=1)):
        assert not shares_plans(body.actor(), audience.pk)
    body.shares(body.owns("Meant", intention="dispose"), with_=audience, at=Level.DETAIL)
    with clock.at(tomorrow + dt.timedelta(days=1)):
        assert shares_plans(body.actor(), audience.pk)
    assert not shares_plans(world.bryn.actor(), audience.pk)


def test_data_is_a_property_or_a_skill_and_a_team_is_somebody_in_a_project(
    world: World, initiative: Initiative
) -> None:
    project = make_project(world.aber, "Depot", forum=world.forum)
    share_project(world.aber, project, with_=world.forum.audience, at=Level.COMMERCIAL)
    with acting_as(OWNER):
        Project.objects.unscoped(because="a test's own world").filter(pk=project.pk).update(initiative=initiative)
        for body, left in ((world.aber, None), (world.bryn, None), (world.cwm, clock.today())):
            TeamMember(
                organisation=world.aber.organisation, project=project, body=body.organisation, name="Ann", left_on=left
            ).save(force_insert=True)
        make_skill(world.forum, world.cwm, "need")
        make_skill(world.forum, world.bryn, "offer")
    measure(administrator_of(world.aber), initiative)
    deliver_all()
    checks = [one for _stage, some in checks_of(world.aber.actor(), initiative) for one in some]
    lacking = {one.criterion: {body.slug for body in one.lacking} for one in checks}
    assert lacking[Criterion.SHARED] == {"aber", "cwm"}
    assert lacking[Criterion.TEAM] == {"cwm"}


def test_a_waiver_ends_with_a_step_back_and_excuses_nothing_that_was_there(
    world: World, initiative: Initiative
) -> None:
    def moves(to: Stage, waiver: str = "No need") -> Move:
        move = propose(world, initiative, to, waiver)
        says(world.bryn, move)
        says(world.cwm, move)
        return move

    assert "shared" in moves(Stage.CO_OPERATION).waived
    for body in (world.bryn, world.cwm):
        gaps = attest(administrator_of(body), initiative, criterion=Criterion.GAPS)
    assert "gaps" in moves(Stage.CO_ORDINATION).waived
    assert not is_at_risk(world, initiative)
    end_evidence(administrator_of(world.cwm), gaps)
    assert is_at_risk(world, initiative)
    moves(Stage.CO_OPERATION)
    assert not is_at_risk(world, initiative)
    with pytest.raises(EvidenceMissing):
        propose(world, initiative, Stage.CO_ORDINATION, waiver="")
    moves(Stage.CO_EXISTENCE)
    with pytest.raises(EvidenceMissing):
        propose(world, initiative, waiver="")


def test_evidence_is_attested_by_each_filed_by_one_lapses_and_is_taken_back(
    world: World, initiative: Initiative
) -> None:
    for body in (world.aber, world.bryn, world.cwm):
        attest(administrator_of(body), initiative, criterion=Criterion.GAPS)
        shown = attest(administrator_of(body), initiative, criterion=Criterion.GAPS)
    assert "gaps" not in missing(world, initiative, Stage.CO_ORDINATION)
    end_evidence(administrator_of(world.cwm), shown)
    assert "gaps" in missing(world, initiative, Stage.CO_ORDINATION)
    tomorrow = clock.today() + dt.timedelta(days=1)
    paper = Paper("Plan", clock.today(), until=tomorrow)
    file_evidence(administrator_of(world.aber), initiative, criterion=Criterion.PLAN, paper=paper)
    assert "plan" not in missing(world, initiative, Stage.COLLABORATION)
    with clock.at(tomorrow + dt.timedelta(days=1)):
        assert "plan" in missing(world, initiative, Stage.COLLABORATION)
    with pytest.raises(NotAllowed):
        attest(administrator_of(world.aber), initiative, criterion=Criterion.SHARED)
    with pytest.raises(NotAllowed):
        attest(world.dol.actor(), initiative, criterion=Criterion.GAPS)


def test_the_form_says_what_is_missing(world: World, initiative: Initiative) -> None:
    answers = {"to_stage": "co_operation", "reason": "It is time"}
    page = post(world.aber.administrator, "forums:move-propose", initiative.pk, body=world.aber, **answers)
    assert page.status_code == 422
    assert "This is missing" in page.content.decode()


def test_the_database_keeps_stages_answers_and_decisions(world: World, initiative: Initiative) -> None:
    move = propose(world, initiative)
    actor = administrator_of(world.bryn)
    assert refused("UPDATE forums_initiative SET stage = 'co_ownership' WHERE id = %s", initiative.pk)
    assert refused("UPDATE forums_position SET answer = 'dissent' WHERE move_id = %s", move.pk)
    forged = Position(
        move=move, audience=world.forum.audience, organisation=world.cwm.organisation, answer="agree",
        person=actor.person,
    )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        forged.save(force_insert=True)
    says(world.bryn, move)
    says(world.cwm, move)
    chair(world)
    assert refused("UPDATE forums_move SET outcome = 'not_carried' WHERE id = %s", move.pk)
    world.dol.actor()
    assert not Move.objects.unscoped(because="the second wall alone").exists()
    assert not Position.objects.unscoped(because="the second wall alone").exists()


def test_a_body_that_leaves_the_forum_leaves_its_initiatives_and_nobody_waits_for_it(
    world: World, initiative: Initiative
) -> None:
    move = propose(world, initiative)
    says(world.bryn, move)
    leave_forum(administrator_of(world.cwm), world.forum)
    assert stage_of(initiative) == "co_operation"
    page = get(world.bryn.viewer, "forums:initiative", initiative.pk).content.decode()
    assert "Left the forum" in page
    assert "takes part no longer" not in page
    leave_forum(administrator_of(world.aber), world.forum)
    assert "takes part no longer" in get(world.bryn.viewer, "forums:initiative", initiative.pk).content.decode()


def test_a_representative_agrees_within_the_mandate_and_refers_or_names_the_board_beyond_it(
    world: World, initiative: Initiative
) -> None:
    move = propose_move(
        administrator_of(world.aber), initiative, to_stage=Stage.CO_OPERATION, reason="It is time", waiver="No need",
        commits_money=Decimal(60_000), commits_property=True,
    )  # fmt: skip
    with acting_as(OWNER):
        make_role(world.forum, world.bryn, world.bryn.manager, money_up_to=Decimal(50_000), property_say="decide")
        make_role(world.forum, world.cwm, world.cwm.manager, money_up_to=Decimal(60_000), property_say="decide")
    agrees = {"answer": "agree"}
    refused_page = post(world.bryn.manager, "forums:move-answer", move.pk, body=world.bryn, **agrees)
    assert refused_page.status_code == 422
    assert "money: £60,000, where you may commit £50,000" in refused_page.content.decode()
    with pytest.raises(BeyondMandate, match="property"):
        take_position(world.bryn.actor(world.bryn.viewer), move, answer=Answer.AGREE)
    tomorrow = clock.today() + dt.timedelta(days=1)
    with pytest.raises(BeyondMandate):
        take_position(world.bryn.actor(), move, answer=Answer.AGREE, board_on=tomorrow)
    world.bryn.actor()
    said = Position(
        move=move, audience=world.forum.audience, organisation=world.bryn.organisation, answer="agree",
        person=world.bryn.manager,
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        said.save(force_insert=True)
    take_position(world.bryn.actor(), move, answer=Answer.REFER, reason="Beyond it", board_on=tomorrow)
    assert take_position(world.cwm.actor(), move, answer=Answer.AGREE) is Outcome.OPEN
    with clock.at(tomorrow + dt.timedelta(days=1)):
        decided = take_position(world.bryn.actor(), move, answer=Answer.AGREE, board_on=tomorrow)
    assert decided is Outcome.CARRIED


def test_a_board_that_decided_has_met_and_one_that_is_waited_for_has_not(world: World, initiative: Initiative) -> None:
    move = propose(world, initiative)
    day = dt.timedelta(days=1)
    for answer, on, told in (
        (Answer.REFER, clock.today() - day, "The date must be today or in the future"),
        (Answer.AGREE, clock.today() + day, "The date must be today or in the past"),
    ):
        with pytest.raises(WrongDay):
            says(world.bryn, move, answer, reason="Our board", board_on=on)
        parts = {"board_on_day": on.day, "board_on_month": on.month, "board_on_year": on.year}
        answers = {"answer": answer.value, "reason": "Our board"} | {name: str(part) for name, part in parts.items()}
        page = post(world.bryn.administrator, "forums:move-answer", move.pk, body=world.bryn, **answers)
        assert page.status_code == 422
        assert told in page.content.decode()
    assert says(world.bryn, move, Answer.REFER, reason="Our board", board_on=clock.today()) is Outcome.OPEN
    assert says(world.bryn, move, board_on=clock.today()) is Outcome.OPEN


def test_what_the_chair_named_and_the_body_has_not_confirmed_agrees_to_nothing(
    world: World, initiative: Initiative
) -> None:
    with acting_as(OWNER):
        make_role(
            world.forum, world.bryn, world.bryn.manager, money_up_to=Decimal(50_000), property_say="decide",
            confirmed_at=None,
        )  # fmt: skip
    move = propose_move(
        administrator_of(world.aber), initiative, to_stage=Stage.CO_OPERATION, reason="Now", waiver="No need",
        commits_money=Decimal(10),
    )  # fmt: skip
    with pytest.raises(BeyondMandate, match="has not confirmed your mandate"):
        take_position(world.bryn.actor(), move, answer=Answer.AGREE)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Position(
            move=move, audience=world.forum.audience, organisation=world.bryn.organisation, answer="agree",
            person=world.bryn.manager,
        ).save(force_insert=True)  # fmt: skip
    with acting_as(OWNER):
        world.forum.roles.scoped("a test").filter(person=world.bryn.manager).update(confirmed_at=clock.now())
    take_position(world.bryn.actor(), move, answer=Answer.AGREE)


def test_a_proposer_does_not_agree_beyond_their_own_mandate(world: World, initiative: Initiative) -> None:
    actor = world.aber.actor(world.aber.viewer)
    move = propose_move(
        actor, initiative, to_stage=Stage.CO_OPERATION, reason="Now", waiver="No need", commits_money=Decimal(1)
    )
    assert not Position.objects.visible_to(actor).filter(move=move).exists()
    assert refused("UPDATE forums_forumrole SET money_up_to = 9 WHERE person_id = %s", world.aber.viewer.pk)


def test_what_has_ended_moves_no_more_whatever_is_pressed_afterwards(world: World, initiative: Initiative) -> None:
    move = propose_move(
        administrator_of(world.bryn), initiative, to_stage=Stage.CO_OPERATION, reason="It is time", waiver="No need"
    )
    says(world.cwm, move)
    administrator_of(world.aber)
    only_the_wall_stops("UPDATE forums_move SET outcome = 'withdrawn' WHERE id = %s", move.pk)
    end_initiative(administrator_of(world.aber), initiative, completed=False, reason="The building is sold")
    with acting_as(OWNER):
        move.refresh_from_db()
    assert (move.outcome, move.closing_reason) == ("withdrawn", "The building is sold")
    assert Event.objects.visible_to(administrator_of(world.aber)).filter(verb="move_withdrawn").count() == 1
    history = get(world.bryn.viewer, "forums:initiative-history", initiative.pk).content.decode()
    assert "to Co-operation was withdrawn" in history
    with acting_as(OWNER):  # as one would stand that was left open before moves ended with their initiative
        Move.objects.unscoped(because="a test's own world").filter(pk=move.pk).update(outcome="open", decided_at=None)
    with pytest.raises(NotAllowed):
        close_move(chair(world), move, reason="On we go")
    with pytest.raises(NotAllowed):
        withdraw_move(administrator_of(world.bryn), move, reason="On we go")
    leave_forum(administrator_of(world.bryn), world.forum)
    assert stage_of(initiative) == "co_existence"
    home = get(world.chair, "forums:forum", world.forum.pk).content.decode()
    assert "Moves being decided" not in home
    chair(world)
    only_the_wall_stops("UPDATE forums_move SET outcome = 'not_carried' WHERE id = %s", move.pk)

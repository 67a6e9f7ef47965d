"""Many at once, on real transactions of their own: schedulers, buttons, workers, a sign-off and a change of mind."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from partners import clock
from partners.outbox.models import Job
from projects.reports import actions
from projects.reports.building import claim
from projects.reports.models import Report, ReportDefinition
from projects.reports.periods import Period
from projects.reports.tasks import wake
from tests.at_once import at_once
from tests.projects.reports.making import AFTER, QUARTER, WORDS, as_system, chair, define, every, wakes
from tests.roles import OWNER, WORKER, acting_as
from tests.worlds import World, make_world

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.worlds import Body

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: Any) -> World:
    """The cast, committed: other transactions see it."""
    with transaction.atomic(), acting_as(OWNER):
        return make_world()


def then() -> AbstractContextManager[Any]:
    """When the quarter is over. Each deed opens the transactions that it needs."""
    return clock.at(AFTER)


def as_the_worker(deed: Callable[[], Any]) -> Callable[[], Any]:
    """Done as the worker does it, one transaction."""

    def done() -> Any:
        with acting_as(WORKER), transaction.atomic():
            as_system()
            return deed()

    return done


def test_schedulers_and_buttons_at_once_make_each_report_once(world: World) -> None:
    definition = define(forum=world.forum, since=dt.date(2026, 1, 1))

    def press() -> Any:
        with transaction.atomic():
            return actions.make_report(chair(world), _fresh(definition), period=Period(QUARTER, 1)).pk

    answers = at_once(*[as_the_worker(wake)] * 3, *[press] * 3, each=then)
    assert sum(answers[:3]) <= 2
    assert len({str(one) for one in answers[3:]}) == 1, "each button leads to the same report"
    assert [str(one.period_start) for one in every()] == ["2026-01-01", "2026-04-01"]
    assert Job.objects.filter(name="reports.build").count() == 2
    pk = every()[0].pk
    held = [one for one in at_once(*[as_the_worker(lambda: claim(pk))] * 4, each=then) if one is not None]
    assert [one.claim for one in held] == [1], "one worker has it in hand"


def _fresh(definition: ReportDefinition) -> ReportDefinition:
    return ReportDefinition.objects.scoped("a test").get(pk=definition.pk)


def test_a_sign_off_and_a_change_of_mind_never_both_stand(world: World) -> None:
    define(forum=world.forum)
    wakes()
    (report,) = every()
    with transaction.atomic():
        actions.comment_report(chair(world), report, words=WORDS)
    with transaction.atomic():
        (told,) = actions.add_sentence(chair(world), report, text="Bryn saved.", names=[world.bryn.organisation])
    with transaction.atomic():
        actions.answer_sentence(world.bryn.actor(), told, approved=True)

    def sign() -> Any:
        with transaction.atomic():
            actions.sign_off_report(chair(world), Report.objects.visible_to(chair(world)).get())
        return "signed"

    def decline() -> Any:
        with transaction.atomic():
            actions.answer_sentence(world.bryn.actor(), told, approved=False)
        return "declined"

    ended = at_once(sign, decline, each=then)
    (after,) = every()
    assert ended in (["signed", "not_allowed"], ["sentences_open", "declined"])
    assert (after.state == "signed_off") == (ended[0] == "signed")
    assert bool(after.story) == (ended[0] == "signed")


def test_a_schedule_asked_for_twice_at_once_is_made_once_and_the_second_is_told(world: World) -> None:
    def schedules(body: Body | None) -> Callable[[], Any]:
        def press() -> Any:
            with transaction.atomic():
                actor = body.actor() if body else chair(world)
                forum = None if body else world.forum
                made = actions.schedule_reports(actor, forum=forum, frequency="yearly", since=QUARTER, year_starts_in=4)
                time.sleep(0.2)  # the rest of the request
            return str(made.pk)

        return press

    for body in (None, world.bryn):
        answers = at_once(*[schedules(body)] * 3, each=then)
        assert sorted(one == "scheduled_already" for one in answers) == [False, True, True]

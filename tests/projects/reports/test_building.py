"""A report exists once for each definition, period and version, whoever asks how often, and whoever dies."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from partners import clock
from partners.notices.queries import notices_of
from partners.outbox.models import Job
from projects.reports import actions, tasks
from projects.reports.building import FORGOTTEN, MOST_FAILURES, ClaimLostError, claim, lease, renew, write
from projects.reports.files import period_of
from projects.reports.letters import FAILED
from projects.reports.models import ReportDefinition
from projects.reports.tasks import build, wake
from tests.forums.membership.doing import get, post
from tests.outbox import deliver_all
from tests.projects.reports.doing import body_of
from tests.projects.reports.making import (
    AFTER,
    as_system,
    chair,
    claims,
    define,
    delivers,
    draft,
    every,
    wakes,
)
from tests.roles import OWNER, WORKER, acting_as

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("frequency", "starts_in", "since", "asked", "periods"),
    [
        ("quarterly", 4, dt.date(2026, 1, 9), dt.date(2026, 3, 31), []),
        ("quarterly", 4, dt.date(2026, 1, 9), dt.date(2026, 4, 1), ["2026-01-01"]),
        ("quarterly", 4, dt.date(2026, 1, 9), dt.date(2026, 10, 2), ["2026-01-01", "2026-04-01", "2026-07-01"]),
        ("yearly", 4, dt.date(2025, 6, 1), dt.date(2026, 3, 31), []),
        ("yearly", 4, dt.date(2025, 6, 1), dt.date(2026, 4, 1), ["2025-04-01"]),
        ("yearly", 8, dt.date(2025, 8, 1), dt.date(2026, 6, 30), []),
        ("yearly", 8, dt.date(2025, 8, 1), dt.date(2026, 7, 1), ["2025-07-01"]),
        ("yearly", 1, dt.date(2024, 2, 1), dt.date(2026, 1, 1), ["2024-01-01", "2025-01-01"]),
    ],
)
def test_what_is_due_on_a_day(
    world: World, frequency: str, starts_in: int, since: dt.date, asked: dt.date, periods: list[str]
) -> None:
    definition = define(forum=world.forum, frequency=frequency, since=since)
    with acting_as(OWNER):
        definition.year_starts_in = starts_in
        definition.save()
    assert wakes(asked) == len(periods)
    assert [str(one.period_start) for one in every()] == periods
    assert {one.state for one in every()} <= {"draft"}


@pytest.mark.parametrize("moment", ["2026-06-30T22:59:59", "2026-06-30T23:00:00"])
def test_a_period_ends_at_midnight_in_london(world: World, moment: str) -> None:
    define(forum=world.forum)
    with clock.at(dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)), acting_as(WORKER):
        assert wake() == (1 if moment.endswith("23:00:00") else 0)


def test_a_scheduler_that_was_off_catches_up_and_two_make_each_once(world: World) -> None:
    define(forum=world.forum, since=dt.date(2025, 4, 1))
    define(body=world.aber, frequency="yearly", since=dt.date(2025, 4, 1))
    with clock.at(AFTER), acting_as(WORKER):
        assert [wake(), wake()] == [6, 0]
    assert len(every()) == 6
    assert Job.objects.filter(name="reports.build").count() == 6


def test_an_ended_schedule_is_not_due(world: World) -> None:
    actions.end_schedule(chair(world), define(forum=world.forum))
    assert wakes() == 0


def test_the_button_answers_with_the_report_that_is_there(world: World) -> None:
    report = draft(world)
    with clock.at(AFTER):
        again = actions.make_report(chair(world), report.definition, period=report.period)
    assert again.pk == report.pk
    assert len(every()) == 1


def test_a_job_twice_prepares_once(world: World) -> None:
    report = draft(world)
    with acting_as(WORKER):
        build(as_system, report=str(report.pk))
    (after,) = every()
    assert (after.claim, after.fingerprint) == (1, report.fingerprint)


def test_whoever_dies_is_followed_when_the_lease_has_run_out(world: World) -> None:
    definition = define(forum=world.forum)
    with clock.at(AFTER), acting_as(WORKER):
        wake()
        as_system()
        held = claim(every()[0].pk)  # and then the worker is killed
        assert held is not None
    with clock.at(AFTER), acting_as(WORKER):
        as_system()
        assert claim(held.pk) is None, "another worker took what is held"
        assert wake() == 0
    later = dt.datetime.combine(AFTER, dt.time(12), clock.LONDON) + lease()
    with clock.at(later), acting_as(WORKER):
        assert wake() == 1
        deliver_all()
    (report,) = every(definition=definition)
    assert (report.state, report.claim) == ("draft", 2)


def test_a_worker_that_wakes_up_late_writes_nothing(world: World) -> None:
    define(forum=world.forum)
    with clock.at(AFTER), acting_as(WORKER):
        wake()
        as_system()
        old = claim(every()[0].pk)
        assert old is not None
        with clock.at(clock.now() + lease()):
            new = claim(old.pk)
            assert new is not None
            with pytest.raises(ClaimLostError):
                renew(old, 2)
            with pytest.raises(ClaimLostError):
                write(old, snapshot={"form": 0}, fingerprint="old", charts={}, as_at=clock.now())
            write(new, snapshot={"form": 1}, fingerprint="new", charts={}, as_at=clock.now())
            with pytest.raises(ClaimLostError):
                write(old, snapshot={"form": 0}, fingerprint="old", charts={}, as_at=clock.now())
    (report,) = every()
    assert report.fingerprint == "new"


def test_a_row_whose_job_is_lost_is_asked_for_again(world: World) -> None:
    define(forum=world.forum)
    with clock.at(AFTER), acting_as(WORKER):
        wake()
        Job.objects.all().delete()
        with clock.at(clock.now() + FORGOTTEN):
            assert wake() == 1
            delivers()
    assert every()[0].state == "draft"


def test_work_that_fails_is_given_up_visibly_and_can_be_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_facts: Any) -> dict[str, Any]:
        raise ValueError("no")

    define(forum=world.forum)
    with clock.at(AFTER), acting_as(WORKER):
        wake()
        with monkeypatch.context() as patch:
            patch.setattr(tasks, "compose", broken)
            for _number in range(MOST_FAILURES):
                with pytest.raises(ValueError, match="no"):
                    build(as_system, report=str(every()[0].pk))
    (report,) = every()
    assert (report.state, report.snapshot) == ("failed", None)
    again = "tried again: it could not be prepared"
    for page in ("home:dashboard", "forums:forum"):  # waits for who makes it, and for nobody else
        of = () if page == "home:dashboard" else (world.forum.pk,)
        assert again in body_of(get(world.chair, page, *of))
        assert again not in body_of(get(world.bryn.manager, page, *of))
    with acting_as(OWNER):
        Job.objects.filter(name="reports.build").exclude(attempts=0).delete()
        Job.objects.filter(name="reports.build").delete()
    deliver_all()
    (notice,) = notices_of(chair(world))
    assert (notice.sentence, notice.url) == (str(FAILED.sentence), f"/reports/{report.pk}/")
    assert [one.to for one in mail.outbox] == [[world.chair.email]]
    actions.rebuild_report(chair(world), report)
    assert notices_of(chair(world)) == [], "it no longer waits"
    with acting_as(OWNER):
        Job.objects.filter(name="reports.build").exclude(attempts=0).delete()
    delivers()
    assert every()[0].state == "draft"


def test_preparing_costs_the_same_whatever_the_number_of_benefits(
    world: World, django_assert_max_num_queries: Any
) -> None:
    define(forum=world.forum)
    for number in range(12):
        claims(
            world.aber,
            f"Benefit {number}",
            reported="10.00",
            forum=world.forum,
            shares=((world.aber, "60"), (world.bryn, "40")),
        )
    with clock.at(AFTER), acting_as(WORKER):
        wake()
        with django_assert_max_num_queries(70):
            build(as_system, report=str(every()[0].pk))
    snapshot = every()[0].snapshot
    assert snapshot is not None
    assert len(snapshot["benefits"]) == 12


def test_a_schedule_taken_up_again_is_as_it_is_asked_for_then(world: World) -> None:
    """And what was reported before is called what it was called."""
    first = define(body=world.bryn, frequency="yearly", since=dt.date(2024, 4, 1))
    wakes(dt.date(2025, 4, 1))
    assert [str(one.period_start) for one in every()] == ["2024-04-01"]
    administrator = world.bryn.administrator
    actions.end_schedule(world.bryn.actor(administrator), first)
    asked = {"of": "own", "frequency": "yearly", "year_starts_in": "8"}
    with clock.at(AFTER):
        assert post(administrator, "projects:definition-add", body=world.bryn, **asked).status_code == 303
        again = ReportDefinition.objects.visible_to(world.bryn.actor()).get()
    assert (again.pk, again.year_starts_in, again.since, again.ended_at) == (first.pk, 8, AFTER, None)
    assert wakes(dt.date(2026, 7, 2)) == 0, "the first is that of the period that is running"
    wakes(dt.date(2027, 7, 1))
    assert [(str(one.period_start), one.year_starts_in, period_of(one)) for one in every()] == [
        ("2024-04-01", 4, "2024-25"),
        ("2026-07-01", 8, "2026-27"),
    ]
    assert "2024-25" in body_of(get(administrator, "projects:report-list"))


def test_a_forums_schedule_taken_up_again_fills_no_gap(world: World) -> None:
    actions.end_schedule(chair(world), define(forum=world.forum, since=dt.date(2024, 4, 1)))
    with clock.at(AFTER):
        actions.schedule_reports(chair(world), forum=world.forum, frequency="quarterly", since=AFTER, year_starts_in=4)
    assert wakes(dt.date(2026, 9, 30)) == 0
    assert wakes(dt.date(2026, 10, 1)) == 1
    assert [str(one.period_start) for one in every()] == ["2026-07-01"]

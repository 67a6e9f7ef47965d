"""The sweeper is silent when it was not heard of for five minutes, whoever asks and however long they have run."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from celery import current_app
from django.db import DatabaseError, transaction
from django.db.migrations.recorder import MigrationRecorder

from partners import clock
from partners.outbox.beating import beat, silence
from partners.outbox.models import Beat
from partners.outbox.tasks import sweep
from tests.roles import OWNER, WEB, WORKER, acting_as

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)


def after(minutes: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


def is_silent(at: dt.datetime) -> bool:
    with clock.at(at), acting_as(WEB):
        return silence() is not None


def test_a_round_of_the_sweeper_is_heard_and_five_minutes_without_one_are_a_silence() -> None:
    for round_at in (NOON, after(1)):
        with clock.at(round_at), acting_as(WORKER), patch.object(current_app, "send_task"):
            sweep()
    assert Beat.objects.count() == 1
    assert [is_silent(after(minutes)) for minutes in (1, 6, 6.1, 600)] == [False, False, True, True]
    with clock.at(after(601)), acting_as(WORKER):
        beat()
    assert not is_silent(after(602))


def test_a_process_that_was_just_started_hears_a_silence_that_began_before_it() -> None:
    """The clock of a process is nowhere in it: after a night at a standstill the first look says so."""
    with clock.at(NOON - dt.timedelta(hours=9)), acting_as(WORKER):
        beat()
    with clock.at(NOON), acting_as(WEB):
        found = silence()
    assert found is not None
    assert (found.heard, found.since, found.seconds) == (after(-540), after(-540), 9 * 3600)


def test_a_database_that_was_just_made_has_not_been_waiting() -> None:
    """Until the first beat it counts from its last migration, which any process can read."""
    with acting_as(OWNER):
        MigrationRecorder.Migration.objects.filter(app="partners").update(applied=NOON - dt.timedelta(days=1))
        last = MigrationRecorder.Migration.objects.filter(app="partners").latest("name")
        MigrationRecorder.Migration.objects.filter(pk=last.pk).update(applied=NOON)
    assert [is_silent(after(minutes)) for minutes in (0, 5, 5.1)] == [False, False, True]
    with clock.at(after(6)), acting_as(WEB):
        found = silence()
    assert found is not None
    assert (found.heard, found.since, found.seconds) == (None, NOON, 360)


def test_a_scheduler_that_wakes_seldom_is_given_three_rounds(settings: Settings) -> None:
    with clock.at(NOON), acting_as(WORKER):
        beat()
    settings.WAKE_SECONDS = 600
    assert [is_silent(after(minutes)) for minutes in (29, 31)] == [False, True]


def test_pages_hear_the_beat_and_cannot_make_one() -> None:
    with acting_as(WEB), pytest.raises(DatabaseError), transaction.atomic():
        beat()
    with acting_as(WORKER):
        beat()
    with acting_as(WEB):
        assert Beat.objects.update(at=NOON) == 0

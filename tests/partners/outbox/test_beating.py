"""The sweeper is silent when it was not heard of for five minutes, and never because the portal was just started."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from celery import current_app
from django.db import DatabaseError, transaction

from partners import clock
from partners.outbox import beating
from partners.outbox.beating import beat, silence
from partners.outbox.models import Beat
from partners.outbox.tasks import sweep
from tests.roles import WEB, WORKER, acting_as

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)


def after(minutes: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


@pytest.fixture(autouse=True)
def started_yesterday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beating, "STARTED", NOON - dt.timedelta(days=1))


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


def test_a_portal_that_was_just_started_has_not_been_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a new one, which was never swept, nor one that stood still over night."""
    for heard in (None, NOON - dt.timedelta(hours=9)):
        if heard is not None:
            with clock.at(heard), acting_as(WORKER):
                beat()
        monkeypatch.setattr(beating, "STARTED", NOON)
        assert [is_silent(after(minutes)) for minutes in (0, 5, 5.1)] == [False, False, True]
        with clock.at(after(6)):
            found = silence()
        assert found is not None
        assert (found.heard, found.since, found.seconds) == (heard, heard or NOON, 360)


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

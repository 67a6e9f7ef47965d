"""A silence of the sweeper is told once: to the log, to those whom the operator named, and to /working each time."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
import structlog
from django.core.cache import cache
from django.core.management import CommandError, call_command
from redis.exceptions import ConnectionError as RedisAwayError

from estate_portal import watching
from estate_portal.home import health
from estate_portal.watching import look
from partners import clock
from partners.outbox.beating import beat
from partners.outbox.models import Job
from partners.outbox.put import put
from tests.embedded import ROOT
from tests.roles import WEB, WORKER, acting_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.mail import EmailMessage
    from django.test import Client
    from pytest_django import Settings

    from tests.worlds import World

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def heard_at_noon(settings: Settings) -> Iterator[None]:
    """A portal whose sweeper was heard at noon."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    with clock.at(NOON), acting_as(WORKER):
        beat()
    yield
    cache.clear()


def lines(*minutes: float) -> list[int]:
    """How often each look, so many minutes past noon, wrote the line."""
    found = []
    for one in minutes:
        with clock.at(NOON + dt.timedelta(minutes=one)), acting_as(WEB), structlog.testing.capture_logs() as logs:
            look()
        found.append(sum(log["event"] == "sweeper silent" and log["log_level"] == "error" for log in logs))
    return found


FORKED = """
import os, sys, threading
import django
django.setup()
from estate_portal import watching
watching.start()
child = os.fork()
listening = any(one.name == "listens for the sweeper" for one in threading.enumerate())
if child == 0:
    os._exit(0 if listening else 3)
sys.exit(0 if listening and os.waitpid(child, 0)[1] == 0 else 1)
"""


def test_each_process_that_is_forked_listens_too() -> None:
    done = subprocess.run([sys.executable, "-c", FORKED], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_silence_is_told_once_and_the_next_one_again(mailoutbox: list[EmailMessage], settings: Settings) -> None:
    settings.ALARM_EMAILS = ["on-call@example.org"]
    assert lines(1, 4, 6, 7, 60) == [0, 0, 1, 0, 0]
    assert [one.to for one in mailoutbox] == [["on-call@example.org"]]
    assert "2026-11-02 12:00 UTC" in mailoutbox[0].body
    with clock.at(NOON + dt.timedelta(minutes=61)), acting_as(WORKER):
        beat()
    assert lines(62, 67, 68) == [0, 1, 0]
    assert len(mailoutbox) == 2


def test_no_letter_is_sent_to_nobody(mailoutbox: list[EmailMessage]) -> None:
    assert lines(6) == [1]
    assert mailoutbox == []


def test_where_the_cache_is_away_each_process_tells_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_told_here", set())
    with patch("estate_portal.watching.cache.add", side_effect=RedisAwayError):
        assert lines(6, 7) == [1, 0]


def test_whoever_is_to_be_woken_asks_a_page_of_its_own(client: Client) -> None:
    """A web server is not taken out of service for it: /ready knows nothing of the sweeper."""
    with patch.object(health, "_ask", lambda questions: {name: ask() for name, ask in questions.items()}):
        for minutes, status, said in ((5, 200, "ok"), (6, 503, "failed")):
            with clock.at(NOON + dt.timedelta(minutes=minutes)):
                answer = client.get("/working")
                ready = client.get("/ready")
            assert (answer.status_code, answer.json()) == (status, {"status": said, "sweeper": said})
            assert answer["Cache-Control"] == "no-store"
            assert (ready.status_code, "sweeper" in ready.json()) == (200, False)


def test_portal_administrators_are_told_at_home_and_nobody_else(world: World, client: Client) -> None:
    silent, given_up = "has been silent since", "1 piece of work was given up"
    later = clock.now() + dt.timedelta(minutes=6)
    pk = put("people.notice")
    Job.objects.filter(pk=pk).update(attempts=5, gave_up_at=later)
    with acting_as(WORKER):
        beat()
    for person, is_told in ((world.administrator, True), (world.aber.administrator, False)):
        client.force_login(person)
        assert silent not in client.get("/").content.decode()
        with clock.at(later):
            text = client.get("/").content.decode()
        assert (silent in text, given_up in text) == (is_told, is_told)


def test_an_operator_lists_what_is_stuck_and_has_it_tried_again() -> None:
    def said(*wishes: str) -> str:
        out = io.StringIO()
        try:
            call_command("stuck", *wishes, stdout=out)
        except CommandError as error:
            out.write(str(error))
        return out.getvalue()

    with clock.at(NOON):
        assert said() == "Nothing is stuck.\n"
        first, second = put("test.first"), put("test.second")
        Job.objects.filter(pk=first).update(gave_up_at=NOON, attempts=5, starts=5, last_error="OSError")
    with clock.at(NOON + dt.timedelta(minutes=20)):
        text = said()
        for part in (f"given up  test.first  {first}", "OSError", f"overdue  test.second  {second}", "sweeper silent"):
            assert part in text
        with acting_as(WORKER):
            beat()
        again = said("--again")
        assert "Put in again: 1" in again
        assert "test.first" not in again
        assert "There is work that is stuck" in again, "the second still is"
    job = Job.objects.get(pk=first)
    assert (job.gave_up_at, job.attempts, job.starts) == (None, 0, 0)

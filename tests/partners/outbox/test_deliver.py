"""The outbox: a row is done once, tried again when it fails, and taken over the moment its worker dies."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import psycopg2
import pytest
from celery import current_app
from django.db import connection, transaction

from partners import clock, mail
from partners.outbox import handlers
from partners.outbox.beating import given_up_lately
from partners.outbox.models import Job
from partners.outbox.put import put
from partners.outbox.tasks import BACK_OFF, MOST_STARTS, deliver, sweep
from partners.people.models import Person
from partners.scoping.arming import NOBODY, Arms, current
from tests.roles import WORKER, acting_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.mail import EmailMessage

    from partners.acting.actor import Actor
    from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def done() -> Iterator[list[str]]:
    """The things that the work `test.note` was done for, in order; `fails` makes it fail."""
    seen: list[str] = []

    def note(actor: Actor, *, thing: str) -> None:
        if thing == "fails":
            raise ValueError(thing)
        seen.append(f"{thing} by {actor.label}")

    with patch.dict(handlers._handlers):
        handlers.handles("test.note")(note)
        yield seen


@pytest.fixture
def as_the_worker() -> Iterator[None]:
    with acting_as(WORKER):
        yield


def test_a_job_is_done_once(done: list[str], as_the_worker: None) -> None:
    job = put("test.note", thing="a")
    deliver(str(job))
    deliver(str(job))
    assert done == ["a by portal"]
    assert Job.objects.get(pk=job).done_at is not None


def test_a_job_that_another_worker_holds_is_left_until_that_worker_dies(done: list[str], as_the_worker: None) -> None:
    job = put("test.note", thing="a")
    parameters: dict[str, Any] = connection.get_connection_params()
    wanted = {key: parameters[key] for key in ("dbname", "user", "password", "host", "port")}
    other = psycopg2.connect(**wanted)
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 1))", [str(job)])
    deliver(str(job))
    assert done == []
    other.close()
    for _ in range(50):
        deliver(str(job))
        if done:
            break
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.1)")
    assert done == ["a by portal"]


def test_work_that_fails_is_tried_again_later_and_given_up_in_the_end(done: list[str], as_the_worker: None) -> None:
    pk = put("test.note", thing="fails")
    now = clock.now()
    for attempt in range(1, len(BACK_OFF) + 1):
        with clock.at(Job.objects.get(pk=pk).due_at):
            deliver(str(pk))
        job = Job.objects.get(pk=pk)
        assert job.attempts == attempt
        assert "ValueError" in job.last_error
    assert job.due_at > now
    assert job.gave_up_at is not None
    assert done == []


def test_work_that_kills_its_worker_each_time_is_given_up_too(done: list[str], as_the_worker: None) -> None:
    """No failure is ever written down then: the number of times that it was taken in hand is."""

    def kill(_actor: Actor) -> None:
        raise SystemExit

    with patch.dict(handlers._handlers):
        handlers.handles("test.kill", in_vain="test.note")(kill)
        pk = put("test.kill")
        Job.objects.filter(pk=pk).update(payload={}, starts=MOST_STARTS - 1)
        with pytest.raises(SystemExit):
            deliver(str(pk))
        job = Job.objects.get(pk=pk)
        assert (job.starts, job.attempts, job.gave_up_at) == (MOST_STARTS, 0, None)
        deliver(str(pk))
    job.refresh_from_db()
    assert job.gave_up_at is not None
    assert str(MOST_STARTS) in job.last_error
    assert Job.objects.filter(name="test.note").count() == 1, "what follows is put once"
    assert given_up_lately() == 1


def test_a_lost_message_is_sent_again_by_the_sweeper(done: list[str], as_the_worker: None) -> None:
    put("test.note", thing="fresh")
    with clock.at(clock.now().replace(year=2020)):
        old = put("test.note", thing="old")
    with patch.object(current_app, "send_task") as sent:
        assert sweep() == 1
    assert sent.call_args.args == ("outbox.deliver", [str(old)])


def test_a_job_that_is_not_there_is_no_fault(done: list[str], as_the_worker: None) -> None:
    deliver(str(uuid.uuid4()))
    assert done == []


@pytest.mark.parametrize("own_transactions", [False, True])
@pytest.mark.parametrize("fails", [False, True])
def test_work_that_wrote_and_failed_leaves_nothing_and_nobody_stays_armed(
    cast: World, as_the_worker: None, own_transactions: bool, fails: bool
) -> None:
    seen: list[Arms] = []

    def write() -> None:
        seen.append(current())
        put("test.left_behind")
        if fails:
            raise ValueError("after writing")

    def work(actor: Any) -> None:
        if not own_transactions:
            write()
            return
        with transaction.atomic():
            actor()
            write()

    with patch.dict(handlers._handlers):
        handlers.handles("test.write", own_transactions=own_transactions)(work)
        deliver(str(put("test.write", person=cast.aber.manager.pk, acting_for=cast.aber.organisation.pk)))
    assert [arms.organisation for arms in seen] == [cast.aber.organisation.pk]
    assert Job.objects.filter(name="test.left_behind").exists() != fails
    assert Job.objects.get(name="test.write").attempts == int(fails)
    assert current() == NOBODY
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('portal.organisation', true), current_setting('portal.doors', true)")
        assert cursor.fetchone() == ("", "")


def test_a_letter_that_is_sent_again_is_known_for_the_same(as_the_worker: None, mailoutbox: list[EmailMessage]) -> None:
    """Killed after the server took it and before the job was marked: the reader's server sees one letter twice."""
    tries: list[str] = []

    def write(_actor: Actor, *, to: str) -> None:
        for address in (to, "second@example.org"):
            mail.send("notice", address, language="en", person=Person(name="Nia"), about="joined")
        tries.append(to)
        if len(tries) == 1:
            raise OSError("killed")

    with patch.dict(handlers._handlers):
        handlers.handles("test.write")(write)
        first, other = put("test.write", to="first@example.org"), put("test.write", to="first@example.org")
        deliver(str(first))
        Job.objects.filter(pk=first).update(due_at=clock.now())
        deliver(str(first))
        deliver(str(other))
    ids = [(one.to[0][:5], one.message()["Message-ID"]) for one in mailoutbox]
    assert len(ids) == 6
    assert ids[:2] == ids[2:4], "the second try sends the same letters"
    assert len(set(ids)) == 4, "each reader's own, and another work is another letter"
    mail.send("notice", "first@example.org", language="en", person=Person(name="Nia"), about="joined")
    assert mailoutbox[-1].message()["Message-ID"] not in {one for _to, one in ids}

"""Delivering the outbox: hold a row, act for whom it says, do the work, mark it done."""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog
from celery import current_app, shared_task
from django.db import connection, transaction
from django.db.models import F, Q

from partners import clock
from partners.outbox.beating import beat
from partners.outbox.handlers import handler, in_vain
from partners.outbox.models import Job
from partners.outbox.put import DELIVER, put
from partners.outbox.running import doing
from partners.scoping.arming import disarm
from partners.wired import Wired

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from partners.acting.actor import Actor

log = structlog.stdlib.get_logger(__name__)

HINTED_LATELY = 30  # seconds in which the first message may still be on its way
BACK_OFF = (10, 60, 300, 1800, 3600)  # seconds before the next try
#: so often a worker takes work in hand that never comes to an end, good or bad: workers are killed, but not so often
MOST_STARTS = 60
#: the top floor's way to make an actor out of ids: sharing knows the doors, this floor does not
actors: Wired[Callable[[uuid.UUID | None, uuid.UUID | None], Actor]] = Wired("makers of actors")


@shared_task(name=DELIVER)
def deliver(job_id: str) -> None:
    """Do the work of one row, unless another worker has it or it is done. What names no row is noted and left."""
    try:
        uuid.UUID(job_id)
    except ValueError:
        log.warning("a message that names no job", message=job_id[:80])
        return
    with _held(job_id) as is_ours:
        job = Job.objects.filter(_to_do(), pk=job_id).first() if is_ours else None
        if job is None:
            return
        with structlog.contextvars.bound_contextvars(job=str(job.pk), work=job.name), doing(job.pk):
            if job.starts >= MOST_STARTS:
                _give_up(job, f"taken in hand {job.starts} times, and never heard of again")
                return
            # Before the work and not with it: what kills the worker takes back what the work wrote.
            Job.objects.filter(pk=job.pk).update(starts=F("starts") + 1)
            try:
                _run(job)
            except Exception as error:
                log.exception("work failed", work=job.name)
                _put_back(job, error)
            else:
                Job.objects.filter(pk=job.pk).update(done_at=clock.now())


@shared_task(name="outbox.sweep")
def sweep() -> int:
    """Send again what is due and not done: messages are hints, and hints get lost. Then say that it went round."""
    late = clock.now() - dt.timedelta(seconds=HINTED_LATELY)
    waiting = list(
        Job.objects.filter(_to_do(), created_at__lte=late).order_by("due_at").values_list("pk", flat=True)[:500]
    )
    for pk in waiting:
        current_app.send_task(DELIVER, [str(pk)])
    beat()
    return len(waiting)


def _to_do() -> Q:
    return Q(done_at=None, gave_up_at=None, due_at__lte=clock.now())


@contextmanager
def _held(job_id: str) -> Iterator[bool]:
    """Hold the job for this worker alone, if nobody else does.

    A lock of the database's session rather than a lease by the clock: it lasts as long as the work
    takes, and is free the moment a worker is killed, because its connection closes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 1))", [job_id])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 1))", [job_id])


def _run(job: Job) -> None:
    work = handler(job.name)
    (make_actor,) = actors
    try:
        if work.own_transactions:
            work.run(lambda: make_actor(job.person_id, job.acting_for_id), **job.payload)
            return
        with transaction.atomic():
            work.run(make_actor(job.person_id, job.acting_for_id), **job.payload)
    finally:
        disarm()


def _put_back(job: Job, error: Exception) -> None:
    attempts, why = job.attempts + 1, repr(error)[:2000]
    if attempts >= len(BACK_OFF):
        _give_up(job, why)
        return
    due_at = clock.now() + dt.timedelta(seconds=BACK_OFF[job.attempts])
    Job.objects.filter(pk=job.pk).update(attempts=attempts, last_error=why, due_at=due_at)


def _give_up(job: Job, why: str) -> None:
    """Try no more, and have it told: what was in progress is marked, and whoever waits for it hears so."""
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1, last_error=why, gave_up_at=clock.now())
        if follows := in_vain(job.name):
            put(follows, acting_for=job.acting_for_id, person=job.person_id, **job.payload)
    log.error("work given up", work=job.name, why=why)

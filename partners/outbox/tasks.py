"""Delivering the outbox: lease a row, act for whom it says, do the work, mark it done."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

import structlog
from celery import current_app, shared_task
from django.db import transaction
from django.db.models import Q

from partners import clock
from partners.outbox.handlers import handler
from partners.outbox.models import Job
from partners.outbox.put import DELIVER
from partners.scoping.arming import disarm
from partners.wired import Wired

if TYPE_CHECKING:
    from collections.abc import Callable

    from partners.acting.actor import Actor

log = structlog.stdlib.get_logger(__name__)

LEASE = dt.timedelta(minutes=35)  # beyond the hard time limit of a task
BACK_OFF = (10, 60, 300, 1800, 3600)  # seconds before the next try
#: the top floor's way to make an actor out of ids: sharing knows the doors, this floor does not
actors: Wired[Callable[[uuid.UUID | None, uuid.UUID | None], Actor]] = Wired("makers of actors")


@shared_task(name=DELIVER)
def deliver(job_id: str) -> None:
    """Do the work of one row, unless another worker has it or it is done."""
    lease = uuid.uuid4()
    job = _take(uuid.UUID(job_id), lease)
    if job is None:
        return
    with structlog.contextvars.bound_contextvars(job=str(job.pk), work=job.name):
        try:
            _run(job)
        except Exception as error:
            log.exception("work failed", work=job.name)
            _put_back(job, lease, error)
        else:
            Job.objects.filter(pk=job.pk, lease=lease).update(done_at=clock.now(), leased_until=None)


@shared_task(name="outbox.sweep")
def sweep() -> int:
    """Send again what is due and neither done nor leased: messages are hints, and hints get lost."""
    now = clock.now()
    due = Job.objects.filter(_free(now), done_at=None, gave_up_at=None, due_at__lte=now)
    waiting = list(due.order_by("due_at").values_list("pk", flat=True)[:500])
    for pk in waiting:
        current_app.send_task(DELIVER, [str(pk)])
    return len(waiting)


def _free(now: dt.datetime) -> Q:
    return Q(leased_until=None) | Q(leased_until__lt=now)


def _take(job_id: uuid.UUID, lease: uuid.UUID) -> Job | None:
    now = clock.now()
    mine = Job.objects.filter(_free(now), pk=job_id, done_at=None, gave_up_at=None, due_at__lte=now)
    if not mine.update(lease=lease, leased_until=now + LEASE):
        return None
    return Job.objects.get(pk=job_id)


def _run(job: Job) -> None:
    work = handler(job.name)
    (make_actor,) = actors
    if work.own_transactions:
        work.run(lambda: make_actor(job.person_id, job.acting_for_id), **job.payload)
        return
    try:
        with transaction.atomic():
            work.run(make_actor(job.person_id, job.acting_for_id), **job.payload)
    finally:
        disarm()


def _put_back(job: Job, lease: uuid.UUID, error: Exception) -> None:
    now = clock.now()
    fate: dict[str, object] = {"attempts": job.attempts + 1, "leased_until": None, "last_error": repr(error)[:2000]}
    if job.attempts + 1 >= len(BACK_OFF):
        fate["gave_up_at"] = now
    else:
        fate["due_at"] = now + dt.timedelta(seconds=BACK_OFF[job.attempts])
    Job.objects.filter(pk=job.pk, lease=lease).update(**fate)

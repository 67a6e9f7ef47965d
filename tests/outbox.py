"""Doing what the outbox holds, as the worker would after the commit that a test never makes."""

from __future__ import annotations

from partners import clock
from partners.outbox.models import Job
from partners.outbox.tasks import deliver
from tests.roles import WORKER, acting_as


def deliver_all() -> list[str]:
    """Deliver every job that is due, those that jobs put too; fails the test when one fails. Returns their names."""
    done: list[str] = []
    with acting_as(WORKER):
        while waiting := list(
            Job.objects.filter(done_at=None, attempts=0, due_at__lte=clock.now()).order_by("created_at")
        ):
            for job in waiting:
                deliver(str(job.pk))
                job.refresh_from_db()
                assert job.done_at is not None, f"{job.name}: {job.last_error}"
                done.append(job.name)
    return done

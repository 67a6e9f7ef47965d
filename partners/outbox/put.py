"""Putting work into the outbox: a row in this transaction, and a hint to the worker after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from celery import current_app
from django.db import transaction

from partners.outbox.models import Job

if TYPE_CHECKING:
    import datetime as dt
    import uuid

DELIVER = "outbox.deliver"


def put(
    name: str,
    *,
    acting_for: uuid.UUID | None = None,
    person: uuid.UUID | None = None,
    due_at: dt.datetime | None = None,
    **ids: Any,
) -> uuid.UUID:
    """Have the registered work `name` done after this transaction commits. `ids` name what it is about.

    The row is the truth: if the message is lost, the sweeper finds the row within a minute.
    """
    job = Job(
        name=name,
        acting_for_id=acting_for,
        person_id=person,
        payload={key: str(value) for key, value in ids.items()},
    )
    if due_at is not None:
        job.due_at = due_at
    job.save(force_insert=True)
    transaction.on_commit(lambda: current_app.send_task(DELIVER, [str(job.pk)]), robust=True)
    return job.pk

"""Doing what the outbox holds, as the worker would after the commit that a test never makes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.mail import EmailMessage

from partners import clock
from partners.outbox.models import Job
from partners.outbox.tasks import deliver
from tests.roles import WORKER, acting_as

if TYPE_CHECKING:
    import pytest


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


def deliver_later() -> None:
    """Ten minutes later, when what failed is tried again: deliver all that waits, whatever becomes of it."""
    with clock.at(clock.now() + dt.timedelta(minutes=10)), acting_as(WORKER):
        for job in Job.objects.filter(done_at=None):
            deliver(str(job.pk))


def refuse_once(monkeypatch: pytest.MonkeyPatch, email: str) -> None:
    """Have the mail server refuse the next letter to that address, and no other."""
    sends, refused = EmailMessage.send, [email]

    def send(letter: EmailMessage, *args: Any) -> Any:
        if refused and letter.to == refused:
            refused.clear()
            raise OSError("the server is down")
        return sends(letter, *args)

    monkeypatch.setattr(EmailMessage, "send", send)

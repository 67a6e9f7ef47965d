"""The sweeper's beat, and hearing that it has stopped: what finds stuck work must not get stuck unseen.

The beat is a row, not a key in Redis: Redis may be emptied at any time, and a beat that is gone with it would look
like a portal that has only just started. Where the database is away, there is nothing to sweep either.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from partners import clock
from partners.outbox.models import Beat, Job

SWEEPER = "sweeper"
#: a silence that is longer is told
SILENT_AFTER = dt.timedelta(minutes=5)
#: for how long work that was given up is told of
LATELY = dt.timedelta(days=7)
#: when this process began: a portal that has just been started has not been waiting for a beat before
STARTED = clock.now()


@dataclass(frozen=True, slots=True)
class Silence:
    """That the sweeper is silent: when it was last heard of, if ever, and since when this process has waited."""

    heard: dt.datetime | None
    since: dt.datetime
    seconds: int


def beat() -> None:
    """Say that the sweeper has gone round. For the worker."""
    Beat.objects.bulk_create(
        [Beat(name=SWEEPER, at=clock.now())], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def silence(now: dt.datetime | None = None) -> Silence | None:
    """Whether the sweeper has been silent for too long, as far as this process can know. One query.

    Until it was heard of, and after a night for which the whole portal stood still, the process counts from its start.
    """
    heard = last_heard()
    since = max(heard, STARTED) if heard else STARTED
    waited = (now or clock.now()) - since
    return Silence(heard, heard or STARTED, int(waited.total_seconds())) if waited > longest() else None


def last_heard() -> dt.datetime | None:
    """When the sweeper last went round; nothing where it never did. One query."""
    return Beat.objects.filter(name=SWEEPER).values_list("at", flat=True).first()


def longest() -> dt.timedelta:
    """For how long the sweeper may be silent; a scheduler that was told to wake seldom gets three rounds."""
    return max(SILENT_AFTER, dt.timedelta(seconds=3 * settings.WAKE_SECONDS))


def given_up_lately() -> int:
    """How many pieces of work were given up in the last days. One query."""
    since = clock.now() - LATELY
    return Job.objects.filter(done_at=None, attempts__gt=0, gave_up_at__gte=since).count()

"""The sweeper's beat, and hearing that it has stopped: what finds stuck work must not get stuck unseen.

The beat is a row, not a key in Redis: Redis may be emptied at any time, and a beat that is gone with it would look
like a portal that has only just started. Where the database is away, there is nothing to sweep either.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max

from partners import clock
from partners.outbox.models import Beat, Job

SWEEPER = "sweeper"
#: a silence that is longer is told
SILENT_AFTER = dt.timedelta(minutes=5)
#: for how long work that was given up is told of
LATELY = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Silence:
    """That the sweeper is silent: when it was last heard of, if ever, and since when one has waited for it."""

    heard: dt.datetime | None
    since: dt.datetime
    seconds: int


def beat() -> None:
    """Say that the sweeper has gone round. For the worker."""
    Beat.objects.bulk_create(
        [Beat(name=SWEEPER, at=clock.now())], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def silence(now: dt.datetime | None = None) -> Silence | None:
    """Whether the sweeper has been silent for too long. The database alone knows: one query, two until it was heard of.

    When the process that asks was started makes no difference, so that a restart of the pages hides no silence.
    """
    now, heard = now or clock.now(), last_heard()
    since = heard or _prepared() or now
    waited = now - since
    return Silence(heard, since, int(waited.total_seconds())) if waited > longest() else None


def last_heard() -> dt.datetime | None:
    """When the sweeper last went round; nothing where it never did. One query."""
    return Beat.objects.filter(name=SWEEPER).values_list("at", flat=True).first()


def _prepared() -> dt.datetime | None:
    """When the database was last made ready: before that, nobody could wait for a first round."""
    done = MigrationRecorder(connection).migration_qs.filter(app="partners")
    last: dt.datetime | None = done.aggregate(last=Max("applied"))["last"]
    return last


def longest() -> dt.timedelta:
    """For how long the sweeper may be silent; a scheduler that was told to wake seldom gets three rounds."""
    return max(SILENT_AFTER, dt.timedelta(seconds=3 * settings.WAKE_SECONDS))


def given_up_lately() -> int:
    """How many pieces of work were given up in the last days. One query."""
    since = clock.now() - LATELY
    return Job.objects.filter(done_at=None, attempts__gt=0, gave_up_at__gte=since).count()

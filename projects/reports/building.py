"""Preparing a report exactly once: the row is asked for, claimed, and written by whoever still holds the claim.

What is due is asked of the database, by as many schedulers as like: the key of a report (definition,
period, version) lets one row be. A worker claims the row for `LEASE`, renews the claim at each step, and
writes the result only if the claim is still the last. A worker that died leaves a lease that runs out;
the next round of the scheduler asks again. No message is needed for any of it, only quicker.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from partners import clock
from partners.outbox.put import put
from projects.delivery.telling import tell
from projects.reports.letters import FAILED
from projects.reports.models import IN_HAND, Report, ReportDefinition, State
from projects.reports.periods import ended
from projects.reports.telling import makers_of

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from projects.reports.periods import Period

log = structlog.stdlib.get_logger(__name__)

#: so often a report is taken in hand before somebody must look: workers do die, but not so often
MOST_TRIES = 12
#: and so often when the work itself fails
MOST_FAILURES = 4
STEPS = 4
#: after this long a row that nobody took is asked for again: its job is lost
FORGOTTEN = dt.timedelta(minutes=10)


class ClaimLostError(Exception):
    """Somebody else took the report in hand meanwhile: what this worker found is thrown away."""


def lease() -> dt.timedelta:
    """How long a claim holds without being renewed."""
    return dt.timedelta(seconds=settings.REPORT_LEASE_SECONDS)


# --- what is due ------------------------------------------------------------------------------


def make_due(today: dt.date) -> int:
    """Ask for every report that is due on that day and not there; returns how many. For the worker, as the portal.

    Two rounds at once make each row once.
    """
    # In one order, so that two schedulers wait for each other's rows one way only.
    scheduled = list(
        ReportDefinition.objects.filter(ended_at=None).unscoped(because="due in every forum and body").order_by("pk")
    )
    there = set(
        Report.objects.filter(definition__in=[one.pk for one in scheduled])
        .unscoped(because="due in every forum and body")
        .values_list("definition", "period_start")
    )
    made = 0
    for definition in scheduled:
        periods = ended(definition.frequency, definition.year_starts_in, since=definition.since, by=today)
        lacking = [one for one in periods if (definition.pk, one.start) not in there]
        if lacking:
            made += ask_for(definition, lacking)
    return made


def ask_for(definition: ReportDefinition, periods: Iterable[Period]) -> int:
    """A row and a job for each period that has none yet: the first version. Returns how many are new."""
    wanted = [
        Report(
            definition=definition,
            forum_id=definition.forum_id,
            audience_id=definition.audience_id,
            organisation_id=definition.organisation_id,
            period_start=period.start,
            period_quarters=period.quarters,
            year_starts_in=definition.year_starts_in,
        )
        for period in periods
    ]
    with transaction.atomic():
        Report.objects.bulk_create(wanted, ignore_conflicts=True)
        ours = Report.objects.fresh(wanted).values_list("pk", flat=True)
        for pk in ours:
            put("reports.build", report=pk)
    return len(ours)


def ask_again() -> int:
    """Put to work again what was left lying: a lease that ran out, a row whose job is lost. Returns how many."""
    now = clock.now()
    left = Q(state=State.BUILDING, leased_until__lte=now) | Q(state=State.WAITING, asked_at__lte=now - FORGOTTEN)
    with transaction.atomic():
        rows = Report.objects.filter(left).unscoped(because="left lying in every forum and body")
        found = list(rows.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)[:500])
        again = Report.objects.filter(pk__in=found).unscoped(because="left lying in every forum and body")
        again.update(state=State.WAITING, asked_at=now, leased_until=None)
        for pk in found:
            put("reports.build", report=pk)
    return len(found)


# --- one report -------------------------------------------------------------------------------


def claim(pk: uuid.UUID | str) -> Report | None:
    """Take a report in hand: the row with its new claim, or nothing when it is done or another's."""
    now = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    with transaction.atomic():
        rows = Report.objects.filter(free, pk=pk, state__in=IN_HAND).scoped("the work at hand")
        report = rows.select_for_update(of=("self",)).first()
        if report is None:
            return None
        report.claim += 1
        report.tries += 1
        report.leased_until, report.step = now + lease(), 0
        report.state = State.BUILDING
        if report.tries > MOST_TRIES:
            log.error("report given up", report=str(report.pk), tries=report.tries)
            report.state, report.leased_until = State.FAILED, None
        report.save(update_fields=["state", "claim", "tries", "leased_until", "step"])
        if report.state == State.FAILED:
            _tell_makers(report)
    return report if report.state == State.BUILDING else None


def renew(report: Report, step: int) -> None:
    """Say how far the work is, and hold the claim for longer. Raises ClaimLostError."""
    _held(report, step=step, leased_until=clock.now() + lease())


def put_back(report: Report) -> None:
    """Let go of a claim whose work failed, so that the next try need not wait for the lease; in the end give up.

    Those who make the report are told then: nobody need find out by opening it.
    """
    gives_up = report.tries >= MOST_FAILURES
    with transaction.atomic():
        _held(report, state=State.FAILED if gives_up else State.WAITING, leased_until=None)
        if gives_up:
            _tell_makers(report)


def _tell_makers(report: Report) -> None:
    for body in makers_of(report):
        tell(FAILED, body=body, record=report.pk)


def write(report: Report, **result: Any) -> None:
    """Write the draft, unless the claim was lost. Raises ClaimLostError."""
    _held(report, state=State.DRAFT, leased_until=None, step=STEPS, **result)


def _held(report: Report, **values: Any) -> None:
    """Change the row while this claim is still the last, in a transaction of its own."""
    with transaction.atomic():
        rows = Report.objects.filter(pk=report.pk, claim=report.claim, state=State.BUILDING)
        if rows.scoped("the work at hand").update(**values) != 1:
            raise ClaimLostError

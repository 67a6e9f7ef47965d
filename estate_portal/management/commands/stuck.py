"""`manage.py stuck`: what the operator must look at behind the pages, and trying given-up work again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partners import clock
from partners.outbox.beating import last_heard, longest
from partners.outbox.models import Job

#: work that is due for longer than this has not been taken, or does not come to an end
OVERDUE = dt.timedelta(minutes=15)


class Command(BaseCommand):
    """Lists silent, overdue and given-up work; ends with an error while there is any, for a scheduler's alarm."""

    help = "List work that is overdue or was given up, and say whether the sweeper is silent."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the wish to try again."""
        parser.add_argument("--again", action="store_true", help="have what was given up tried again, from the start")

    def handle(self, *args: Any, again: bool = False, **options: Any) -> None:
        """Print a line for each, and raise CommandError if there was one."""
        now = clock.now()
        given_up = Job.objects.filter(done_at=None).exclude(gave_up_at=None)
        if again:
            number = given_up.update(gave_up_at=None, attempts=0, starts=0, due_at=now)
            self.stdout.write(f"Put in again: {number}")
        faults = self.told("given up", given_up.order_by("gave_up_at"))
        overdue = Job.objects.filter(done_at=None, gave_up_at=None, due_at__lt=now - OVERDUE)
        faults += self.told("overdue", overdue.order_by("due_at"))
        heard = last_heard()
        if heard is None or now - heard > longest():
            faults += 1
            self.stdout.write(f"sweeper silent  last heard of: {heard or 'never'}")
        if faults:
            raise CommandError("There is work that is stuck: see above.")
        self.stdout.write("Nothing is stuck.")

    def told(self, what: str, rows: Any) -> int:
        """Print a line a job, with its ids and its last error; answers how many."""
        found = list(rows[:200])
        for job in found:
            ids = " ".join(f"{name}={value}" for name, value in job.payload.items())
            self.stdout.write(f"{what}  {job.name}  {job.pk}  {ids}  {job.last_error[:200]}")
        return len(found)

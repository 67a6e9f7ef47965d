"""What came of a spreadsheet of bodies, row by row: the receipt of whoever sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.scoping.queries import ScopedModel, ScopedQuerySet

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class Outcome(models.TextChoices):
    """What was done with a row."""

    WAITING = "waiting", _("Not yet done")
    INVITED = "invited", _("Added, and its administrator invited")
    ADDED = "added", _("Added")
    HERE = "here", _("On the portal already")
    LEFT_OUT = "left_out", _("Left out")


class IntakeQuerySet(ScopedQuerySet["Intake"]):
    """Spreadsheets that were taken in, to portal administrators."""

    def visible_to(self, actor: Actor) -> Self:
        """All of them, or none."""
        return self.scoped("portal administrator") if actor.is_administrator_of_portal else self.none()


class Intake(ScopedModel):
    """A sheet that was taken in. Its id comes with the trial, so that a second press finds it done.

    Each of `rows` has `number`, `name`, `name_en`, `name_cy`, `kind`, `jurisdiction`, `code`, `email`, `forums`,
    `outcome`, `reason` and `organisation`; one that waits to be brought in also what the sheet `said`, and whether it
    stays beside a body of nearly its name (`as_two`).
    """

    person = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    rows: Any = models.JSONField(default=list)

    objects = IntakeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"

    @property
    def done(self) -> int:
        """Of how many rows it is known what came of them."""
        return sum(row["outcome"] != Outcome.WAITING for row in self.rows)

    @property
    def is_working(self) -> bool:
        """Whether rows still wait to be brought in."""
        return self.done < len(self.rows)

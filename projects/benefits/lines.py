"""A benefit in a list: what it is, and how much of it came to date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from partners import clock
from projects.benefits import words
from projects.benefits.periods import between, quarter_of
from projects.benefits.sums import Row, roll_up

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping

    from partners.organisations.models import Organisation
    from projects.benefits.sums import Line


@dataclass(frozen=True, slots=True)
class BenefitLine:
    """A benefit in a list. `row` has its figures as numbers."""

    pk: uuid.UUID
    name: str
    called: str
    forecast: str
    reported: str
    validated: str
    claimant: str
    row: Row


def benefit_line(line: Line, bodies: Mapping[uuid.UUID, Organisation]) -> BenefitLine:
    """A benefit with what was forecast, reported and validated to date."""
    now = quarter_of(clock.today())
    known = [*line.amounts.forecast, *line.amounts.reported, now]
    (row,) = roll_up([line], between(min(known), now))
    return BenefitLine(
        pk=line.benefit,
        name=line.name,
        called=words.called(line.kind),
        forecast=words.figure(line.kind, row.forecast),
        reported=words.figure(line.kind, row.reported),
        validated=words.figure(line.kind, row.validated),
        claimant=name_of(bodies, line.claimed_by),
        row=row,
    )


def name_of(bodies: Mapping[uuid.UUID, Organisation], key: uuid.UUID) -> str:
    """A body by name, where the reader may know it."""
    return bodies[key].name if key in bodies else _("Another body")

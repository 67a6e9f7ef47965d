"""What a report is made of, before it is added up: plain values, read at one moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID

    from projects.benefits.sums import Leg, Line
    from projects.reports.periods import Period


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called, in both languages; one may be empty."""

    en: str
    cy: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that goes into one report.

    `own` is the body of a partner's report, empty for a forum's. `names` are the bodies that its readers
    may know by name, `inside` those among which payments are nil: a forum's members, or the body alone.
    `stages` are how many initiatives stand at each, and how many of those lack evidence for it.
    `withheld` counts benefits of the forum that are not published to it. `before` is the snapshot of the last
    published report, `corrected` that of the version that this one corrects.
    """

    of: Name
    period: Period
    frequency: str
    year_starts_in: int
    as_at: dt.datetime
    lines: list[Line]
    names: dict[UUID, Name]
    own: UUID | None = None
    withheld: int = 0
    stages: list[tuple[str, int, int]] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)
    inside: frozenset[UUID] = frozenset()
    before: dict[str, Any] | None = None
    corrected: dict[str, Any] | None = None

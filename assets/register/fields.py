"""Every field of an asset, once: its label, its level, its table and how it is read aloud.

Page, list, history, download, import, form and search all take the level from here. A test fails
when a column of the register is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from assets.register.choices import LeaseEventKind
from assets.register.models import Asset, AssetDetail, AssetMoney, AssetSummary
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db import models

#: columns that carry the record itself rather than a fact about the property
BOOKKEEPING = frozenset({"id", "organisation", "asset", "identity", "version", "created_at", "changed_at"})
#: facts of a brownfield register begin so: imported, shown where there are any, for most properties have none
PLANNING = "planning_"
LEASE_DATES: Mapping[str, LeaseEventKind] = {
    "lease_starts_on": LeaseEventKind.STARTS,
    "lease_expires_on": LeaseEventKind.EXPIRES,
    "lease_break_on": LeaseEventKind.BREAK,
    "rent_review_on": LeaseEventKind.RENT_REVIEW,
}
PARTS: Mapping[Level, type[models.Model]] = {
    Level.LISTED: Asset,
    Level.SUMMARY: AssetSummary,
    Level.DETAIL: AssetDetail,
    Level.COMMERCIAL: AssetMoney,
}
SECTION_LABELS = {
    Level.LISTED: _("Property"),
    Level.SUMMARY: _("Where, size and use"),
    Level.DETAIL: _("Condition, space and plans"),
    Level.COMMERCIAL: _("Money and lease terms"),
}

PLANNING_LABEL = _("Planning")

#: what to call a fact of another body's, where the label says "your"
TO_OTHERS = {
    "reference": _("Their reference"),
    "use_as_given": _("Use, in their words"),
    "tenure_as_given": _("Tenure, in their words"),
}


@dataclass(frozen=True)
class Field:
    """A fact about a property. `column` is None for dates kept as lease events."""

    name: str
    label: Any
    level: Level
    column: models.Field[Any, Any] | None

    def label_for(self, *, is_own: bool) -> Any:
        """The label as the reader reads it: "your" words are the owner's, and theirs to everybody else."""
        return self.label if is_own else TO_OTHERS.get(self.name, self.label)

    @property
    def choices(self) -> dict[str, Any]:
        """Values and the words for them; empty when any text will do."""
        source: Any = getattr(self.column, "base_field", self.column)
        return dict(getattr(source, "choices", None) or ())


@cache
def fields() -> dict[str, Field]:
    """All fields by name, in the order in which a page shows them."""
    found: dict[str, Field] = {}
    for level, part in PARTS.items():
        for column in part._meta.concrete_fields:
            if column.name not in BOOKKEEPING:
                found[column.name] = Field(column.name, column.verbose_name, level, column)
        if level == Level.DETAIL:
            for name, kind in LEASE_DATES.items():
                found[name] = Field(name, kind.label, level, None)
    return found


def at_level(level: Level) -> list[Field]:
    """The fields that `level` adds to the level below."""
    return [field for field in fields().values() if field.level == level]


def up_to(level: Level) -> list[Field]:
    """The fields that `level` shows."""
    return [field for field in fields().values() if field.level <= level]

"""What the two sides of the ledger can be filtered and sorted by."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.shares.ending import BY_LAST_DAY, ENDING, EndingFilter
from partners.lists.filters import ChoiceFilter, Filter
from partners.lists.state import Sort
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LEVELS = {str(level.value): level.label for level in Level}
BY_LAST_DAY_BACK = Sort("-until", _("Last day, latest first"), "until", descending=True)
BY_NAME = Sort("name", _("Property"), "sort_name")
BY_NAME_BACK = Sort("-name", _("Property, backwards"), "sort_name", descending=True)
BY_LEVEL = Sort("-level", _("Level, highest first"), "level", descending=True)
BY_LEVEL_BACK = Sort("level", _("Level, lowest first"), "level")
SORTS = (BY_LAST_DAY, BY_LAST_DAY_BACK, BY_NAME, BY_NAME_BACK, BY_LEVEL, BY_LEVEL_BACK)
#: how the value of a place in the list is read from the URL
READ: Mapping[str, Callable[[str], object]] = {"until": dt.date.fromisoformat, "sort_name": str, "level": int}


@dataclass(frozen=True, slots=True)
class KeyFilter(ChoiceFilter):
    """One of several bodies or audiences, by key."""

    def condition(self, values: tuple[str, ...]) -> Q:
        """Any of those chosen."""
        return Q(**{f"{self.name}__in": [uuid.UUID(one) for one in values]})


def filters(other: KeyFilter) -> tuple[Filter, ...]:
    """The filters of a side: with whom or whose, at which level, ending when."""
    return (other, ChoiceFilter("level", _("Level"), LEVELS), EndingFilter("ending", _("Ends"), ENDING))


def met(some: Sequence[Filter], values: Mapping[str, tuple[str, ...]]) -> Q:
    """The condition of the filters that are on."""
    found = Q()
    for one in some:
        if values.get(one.name):
            found &= one.condition(values[one.name])
    return found

"""What the talk of a forum can be filtered by."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.lists.filters import LONGEST_SEARCH, ChoiceFilter, Filter
from partners.lists.state import Sort

NEWEST = Sort("newest", _("Newest first"), "last_at", descending=True)


@dataclass(frozen=True, slots=True)
class TitleFilter(Filter):
    """Every word of the text in the title."""

    def read(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """The text, in one line."""
        text = " ".join(" ".join(given).replace("\0", "").split())[:LONGEST_SEARCH]
        return (text,) if text else ()

    def condition(self, values: tuple[str, ...]) -> Q:
        """All words."""
        found = Q()
        for word in values[0].split()[:10]:
            found &= Q(title__icontains=word)
        return found


@dataclass(frozen=True, slots=True)
class ConfidenceFilter(ChoiceFilter):
    """Whom threads are for."""

    def condition(self, values: tuple[str, ...]) -> Q:
        """For everybody, in confidence, or either."""
        return Q(readers__isnull=values[0] == "forum") if len(values) == 1 else Q()


FILTERS: tuple[Filter, ...] = (
    TitleFilter("q", _("Words in the title")),
    ConfidenceFilter("for", _("Who can read"), {"forum": _("The whole forum"), "named": _("Named partners")}),
)

"""What the talk of a forum can be filtered by."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.membership.narrowing import WordsFilter
from partners.lists.filters import ChoiceFilter, Filter
from partners.lists.state import Sort

NEWEST = Sort("newest", _("Newest first"), "last_at", descending=True)
OLDEST = Sort("oldest", _("Oldest first"), "last_at")
BY_TITLE = Sort("title", _("Thread"), "title")
BY_TITLE_BACK = Sort("-title", _("Thread, backwards"), "title", descending=True)
SORTS = (NEWEST, OLDEST, BY_TITLE, BY_TITLE_BACK)


@dataclass(frozen=True, slots=True)
class ConfidenceFilter(ChoiceFilter):
    """Whom threads are for."""

    def condition(self, values: tuple[str, ...]) -> Q:
        """For everybody, in confidence, or either."""
        return Q(readers__isnull=values[0] == "forum") if len(values) == 1 else Q()


FILTERS: tuple[Filter, ...] = (
    WordsFilter("q", _("Words in the title"), "title"),
    ConfidenceFilter("for", _("Who can read"), {"forum": _("The whole forum"), "named": _("Named partners")}),
)

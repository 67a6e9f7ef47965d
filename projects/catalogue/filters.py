"""What the list of benefits can be filtered and sorted by."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.lists.filters import ChoiceFilter, Filter, SearchFilter, words_of
from partners.lists.state import Sort
from projects.benefits.choices import Category
from projects.programmes.reference import PROGRAMMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

STATUSES = {
    "planned": _("Nothing reported yet"),
    "reported": _("Reported, not attested"),
    "attested": _("Attested, not validated"),
    "sent_back": _("Sent back"),
    "validated": _("Validated"),
}
OVERDUE = {"yes": _("A quarter is overdue"), "no": _("Nothing is overdue")}
BY_NAME = Sort("name", _("Name"), "sort_name")
BY_NAME_BACK = Sort("-name", _("Name, backwards"), "sort_name", descending=True)
NEWEST = Sort("-claimed", _("Claimed last"), "created_at", descending=True)
SORTS = (BY_NAME, BY_NAME_BACK, NEWEST)
#: how the value of a place in the list is read from the URL
READ: Mapping[str, Callable[[str], object]] = {"sort_name": str, "created_at": dt.datetime.fromisoformat}


@dataclass(frozen=True, slots=True)
class WordsFilter(SearchFilter):
    """Every word, anywhere in the name or the description, whatever the accents."""

    def condition(self, values: tuple[str, ...]) -> Q:
        """All of them."""
        found = Q()
        for word in words_of(values):
            found &= Q(name__unaccent__icontains=word) | Q(description__unaccent__icontains=word)
        return found


@dataclass(frozen=True, slots=True)
class KeyFilter(ChoiceFilter):
    """One of several records, by key."""

    def condition(self, values: tuple[str, ...]) -> Q:
        """Any of those chosen."""
        return Q(**{f"{self.name}__in": [uuid.UUID(one) for one in values]})

    @property
    def asked_as(self) -> str:
        """There may be many."""
        return "select"


@dataclass(frozen=True, slots=True)
class OverdueFilter(ChoiceFilter):
    """Whether a quarter waits for its actual."""

    def condition(self, values: tuple[str, ...]) -> Q:
        """Either or both."""
        return Q(overdue__in=[one == "yes" for one in values])


def filters(projects: Mapping[str, str], bodies: Mapping[str, str], forums: Mapping[str, str]) -> tuple[Filter, ...]:
    """The filters: projects, bodies and forums are those that the reader knows by the benefits that they see."""
    programmes = {code: one.name for code, one in PROGRAMMES.items()}
    return (
        WordsFilter("q", _("Search")),
        ChoiceFilter("category", _("Category"), dict(Category.choices)),
        ChoiceFilter("status", _("Status"), STATUSES),
        OverdueFilter("overdue", _("Overdue"), OVERDUE),
        KeyFilter("project", _("Project"), projects),
        KeyFilter("partner", _("Claimed by, or with a share"), bodies),
        KeyFilter("forum", _("Published to"), forums),
        ChoiceFilter("programme", _("Programme"), programmes),
    )

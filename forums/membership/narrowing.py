"""Filters that lists of a forum have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.lists.filters import LONGEST_SEARCH, ChoiceFilter, Filter, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class WordsFilter(Filter):
    """Every word of the text, somewhere in one column."""

    of: str

    def read(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """The text, in one line."""
        text = " ".join(" ".join(given).replace("\0", "").split())[:LONGEST_SEARCH]
        return (text,) if text else ()

    def condition(self, values: tuple[str, ...]) -> Q:
        """All words."""
        return Q(*(Q(**{f"{self.of}__icontains": word}) for word in words_of(values)))


@dataclass(frozen=True, slots=True)
class BodyFilter(ChoiceFilter):
    """Whose it is."""

    @classmethod
    def of(cls, bodies: Iterable[Organisation], name: str = "organisation") -> Self:
        """One of the bodies of a forum."""
        return cls(name, _("Organisation"), {str(one.pk): one.name for one in bodies})

    def condition(self, values: tuple[str, ...]) -> Q:
        """Any of the bodies asked for."""
        return Q(**{f"{self.name}__in": values})

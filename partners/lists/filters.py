"""The filters of a list. Each names a parameter of the URL and a condition on the narrow rows.

Conditions are positive: they are met by a value that is there. So a row that is cut to a lower
level, where the value is missing, never meets one that the full row would not meet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Lookup, Q, TextField

from partners.lists.state import UnknownParameter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_SEARCH = 200
MOST_WORDS = 10
FEWEST_FIGURES = 4
#: a whole one without its space
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Filter:
    """A question of the filter panel."""

    name: str
    label: Any

    def read(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """The values to keep, or UnknownParameter."""
        raise UnknownParameter(parameter=self.name, value=", ".join(given))

    def condition(self, values: tuple[str, ...]) -> Q:
        """The condition that rows must meet."""
        return Q()

    def words(self, value: str) -> str:
        """A value as its chip says it."""
        return value

    @property
    def column(self) -> str:
        """The column whose values are counted for this filter; none when it has no facet."""
        return ""

    @property
    def asked_as(self) -> str:
        """How the panel asks: boxes to tick, a list to select from, a search, a text, or only carried along."""
        return "text"

    def has_box(self, value: str) -> bool:
        """Whether a value has a box of its own among the boxes; the others stand in a list beneath them."""
        return True


@dataclass(frozen=True, slots=True)
class ChoiceFilter(Filter):
    """Any of several values of one column."""

    choices: Mapping[str, Any]

    def read(self, given: tuple[str, ...]) -> tuple[str, ...]:
        wanted = tuple(dict.fromkeys(one for one in given if one))
        for one in wanted:
            if one not in self.choices:
                raise UnknownParameter(parameter=self.name, value=one)
        return wanted

    def condition(self, values: tuple[str, ...]) -> Q:
        if len(values) == 1:  # an index on the column then gives its rows in the order of the list
            return Q(**{self.name: values[0]})
        return Q(**{f"{self.name}__in": values})

    def words(self, value: str) -> str:
        return str(self.choices[value])

    @property
    def column(self) -> str:
        return self.name

    @property
    def asked_as(self) -> str:
        return "boxes"


@dataclass(frozen=True, slots=True)
class YesNoFilter(ChoiceFilter):
    """A statement that is true or not; where it was not recorded, neither."""

    def condition(self, values: tuple[str, ...]) -> Q:
        return Q(**{f"{self.name}__in": [one == "yes" for one in values]})


@dataclass(frozen=True, slots=True)
class SearchFilter(Filter):
    """Every word of the text, anywhere in what the reader may search, whatever the accents."""

    def read(self, given: tuple[str, ...]) -> tuple[str, ...]:
        text = " ".join(" ".join(given).replace("\0", "").split())[:LONGEST_SEARCH]
        return (text,) if text else ()

    def condition(self, values: tuple[str, ...]) -> Q:
        return Q(*(Q(search__letters=word) for word in words_of(values)))

    @property
    def asked_as(self) -> str:
        return "search"


def words_of(values: tuple[str, ...]) -> list[str]:
    """The words of a search as records hold them, as many as are looked for."""
    given = values[0].split() if values else []
    return [word for one in given for word in _as_held(one)][:MOST_WORDS]


def _as_held(word: str) -> Iterator[str]:
    """A word as records hold it, so that what is searched stays one text with one index.

    Both forms are part of whatever holds the word as it was typed: nothing that it found before is lost. A UPRN is held
    without the noughts before it, which other systems write; where hardly a figure is left, a reference is meant. A
    postcode is held with a space and, written without, is looked for as it would be with one: as two words.
    """
    figures = word.lstrip("0")
    if len(figures) >= FEWEST_FIGURES and word.isascii() and word.isdecimal():
        yield figures
    elif postcode := POSTCODE.fullmatch(word):
        yield from postcode.groups()
    else:
        yield word


@TextField.register_lookup
class Letters(Lookup):
    """A text that holds the word's letters, made plain by the rules that made the narrow rows plain: ŷ is y.

    The pattern is a query of its own, so that it is made once and not for every row.
    """

    lookup_name = "letters"
    pattern = (
        r"(SELECT '%%' || replace(replace(replace(lower(unaccent({word})), '\', '\\'), '%%', '\%%'), '_', '\_')"
        " || '%%')"
    )

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The condition and its parameters."""
        left, before = self.process_lhs(compiler, connection)
        word, after = self.process_rhs(compiler, connection)
        return f"{left} LIKE {self.pattern.format(word=word)}", (*before, *after)

"""A list of a forum: filtered, sorted and paged by its address, and the same rows as a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse

from partners.lists.downloads import as_csv, as_xlsx, dated
from partners.lists.keyset import ordering
from partners.lists.paging import turn
from partners.lists.panel import Chip, Heading, Question, chips, heading, questions
from partners.lists.state import ListState, Sort, read_state

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterable, Sequence

    from django.http import HttpResponse, QueryDict

    from partners.lists.filters import Filter

MOST_IN_FILE = 20_000
SHAPES = (("xlsx", "Excel (XLSX)"), ("csv", "CSV"))
#: how a place in the address is read back, by the kind of the column that the list is sorted by
KINDS: tuple[tuple[type[models.Field[Any, Any]], Callable[[str], Any]], ...] = (
    (models.DateTimeField, dt.datetime.fromisoformat),
    (models.DateField, dt.date.fromisoformat),
    (models.IntegerField, int),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the page: its heading, and the orders that pressing it goes through."""

    label: str
    sorts: tuple[Sort, ...] = ()
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """What `forums/membership/parts/list_layout.html` shows around the rows of a page."""

    rows: tuple[Any, ...]
    total: int
    state: ListState
    questions: tuple[Question, ...]
    chips: tuple[Chip, ...]
    headings: tuple[Heading, ...]
    previous_url: str
    next_url: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows that an address asks for, whichever page of them. Made by `listing`."""

    rows: Any
    state: ListState
    filters: Sequence[Filter]
    given: QueryDict

    def shown(self, columns: Iterable[Column], *, download: str = "", forum: uuid.UUID | None = None) -> Listed:
        """One page of them; with the name of a download, the addresses of the same rows as files. Two queries."""
        turned = turn(self.rows, sort=self.state.sort, key="id", given=self.given, kind=self._kind())
        query = f"?{self.state.query}" if self.state.query else ""
        names = SHAPES if download else ()
        return Listed(
            rows=turned.rows,
            total=self.rows.count(),
            state=self.state,
            questions=questions(self.state, self.filters, {}),
            chips=chips(self.state, self.filters),
            headings=tuple(replace(heading(self.state, one.label, *one.sorts), numeric=one.numeric) for one in columns),
            previous_url=turned.previous_url,
            next_url=turned.next_url,
            files=tuple((label, reverse(download, args=[forum, shape]) + query) for shape, label in names),
        )

    def ordered(self) -> Any:
        """All of them in their order."""
        return self.rows.order_by(*ordering(self.state.sort, "id", backwards=False))[:MOST_IN_FILE]

    def _kind(self) -> Callable[[str], Any]:
        try:
            field = self.rows.model._meta.get_field(self.state.sort.column)
        except FieldDoesNotExist:
            return str
        return next((read for kind, read in KINDS if isinstance(field, kind)), str)


def listing(given: QueryDict, path: str, rows: Any, filters: Sequence[Filter], sorts: Sequence[Sort]) -> Listing:
    """The rows under the filters and in the order that an address asks for. Raises UnknownParameter."""
    state = read_state(given, path, filters, sorts)
    for one in filters:
        if one.name in state.values:
            rows = rows.filter(one.condition(state.values[one.name]))
    return Listing(rows, state, filters, given)


def as_file(shape: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, name: str) -> HttpResponse:
    """The rows as CSV, or as a workbook."""
    write = as_xlsx if shape == "xlsx" else as_csv
    return write(headings, rows, name=dated(name))

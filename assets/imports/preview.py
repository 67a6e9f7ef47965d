"""What an import does, or did, as its pages show it: counts, and rows a page at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count as Number
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from assets.imports.checked import CellProblem
from assets.imports.models import Fault, ImportProblem, ImportRow, Outcome, State
from assets.imports.reasons import cell_reason, warning_reason
from assets.register.fields import fields
from assets.register.shown import in_words as value_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from assets.imports.models import Import
    from partners.acting.actor import Actor

SIZE = 50
#: over how many rows of the file one download goes: a request makes no more of them in its time
PART = 50_000
EVERY = 2**31 - 1
#: how many of the new properties are named before they are shared
NAMED = 5
#: how many rows are fetched at once
CHUNK = 2_000
FATES: Mapping[str, Any] = {
    "removed": _("Removed again"),
    "retired": _("Retired, as they were changed or shared since"),
    "restored": _("Given back their former values"),
    "left": _("With fields left alone, as somebody changed them since"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows there are of one kind, and the last part of the address of their page."""

    which: str
    label: Any
    number: int


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is shown; `number` is nothing for a property that the file does not speak of.

    `values` are what a new property would have: nothing stands before them.
    """

    number: int | None
    name: str
    asset_id: Any
    changes: tuple[Change, ...]
    values: tuple[Change, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of rows; `next` is the row after which the following page begins."""

    which: str
    label: Any
    lines: tuple[Line, ...]
    next: int | None


def rows_kept(actor: Actor, batch: Import) -> Any:
    """The rows of an import as they were last checked; none while it is checked anew, or when they are past."""
    rows = ImportRow.objects.visible_to(actor).filter(batch=batch)
    return rows.none() if _is_past(batch) else rows


def problems_kept(actor: Actor, batch: Import) -> Any:
    """What was found wrong or doubtful in those rows."""
    problems = ImportProblem.objects.visible_to(actor).filter(batch=batch)
    return problems.none() if _is_past(batch) else problems


def _is_past(batch: Import) -> bool:
    return batch.has_leftovers or batch.state == State.CHECKING


def outcomes(_actor: Actor, batch: Import) -> list[Count]:
    """Every kind of outcome with its number; kinds that need no look are left out where there are none."""
    numbers = {
        Outcome.NEW: batch.created,
        Outcome.CHANGED: batch.changed,
        Outcome.UNCHANGED: batch.unchanged,
        Outcome.REJECTED: batch.rejected,
        Outcome.MISSING: batch.missing,
        Outcome.OTHERS: batch.others,
    }
    shown = [one for one in numbers if numbers[one] or one != Outcome.OTHERS]
    return [Count(one.value, one.label, numbers[one]) for one in shown]


def to_be_made(actor: Actor, batch: Import, *, without_cells: bool) -> tuple[int, list[str]]:
    """How many properties taking the file in would add, and how the first are called.

    `without_cells` those of rows too whose bad cells are left out.
    """
    rows = rows_kept(actor, batch).filter(outcome=Outcome.NEW)
    more = rows.filter(fault=Fault.CELLS).count() if without_cells and batch.mendable else 0
    found = rows.filter(fault__lte=Fault.CELLS if without_cells else Fault.NONE).order_by("row")
    return batch.created + more, list(found.values_list("name", flat=True)[:NAMED])


def fates(actor: Actor, batch: Import) -> list[Count]:
    """What undoing did."""
    counted = rows_kept(actor, batch).exclude(fate="").order_by().values_list("fate").annotate(Number("row"))
    numbers = dict(counted)
    return [Count(fate, label, numbers.get(fate, 0)) for fate, label in FATES.items()]


def rows_of(actor: Actor, batch: Import, which: str, *, after: str) -> Found | None:
    """A page of rows of one outcome or fate; None for neither."""
    rows = rows_kept(actor, batch)
    if which in Outcome:
        label = Outcome(which).label
        rows = _of_outcome(rows, batch, Outcome(which))
    elif which in FATES:
        label, rows = FATES[which], rows.filter(fate=which)
    else:
        return None
    found = list(rows.filter(row__gt=_number(after)).order_by("row")[: SIZE + 1])
    reasons = _reasons(actor, batch, [one.row for one in found[:SIZE]]) if which == Outcome.REJECTED else {}
    is_made = batch.state == State.DONE
    lines = tuple(_line(one, which, reasons.get(one.row, ()), is_made=is_made) for one in found[:SIZE])
    return Found(which, label, lines, found[SIZE - 1].row if len(found) > SIZE else None)


def _of_outcome(rows: Any, batch: Import, outcome: Outcome) -> Any:
    allowed = 1 if batch.leaves_cells_out and batch.state not in {State.CHECKED, State.MATCHING} else 0
    if outcome == Outcome.REJECTED:
        return rows.filter(fault__gt=allowed)
    return rows.filter(outcome=outcome, fault__lte=allowed)


def _line(row: ImportRow, which: str, reasons: Iterable[str], *, is_made: bool) -> Line:
    told: Mapping[str, Any] = (row.left if which == "left" else row.was) or {}
    names = told if which in {Outcome.CHANGED, "restored", "left"} else {}
    changes = tuple(
        Change(str(about.label), _words(name, told[name]), _words(name, row.said.get(name)))
        for name, about in fields().items()
        if name in names
    )
    values = tuple(_values(row)) if which == Outcome.NEW else ()
    number = None if row.outcome == Outcome.MISSING else row.row
    has_page = which not in {Outcome.REJECTED, Outcome.OTHERS, "removed"} and (is_made or row.outcome != Outcome.NEW)
    return Line(number, row.name, row.asset_id if has_page else None, changes, values, tuple(reasons))


def _values(row: ImportRow) -> Iterator[Change]:
    for name, about in fields().items():
        words = _words(name, row.said.get(name)) if name != "name" else ""  # which stands before them
        if words:
            yield Change(str(about.label), "", words)


def _words(name: str, value: Any) -> str:
    about = fields()[name]
    column: Any = about.column
    if value in (None, "", []):
        return ""
    if column is None:
        value = dt.date.fromisoformat(value)
    elif not isinstance(value, list):
        value = column.to_python(value)
    return value_in_words(about, value)


def _reasons(actor: Actor, batch: Import, rows: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for one in problems_kept(actor, batch).filter(is_warning=False, row__in=rows):
        found.setdefault(one.row, []).append(f"{one.column}: {in_words(one)}" if one.column else in_words(one))
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """Which rows of the file one download is about."""

    first: int
    last: int

    @property
    def after(self) -> int:
        """The row after which it begins, as its address says."""
        return self.first - 1


def parts_of(actor: Actor, batch: Import) -> list[Part]:
    """The parts in which errors and warnings are downloaded; none where one download has them all."""
    if batch.row_count <= PART:
        return []
    problems = problems_kept(actor, batch)
    last = [problems.filter(is_warning=warning).aggregate(last=Max("row"))["last"] or 0 for warning in (False, True)]
    return [Part(start + 1, start + PART) for start in range(0, max(last), PART)]


def part_after(batch: Import, after: str) -> Part:
    """The part that an address asks for; of a file that is not divided, all of it."""
    if batch.row_count <= PART:
        return Part(1, EVERY)
    start = _number(after)
    return Part(start + 1, start + PART)


def _number(after: str) -> int:
    return int(after) if after.isdecimal() and len(after) < 10 else 0


def to_mend(actor: Actor, batch: Import, part: Part) -> Iterator[list[Any]]:
    """The rows of a part that were not taken, as they stand in the file, each with its reasons in a last cell."""
    faulty = rows_kept(actor, batch).filter(fault__gt=0, row__lte=part.last).exclude(cells=None).order_by("row")
    last = part.after
    while chunk := list(faulty.filter(row__gt=last).values_list("row", "cells")[:CHUNK]):
        last = chunk[-1][0]
        reasons = _reasons(actor, batch, [row for row, _cells in chunk])
        for row, cells in chunk:
            yield [*cells, "; ".join(reasons.get(row, ()))]


def to_look_at(actor: Actor, batch: Import, part: Part) -> Iterator[list[Any]]:
    """Every cell of a part that was refused or is doubtful, with its reason."""
    problems = problems_kept(actor, batch).filter(row__range=(part.first, part.last))
    for one in problems.order_by("row", "column").iterator():
        yield [one.row, one.column, one.value, in_words(one), not one.is_warning]


def in_words(problem: ImportProblem) -> str:
    """What is wrong with a cell, in the reader's language."""
    cell = CellProblem(problem.row, problem.column, problem.value, problem.code, problem.facts)
    return warning_reason(cell) if problem.is_warning else cell_reason(cell)


def slug_of(name: str) -> str:
    """A name that may stand in a header."""
    return slugify(name) or "rows-to-mend"

"""What an import does, or did, as its pages show it: counts, and rows a page at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from assets.imports.checked import CellProblem
from assets.imports.models import ImportProblem, ImportRow, Outcome, State
from assets.imports.reasons import cell_reason, warning_reason
from assets.register.fields import fields
from assets.register.shown import in_words as value_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from assets.imports.models import Import
    from partners.acting.actor import Actor

SIZE = 50
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
    """A row as it is shown; `number` is nothing for a property that the file does not speak of."""

    number: int | None
    name: str
    asset_id: Any
    changes: tuple[Change, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of rows; `next` is the row after which the following page begins."""

    which: str
    label: Any
    lines: tuple[Line, ...]
    next: int | None


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


def fates(actor: Actor, batch: Import) -> list[Count]:
    """What undoing did."""
    rows = ImportRow.objects.visible_to(actor).filter(batch=batch)
    return [Count(fate, label, rows.filter(fate=fate).count()) for fate, label in FATES.items()]


def rows_of(actor: Actor, batch: Import, which: str, *, after: str) -> Found | None:
    """A page of rows of one outcome or fate; None for neither."""
    rows = ImportRow.objects.visible_to(actor).filter(batch=batch)
    if which in Outcome:
        label = Outcome(which).label
        rows = _of_outcome(rows, batch, Outcome(which))
    elif which in FATES:
        label, rows = FATES[which], rows.filter(fate=which)
    else:
        return None
    start = int(after) if after.isdecimal() and len(after) < 10 else 0
    found = list(rows.filter(row__gt=start).order_by("row")[: SIZE + 1])
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
    number = None if row.outcome == Outcome.MISSING else row.row
    has_page = which not in {Outcome.REJECTED, Outcome.OTHERS, "removed"} and (is_made or row.outcome != Outcome.NEW)
    return Line(number, row.name, row.asset_id if has_page else None, changes, tuple(reasons))


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
    for one in ImportProblem.objects.visible_to(actor).filter(batch=batch, is_warning=False, row__in=rows):
        found.setdefault(one.row, []).append(f"{one.column}: {in_words(one)}" if one.column else in_words(one))
    return found


def to_mend(actor: Actor, batch: Import, rows: Any) -> Iterator[list[Any]]:
    """The rows as they stand in the file, each with its reasons in a last cell."""
    last = 0
    while chunk := list(rows.filter(row__gt=last).order_by("row")[:500]):
        last = chunk[-1].row
        reasons = _reasons(actor, batch, [one.row for one in chunk])
        for one in chunk:
            yield [*one.cells, "; ".join(reasons.get(one.row, ()))]


def in_words(problem: ImportProblem) -> str:
    """What is wrong with a cell, in the reader's language."""
    cell = CellProblem(problem.row, problem.column, problem.value, problem.code, problem.facts)
    return warning_reason(cell) if problem.is_warning else cell_reason(cell)


def slug_of(name: str) -> str:
    """A name that may stand in a header."""
    return slugify(name) or "rows-to-mend"

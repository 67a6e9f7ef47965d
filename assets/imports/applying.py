"""Bringing checked rows into a register: the same for the page, the command and a dry run."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection

from assets.imports.child import checked_rows
from assets.register.kind import ASSET
from assets.register.storing import CHUNK, Facts, store
from sharing.grants.granting import refresh

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from assets.imports.checked import CellProblem, CheckedRow
    from assets.imports.mapping import Matching
    from partners.audit.record import Author

DERIVED_AT_ONCE = 10_000


@dataclass(slots=True)
class Receipt:
    """What became of the rows of a file."""

    rows: int = 0
    created: list[uuid.UUID] = field(default_factory=list)
    changed: list[uuid.UUID] = field(default_factory=list)
    unchanged: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A file and how to read it."""

    path: Path
    matching: Matching
    sheet: str | None = None
    heading_row: int | None = None


def apply(
    source: Source,
    organisation_id: uuid.UUID,
    *,
    author: Author,
    only_changes: bool = False,
    on_row: Callable[[CheckedRow], None] | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Receipt:
    """Make the register say what the good rows of the file say. Call it inside one transaction.

    With `only_changes` nothing is written: the receipt says what would become of each row.
    Raises FileRefused, also half-way: the caller's transaction then takes back what was written.
    """
    receipt = Receipt()
    with (
        _only_import_of(organisation_id),
        checked_rows(source.path, source.matching, source.sheet, source.heading_row) as rows,
    ):
        for chunk in _chunks(iter(rows)):
            good = []
            for row in chunk:
                receipt.rows += 1
                if on_row is not None:
                    on_row(row)
                if row.rejected:
                    receipt.rejected += 1
                else:
                    good.append(Facts(row.identity, _values(row)))
            outcome = store(organisation_id, good, author=author, cause="import", only_changes=only_changes)
            receipt.created += outcome.created
            receipt.changed += outcome.changed
            receipt.unchanged += len(outcome.unchanged)
            if on_progress is not None:
                on_progress(receipt.rows)
    if not only_changes:
        touched = [*receipt.created, *receipt.changed]
        for start in range(0, len(touched), DERIVED_AT_ONCE):
            refresh(ASSET, touched[start : start + DERIVED_AT_ONCE])
    return receipt


def _chunks(rows: Iterator[CheckedRow]) -> Iterator[list[CheckedRow]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _values(row: CheckedRow) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.values.items()}


@contextmanager
def _only_import_of(organisation_id: uuid.UUID) -> Iterator[None]:
    """Let two imports of one body run after each other: the second compares with what the first wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(organisation_id)])
    yield


def told(problem: CellProblem) -> dict[str, Any]:
    """A problem as a plain record of row, column, value, reason code and its facts."""
    return {
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "code": problem.reason,
        "facts": dict(problem.facts),
    }

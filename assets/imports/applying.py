"""Bringing checked rows into a register: the same for the page, the command and a dry run."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from assets.imports.child import raw_cells, raw_rows
from assets.imports.staging import STAGED, Tally, add_cells, lay_cells, stage, tally, tell_clashes
from assets.imports.wishes import Wishes
from assets.register.kind import ASSET
from assets.register.setwise import Writing, write
from partners.acting.waits import one_at_a_time
from sharing.grants.granting import refresh_those

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from assets.imports.mapping import Matching
    from partners.audit.record import Author


TAKEN = "import_taken"


@dataclass(frozen=True, slots=True)
class Source:
    """A file and how to read it."""

    path: Path
    matching: Matching
    sheet: str | None = None
    heading_row: int | None = None
    wishes: Wishes = field(default_factory=Wishes)


def lay_out(source: Source, owner: uuid.UUID, *, on_progress: Callable[[int], None] | None = None) -> Tally:
    """Read the file and lay its rows beside the register, in a temporary table; nothing is kept of it.

    Call it inside one transaction. Raises FileRefused.
    """
    with raw_rows(source.path, source.matching, source.sheet, source.heading_row, source.wishes) as rows:
        found = stage(rows, owner, on_progress=on_progress)
    if found.without_cells:
        fetch_cells(source, found.without_cells)
        add_cells(found.without_cells)
    if found.clashes:
        tell_clashes(source.matching)
    return tally(STAGED, {})


def fetch_cells(source: Source, rows: list[int]) -> None:
    """Lay the cells of these rows, or of all where they are many, into a temporary table. Raises FileRefused."""
    with raw_cells(source.path, source.sheet, source.heading_row, rows) as found:
        lay_cells(found)


def take_in(owner: uuid.UUID, staged: str, facts: dict[str, Any], *, author: Author) -> None:
    """Write staged rows into the register, and make what lists read of them true.

    `staged` is a relation as `register.setwise` describes it, with the rows to take and no others.
    """
    with only_import_of(owner), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TAKEN}")
        cursor.execute(f"CREATE TEMPORARY TABLE {TAKEN} ON COMMIT DROP AS SELECT * FROM {staged} l", facts)
        cursor.execute(f"ANALYZE {TAKEN}")
        write(Writing(owner, TAKEN, author, "import", {}))
        derive(TAKEN, owner)


def derive(staged: str, owner: uuid.UUID) -> None:
    """The narrow rows of what was made and changed."""
    for outcome, new in (("new", True), ("changed", False)):
        which = f"SELECT l.asset_id FROM {staged} l WHERE l.outcome = '{outcome}'"
        refresh_those(ASSET, which, {}, owner=owner, new=new)


def fit(staged: str, faults: str) -> str:
    """The relation without rows that have too much wrong with them."""
    return f"(SELECT * FROM {staged} l WHERE l.fault <= {faults} AND l.outcome IN ('new', 'changed', 'unchanged'))"


@contextmanager
def only_import_of(owner: uuid.UUID) -> Iterator[None]:
    """Let two imports of one body run after each other: the second compares with what the first wrote."""
    one_at_a_time(str(owner))
    yield

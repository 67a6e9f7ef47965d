"""Reads a file that somebody uploaded in a process of its own, with little memory and no secrets.

    look = look_at(path)                                  # headings, sample rows, guessed matching
    with checked_rows(path, look.matching) as rows:       # or with sheet= and heading_row=
        rows.count                                        # how many there will be
        for row in rows: ...                              # CheckedRow by CheckedRow

Both raise FileRefused, also where the child ran out of memory or time, or died. Celery's own
children may not use multiprocessing, so the child is a plain program, `reader`.
SECURITY: the child gets no environment but the search path: no database address, no keys.
"""

from __future__ import annotations

import json
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.imports import limits
from assets.imports.checked import CheckedRow
from assets.imports.mapping import Matching, matching_from_json
from assets.imports.refusals import FileRefused
from assets.imports.spoken import spoken
from assets.imports.wire import row_from_json
from assets.imports.wishes import Wishes

_ROOT = Path(__file__).resolve().parents[2]
_READ_AT_ONCE = 256 * 1024
_MOST_NAMED = 10_000  # in one argument of a program
_OUT_OF_MEMORY = frozenset({-signal.SIGABRT, -signal.SIGKILL})


@dataclass(frozen=True, slots=True)
class Look:
    """What a file holds, before anything of it is checked.

    `sample` has the first rows as text: the row's number in the file, and its cells.
    """

    headings: tuple[str, ...]
    sample: tuple[tuple[int, tuple[str, ...]], ...]
    matching: Matching
    row_count: int
    heading_row: int
    sheet: str
    sheets: tuple[str, ...]
    encoding: str
    delimiter: str
    empty_headings: tuple[str, ...]
    owners: tuple[tuple[str, int], ...] = ()
    is_turned: bool = False


@dataclass(slots=True)
class CheckedRows:
    """The rows of one file as the child sends them: walk through them once."""

    count: int
    lines: Iterator[Mapping[str, Any]]

    def __iter__(self) -> Iterator[CheckedRow]:
        return (row_from_json(told) for told in self.lines)


def look_at(
    path: Path | str, sheet: str | None = None, heading_row: int | None = None, *, owner_column: int | None = None
) -> Look:
    """The headings, the first rows and the guessed matching of a file. Raises FileRefused.

    The owners that the file names are counted in the column guessed for them, or in `owner_column`.
    """
    asked = {
        "do": "look",
        "path": str(path),
        "sheet": sheet,
        "heading_row": heading_row,
        "owner_column": owner_column,
        "spoken": spoken(),
    }
    with _child(asked) as lines:
        told = next(lines)
        headings = tuple(told["headings"])
        look = Look(
            headings=headings,
            sample=tuple((number, tuple(cells)) for number, cells in told["sample"]),
            matching=matching_from_json(headings, told["matching"]),
            row_count=told["count"],
            heading_row=told["heading_row"],
            sheet=told["sheet"],
            sheets=tuple(told["sheets"]),
            encoding=told["encoding"],
            delimiter=told["delimiter"],
            empty_headings=tuple(told["empty_headings"]),
            owners=tuple((str(value), int(times)) for value, times in told["owners"]),
            is_turned=told["is_turned"],
        )
        for _ in lines:
            pass
    return look


def first_rows(path: Path, most: int) -> list[tuple[int, list[str]]]:
    """At most so many rows of a workbook of any room, as text, with their numbers. Raises FileRefused."""
    with _child({"do": "rows", "path": str(path), "most": most}) as lines:
        return [(int(told["row"]), list(told["cells"])) for told in lines]


@contextmanager
def checked_rows(
    path: Path | str,
    matching: Matching,
    sheet: str | None = None,
    heading_row: int | None = None,
    wishes: Wishes | None = None,
) -> Iterator[CheckedRows]:
    """All rows of a file, checked; the child ends with the `with`, however that is left.

    Raises FileRefused, also half-way through: what was stored by then must be undone.
    """
    with _child(_checking(path, matching, sheet, heading_row, wishes or Wishes())) as lines:
        yield CheckedRows(next(lines)["count"], lines)


class RawRows:
    """The child's lines as one stream of bytes, for COPY: its first and last word are taken out of it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._blocks = _blocks(process)
        self._held = b""
        self.on_progress: Callable[[int], None] | None = None
        self.seen = 0
        first = self._first_line()
        self.count = int(first["count"])

    def _first_line(self) -> Mapping[str, Any]:
        while b"\n" not in self._held:
            block = next(self._blocks, b"")
            if not block:
                raise _death(self._process.wait())
            self._held += block
        line, _, self._held = self._held.partition(b"\n")
        told: Mapping[str, Any] = json.loads(line)
        if "refused" in told:
            raise FileRefused(told["refused"], **told["facts"])
        return told

    def read(self, size: int = -1) -> bytes:
        """At least one byte of whole and half lines, but never of the last: that one is kept back."""
        while True:
            # The last line, and whatever may still become it, is held until more comes.
            end = self._held.rfind(b"\n", 0, len(self._held) - 1) + 1
            if end:
                given, self._held = self._held[:end], self._held[end:]
                self.seen += given.count(b"\n")
                if self.on_progress is not None:
                    self.on_progress(self.seen)
                return given
            block = next(self._blocks, b"")
            if not block:
                return b""
            self._held += block

    def finish(self) -> None:
        """The child's last word. Raises FileRefused where it is not that all has been said."""
        last = self._held.strip()
        told = json.loads(last) if last.startswith(b"{") and last.endswith(b"}") else {}
        if "refused" in told:
            raise FileRefused(told["refused"], **told["facts"])
        if "done" not in told:
            raise _death(self._process.wait())


@contextmanager
def raw_rows(
    path: Path | str,
    matching: Matching,
    sheet: str | None = None,
    heading_row: int | None = None,
    wishes: Wishes | None = None,
) -> Iterator[RawRows]:
    """The same rows as `checked_rows`, as the child writes them, for the database to read. Raises FileRefused."""
    with _process(_checking(path, matching, sheet, heading_row, wishes or Wishes())) as process:
        yield RawRows(process)


@contextmanager
def raw_cells(path: Path | str, sheet: str | None, heading_row: int | None, rows: Sequence[int]) -> Iterator[RawRows]:
    """The cells of these rows as they stand in the file, or of all where they are many. Raises FileRefused."""
    wanted = list(rows) if len(rows) <= _MOST_NAMED else None
    asked = {"do": "cells", "path": str(path), "sheet": sheet, "heading_row": heading_row, "rows": wanted}
    with _process(asked) as process:
        yield RawRows(process)


def _checking(
    path: Path | str, matching: Matching, sheet: str | None, heading_row: int | None, wishes: Wishes
) -> dict[str, object]:
    return {
        "do": "check",
        "path": str(path),
        "sheet": sheet,
        "heading_row": heading_row,
        "headings": matching.headings,
        "matching": matching.as_json(),
        "wishes": wishes.as_json(),
        "spoken": spoken(),
    }


@contextmanager
def _child(asked: Mapping[str, object]) -> Iterator[Iterator[Mapping[str, Any]]]:
    with _process(asked) as process:
        yield _told(process)


@contextmanager
def _process(asked: Mapping[str, object]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(  # noqa: S603 - this very Python, and a module of ours
        [sys.executable, "-m", "assets.imports.reader", json.dumps(asked)],
        cwd=_ROOT,
        env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        close_fds=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _told(process: subprocess.Popen[bytes]) -> Iterator[Mapping[str, Any]]:
    """What the child says, line by line, up to its word that all has been said."""
    for line in _lines(process):
        told = json.loads(line)
        if "refused" in told:
            raise FileRefused(told["refused"], **told["facts"])
        if "done" in told:
            return
        yield told
    raise _death(process.wait())


def _lines(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in _blocks(process):
        *whole, rest = (rest + block).split(b"\n")
        yield from whole


def _blocks(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    if process.stdout is None:
        return
    while True:
        ready, _, _ = select.select([process.stdout], [], [], limits.CHILD_SILENT_SECONDS)
        if not ready:
            raise FileRefused("too_slow")
        block = process.stdout.read1(_READ_AT_ONCE)  # type: ignore[attr-defined]
        if not block:
            return
        yield block


def _death(code: int) -> FileRefused:
    if code == -signal.SIGXCPU:
        return FileRefused("too_slow")
    if code in _OUT_OF_MEMORY:
        return FileRefused("too_much_memory")
    return FileRefused("damaged")

"""Text files with columns: read record by record, so that memory stays flat at any length."""

import csv
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from assets.imports import limits
from assets.imports.delimiters import Dialect, dialect_of
from assets.imports.encodings import encoding_of
from assets.imports.refusals import FileRefused
from assets.imports.tables import Record, Table
from partners.lists.formulas import undefused

_SAMPLE_LINES = 2_000
_SAMPLE_CHARACTERS = 256 * 1024


def text_table(path: Path) -> Table:
    """The table in a text file of any common encoding, delimiter and line end.

    Raises FileRefused where the file is no table, or a quotation mark is opened and never closed.
    """
    csv.field_size_limit(limits.MAX_CELL_CHARACTERS)
    encoding = encoding_of(path)
    dialect = dialect_of(_first_lines(path, encoding))
    _refuse_runaway_quotes(path, encoding, dialect)
    return Table(
        records=partial(_records, path, encoding, dialect),
        encoding=encoding,
        delimiter=dialect.delimiter,
    )


class _Lines:
    """Lines of a text file, ends kept, none too long; `held` keeps those not yet let go."""

    def __init__(self, file: io.TextIOBase) -> None:
        self._file = file
        self.held: list[str] = []

    def __iter__(self) -> Iterator[str]:
        readline, most = self._file.readline, limits.MAX_LINE_CHARACTERS
        while line := readline(most):
            if len(line) >= most:
                raise FileRefused("line_too_long")
            self.held.append(line)
            yield line


def _open(path: Path, encoding: str) -> io.TextIOWrapper:
    return path.open(encoding=encoding, errors="replace", newline="")


def _first_lines(path: Path, encoding: str) -> list[str]:
    lines: list[str] = []
    size = 0
    with _open(path, encoding) as file:
        for line in _Lines(file):
            lines.append(line)
            size += len(line)
            if len(lines) >= _SAMPLE_LINES or size >= _SAMPLE_CHARACTERS:
                break
    return lines


def _records(path: Path, encoding: str, dialect: Dialect) -> Iterator[Record]:
    with _open(path, encoding) as file:
        lines = _plain_lines(file)
        if dialect.declared:
            next(lines, None)
        reader = csv.reader(lines, delimiter=dialect.delimiter, quoting=dialect.quoting)  # type: ignore[arg-type]
        for number, record in enumerate(reader, start=1 + dialect.declared):
            if any(record) and any(cell.strip() for cell in record):
                if "'" in "".join(record):
                    record = [undefused(cell) for cell in record]  # noqa: PLW2901
                yield number, record  # type: ignore[misc]


def _plain_lines(file: io.TextIOBase) -> Iterator[str]:
    """Lines without the guards: the file has passed them once already."""
    return iter(file)


def _refuse_runaway_quotes(path: Path, encoding: str, dialect: Dialect) -> None:
    """Walks the whole file once and refuses it where one cell has swallowed other records."""
    number = 0
    with _open(path, encoding) as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=dialect.delimiter, quoting=dialect.quoting)  # type: ignore[arg-type]
        width = 0
        try:
            for record in reader:
                number += 1
                width = max(width, len(record)) if number < 50 else width
                held = lines.held
                if len(held) > 1 and dialect.quoted:
                    _refuse_swallowed(held, dialect, width, number)
                last = held[:]
                held.clear()
                if number > limits.MAX_ROWS + 1_000:
                    raise FileRefused("too_many_rows", most=limits.MAX_ROWS)
                if len(record) > limits.MAX_COLUMNS * 20:
                    raise FileRefused("too_many_columns", most=limits.MAX_COLUMNS)
        except csv.Error as error:
            raise FileRefused("quotes_unbalanced", row=number + 1) from error
    if number and dialect.quoted:
        _refuse_unclosed(last, dialect, number)


def _refuse_swallowed(held: list[str], dialect: Dialect, width: int, number: int) -> None:
    """Lines inside a cell that would be whole records were never meant to be inside."""
    if width < 4:
        return
    inner = sum(1 for line in held[1:-1] if line.count(dialect.delimiter) == width - 1)
    if inner > 1 or len(held) > 1_000:
        raise FileRefused("quotes_unbalanced", row=number)


def _refuse_unclosed(held: list[str], dialect: Dialect, number: int) -> None:
    """The csv module closes an open quotation mark at the end of the file by itself; we do not."""
    strict = csv.reader(held, delimiter=dialect.delimiter, strict=True)
    try:
        for _ in strict:
            pass
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise FileRefused("quotes_unbalanced", row=number) from error

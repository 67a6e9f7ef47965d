"""Workbooks (XLSX, XLS, ODS), read by calamine one sheet at a time."""

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from assets.imports import limits
from assets.imports.refusals import FileRefused
from assets.imports.tables import Cell, Record, Table

_MOST_SHEETS_TO_COMPARE = 12

Liking = Callable[[Table], float]


def workbook_table(path: Path, sheet: str | None, liking: Liking) -> Table:
    """The named sheet of a workbook; without a name, the one that `liking` gives most.

    Raises FileRefused for a password, damage, a sheet that is not there, or too much of anything.
    """
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = _worksheets(book)
        if sheet is not None:
            if sheet not in names:
                raise FileRefused("no_such_sheet", sheet=sheet)
            return _table(book, sheet, names)
        return _best(book, names, liking)
    except PasswordError as error:
        raise FileRefused("password") from error
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, OverflowError) as error:
        raise FileRefused("damaged") from error


def _worksheets(book: CalamineWorkbook) -> tuple[str, ...]:
    """Names of the sheets with cells, visible ones first."""
    sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) > limits.MAX_SHEETS:
        raise FileRefused("too_many_sheets", most=limits.MAX_SHEETS)
    sheets.sort(key=lambda each: each.visible != SheetVisibleEnum.Visible)
    return tuple(each.name for each in sheets)


def _best(book: CalamineWorkbook, names: tuple[str, ...], liking: Liking) -> Table:
    best: Table | None = None
    most = -1.0
    refused: FileRefused | None = None
    for name in names[:_MOST_SHEETS_TO_COMPARE]:
        try:
            table = _table(book, name, names)
            liked = liking(table)
        except FileRefused as error:
            refused = refused or error
            continue
        if liked > most:
            best, most = table, liked
    if best is None:
        raise refused or FileRefused("empty")
    return best


def _table(book: CalamineWorkbook, name: str, names: tuple[str, ...]) -> Table:
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None or sheet.end is None:
        raise FileRefused("empty_sheet", sheet=name)
    if sheet.height > limits.MAX_ROWS + 1_000:
        raise FileRefused("too_many_rows", most=limits.MAX_ROWS)
    return Table(records=partial(_records, sheet), sheet=name, sheets=names)


def _records(sheet: CalamineSheet) -> Iterator[Record]:
    # calamine leaves empty columns on the left out of a row, but gives the empty rows on top.
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        record = [_plain(cell) for cell in cells]
        if any(cell is not None for cell in record):
            yield number, record


def _plain(cell: object) -> Cell:
    """One cell as text, number, date or nothing: 12.0 is 12, midnight is a date."""
    if isinstance(cell, str):
        return cell if cell and not cell.isspace() else None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, bool | int):
        return cell
    if isinstance(cell, dt.datetime):
        return cell.date() if cell.time() == dt.time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date):
        return cell
    return None if cell is None else str(cell)

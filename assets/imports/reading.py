"""A register as its owner has it, read as one sheet of headings and rows.

    sheet = read_register(path)                      # or sheet="Sites", heading_row=2
    sheet.headings                                   # each once; empty columns are left out
    for row in sheet.rows: row.number, row.cells     # as often as you like

SECURITY: run this on uploaded files only inside `child`, which has limits.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter
from pathlib import Path

from assets.imports import file_types, limits
from assets.imports.delimited import text_table
from assets.imports.headings import LOOKED_AT, Headings, choose_headings, is_sideways, known_headings
from assets.imports.refusals import FileRefused
from assets.imports.tables import Cell, Table, is_blank
from assets.imports.workbooks import workbook_table

_MOST_TURNED = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its row in the file as a spreadsheet shows it, and a cell for each heading.

    `spilled` is what stood to the right of the last heading: a sign that the cells have shifted.
    """

    number: int
    cells: tuple[Cell, ...]
    spilled: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a sheet, read anew each time, so that memory stays flat."""

    table: Table
    after: int
    columns: tuple[int, ...]
    width: int
    count: int

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Row]:
        width, columns = self.width, self.columns
        whole = columns == tuple(range(width))
        pick = _picker(columns)
        for number, cells in self.table.records():
            if number <= self.after:
                continue
            if len(cells) == width:
                yield Row(number, tuple(cells) if whole else pick(cells))
            else:
                level = [*cells[:width], *[None] * (width - len(cells))]
                yield Row(number, pick(level), _spilled(cells, width))


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headings and rows of one table. `sheets` names all of a workbook; `heading_row` 0 means none.

    `empty_headings` are the columns that were left out because nothing stands in them. `is_turned`
    says that the headings ran down the first column: the rows are the file's columns, and so numbered.
    """

    headings: tuple[str, ...]
    rows: Rows
    heading_row: int
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    empty_headings: tuple[str, ...] = ()
    is_turned: bool = False

    def sample(self, most: int = 200) -> list[Row]:
        """The first rows."""
        return list(islice(self.rows, most))


def read_register(path: Path | str, sheet: str | None = None, heading_row: int | None = None) -> Sheet:
    """The sheet of a CSV, TSV, XLSX, XLS or ODS file, whatever its encoding, delimiter and titles.

    Without `sheet` the one that looks most like a register is read; without `heading_row` the
    headings are found. Raises FileRefused with a code for anything that is no table.
    """
    path = Path(path)
    if file_types.kind_of(path) == file_types.WORKBOOK:
        table = workbook_table(path, sheet, _likeness_to_register)
    elif sheet:
        raise FileRefused("no_such_sheet", sheet=sheet)
    else:
        table = text_table(path)
    return _sheet(table, heading_row)


def _likeness_to_register(table: Table) -> float:
    """How much a sheet of a workbook looks like a register: known headings first, then rows."""
    top = list(islice(table.records(), LOOKED_AT))
    known = known_headings(choose_headings(top, None).names)
    rows = sum(1 for _ in table.records())
    return 100.0 * known + min(rows, 10_000) / 100


def _sheet(table: Table, heading_row: int | None) -> Sheet:
    looked_at = max(LOOKED_AT, (heading_row or 0) + LOOKED_AT)
    top = list(islice(table.records(), looked_at))
    if not top:
        raise FileRefused("empty")
    if any(_filled(cells) > limits.MAX_COLUMNS for _, cells in top):
        raise FileRefused("too_many_columns", most=limits.MAX_COLUMNS)
    # A turned table has its headings in its first row, so whoever asks for that row means the same table.
    is_turned = heading_row in {None, 1} and is_sideways(top)
    if is_turned:
        table = _turned(table)
        top = list(islice(table.records(), looked_at))
    headings = choose_headings(top, heading_row)
    width = len(headings.names)
    filled, count = _filled_columns(table, headings)
    if not count:
        raise FileRefused("no_rows")
    if count > limits.MAX_ROWS:
        raise FileRefused("too_many_rows", most=limits.MAX_ROWS)
    if len(filled) > limits.MAX_COLUMNS:
        raise FileRefused("too_many_columns", most=limits.MAX_COLUMNS)
    if not filled:
        raise FileRefused("not_a_table")
    return Sheet(
        headings=tuple(headings.names[i] for i in filled),
        rows=Rows(table, headings.last, filled, width, count),
        heading_row=headings.row,
        sheet=table.sheet,
        sheets=table.sheets,
        encoding=table.encoding,
        delimiter=table.delimiter,
        empty_headings=tuple(n for i, n in enumerate(headings.names) if i not in filled),
        is_turned=is_turned,
    )


def _turned(table: Table) -> Table:
    """The same table with a row for each of its columns, numbered as the columns are: B is 2.

    Raises FileRefused("sideways") unless it is beyond doubt: a few lines, each with a heading of its own.
    """
    lines = [cells for _, cells in islice(table.records(), _MOST_TURNED + 1)]
    labels = [str(cells[0]).strip().lower() if cells and not is_blank(cells[0]) else "" for cells in lines]
    if len(lines) > _MOST_TURNED or "" in labels or len(set(labels)) < len(labels):
        raise FileRefused("sideways")
    columns = [
        (number, [cells[number - 1] if number <= len(cells) else None for cells in lines])
        for number in range(1, max(map(len, lines)) + 1)
    ]
    return replace(table, records=lambda: ((n, cells) for n, cells in columns if not all(map(is_blank, cells))))


def _filled_columns(table: Table, headings: Headings) -> tuple[tuple[int, ...], int]:
    """Which columns have anything below the headings, and how many rows there are."""
    empty = set(range(len(headings.names)))
    count = 0
    for number, cells in table.records():
        if number <= headings.last:
            continue
        count += 1
        if empty:
            empty -= {i for i in empty if i < len(cells) and not is_blank(cells[i])}
    return tuple(i for i in range(len(headings.names)) if i not in empty), count


def _filled(cells: list[Cell]) -> int:
    return sum(1 for cell in cells if not is_blank(cell))


def _picker(columns: tuple[int, ...]) -> Callable[[list[Cell]], tuple[Cell, ...]]:
    if len(columns) > 1:
        return itemgetter(*columns)
    only = columns[0]
    return lambda cells: (cells[only],)


def _spilled(cells: list[Cell], width: int) -> str:
    return " ".join(str(cell).strip() for cell in cells[width:] if not is_blank(cell))

"""One table as it stands in a file: records with the numbers that their owner sees."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Cell = str | int | float | bool | dt.date | None
Record = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class Table:
    """Records that can be walked again and again; blank ones are left out.

    A record is its number and its cells. The number is the row that a spreadsheet shows for it:
    a record of several lines counts once, a blank line counts too.
    """

    records: Callable[[], Iterator[Record]]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""


def is_blank(cell: Cell) -> bool:
    """True for a cell with nothing in it but spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())

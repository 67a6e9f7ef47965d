"""Lists as files: exactly the rows on the screen, with formulas made harmless and numbers left as numbers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.http import HttpResponse

from partners import clock
from partners.acting.pages import page
from partners.lists.formulas import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import BinaryIO

    from partners.acting.requires import PortalRequest

#: Excel counts days from 1900, with a 29 February that never was: a day of an earlier month is written as text
FIRST_OF_WORKBOOKS = (1900, 3)
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _csv_cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int | float):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    return harmless(str(value))


def csv_into(file: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A CSV in UTF-8 with a byte-order mark, so that Excel reads Welsh letters; written row by row."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([harmless(one) for one in headings])
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    text.detach()


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, name: str) -> HttpResponse:
    """The same, as an answer."""
    file = io.BytesIO()
    csv_into(file, headings, rows)
    return _attached(file.getvalue(), CSV, f"{name}.csv")


def xlsx_into(file: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A workbook of one table, text as text, numbers as numbers, dates as dates; written row by row."""
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    )
    book.set_properties({"created": dt.datetime.combine(clock.today(), dt.time())})  # the same rows, the same bytes
    sheet = book.add_worksheet()
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, number, column, value, day)
    book.close()


def as_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, name: str) -> HttpResponse:
    """The same, as an answer."""
    with tempfile.TemporaryFile() as file:
        xlsx_into(file, headings, rows)
        file.seek(0)
        return _attached(file.read(), XLSX, f"{name}.xlsx")


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no")
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value)
    elif isinstance(value, dt.date) and (value.year, value.month) < FIRST_OF_WORKBOOKS:
        sheet.write_string(row, column, value.isoformat())
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), day)
    else:
        sheet.write_string(row, column, str(value))


def _attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def too_many(request: PortalRequest, most: int, list_url: str) -> HttpResponse:
    """The answer in place of a file that would leave rows out: how many it may hold, and the way back to the list."""
    return page(request, "partners/lists/too_many.html", status=422, most=most, list_url=list_url)


def dated(name: str) -> str:
    """A file name that says from which day it is."""
    return f"{name}-{clock.today():%Y-%m-%d}"

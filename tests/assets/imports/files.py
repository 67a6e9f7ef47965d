"""Makes small files of every kind that people upload."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl

from assets.imports.checked import CheckedRow
from assets.imports.checking import check
from assets.imports.mapping import Matching, guess_matching
from assets.imports.reading import Sheet, read_register

HEADINGS = "Asset ID,Name,Address,Postcode,Easting,Northing,Tenure"


def write(folder: Path, content: str | bytes, name: str = "register.csv", encoding: str = "utf-8") -> Path:
    """A file with exactly this content."""
    path = folder / name
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


def workbook(folder: Path, sheets: dict[str, Sequence[Sequence[object]]], name: str = "r.xlsx") -> Path:
    """An XLSX with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    path = folder / name
    book.save(path)
    return path


def ods(folder: Path, rows: Iterable[Sequence[str]], more: str = "") -> Path:
    """An ODS with one sheet of text cells; `more` is put in after the rows."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{office}office:1.0" '
        f'xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{body}{more}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{office}manifest:1.0"/>'
    return zipped(
        folder,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        },
        "r.ods",
    )


def zipped(folder: Path, entries: dict[str, str | bytes], name: str = "r.xlsx") -> Path:
    """A zip with these entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries.items():
            archive.writestr(entry, content)
    return write(folder, made.getvalue(), name)


def cells_of(sheet: Sheet) -> list[tuple[object, ...]]:
    """All rows without their numbers."""
    return [row.cells for row in sheet.rows]


def guessed(sheet: Sheet) -> Matching:
    """What the columns seem to be."""
    return guess_matching(sheet.headings, [row.cells for row in sheet.sample()])


def checked(path: Path, **choices: str | None) -> list[CheckedRow]:
    """All rows of a file with the columns as they are guessed, but for these headings."""
    sheet = read_register(path)
    matching = guessed(sheet)
    for heading, target in choices.items():
        matching = matching.with_(sheet.headings.index(heading.replace("_", " ")), target)
    return list(check(sheet, matching))


def one_row(folder: Path, **cells: str) -> CheckedRow:
    """The only row of a file with these headings and cells, checked."""

    def line(texts: Iterable[str]) -> str:
        return ",".join('"' + text.replace('"', '""') + '"' for text in texts)

    headings = [heading.replace("_", " ") for heading in cells]
    (row,) = checked(write(folder, f"{line(headings)}\r\n{line(cells.values())}\r\n"))
    return row

"""Makes small files of every kind that people upload."""

import datetime as dt
import io
import struct
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


def xls(folder: Path, rows: Sequence[Sequence[object]], name: str = "r.xls") -> Path:
    """An old Excel workbook (BIFF8) with one sheet of text, numbers and dates, byte by byte: no library writes it."""

    def record(kind: int, *parts: bytes) -> bytes:
        body = b"".join(parts)
        return struct.pack("<HH", kind, len(body)) + body

    def cell(row: int, column: int, value: object) -> bytes:
        if isinstance(value, str):
            text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
            return record(0x204, struct.pack("<HHH", row, column, 0), text)  # LABEL
        is_date = isinstance(value, dt.date)
        number = (value - dt.date(1899, 12, 30)).days if isinstance(value, dt.date) else float(str(value))
        return record(0x203, struct.pack("<HHHd", row, column, int(is_date), number))  # NUMBER

    def begin(what: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, what, 0x0DBB, 0x07CC, 0, 6))  # BOF

    end = record(0x0A)
    plain, date = 0, 14
    formats = b"".join(record(0xE0, struct.pack("<HHH", 0, one, 0), bytes(14)) for one in (plain, date))  # XF
    title = struct.pack("<BB", 6, 0) + b"Sheet1"
    bound = record(0x85, struct.pack("<IH", 0, 0), title)  # BOUNDSHEET, its place filled in below
    before = begin(5) + record(0x42, struct.pack("<H", 1200)) + formats
    place = struct.pack("<I", len(before) + len(bound) + len(end))
    cells = b"".join(cell(y, x, value) for y, row in enumerate(rows) for x, value in enumerate(row))
    book = before + bound[:4] + place + bound[8:] + end + begin(0x10) + cells + end
    return write(folder, _compound(book), name)


def _compound(stream: bytes) -> bytes:
    """A compound file with one stream called Workbook: header, one sector of the table, one of names, the stream."""
    stream = stream.ljust(4096, b"\0")  # what is shorter would have to stand elsewhere
    stream += bytes(-len(stream) % 512)
    count = len(stream) // 512
    assert count < 120, "one sector of the table holds no more"
    last, free = 0xFFFFFFFE, 0xFFFFFFFF
    chain = [0xFFFFFFFD, last, *range(3, 2 + count), last]
    table = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(6) + struct.pack("<9I", 0, 1, 1, 0, 4096, last, 0, last, 0)
    head += struct.pack("<109I", 0, *[free] * 108)

    def entry(called: str, kind: int, first: int, size: int, child: int = free) -> bytes:
        text = (called + "\0").encode("utf-16-le")
        at = struct.pack("<HBBIII", len(text), kind, 1, free, free, child)
        return text.ljust(64, b"\0") + at + bytes(36) + struct.pack("<IQ", first, size)

    names = entry("Root Entry", 5, last, 0, child=1) + entry("Workbook", 2, 2, len(stream))
    return head + table + names.ljust(512, b"\0") + stream


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

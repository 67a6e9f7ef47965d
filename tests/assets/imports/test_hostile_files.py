"""A hostile file costs nothing: it is refused with a reason, soon, within the memory of the child.

Promise 45 of the threat model: under two seconds each, and a peak under 400 MB.
"""

from __future__ import annotations

import gzip
import html
import io
import json
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assets.imports.child import checked_rows, look_at
from assets.imports.models import Import
from assets.imports.reasons import FILE_REASONS, file_reason
from assets.imports.refusals import FileRefused
from partners.files.models import StoredFile
from tests.assets.imports.files import ods, workbook, write, xls, zipped
from tests.assets.imports.test_import_check import post
from tests.browser import ROOT

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

Make = Callable[[Path], Path]

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    f'xmlns:r="{RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
)
FOR_EVER = (
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" '
    'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
)
BIG = {"too_many_columns", "too_many_rows", "too_much_memory", "damaged", "no_rows", "not_a_table"}
OLE = bytes.fromhex("D0CF11E0A1B11AE1") + b"\x00" * 504


def related(kind: str, to: str) -> str:
    """The only relation of a part of a workbook."""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{to}"/></Relationships>'
    )


def xlsx(folder: Path, sheet: str, **more: str | bytes) -> Path:
    """A bare workbook around the XML of one sheet."""
    return zipped(
        folder,
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": related("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": WORKBOOK,
            "xl/_rels/workbook.xml.rels": related("worksheet", "worksheets/s.xml"),
            "xl/worksheets/s.xml": sheet,
            **more,
        },
    )


def cells(*places: str) -> str:
    return SHEET.format(
        "".join(f'<row r="{"".join(c for c in p if c.isdigit())}"><c r="{p}"><v>1</v></c></row>' for p in places)
    )


def zip_bomb(folder: Path) -> Path:
    return xlsx(folder, SHEET.format(" " * 60_000_000))


def many_entries(folder: Path) -> Path:
    return zipped(folder, {f"xl/{i}.xml": "" for i in range(4_000)})


def lying_bomb(folder: Path) -> Path:
    """Declares a hundred bytes and unpacks to far more."""
    path = xlsx(folder, SHEET.format(" " * 80_000_000))
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        entry = archive.getinfo("xl/worksheets/s.xml")
    old = struct.pack("<I", entry.file_size)
    return write(folder, bytes(content).replace(old, struct.pack("<I", 100)), "lying.xlsx")


def encrypted_entry(folder: Path) -> Path:
    path = xlsx(folder, cells("A1"))
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return write(folder, bytes(content), "encrypted.xlsx")


def symlink_in_zip(folder: Path) -> Path:
    path = folder / "link.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        link = zipfile.ZipInfo("xl/worksheets/s.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return path


def truncated(folder: Path) -> Path:
    path = workbook(folder, {"S": [["Name"], ["Hall"]]})
    return write(folder, path.read_bytes()[:-400], "cut.xlsx")


def entities(folder: Path) -> Path:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    return xlsx(folder, f"{bomb}]>{SHEET.format('<row><c t=&quot;str&quot;><v>&j;</v></c></row>')}")


def fifo(folder: Path) -> Path:
    path = folder / "pipe.csv"
    os.mkfifo(path)
    return path


def folder_itself(folder: Path) -> Path:
    return folder


def not_there(folder: Path) -> Path:
    return folder / "nothing.csv"


def nested_bomb(folder: Path) -> Path:
    """Sixty megabytes of nothing, packed, and that packed again a hundred times: what stands inside is never opened."""
    inner = zip_bomb(folder).read_bytes()
    return zipped(folder, {f"xl/{i}.xlsx": inner for i in range(100)}, "nested.xlsx")


def nested_workbook(folder: Path) -> Path:
    """A bomb where the sheet should be."""
    return xlsx(folder, "", **{"xl/worksheets/s.xml": zip_bomb(folder).read_bytes()})


def ods_bomb(folder: Path) -> Path:
    return ods(folder, [("Name",)], " " * 60_000_000)


def far_cell_xls(folder: Path) -> Path:
    """A cell in the last row and column that the format has: some libraries make room for all before it."""
    path = xls(folder, [["Name", "Town"], ["Hall", "Neath"]])
    last = struct.pack("<HHHHHd", 0x203, 14, 65_535, 255, 0, 1.0)
    first = struct.pack("<HH", 0x204, 8 + 1 + 2 * len("Neath"))
    content = path.read_bytes()
    at = content.rfind(struct.pack("<HH", 0x0A, 0))
    assert first[:2] in content
    return write(folder, content[:at] + last + content[at : at + 4] + content[at + 4 + len(last) :], "far.xls")


def circular_xls(folder: Path) -> Path:
    """The sector of its names leads to itself, for ever: four kilobytes to send, and no end of them to read."""
    content = bytearray(xls(folder, [["Name"], ["Hall"]]).read_bytes())
    content[512 + 4 : 512 + 8] = struct.pack("<I", 1)
    return write(folder, bytes(content), "circle.xls")


def delimiters(folder: Path) -> Path:
    """Little to send, packed, and forty million cells to read."""
    return write(folder, b"Name,Town\n" + (b"," * 4_000 + b"\n") * 5_000, "commas.csv")


def plain(content: str | bytes, name: str = "register.csv") -> Make:
    return lambda folder: write(folder, content, name)


HOSTILE: dict[str, tuple[Make, set[str]]] = {
    "nothing": (plain(b""), {"empty"}),
    "blanks": (plain(b" \r\n\r\n  \n"), {"empty"}),
    "only delimiters": (plain(b",,,\n,,,\n"), {"empty", "not_a_table", "no_rows"}),
    "headings only": (plain("Asset ID,Name,Town\n"), {"no_rows"}),
    "pdf": (plain(b"%PDF-1.7\n1 0 obj"), {"wrong_type"}),
    "png": (plain(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50), {"wrong_type"}),
    "html called xls": (plain("<html><table><tr><td>Name</td></tr></table>", "r.xls"), {"wrong_type"}),
    "svg": (plain('<svg onload="alert(1)"></svg>'), {"wrong_type"}),
    "json": (plain('{"name": "Hall"}'), {"wrong_type"}),
    "gzip": (plain(gzip.compress(b"Name\nHall\n")), {"wrong_type"}),
    "program": (plain(b"\x7fELF\x02\x01\x01" + os.urandom(500)), {"wrong_type"}),
    "noise": (plain(bytes(range(256)) * 40), {"binary", "not_a_table", "quotes_unbalanced"}),
    "noughts": (plain(b"\x00" * 5_000), {"binary", "empty"}),
    "prose": (
        plain("Dear all, here is a letter.\nIt goes on, and on, and on; at length.\nYours\nA, B, C, D, E\nx\n" * 3),
        {"not_a_table"},
    ),
    "document of a word processor": (lambda folder: zipped(folder, {"word/document.xml": "<x/>"}), {"wrong_type"}),
    "zip of files": (lambda folder: zipped(folder, {"a.csv": "Name\nHall\n"}), {"wrong_type"}),
    "zip bomb": (zip_bomb, {"zip_bomb"}),
    "too many entries": (many_entries, {"zip_bomb"}),
    "zip bomb that lies": (lying_bomb, {"damaged", "too_much_memory", "empty_sheet", "zip_bomb"}),
    "encrypted entry": (encrypted_entry, {"password"}),
    "encrypted workbook": (plain(OLE + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 500, "r.xlsx"), {"password"}),
    "broken old workbook": (plain(OLE + os.urandom(2_000), "r.xls"), {"damaged"}),
    "symbolic link in a zip": (symlink_in_zip, {"wrong_type"}),
    "truncated workbook": (truncated, {"damaged"}),
    "workbook of broken XML": (lambda folder: xlsx(folder, "<worksheet><sheetData><row"), {"damaged", "empty_sheet"}),
    "entity expansion": (entities, {"damaged", "empty_sheet", "no_rows", "not_a_table"}),
    "two cells far apart": (
        lambda folder: xlsx(folder, cells("A1", "XFD1048576")),
        {"too_much_memory", "damaged", "too_many_columns"},
    ),
    "repeated rows and columns": (
        lambda folder: ods(
            folder,
            [("Name",)],
            FOR_EVER,
        ),
        {"too_much_memory", "damaged", "too_many_columns", "too_many_rows", "empty_sheet"},
    ),
    "too many columns": (
        plain(",".join(f"c{i}" for i in range(10_000)) + "\n" + ",".join("x" * 10_000) + "\n"),
        {"too_many_columns"},
    ),
    "quotation mark that swallows rows": (
        plain('Asset ID,Name,Town,Use\nA1,"Hall,Neath,x\n' + "A2,Yard,Neath,x\n" * 40 + 'A3,Shed",Neath,x\n'),
        {"quotes_unbalanced"},
    ),
    "endless line": (plain(b"Name,Town\n" + b"x" * 5_000_000), {"line_too_long", "quotes_unbalanced"}),
    "endless cell": (plain('Name,Town\n"' + "x\n" * 200_000 + '",Neath\n'), {"quotes_unbalanced"}),
    "sideways, one asset below the other": (
        plain("Fields,Value\n" + "SiteReference,a\nSiteNameAddress,c\nHectares,1\nGeoX,1\nGeoY,1\n" * 3),
        {"sideways"},
    ),
    "xml called xlsx": (plain('<?xml version="1.0"?><a/>', "r.xlsx"), {"wrong_type", "not_a_table"}),
    "script called csv": (plain("<script>alert(1)</script>", "r.csv"), {"wrong_type", "not_a_table", "no_rows"}),
    "database": (plain(b"SQLite format 3\x00" + b"\x00" * 900, "r.xls"), {"wrong_type", "binary", "damaged"}),
    "workbook cut after its first bytes": (plain(b"PK\x03\x04" + b"\x00" * 26, "r.xlsx"), {"damaged", "wrong_type"}),
    "zip bomb in a zip bomb": (nested_bomb, {"damaged", "zip_bomb"}),
    "workbook in a workbook": (nested_workbook, {"damaged", "empty_sheet", "wrong_type"}),
    "ODS bomb": (ods_bomb, {"zip_bomb"}),
    "old workbook of one cell far away": (far_cell_xls, BIG),
    "old workbook whose table of sectors runs in a circle": (circular_xls, {"too_much_memory", "damaged"}),
    "text of delimiters only, line after line": (delimiters, {"too_many_columns", "not_a_table", "empty", "no_rows"}),
}
#: what is no file, which only a path of our own could lead to
NO_FILES: dict[str, tuple[Make, set[str]]] = {
    "pipe": (fifo, {"not_found"}),
    "folder": (folder_itself, {"not_found"}),
    "missing": (not_there, {"not_found"}),
}


Look = Callable[[Path], dict[str, Any]]


@pytest.fixture(scope="module")
def look() -> Iterator[Look]:
    """Looks at a file from a small process, and says what that cost."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.assets.imports.apart"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def ask(path: Path) -> dict[str, Any]:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(str(path)) + "\n")
            process.stdin.flush()
            told: dict[str, Any] = json.loads(process.stdout.readline())
            return told

        yield ask
        process.kill()


@pytest.mark.parametrize("which", HOSTILE | NO_FILES)
def test_a_hostile_file_is_refused_soon_and_in_words(tmp_path: Path, look: Look, which: str) -> None:
    make, codes = (HOSTILE | NO_FILES)[which]
    told = look(make(tmp_path))
    assert told["code"] in codes
    assert told["code"] in FILE_REASONS
    assert "%(" not in file_reason(FileRefused(told["code"], **told["facts"]))
    assert told["processor"] < 2, "seconds, in a test by those of the processor: others use it too"
    assert told["seconds"] < 10
    assert told["peak_kb"] < 400 * 1024


def test_there_are_forty_that_can_be_sent() -> None:
    assert len(HOSTILE) >= 40
    assert not NO_FILES.keys() & HOSTILE.keys()


@pytest.mark.parametrize(
    "which",
    [
        "nothing",
        "pdf",
        "zip bomb",
        "zip bomb in a zip bomb",
        "ODS bomb",
        "old workbook whose table of sectors runs in a circle",
        "entity expansion",
        "quotation mark that swallows rows",
    ],
)
def test_a_hostile_file_that_is_sent_leaves_nothing_but_its_reason(
    client: Client, world: World, tmp_path: Path, which: str
) -> None:
    client.force_login(world.aber.manager)
    make, codes = HOSTILE[which]
    path = make(tmp_path)
    answer = post(client, world.aber, "import-start", file=SimpleUploadedFile(path.name, path.read_bytes()))
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert "There is a problem" in page
    words = [str(FILE_REASONS[code]).partition("%")[0] for code in codes]
    assert any(one in page for one in words if one), words
    assert not Import.objects.visible_to(world.aber.actor()).exists()
    assert not StoredFile.objects.unscoped(because="a test").exists()


def test_a_million_styles_are_no_matter(tmp_path: Path, look: Look) -> None:
    """As many as promise 45 says: the sheet is read, within the time and the memory of any other."""
    styles = "<styleSheet><cellXfs>" + "<xf/>" * 1_000_000 + "</cellXfs></styleSheet>"
    sheet = SHEET.format(
        '<row r="1"><c r="A1" t="str"><v>Name</v></c></row><row r="2"><c r="A2" t="str"><v>Hall</v></c></row>'
    )
    path = xlsx(tmp_path, sheet, **{"xl/styles.xml": styles})
    told = look(path)
    assert "code" not in told
    assert told["processor"] < 2
    assert told["peak_kb"] < 400 * 1024
    seen = look_at(path)
    with checked_rows(path, seen.matching, seen.sheet) as rows:
        assert [row.values["name"] for row in rows] == ["Hall"]


def test_a_formula_in_a_cell_is_only_text(tmp_path: Path) -> None:
    path = write(tmp_path, "Asset ID,Name\nA1,\"=cmd|' /C calc'!A1\"\nA2,@SUM(1)\n")
    look = look_at(path)
    with checked_rows(path, look.matching) as rows:
        assert [row.values["name"] for row in rows] == ["=cmd|' /C calc'!A1", "@SUM(1)"]

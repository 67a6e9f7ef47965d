"""What kind of file this is, told by its bytes and never by its name."""

import stat
import zipfile
from pathlib import Path

from assets.imports import limits
from assets.imports.refusals import FileRefused

TEXT = "text"
WORKBOOK = "workbook"
FIRST_BYTES = 4096

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_SYMLINK = 0o12
# What the library says of a directory that is cut, or that asks for a later version of the format.
_UNREADABLE_ZIP = (zipfile.BadZipFile, NotImplementedError, OSError, ValueError)
_OTHER_KINDS = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"RIFF", "image"),
    (b"BM", "image"),
    (b"{\\rtf", "word"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"SQLite format 3", "database"),
    (b"PAR1", "database"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
)
_MARKUP = (
    (b"<!doctype html", "html"),
    (b"<html", "html"),
    (b"<table", "html"),
    (b"<head", "html"),
    (b"<svg", "image"),
    (b"<?xml", "xml"),
    (b"<!doctype", "xml"),
    (b"<workbook", "xml"),
)


def is_workbook(start: bytes) -> bool:
    """Whether a file with these first bytes would be read as a workbook: a zip, or a container of old Office files."""
    return start.startswith((_ZIP, _EMPTY_ZIP, _OLE))


def kind_of(path: Path) -> str:
    """`text` or `workbook`.

    Raises FileRefused for anything else, and for a zip whose directory shows it to be a trap.
    """
    size = _size_of_plain_file(path)
    with path.open("rb") as file:
        start = file.read(FIRST_BYTES)
    if not start.strip():
        raise FileRefused("empty")
    if start.startswith((_ZIP, _EMPTY_ZIP)):
        _refuse_large(size, limits.MAX_WORKBOOK_BYTES)
        check_zip_directory(path)
        return WORKBOOK
    if start.startswith(_OLE):
        _refuse_large(size, limits.MAX_WORKBOOK_BYTES)
        _refuse_encrypted_ole(path)
        return WORKBOOK
    _refuse_other_kinds(start)
    _refuse_large(size, limits.MAX_TEXT_BYTES)
    return TEXT


def _size_of_plain_file(path: Path) -> int:
    try:
        found = path.stat()
    except OSError as error:
        raise FileRefused("not_found") from error
    if not stat.S_ISREG(found.st_mode):
        raise FileRefused("not_found")
    if found.st_size == 0:
        raise FileRefused("empty")
    return found.st_size


def _refuse_large(size: int, most: int) -> None:
    if size > most:
        raise FileRefused("too_large", most_mb=most // limits.MEGABYTE)


def _refuse_other_kinds(start: bytes) -> None:
    for magic, kind in _OTHER_KINDS:
        if start.startswith(magic) and (len(magic) > 2 or b"\x00" in start or magic == b"#!"):
            raise FileRefused("wrong_type", kind=kind)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for beginning, kind in _MARKUP:
        if text.startswith(beginning):
            raise FileRefused("wrong_type", kind=kind)
    if text.startswith((b"{", b"[{", b"[[", b"[\n", b"[\r")):
        raise FileRefused("wrong_type", kind="json")


def check_zip_directory(path: Path) -> None:
    """Refuses a zip that is no workbook or would unpack to too much; unpacks nothing itself."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except _UNREADABLE_ZIP as error:
        raise FileRefused("damaged") from error
    if len(entries) > limits.MAX_ZIP_ENTRIES:
        raise FileRefused("zip_bomb")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise FileRefused("password")
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    packing = unpacked / packed
    if unpacked > limits.MAX_UNPACKED_BYTES:
        raise FileRefused("zip_bomb")
    if unpacked > limits.PACKING_MATTERS_ABOVE and packing > limits.MAX_PACKING:
        raise FileRefused("zip_bomb")
    if any(entry.external_attr >> 28 == _SYMLINK for entry in entries):
        raise FileRefused("wrong_type", kind="archive")
    _refuse_other_packages({entry.filename for entry in entries})


def _refuse_other_packages(names: set[str]) -> None:
    if any(name.startswith("xl/") for name in names):
        return
    if "content.xml" in names:
        return
    if any(name.startswith("word/") for name in names):
        raise FileRefused("wrong_type", kind="word")
    if any(name.startswith("ppt/") for name in names):
        raise FileRefused("wrong_type", kind="slides")
    raise FileRefused("wrong_type", kind="archive")


def _refuse_encrypted_ole(path: Path) -> None:
    """An encrypted XLSX hides in an OLE container, whose directory names say so in UTF-16."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileRefused("password")
    if "WordDocument".encode("utf-16-le") in content and "Workbook".encode("utf-16-le") not in content:
        raise FileRefused("wrong_type", kind="word")

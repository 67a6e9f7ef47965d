"""Text of a cell, made plain: one kind of space, no invisible marks, and nothing that means nothing."""

import datetime as dt
import re
import tomllib
import unicodedata
from pathlib import Path

from assets.imports.refusals import BadCell
from assets.imports.tables import Cell

# What people write where they have nothing to write.
PLACEHOLDERS = frozenset(
    tomllib.loads(Path(__file__).with_name("vocabularies.toml").read_text("utf-8"))["placeholders"]["words"]
)

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_LINE_BREAKS = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]+\s*")
_BROKEN = "\N{REPLACEMENT CHARACTER}"


def as_text(cell: Cell) -> str:
    """A cell as its owner would read it: 12.0 is 12, a date is written by ISO 8601."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def clean_text(cell: Cell, *, between_lines: str = " ") -> str:
    """The text with single spaces, line breaks replaced, and "" for placeholders such as N/A.

    Raises BadCell("control_character") for what no keyboard writes.
    """
    text = as_text(cell)
    if not (text.isascii() and text.isprintable()):
        text = _plain(text, between_lines)
    text = " ".join(text.split())
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text.strip('" ')
    if len(text) < 20 and is_placeholder(text):
        return ""
    return text


def is_placeholder(text: str) -> bool:
    """True for words that only say that nothing is recorded."""
    return text.strip("[]()<> ").lower() in PLACEHOLDERS or not text.strip("-–—_. ")


def _plain(text: str, between_lines: str) -> str:
    if _CONTROL.search(text):
        raise BadCell("control_character")
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip()
    parts = [part.rstrip(" ,") for part in _LINE_BREAKS.split(text)]
    return between_lines.join(part for part in parts if part) if len(parts) > 1 else text


def is_broken(text: str) -> bool:
    """True where a character of the file could not be read."""
    return _BROKEN in text


def within(text: str, most: int) -> str:
    """The text, or BadCell("too_long") when it is longer than the register keeps."""
    if len(text) > most:
        raise BadCell("too_long", most=most, length=len(text))
    return text

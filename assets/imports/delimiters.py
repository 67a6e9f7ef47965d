"""What parts the columns of a text file, found by which mark cuts its records alike."""

import csv
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assets.imports.refusals import FileRefused

USUAL = (",", "\t", ";", "|")
ODD = ("¬", "^", "~", "§", "¦", "\x1f", "\x1e", "\x1d", "\x1c", ":")

_NEVER = frozenset("\"'._-/\\()[]{}&@#%+*=?!<> \r\n")
_SAMPLE_RECORDS = 300
_LEAST_ALIKE, _LEAST_ALIKE_OF_FEW, _FEW = 0.4, 0.3, 5


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the records of a text file are cut: `quoted` says whether quotation marks wrap cells."""

    delimiter: str
    quoted: bool = True
    declared: bool = False

    @property
    def quoting(self) -> int:
        """The same for the csv module."""
        return csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE


def dialect_of(lines: Sequence[str]) -> Dialect:
    """The dialect of a file that begins with these lines.

    A first line `sep=;` is believed. One column without any delimiter is a table of one column.
    Raises FileRefused("not_a_table") when nothing cuts the lines into records that are alike.
    """
    declared = lines[0].strip().lower() if lines else ""
    if declared.startswith("sep=") and len(declared) == 5:
        return Dialect(declared[4], declared=True)
    best, score = Dialect(","), 0.0
    for delimiter in (*USUAL, *ODD, *_others(lines)):
        for quoted in (True, False):
            reached = _likeness(lines, Dialect(delimiter, quoted)) - (0 if quoted else 0.05)
            if reached > score:
                best, score = Dialect(delimiter, quoted), reached
    if score < 0.5 and not _single_column(lines):
        raise FileRefused("not_a_table")
    return best


def _others(lines: Sequence[str]) -> list[str]:
    first = next((line for line in lines if line.strip()), "")
    seen = Counter(
        character
        for character in first
        if not character.isalnum() and character not in _NEVER and character not in USUAL + ODD
    )
    return [character for character, times in seen.most_common(3) if times > 1]


def _likeness(lines: Sequence[str], dialect: Dialect) -> float:
    """0 for lines that this does not cut; more, the more columns and the more records alike."""
    widths: Counter[int] = Counter()
    reader = csv.reader(lines, delimiter=dialect.delimiter, quoting=dialect.quoting)  # type: ignore[arg-type]
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                widths[len(record)] += 1
            if widths.total() >= _SAMPLE_RECORDS:
                break
    except csv.Error:
        return 0.0
    usual = max((width for width in widths if width > 1), key=lambda w: widths[w] * w, default=0)
    if not usual:
        return 0.0
    # A few records may be short or long, and titles stand above: many must be alike.
    share = widths[usual] / widths.total()
    least = _LEAST_ALIKE if widths.total() > _FEW else _LEAST_ALIKE_OF_FEW
    return share * math.log2(usual + 1) if share >= least else 0.0


def _single_column(lines: Sequence[str]) -> bool:
    """True for a list with one thing a line; prose is longer and runs on."""
    filled = [line.strip() for line in lines if line.strip()]
    return bool(filled) and max(map(len, filled)) <= 200 and not any("," in line for line in filled)

"""Where the headings of a table stand, and what each column is called."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assets.imports.refusals import FileRefused
from assets.imports.tables import Cell, Record, is_blank
from assets.imports.targets import is_known_heading

LOOKED_AT = 40

_FIGURES = re.compile(r"[\s£$€(+-]*\d[\d,./:\s-]*[)%]?\s*")
_MOST_HEADING = 120


@dataclass(frozen=True, slots=True)
class Headings:
    """`names` has one a column. They stand from `row` to `last`; both are 0 where there are none."""

    row: int
    last: int
    names: tuple[str, ...]


def choose_headings(top: Sequence[Record], heading_row: int | None) -> Headings:
    """The headings among the first records of a table: found, or at the row asked for.

    Titles and numbered rows above are passed over; a second row fills the gaps in the first.
    `heading_row` 0 means that the table has none.
    Raises FileRefused for a row that is not there.
    """
    if heading_row == 0:
        return _unnamed(top)
    if heading_row is not None:
        at = next((i for i, (number, _) in enumerate(top) if number == heading_row), None)
        if at is None:
            raise FileRefused("no_such_heading_row", row=heading_row)
        return _named(top, at)
    at = _likeliest(top)
    if at is None:
        return _unnamed(top)
    return _named(top, at)


def is_sideways(top: Sequence[Record]) -> bool:
    """True for a table with its headings down the first column: it would become one asset a field."""
    at = _likeliest(top)
    if at is None:
        return False
    first = [str(cells[0]).strip() for _, cells in top if cells and not is_blank(cells[0])]
    down = known_headings(list(dict.fromkeys(first)))
    across = known_headings([str(cell) for cell in top[at][1] if not is_blank(cell)])
    return down >= 4 and down > 2 * across


def known_headings(names: Sequence[str]) -> int:
    """How many of these are headings that registers use."""
    return sum(1 for name in names if is_known_heading(name))


def _likeliest(top: Sequence[Record]) -> int | None:
    most = max((_filled(cells) for _, cells in top), default=0)
    best, score = None, 0.0
    for at, (_, cells) in enumerate(top):
        reached = _heading_likeness(cells, most)
        if reached > score:
            best, score = at, reached
    return best


def _heading_likeness(cells: Sequence[Cell], most: int) -> float:
    filled = [cell for cell in cells if not is_blank(cell)]
    texts = [cell for cell in filled if isinstance(cell, str)]
    if not texts or (len(filled) == 1 and most > 2):
        return 0.0
    known = known_headings(list(dict.fromkeys(text.strip() for text in texts)))
    figures = len(filled) - len(texts) + sum(1 for text in texts if _FIGURES.fullmatch(text))
    long = sum(1 for text in texts if len(text) > _MOST_HEADING)
    if known < 2 and (figures or long):
        return 0.0
    fullness = len({text.strip().lower() for text in texts}) / most
    if known == 0 and fullness < 0.5:
        return 0.0
    return 3 * known + 2 * fullness - figures - long


def _filled(cells: Sequence[Cell]) -> int:
    return sum(1 for cell in cells if not is_blank(cell))


def _named(top: Sequence[Record], at: int) -> Headings:
    number, cells = top[at]
    last = number
    if at + 1 < len(top) and _continues(cells, top[at + 1][1], [row for _, row in top[at + 2 :]]):
        last, second = top[at + 1]
        cells = _together(cells, second)
    return Headings(number, last, _unique([_as_heading(cell) for cell in cells]))


def _continues(first: Sequence[Cell], second: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    """True when the second row holds words just under the gaps that merged headings leave.

    Each stands under a gap, or under the heading left of one; a row of facts stands elsewhere too.
    """
    under = [i for i, cell in enumerate(second) if not is_blank(cell)]
    gaps = {i for i in range(1, len(first)) if is_blank(first[i])}
    if not gaps.intersection(under) or not all(i in gaps or i + 1 in gaps for i in under):
        return False
    if not all(_is_short_word(second[i]) for i in under):
        return False
    return not below or any(_filled(row) > len(under) for row in below[:10])


def _is_short_word(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= 60 and not re.search(r"\d", cell)


def _together(first: Sequence[Cell], second: Sequence[Cell]) -> list[Cell]:
    """Each column's heading: what stands above, carried over its gaps, then what stands below."""
    joined: list[Cell] = []
    above: Cell = None
    for i in range(max(len(first), len(second))):
        over = first[i] if i < len(first) else None
        under = second[i] if i < len(second) else None
        above = above if is_blank(over) else over
        joined.append(over if is_blank(under) else f"{above or ''} {under}".strip())
    return joined


def _unnamed(top: Sequence[Record]) -> Headings:
    width = max((len(cells) for _, cells in top), default=0)
    return Headings(0, 0, tuple(f"Column {letters(i)}" for i in range(width)))


def _as_heading(cell: Cell) -> str:
    if is_blank(cell):
        return ""
    text = cell.isoformat() if isinstance(cell, dt.date) else str(cell)
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:_MOST_HEADING]


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Each name once: blank ones by position, repeated ones counted."""
    taken: set[str] = set()
    repeated: Counter[str] = Counter()
    unique = []
    for i, name in enumerate(names):
        plain = name or f"Column {letters(i)}"
        candidate = plain
        while candidate.lower() in taken:
            repeated[plain.lower()] += 1
            candidate = f"{plain} ({repeated[plain.lower()] + 1})"
        taken.add(candidate.lower())
        unique.append(candidate)
    return tuple(unique)


def letters(index: int) -> str:
    """The letters over a column in a spreadsheet: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name

"""Guesses what a column is, by its heading first and then by what stands in it.

A heading proposes; the cells below confirm, or say no. Without a heading that we know, a column is
guessed only where its cells can hardly be anything else: UPRNs, postcodes, grid pairs, degrees.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from assets.imports import coordinates, places, vocabularies
from assets.imports.amounts import HECTARE, number_of, unit_of
from assets.imports.cells import parser_for
from assets.imports.cleaning import as_text, clean_text
from assets.imports.refusals import BadCell, Doubtful
from assets.imports.tables import Cell
from assets.imports.targets import ADDRESS_PARTS, BY_NAME, FIRST_FILLED, TARGETS, Target
from assets.imports.words import heading_words, without_units

_ADDRESS_LINE = re.compile(
    r"(?:(?:site|property|location|building|asset|postal) )*(?:address|addr|add)(?: line)? ?(\d)"
)
_COUNTED = re.compile(r" \(\d+\)$")

# Kinds whose values must be known words, and the least share of them: for a heading that names the
# field, and for one that only may.
_MUST_BE_KNOWN: MappingProxyType[str, tuple[float, float]] = MappingProxyType(
    {"kind": (0.5, 0.8), "tenure": (0.1, 0.6), "use": (0.0, 0.3), "yes_no": (0.6, 0.9)}
)
# The score of a heading that names the field, rather than one that may.
_NAMED = 70
_SURE_FROM = 0.8
_LEAST_FIT = 0.5
_FEW = 5
_BELIEVED = frozenset({"uprn", "postcode", "date", "money", "easting", "northing", "floor_area", "land_area"})
_LEAST_DISTINCT: MappingProxyType[str, float] = MappingProxyType({"name": 0.1, "reference": 0.5})


@dataclass(frozen=True, slots=True)
class Guess:
    """One column and the field that it seems to be; `score` only compares guesses."""

    column: int
    target: str
    sure: bool
    score: float


@dataclass(frozen=True, slots=True)
class _Column:
    index: int
    heading: str
    words: str
    bare: str
    cells: tuple[Cell, ...]

    @property
    def distinct(self) -> float:
        return len(set(self.cells)) / len(self.cells) if self.cells else 1.0


def guesses(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[Guess]:
    """At most one guess for a column, and one column for a field that takes one."""
    columns = [_column(i, heading, rows) for i, heading in enumerate(headings)]
    found: dict[int, Guess] = {}
    _take_best(columns, found)
    _take_address(columns, found)
    _drop_strange_coordinates(rows, found)
    _take_by_cells(columns, found)
    return list(found.values())


def _column(index: int, heading: str, rows: Sequence[Sequence[Cell]]) -> _Column:
    words = heading_words(_COUNTED.sub("", heading))
    cells = tuple(row[index] for row in rows if index < len(row) and _says_something(row[index]))
    return _Column(index, heading, words, without_units(words), cells)


def _says_something(cell: Cell) -> bool:
    try:
        return bool(clean_text(cell))
    except BadCell:
        return True


def _take_best(columns: Sequence[_Column], found: dict[int, Guess]) -> None:
    proposed = [
        guess
        for target in TARGETS
        if target.name != "address"
        for column in columns
        if (guess := _guess(column, target)) is not None
    ]
    proposed.sort(key=lambda guess: (-guess.score, guess.column))
    taken: set[str] = set()
    for guess in proposed:
        if guess.column in found:
            continue
        several = BY_NAME[guess.target].columns == FIRST_FILLED and guess.score >= _NAMED
        if guess.target in taken and not several:
            continue
        taken.add(guess.target)
        found[guess.column] = guess


def _guess(column: _Column, target: Target) -> Guess | None:
    proposed = _heading_score(column, target)
    if not proposed:
        return None
    named = proposed >= _NAMED
    fit = _fit(column, target)
    if not _is_known_enough(column, target, named=named):
        return None
    if fit < _LEAST_FIT and not (named and _is_believed(column, target)):
        return None
    if not named and column.distinct < _LEAST_DISTINCT.get(target.name, 0):
        return None
    return Guess(column.index, target.name, named and fit >= _SURE_FROM, proposed + 10 * fit)


def _is_believed(column: _Column, target: Target) -> bool:
    """True where a heading stands against its cells: the owner will see each cell told as bad."""
    return len(column.cells) < _FEW or target.kind in _BELIEVED


def _heading_score(column: _Column, target: Target) -> float:
    """100 for the surest heading of a field, from 70 for one that names it, less for a maybe."""
    score = 0.0
    if column.words in target.headings:
        score = 100 - 0.5 * target.headings.index(column.words)
    elif column.bare and column.bare in target.headings:
        score = 90 - 0.5 * target.headings.index(column.bare)
    elif column.words in target.likely or column.bare in target.likely:
        words = column.words if column.words in target.likely else column.bare
        score = 60 - target.likely.index(words)
    return score and score + _unit_score(column, target)


def _unit_score(column: _Column, target: Target) -> float:
    """Hectares are land, square metres rather a floor."""
    if target.kind not in {"floor_area", "land_area"}:
        return 0
    unit = unit_of(column.words)
    if unit is None:
        return 0
    of_land = unit > 1 and unit >= HECTARE / 3
    return 5 if of_land == (target.kind == "land_area") else -15


def _fit(column: _Column, target: Target) -> float:
    """The share of the cells that the field would take."""
    if not column.cells:
        return 1.0
    if target.kind == "postcode":
        return _share(column, lambda cell: places.parse_postcode(cell) is not None and _kept(cell))
    parse = parser_for(target, column.heading)
    return _share(column, lambda cell: (parse(cell), True)[1])


def _kept(cell: Cell) -> bool:
    parsed = places.parse_postcode(cell)
    return not (isinstance(parsed, Doubtful) and parsed.value is None)


def _share(column: _Column, takes: Callable[[Cell], bool]) -> float:
    taken = 0
    for cell in column.cells:
        try:
            taken += takes(cell)
        except BadCell:
            continue
    return taken / len(column.cells)


def _is_known_enough(column: _Column, target: Target, *, named: bool) -> bool:
    if target.kind not in _MUST_BE_KNOWN or not column.cells:
        return True
    least = _MUST_BE_KNOWN[target.kind][0 if named else 1]
    if target.kind == "use" and not named and _long_share(column) > 0.1:
        return False
    return _share(column, _KNOWN[target.kind]) >= least


def _long_share(column: _Column) -> float:
    return _share(column, lambda cell: len(as_text(cell)) > 60)


def _is_yes_no(cell: Cell) -> bool:
    vocabularies.parse_yes_no(cell)
    return True


_KNOWN: MappingProxyType[str, Callable[[Cell], bool]] = MappingProxyType(
    {
        "kind": vocabularies.is_known_kind,
        "tenure": vocabularies.is_known_tenure,
        "use": lambda cell: vocabularies.use_of(as_text(cell)) != "other",
        "yes_no": _is_yes_no,
    }
)


def _take_address(columns: Sequence[_Column], found: dict[int, Guess]) -> None:
    """The best column with a whole address and its further lines, or else all parts of one."""
    free = [column for column in columns if column.index not in found]
    target = BY_NAME["address"]
    lines = [column for column in free if _ADDRESS_LINE.fullmatch(column.words)]
    wholes = [column for column in free if column.words in target.headings]
    parts = [column for column in free if column.words in ADDRESS_PARTS]
    if wholes:
        best = min(wholes, key=lambda column: target.headings.index(column.words))
        chosen, sure = [best, *lines], True
    elif lines or parts:
        chosen, sure = [*lines, *parts], True
    else:
        chosen, sure = [c for c in free if c.words in target.likely][:1], False
    for column in chosen:
        found[column.index] = Guess(column.index, "address", sure, 50)


def _drop_strange_coordinates(rows: Sequence[Sequence[Cell]], found: dict[int, Guess]) -> None:
    """Lets go of a pair of x and y that is neither of the grid nor degrees."""
    by_target = {guess.target: column for column, guess in found.items()}
    x, y = by_target.get("geo_x"), by_target.get("geo_y")
    if x is None or y is None:
        for column in (x, y):
            if column is not None:
                del found[column]
        return
    placed = [_is_place(row, x, y) for row in rows]
    known = [place for place in placed if place is not None]
    if known and sum(known) < 0.5 * len(known):
        del found[x], found[y]


def _is_place(row: Sequence[Cell], x: int, y: int) -> bool | None:
    try:
        across, up = number_of(row[x]), number_of(row[y])
        if across is None or up is None:
            return None
        coordinates.resolve_geo(across, up, None)
    except BadCell:
        return False
    return True


def _take_by_cells(columns: Sequence[_Column], found: dict[int, Guess]) -> None:
    taken = {guess.target for guess in found.values()}
    for column in columns:
        if column.index in found or len(column.cells) < 3:
            continue
        target = _by_cells(column, taken)
        if target is not None:
            taken.add(target)
            found[column.index] = Guess(column.index, target, sure=False, score=0)


def _by_cells(column: _Column, taken: set[str]) -> str | None:
    if "postcode" not in taken and _share(column, places.looks_like_postcode) >= 0.6:
        return "postcode"
    if "uprn" not in taken and column.distinct >= 0.5 and _share(column, _like_uprn) >= 0.9:
        return "uprn"
    if not taken & {"easting", "northing", "geo_x", "latitude", "grid_reference", "grid_pair"}:
        return "easting" if _share(column, _like_easting) >= 0.9 else None
    return "northing" if taken >= {"easting"} and _northing_wanted(column, taken) else None


def _northing_wanted(column: _Column, taken: set[str]) -> bool:
    return "northing" not in taken and _share(column, _like_easting) >= 0.9


def _like_uprn(cell: Cell) -> bool:
    text = as_text(cell).strip()
    return text.isdecimal() and 10 <= len(text) <= 12


def _like_easting(cell: Cell) -> bool:
    """Six figures of metres, with or without a fraction."""
    return re.fullmatch(r"[1-9]\d{5}(\.\d+)?", as_text(cell).strip()) is not None

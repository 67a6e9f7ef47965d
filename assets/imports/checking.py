"""Rows of a sheet, checked against the fields that their columns are matched to.

    for row in check(sheet, matching):
        row.values                 # field -> value, only what is recorded
        row.identity               # the same for the same asset in every file
        row.problems, row.warnings # each by row, column, value and reason
        row.rejected               # True where any problem stands

What is refused: a row with a cell that cannot be what its column says, a row that names no asset at
all, and a row whose cells have shifted. What people write for "not recorded" is no error; nor is a
part of a postcode, a repeated UPRN, or a word for tenure or use that we do not know: such rows are
taken, with a warning where the owner should look. Every row is told, good or not.

Values are str, bool, Decimal, float (latitude, longitude), date, or a tuple of str (tenure_detail).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from assets.imports.cells import Parser, parser_for
from assets.imports.checked import CheckedRow
from assets.imports.cleaning import clean_text
from assets.imports.completing import complete
from assets.imports.coordinates import FAR_APART_M, metres_apart, to_degrees
from assets.imports.identities import Identities, Repeats
from assets.imports.mapping import Matching
from assets.imports.reading import Row, Rows, Sheet
from assets.imports.refusals import BadCell, Doubtful, FileRefused
from assets.imports.tables import Cell
from assets.imports.targets import BY_NAME, FIRST_FILLED, JOINED
from assets.imports.vocabularies import basis_in
from assets.imports.words import heading_words

_AT_ONCE = 2_000
_AS_GIVEN = frozenset({"use", "tenure"})


@dataclass(frozen=True, slots=True)
class _Column:
    index: int
    heading: str
    target: str
    how: str
    parse: Parser
    basis: str | None


def check(sheet: Sheet, matching: Matching) -> Iterator[CheckedRow]:
    """Every row of the sheet in its order, checked.

    Raises FileRefused("names_no_assets") where no column is a name, an address or a reference.
    """
    if not matching.names_assets():
        raise FileRefused("names_no_assets")
    columns = _columns(matching)
    headings = {column.target: column.heading for column in reversed(columns)}
    identities = Identities(_repeats(sheet.rows, columns))
    rows = iter(sheet.rows)
    while batch := list(islice(rows, _AT_ONCE)):
        checked = [_check_row(row, columns, headings, identities) for row in batch]
        _add_degrees(checked)
        yield from checked


def _columns(matching: Matching) -> tuple[_Column, ...]:
    return tuple(
        _Column(
            match.column,
            matching.headings[match.column],
            match.target,
            BY_NAME[match.target].columns,
            parser_for(BY_NAME[match.target], matching.headings[match.column]),
            basis_in(heading_words(matching.headings[match.column])),
        )
        for match in matching.matches
    )


def _repeats(rows: Rows, columns: tuple[_Column, ...]) -> Repeats:
    """References and UPRNs that stand more than once, from a first walk through the file."""
    repeats = Repeats()
    keys = [column for column in columns if column.target in {"reference", "uprn"}]
    if not keys:
        return repeats
    for row in rows:
        for column in keys:
            text = _key(column, row.cells[column.index])
            if text:
                repeats.note(column.target, text)
    repeats.settle()
    return repeats


def _key(column: _Column, cell: Cell) -> str:
    try:
        parsed = column.parse(cell)
    except BadCell:
        return ""
    value = parsed.value if isinstance(parsed, Doubtful) else parsed
    return value if isinstance(value, str) else ""


def _check_row(row: Row, columns: tuple[_Column, ...], headings: dict[str, str], identities: Identities) -> CheckedRow:
    checked = CheckedRow(row.number)
    found: dict[str, Any] = {}
    cells = row.cells
    for column in columns:
        cell = cells[column.index]
        if cell is None or cell == "":
            continue
        value = _parsed(checked, column, cell)
        if value is not None:
            _put(found, column, cell, value)
    if row.spilled:
        checked.refuse("", row.spilled, "too_many_cells")
    complete(checked, found, headings)
    _identify(checked, headings, identities)
    return checked


def _parsed(checked: CheckedRow, column: _Column, cell: Cell) -> object:
    try:
        value = column.parse(cell)
    except BadCell as bad:
        checked.refuse(column.heading, cell, bad.code, bad.facts)
        return None
    if isinstance(value, Doubtful):
        checked.warn(column.heading, cell, value.code, value.facts)
        return value.value
    return value


def _put(found: dict[str, Any], column: _Column, cell: Cell, value: Any) -> None:
    target = column.target
    if column.how == JOINED:
        _join(found, target, value)
    elif column.how == FIRST_FILLED:
        if target not in found:
            found[target] = value
            if column.basis:
                found["floor_area_basis"] = column.basis
    else:
        found[target] = value
        if target in _AS_GIVEN:
            found[f"{target}_as_given"] = clean_text(cell)


def _join(found: dict[str, Any], target: str, value: str) -> None:
    """Adds one more part of an address, unless it only repeats what stands there already."""
    before = found.get(target)
    if before is None:
        found[target] = value
    elif value != before and not before.endswith(f", {value}"):
        found[target] = f"{before}, {value}"


def _identify(checked: CheckedRow, headings: dict[str, str], identities: Identities) -> None:
    values = checked.values
    reference, uprn = str(values.get("reference", "")), str(values.get("uprn", ""))
    checked.identity = identities.of(reference, uprn, values)
    if reference and identities.repeats.has("reference", reference):
        checked.warn(headings["reference"], reference, "reference_repeats")
    if uprn and identities.repeats.has("uprn", uprn):
        checked.warn(headings["uprn"], uprn, "uprn_repeats")


def _add_degrees(rows: list[CheckedRow]) -> None:
    """Gives every row on the National Grid its latitude and longitude, in one go."""
    placed = [row for row in rows if "easting" in row.values]
    points = [(row.values["easting"], row.values["northing"]) for row in placed]
    for row, (latitude, longitude) in zip(placed, to_degrees(points), strict=True):  # type: ignore[arg-type]
        given = row.values.get("latitude"), row.values.get("longitude")
        if isinstance(given[0], float) and isinstance(given[1], float):
            apart = round(metres_apart((given[0], given[1]), (latitude, longitude)))
            if apart > FAR_APART_M:
                row.warn("", f"{given[0]}, {given[1]}", "places_differ", {"metres": apart})
        row.values["latitude"], row.values["longitude"] = latitude, longitude

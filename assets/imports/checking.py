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

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from assets.imports.cells import Parser, parser_for
from assets.imports.checked import CheckedRow, as_they_stand
from assets.imports.cleaning import as_text, clean_text
from assets.imports.completing import complete
from assets.imports.downloaded import Words, as_code, is_code, is_portal_id, with_the_code
from assets.imports.emptied import clear_empty
from assets.imports.exchanged import PAIRS, TELLING, Signs
from assets.imports.identities import Identities, Repeats
from assets.imports.mapping import Matching
from assets.imports.orders import Order, orders_among
from assets.imports.placing import place_rows
from assets.imports.reading import Row, Rows, Sheet
from assets.imports.refusals import BadCell, Doubtful, Facts, FileRefused
from assets.imports.tables import Cell, is_blank
from assets.imports.targets import BY_NAME, FIRST_FILLED, JOINED
from assets.imports.vocabularies import basis_in
from assets.imports.wishes import Wishes
from assets.imports.words import heading_words

_AT_ONCE = 2_000
_AS_GIVEN = frozenset({"use", "tenure"})
# A row whose reference is bad cannot be taken without it: it would become another property.
_NOT_WITHOUT = frozenset({"reference", "portal_id"})
_TO_THE_LETTER = frozenset(
    target.name for target in BY_NAME.values() if target.kind in {"text", "reference", "planning_text"}
)
# Two of these columns make a brownfield register.
_OF_SITES = frozenset({"planning_status", "planning_ownership", "planning_deliverable", "planning_dwellings_least"})
NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class _Column:
    index: int
    heading: str
    target: str
    how: str
    parse: Parser
    parse_own: Parser  # of the same column in a row that the portal wrote
    basis: str | None
    keeps_words: bool


@dataclass(frozen=True, slots=True)
class _How:
    """How the rows of one file are read; `words` are those in which the portal itself writes choices."""

    columns: tuple[_Column, ...]
    headings: Mapping[str, str]
    identities: Identities
    wishes: Wishes
    words: Words
    is_code: bool
    is_of_sites: bool
    orders: tuple[tuple[Order, int], ...]
    signs: Signs


def check(
    sheet: Sheet, matching: Matching, wishes: Wishes = NO_WISHES, words: Words | None = None
) -> Iterator[CheckedRow]:
    """Every row of the sheet in its order, checked; rows of other owners are only named.

    `words` are those of the portal's own lists, by field: word to code.

    Raises FileRefused("names_no_assets") where no column is a name, an address or a reference.
    """
    if not matching.names_assets():
        raise FileRefused("names_no_assets")
    columns = _columns(matching)
    headings = {column.target: column.heading for column in reversed(columns)}
    repeats, signs = _first_walk(sheet.rows, columns, wishes)
    how = _How(
        columns,
        headings,
        Identities(repeats),
        wishes,
        with_the_code(words or {}),
        is_code(matching.headings),
        len(_OF_SITES & matching.targets()) >= 2,
        orders_among({column.target: column.index for column in reversed(columns)}),
        signs,
    )
    of_file = _of_the_file(how, repeats)
    rows = iter(sheet.rows)
    while batch := list(islice(rows, _AT_ONCE)):
        checked = [
            _check_row(row, how) if _is_ours(row, wishes) else CheckedRow(row.number, stranger=owner_of(row, wishes))
            for row in batch
        ]
        place_rows(checked)
        of_file = [one for one in of_file if not _said_of_first(checked, *one)]
        if wishes.clears_empty:
            clear_empty(checked, [(column.heading, column.target) for column in how.columns], is_code=how.is_code)
        yield from checked


def _of_the_file(how: _How, repeats: Repeats) -> list[tuple[str, Facts]]:
    """What is said once, of the file as a whole: the code, and its facts."""
    said: list[tuple[str, Facts]] = []
    if how.signs.is_silent:
        said.append(("grid_unproven", {}))
    without = 0 if how.wishes.key else repeats.told_by_content()
    if without:
        said.append(("reference_missing", {"rows": without}))
    return said


def _said_of_first(rows: list[CheckedRow], code: str, facts: Facts) -> bool:
    """Says it beside the first row that it holds for, if that is among these."""
    for row in rows:
        if row.stranger is not None:
            continue
        if code == "reference_missing" and row.identity.startswith("row:"):
            row.warn("", "", code, facts)
            return True
        if code == "grid_unproven" and "easting" in row.values:
            row.warn("", f"{row.values['easting']}, {row.values['northing']}", code, facts)
            return True
    return False


def _columns(matching: Matching) -> tuple[_Column, ...]:
    return tuple(
        _Column(
            match.column,
            matching.headings[match.column],
            match.target,
            BY_NAME[match.target].columns,
            parser_for(BY_NAME[match.target], matching.headings[match.column]),
            parser_for(BY_NAME[match.target], matching.headings[match.column], is_own=True),
            basis_in(heading_words(matching.headings[match.column])),
            match.target in _AS_GIVEN and f"{match.target}_as_given" not in matching.targets(),
        )
        for match in matching.matches
        if match.target != "owner"
    )


def owner_of(row: Row, wishes: Wishes) -> str:
    """Whose row it is, as the file says."""
    try:
        return clean_text(row.cells[wishes.owner_column])[:200] if wishes.owner_column is not None else ""
    except BadCell:
        return ""


def _is_ours(row: Row, wishes: Wishes) -> bool:
    return wishes.owner_column is None or owner_of(row, wishes) in wishes.owners


def _first_walk(rows: Rows, columns: tuple[_Column, ...], wishes: Wishes) -> tuple[Repeats, Signs]:
    """What only the file as a whole shows: which references, UPRNs and keys repeat, and which places are exchanged."""
    repeats, signs = Repeats(), Signs()
    told = [column for column in columns if column.target in {"reference", "uprn", "portal_id"}]
    telling = _telling(columns)
    is_needed = told or telling or wishes.owner_column is not None
    if not is_needed:
        repeats.note_without_reference(rows=len(rows))
    for row in rows if is_needed else ():
        if not _is_ours(row, wishes):
            continue
        _note_row(row, told, repeats)
        if telling and signs.wants_more():
            signs.note((column.target, _alone(column, row.cells[column.index])) for column in telling)
    repeats.settle()
    signs.settle()
    if wishes.key:
        _note_keys(rows, columns, wishes, repeats)
    return repeats, signs


def _telling(columns: tuple[_Column, ...]) -> list[_Column]:
    """The columns that tell of a place, if there is one in which the two figures may be exchanged."""
    telling = [column for column in columns if column.target in TELLING]
    return [] if PAIRS.keys().isdisjoint(column.target for column in telling) else telling


def _note_row(row: Row, told: Iterable[_Column], repeats: Repeats) -> None:
    keys = {column.target: text for column in told if (text := _key(column, row.cells[column.index]))}
    for target, text in keys.items():
        repeats.note(target, text)
    if "reference" not in keys and "portal_id" not in keys:
        repeats.note_without_reference(keys.get("uprn", ""))


def _note_keys(rows: Rows, columns: tuple[_Column, ...], wishes: Wishes, repeats: Repeats) -> None:
    """The keys of the rows that need one: another walk, as it takes the first to know which these are."""
    references = [column for column in columns if column.target == "reference"]
    identities = Identities(repeats)
    for row in rows:
        if not _is_ours(row, wishes):
            continue
        reference = "".join(_key(column, row.cells[column.index]) for column in references)
        if identities.needs_key(reference):
            text = _key_text(row, wishes)
            if text:
                repeats.note("key", text)
    repeats.settle()


def _key_text(row: Row, wishes: Wishes) -> str:
    """What the columns of the key say, in small letters; "" where they say nothing."""
    parts = []
    for column in wishes.key:
        try:
            parts.append(clean_text(row.cells[column]).casefold())
        except BadCell:
            parts.append("")
    return "\x1f".join(parts) if any(parts) else ""


def _key(column: _Column, cell: Cell) -> str:
    value = _alone(column, cell)
    return value if isinstance(value, str) else ""


def _alone(column: _Column, cell: Cell) -> object:
    """What a cell says by itself, before anything is said of it."""
    try:
        parsed = column.parse(cell)
    except BadCell:
        return None
    return parsed.value if isinstance(parsed, Doubtful) else parsed


def _check_row(row: Row, how: _How) -> CheckedRow:
    checked = CheckedRow(row.number)
    cells = row.cells
    is_own = _is_download(how, cells)
    found = _found(checked, cells, how, is_own=is_own)
    if row.spilled:
        checked.refuse("", row.spilled, "too_many_cells")
    checked.portal_id = str(found.pop("portal_id", ""))
    if is_own and how.is_code:
        _settle_code(checked, found)
    orders = [(order, cells[column]) for order, column in how.orders]
    complete(checked, found, how.headings, orders, how.signs.exchanged)
    if "postcode" in found and " " not in found["postcode"]:
        checked.coarse.append("postcode")
    _identify(checked, how.headings, how.identities, _key_text(row, how.wishes) if how.wishes.key else None)
    if how.is_of_sites:
        _settle_site(checked)
    if checked.problems:
        checked.cells = as_they_stand(cells)
    return checked


def _found(checked: CheckedRow, cells: tuple[Cell, ...], how: _How, *, is_own: bool) -> dict[str, Any]:
    """What the cells say, by what their columns are matched with; a bad cell is noted on `checked`."""
    found: dict[str, Any] = {}
    for column in how.columns:
        cell = cells[column.index]
        if cell is None or cell == "":
            continue
        code = as_code(how.words, column.target, cell) if is_own else None
        value = _parsed(checked, column, cell if code is None else code, verbatim=is_own)
        if value is not None:
            _put(found, column, cell, value, keeps_words=column.keeps_words and code is None)
    return found


def _is_download(how: _How, cells: tuple[Cell, ...]) -> bool:
    """True for a row that the portal itself wrote: its text is taken to the letter."""
    return any(
        (column.target == "portal_id" and not is_blank(cells[column.index]))
        or (how.is_code and column.target == "reference" and is_portal_id(cells[column.index]))
        for column in how.columns
    )


def _settle_code(checked: CheckedRow, found: dict[str, Any]) -> None:
    """In a file of the Code's the portal's key stands for a reference that there is not."""
    reference = found.get("reference", "")
    if is_portal_id(reference) and checked.portal_id in {"", reference}:
        checked.portal_id = reference
        del found["reference"]
    if found.get("tenure") == "other":
        checked.coarse.append("tenure")


def _settle_site(checked: CheckedRow) -> None:
    """What a brownfield register lists is land to be developed, unless it or the owner's register says otherwise."""
    for name, value in (("kind", "land"), ("use", "development")):
        if name not in checked.values:
            checked.values[name] = value
            checked.coarse.append(name)


def _parsed(checked: CheckedRow, column: _Column, cell: Cell, *, verbatim: bool) -> object:
    if verbatim and column.target in _TO_THE_LETTER:
        text = as_text(cell)
        if len(text) <= BY_NAME[column.target].most and "\0" not in text:
            return text
    try:
        value = (column.parse_own if verbatim else column.parse)(cell)
    except BadCell as bad:
        checked.refuse(column.heading, cell, bad.code, bad.facts)
        checked.is_hopeless = checked.is_hopeless or column.target in _NOT_WITHOUT
        return None
    if isinstance(value, Doubtful):
        checked.warn(column.heading, cell, value.code, value.facts)
        return value.value
    return value


def _put(found: dict[str, Any], column: _Column, cell: Cell, value: Any, *, keeps_words: bool) -> None:
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
        if keeps_words:
            found[f"{target}_as_given"] = clean_text(cell)


def _join(found: dict[str, Any], target: str, value: str) -> None:
    """Adds one more part of an address, unless it only repeats what stands there already."""
    before = found.get(target)
    if before is None:
        found[target] = value
    elif value != before and not before.endswith(f", {value}"):
        found[target] = f"{before}, {value}"


def _identify(checked: CheckedRow, headings: Mapping[str, str], identities: Identities, key: str | None) -> None:
    values = checked.values
    reference, uprn = str(values.get("reference", "")), str(values.get("uprn", ""))
    if checked.portal_id:
        checked.identity = f"id:{checked.portal_id}"
        return
    if key is not None and identities.needs_key(reference):
        checked.identity = identities.by_key(key) or ""
        if not checked.identity:
            checked.refuse("", key.replace("\x1f", " · "), "cannot_be_told_apart")
        return
    checked.identity = identities.of(reference, uprn, values)
    if reference and identities.repeats.has("reference", reference):
        checked.warn(headings["reference"], reference, "reference_repeats")
    if uprn and identities.repeats.has("uprn", uprn):
        checked.warn(headings["uprn"], uprn, "uprn_repeats")

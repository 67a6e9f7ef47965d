"""The parser of each kind of field.

A parser takes one cell and gives a value, None where nothing is recorded, or Doubtful around a
value that its owner should look at. It raises BadCell for what cannot be in such a column.
"""

from collections.abc import Callable
from types import MappingProxyType

from assets.imports import amounts, coordinates, dates, places, vocabularies
from assets.imports.cleaning import clean_text, is_broken, within
from assets.imports.refusals import BadCell, Doubtful
from assets.imports.tables import Cell
from assets.imports.targets import Target
from assets.imports.words import heading_words
from assets.register.bounds import MOST_WHOLE

Parser = Callable[[Cell], object]

_REMEMBERED = 5_000

_PLAIN: MappingProxyType[str, Parser] = MappingProxyType(
    {
        "uprn": places.parse_uprn,
        "postcode": places.parse_postcode,
        "reference": places.parse_reference,
        "easting": coordinates.coordinate_parser("easting_outside_gb"),
        "northing": coordinates.coordinate_parser("northing_outside_gb"),
        "latitude": coordinates.coordinate_parser("latitude_outside_uk"),
        "longitude": coordinates.coordinate_parser("longitude_outside_uk"),
        "geo": coordinates.parse_geo,
        "grid_reference": coordinates.parse_grid_reference,
        "grid_pair": coordinates.parse_grid_pair,
        "portal_id": places.parse_portal_id,
        "figure": amounts.parse_figure,
    }
)
# Columns of few words said again and again: what one cell gave, the next like it gives.
_OF_FEW_WORDS: MappingProxyType[str, Parser] = MappingProxyType(
    {
        "date": dates.parse_date,
        "months": amounts.parse_months,
        "coordinate_system": vocabularies.parse_coordinate_system,
        "basis": vocabularies.parse_basis,
        "use": vocabularies.parse_use,
        "tenure": vocabularies.parse_tenure,
        "tenure_detail": vocabularies.parse_tenure_detail,
        "kind": vocabularies.parse_kind,
        "yes_no": vocabularies.parse_yes_no,
        "condition": vocabularies.parse_condition,
        "suitability": vocabularies.parse_suitability,
        "energy": vocabularies.parse_energy,
        "intention": vocabularies.parse_intention,
    }
)


def parser_for(target: Target, heading: str, *, is_own: bool = False) -> Parser:
    """The parser of a column: units, thousands and measures that its heading names are heeded.

    `is_own` is for rows that the portal wrote: what others write for "not measured" is a fact there.
    """
    kind = target.kind
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in _OF_FEW_WORDS:
        return _remembering(_OF_FEW_WORDS[kind])
    if kind == "money":
        return amounts.money_parser(heading)
    if kind in _OF_AREA:
        return _OF_AREA[kind](heading_words(heading), keeps_nought=is_own or target.keeps_nought)
    return _OF_PLANNING.get(kind, _text_parser)(target)


_OF_AREA: MappingProxyType[str, Callable[..., Parser]] = MappingProxyType(
    {"floor_area": amounts.floor_area_parser, "land_area": amounts.land_area_parser}
)


def _text_parser(target: Target) -> Parser:
    between_lines = ", " if target.name == "address" else " "
    most = target.most

    def parse(cell: Cell) -> object:
        text = within(clean_text(cell, between_lines=between_lines), most)
        if is_broken(text):
            return Doubtful(text, "unreadable_character")
        return text or None

    return parse


def _planning_text(target: Target) -> Parser:
    """Words of a planning authority: kept, and cut where they are longer than the register keeps."""

    def parse(cell: Cell) -> object:
        text = clean_text(cell)
        if len(text) > target.most:
            return Doubtful(text[: target.most], "cut_short", {"most": target.most})
        return text or None

    return parse


def _unless_bad(parse: Parser) -> Parser:
    """A planning fact that cannot be read is left out and said: the site is not lost for it."""

    def lenient(cell: Cell) -> object:
        try:
            return parse(cell)
        except BadCell:
            return Doubtful(None, "left_out")

    return lenient


def _count(cell: Cell) -> int | None:
    figure = amounts.number_of(cell)
    if figure is None:
        return None
    if not 0 <= figure <= MOST_WHOLE:
        raise BadCell("too_large")
    return int(figure)


_OF_PLANNING: MappingProxyType[str, Callable[[Target], Parser]] = MappingProxyType(
    {
        "planning_text": _planning_text,
        "planning_date": lambda _target: _unless_bad(_remembering(dates.parse_date)),
        "planning_count": lambda _target: _unless_bad(_count),
    }
)


def _remembering(parse: Parser) -> Parser:
    known: dict[str, object] = {}

    def remembered(cell: Cell) -> object:
        if type(cell) is not str:
            return parse(cell)
        if cell in known:
            return known[cell]
        value = parse(cell)
        if len(known) < _REMEMBERED:
            known[cell] = value
        return value

    return remembered

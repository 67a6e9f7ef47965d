"""The parser of each kind of field.

A parser takes one cell and gives a value, None where nothing is recorded, or Doubtful around a
value that its owner should look at. It raises BadCell for what cannot be in such a column.
"""

from collections.abc import Callable
from types import MappingProxyType

from assets.imports import amounts, coordinates, dates, places, vocabularies
from assets.imports.cleaning import clean_text, is_broken, within
from assets.imports.refusals import Doubtful
from assets.imports.tables import Cell
from assets.imports.targets import Target
from assets.imports.words import heading_words

Parser = Callable[[Cell], object]

_REMEMBERED = 5_000

_PLAIN: MappingProxyType[str, Parser] = MappingProxyType(
    {
        "uprn": places.parse_uprn,
        "postcode": places.parse_postcode,
        "reference": places.parse_reference,
        "easting": coordinates.parse_easting,
        "northing": coordinates.parse_northing,
        "latitude": coordinates.parse_latitude,
        "longitude": coordinates.parse_longitude,
        "geo": coordinates.parse_geo,
        "grid_reference": coordinates.parse_grid_reference,
        "grid_pair": coordinates.parse_grid_pair,
        "portal_id": places.parse_portal_id,
    }
)
# Columns of few words said again and again: what one cell gave, the next like it gives.
_OF_FEW_WORDS: MappingProxyType[str, Parser] = MappingProxyType(
    {
        "date": dates.parse_date,
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


def parser_for(target: Target, heading: str) -> Parser:
    """The parser of a column: units, thousands and measures that its heading names are heeded."""
    kind = target.kind
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in _OF_FEW_WORDS:
        return _remembering(_OF_FEW_WORDS[kind])
    if kind == "money":
        return amounts.money_parser(heading)
    if kind == "floor_area":
        return amounts.floor_area_parser(heading_words(heading))
    if kind == "land_area":
        return amounts.land_area_parser(heading_words(heading))
    return _text_parser(target)


def _text_parser(target: Target) -> Parser:
    between_lines = ", " if target.name == "address" else " "
    most = target.most

    def parse(cell: Cell) -> object:
        text = within(clean_text(cell, between_lines=between_lines), most)
        if is_broken(text):
            return Doubtful(text, "unreadable_character")
        return text or None

    return parse


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

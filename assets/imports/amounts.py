"""Money and areas, as exact decimals."""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from types import MappingProxyType

from assets.imports.cleaning import clean_text
from assets.imports.refusals import BadCell
from assets.imports.tables import Cell
from assets.register.bounds import MOST_FIGURE, MOST_FLOOR_M2, MOST_GBP, MOST_LAND_HA, MOST_MONTHS

Parser = Callable[[Cell], object]

SQUARE_FOOT = Decimal("0.09290304")
ACRE = Decimal("0.40468564224")
HECTARE = Decimal(10_000)

_PLAIN = re.compile(r"\d+(\.\d*)?|\.\d+")
_GROUPED = re.compile(r"\d{1,3}([, ]\d{3})+(\.\d*)?")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE][+-]?\d{1,2}")
_PER_YEAR = re.compile(r"(?i)\s*(/\s*year|/\s*yr|p\.?\s?a\.?|per annum|per year|a year)$")
_SUFFIX = re.compile(r"(?i)\d\s*(k|m|bn|mn|million|thousand|billion)$")
_OTHER_CURRENCY = re.compile(r"(?i)[$€]|\b(usd|eur|euros?|dollars?)\b")
_MONTHS = re.compile(r"(?i)(\d+(?:\.\d+)?)\s*(months?|mths?|years?|yrs?)")
_PENNY = Decimal("0.01")

# Unit, in the words of a heading or after a figure, to how many m² it is.
_UNITS: MappingProxyType[str, Decimal] = MappingProxyType(
    {
        "m2": Decimal(1),
        "sqm": Decimal(1),
        "sq m": Decimal(1),
        "m sq": Decimal(1),
        "sq metres": Decimal(1),
        "sq meters": Decimal(1),
        "square metres": Decimal(1),
        "square meters": Decimal(1),
        "metres squared": Decimal(1),
        "ha": HECTARE,
        "has": HECTARE,
        "hectare": HECTARE,
        "hectares": HECTARE,
        "hectarage": HECTARE,
        "acre": ACRE * HECTARE,
        "acres": ACRE * HECTARE,
        "acreage": ACRE * HECTARE,
        "ac": ACRE * HECTARE,
        "sq ft": SQUARE_FOOT,
        "sqft": SQUARE_FOOT,
        "ft2": SQUARE_FOOT,
        "square feet": SQUARE_FOOT,
        "square foot": SQUARE_FOOT,
        "square footage": SQUARE_FOOT,
        "sq feet": SQUARE_FOOT,
        "km2": Decimal(1_000_000),
        "sq km": Decimal(1_000_000),
    }
)
_UNIT_IN_HEADING = re.compile(r"\b(" + "|".join(sorted(_UNITS, key=len, reverse=True)).replace(" ", " ?") + r")\b")
_FIGURE_AND_UNIT = re.compile(r"([\d.,\s()+-]*\d[\d.,)]*)\s*([a-z][a-z0-9 .²]*)")


def decimal_of(text: str) -> Decimal:
    """A figure with or without thousands; minus sign or brackets for less than nothing.

    Raises BadCell("not_a_number"), also for thousands that stand in the wrong place.
    """
    bare, negative = text.strip(), False
    if bare.startswith("(") and bare.endswith(")"):
        bare, negative = bare[1:-1].strip(), True
    if bare[:1] in "-−+" and bare:
        bare, negative = bare[1:].strip(), negative or bare[0] != "+"
    if not (_PLAIN.fullmatch(bare) or _GROUPED.fullmatch(bare) or _SCIENTIFIC.fullmatch(bare)):
        raise BadCell("not_a_number")
    try:
        figure = Decimal(bare.replace(",", "").replace(" ", ""))
    except InvalidOperation as error:
        raise BadCell("not_a_number") from error
    return -figure if negative else figure


def number_of(cell: Cell) -> Decimal | None:
    """The figure in a cell, exact as it is written; None where nothing is recorded."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        figure = Decimal(repr(cell))
        if not figure.is_finite():
            raise BadCell("not_a_number")
        return figure
    text = clean_text(cell)
    return decimal_of(text) if text else None


def parse_months(cell: Cell) -> Decimal | None:
    """Whole months, at most 999: "6", "6 months", "1 year"."""
    factor = 1
    if isinstance(cell, str):
        said = _MONTHS.fullmatch(clean_text(cell))
        if said is not None:
            cell, factor = said[1], 12 if said[2].lower().startswith("y") else 1
    figure = number_of(cell)
    if figure is None:
        return None
    months = figure * factor
    if months < 0 or months > MOST_MONTHS or months != months.to_integral_value():
        raise BadCell("not_a_number")
    return months.quantize(Decimal(1))


def parse_figure(cell: Cell) -> Decimal | None:
    """A number of people, which may be half a one; none that no building could hold."""
    figure = number_of(cell)
    if figure is None:
        return None
    if figure < 0:
        raise BadCell("not_a_number")
    if figure > MOST_FIGURE:
        raise BadCell("too_large")
    return figure.quantize(Decimal("0.01"))


def money_parser(heading: str) -> Parser:
    """Parser of pounds; a heading that says £000 or £m makes thousands or millions of its figures."""
    factor = _money_factor(heading)

    def parse(cell: Cell) -> Decimal | None:
        figure = _pounds(cell)
        if figure is None:
            return None
        pounds = figure * factor
        if abs(pounds) > MOST_GBP:
            raise BadCell("too_large")
        return pounds.quantize(_PENNY, ROUND_HALF_UP)

    return parse


def _pounds(cell: Cell) -> Decimal | None:
    if not isinstance(cell, str):
        return number_of(cell)
    text = clean_text(cell)
    if not text:
        return None
    if _OTHER_CURRENCY.search(text):
        raise BadCell("other_currency")
    bare = _PER_YEAR.sub("", text.replace("£", "", 1)).strip()
    bare = re.sub(r"(?i)^gbp\s*|\s*gbp$", "", bare)
    if _SUFFIX.search(bare):
        raise BadCell("abbreviated_amount")
    if bare.lower() in {"nil", "dim"}:
        return Decimal(0)
    return decimal_of(bare) if bare else None


def _money_factor(heading: str) -> int:
    bare = heading.lower().replace(" ", "").replace("'", "").replace(",", "")
    if re.search(r"£0{3}s?|\(0{3}s?\)|£k\b|£thousands?|\bk£", bare):
        return 1_000
    if re.search(r"£m\b|£millions?|\(m\)$", bare):
        return 1_000_000
    return 1


def unit_of(heading_words: str) -> Decimal | None:
    """How many m² the unit in a heading is, where it names one."""
    found = _UNIT_IN_HEADING.search(heading_words)
    return _unit(found.group(1)) if found else None


def _unit(text: str) -> Decimal | None:
    bare = text.replace(".", "").replace("²", "2").strip()
    return _UNITS.get(bare) or next(
        (size for unit, size in _UNITS.items() if unit.replace(" ", "") == bare.replace(" ", "")),
        None,
    )


def area_parser(
    heading_words: str, own_unit: Decimal, places: Decimal, most: Decimal, *, keeps_nought: bool = False
) -> Parser:
    """Parser of areas, given in the unit of the cell, else of the heading, else in `own_unit`.

    Nought is "not recorded" unless it is kept: registers write it for a building or a site that nobody measured.
    """
    usual = unit_of(heading_words) or own_unit

    def parse(cell: Cell) -> Decimal | None:
        figure, unit = _figure_and_unit(cell)
        if figure is None or not (figure or keeps_nought):
            return None
        area = figure * (unit or usual) / own_unit
        if area < 0:
            raise BadCell("negative_area")
        if area > most:
            raise BadCell("too_large")
        return area.quantize(places, ROUND_HALF_UP)

    return parse


def _figure_and_unit(cell: Cell) -> tuple[Decimal | None, Decimal | None]:
    if not isinstance(cell, str):
        return number_of(cell), None
    text = clean_text(cell).lower()
    if not text:
        return None, None
    split = _FIGURE_AND_UNIT.fullmatch(text.replace("m²", "m2"))
    if split is None:
        return decimal_of(text), None
    if _SCIENTIFIC.fullmatch(text):
        return decimal_of(text), None
    unit = _unit(split.group(2))
    if unit is None:
        raise BadCell("not_an_area")
    return decimal_of(split.group(1)), unit


def floor_area_parser(heading_words: str, *, keeps_nought: bool = False) -> Parser:
    """Square metres to two places, up to 10 million."""
    return area_parser(heading_words, Decimal(1), Decimal("0.01"), MOST_FLOOR_M2, keeps_nought=keeps_nought)


def land_area_parser(heading_words: str, *, keeps_nought: bool = False) -> Parser:
    """Hectares to four places (one square metre), up to 1 million."""
    return area_parser(heading_words, HECTARE, Decimal("0.0001"), MOST_LAND_HA, keeps_nought=keeps_nought)

"""Where an asset is: grid references kept exact as given, latitude and longitude derived.

The boxes are of Great Britain for the National Grid, of the whole United Kingdom for degrees.
Source of the boxes: domain.md 4.3, widened for Shetland and Northern Ireland.
"""

from __future__ import annotations

import importlib
import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from assets.imports.amounts import number_of
from assets.imports.cleaning import clean_text
from assets.imports.refusals import BadCell, Doubtful
from assets.imports.tables import Cell

if TYPE_CHECKING:
    from pyproj import Transformer

EASTINGS = (Decimal(0), Decimal(700_000))
NORTHINGS = (Decimal(0), Decimal(1_300_000))
LATITUDES = (49.0, 61.5)
LONGITUDES = (-9.0, 2.5)

# Metres from which two places given for one asset are called different.
FAR_APART_M = 250

_GRID_REFERENCE = re.compile(r"([A-HJ-Z]{2})\s*(\d[\d\s]*)")
_GRID_PAIR = re.compile(r"\(?\s*([\d.]+|\d{1,3}(?:,\d{3})+)\s*[,;/ ]\s*([\d.]+|\d{1,3}(?:,\d{3})+)\s*\)?")
_LEAST_METRES = 100
_PLACES = Decimal("0.0001")

GridPoint = tuple[Decimal, Decimal]


def coordinate_parser(code: str) -> Callable[[Cell], Decimal | None]:
    """Parser of one half of a place. What it means is settled with its other half: columns are mislabelled
    and exchanged. What can be neither metres nor degrees, whichever way round, is refused with `code`.
    """

    def parse(cell: Cell) -> Decimal | None:
        figure = number_of(cell)
        if figure is None or (0 < figure < NORTHINGS[1] and figure >= _LEAST_METRES):
            return figure
        if not (LATITUDES[0] <= figure <= LATITUDES[1] or LONGITUDES[0] <= figure <= LONGITUDES[1]):
            raise BadCell(code)
        return figure

    return parse


def _exact(metres: Decimal) -> Decimal:
    """As given, to a tenth of a millimetre: more is noise of a spreadsheet."""
    exponent = metres.as_tuple().exponent
    too_fine = isinstance(exponent, int) and exponent < -4
    return metres.quantize(_PLACES) if too_fine else metres


def parse_geo(cell: Cell) -> Decimal | None:
    """A coordinate of a system still to be told; nought is a longitude too."""
    return number_of(cell)


def parse_grid_reference(cell: Cell) -> GridPoint | None:
    """The south-west corner of the square that a reference such as "SN 123 456" names, in metres."""
    text = clean_text(cell).upper()
    if not text:
        return None
    found = _GRID_REFERENCE.fullmatch(text)
    digits = re.sub(r"\s", "", found[2]) if found else ""
    if found is None or len(digits) % 2 or not 2 <= len(digits) <= 10:
        return parse_grid_pair(cell)
    half = len(digits) // 2
    size = 10 ** (5 - half)
    east, north = _square(found[1])
    easting = east + int(digits[:half]) * size
    northing = north + int(digits[half:]) * size
    return _within_gb(Decimal(easting), Decimal(northing))


def parse_grid_pair(cell: Cell) -> GridPoint | None:
    """Easting and northing in one cell: "395265, 222126" or "395265 / 222126"."""
    text = clean_text(cell)
    if not text:
        return None
    found = _GRID_PAIR.fullmatch(text)
    if found is None:
        raise BadCell("not_a_grid_reference")
    pair = [number_of(part) or Decimal(0) for part in found.groups()]
    return _within_gb(pair[0], pair[1])


def _within_gb(easting: Decimal, northing: Decimal) -> GridPoint:
    if not EASTINGS[0] < easting < EASTINGS[1]:
        raise BadCell("easting_outside_gb")
    if not NORTHINGS[0] < northing < NORTHINGS[1]:
        raise BadCell("northing_outside_gb")
    return _exact(easting), _exact(northing)


def _square(letters: str) -> tuple[int, int]:
    """South-west corner of a 100 km square: two letters of an alphabet in five rows, without I."""
    first, second = ("ABCDEFGHJKLMNOPQRSTUVWXYZ".index(letter) for letter in letters)
    east = ((first - 2) % 5) * 5 + second % 5
    north = (19 - (first // 5) * 5) - second // 5
    return east * 100_000, north * 100_000


def in_grid(x: Decimal, y: Decimal) -> bool:
    """True for a pair that is too large for degrees and lies within Great Britain's grid."""
    return 1_000 < x < EASTINGS[1] and 1_000 < y < NORTHINGS[1]


def looks_like_degrees(longitude: Decimal, latitude: Decimal) -> bool:
    """True for a pair of degrees within the United Kingdom."""
    return LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]


def resolve_geo(x: Decimal, y: Decimal, system: str | None) -> object:
    """Which place a pair in one of three systems means, as a dict of the register's fields.

    The size of the figures decides; the system that was given says which degrees they are. Doubtful
    where the two disagree, or where x and y have changed places. Raises BadCell where neither fits.
    """
    if in_grid(x, y):
        doubt = "grid_called_degrees" if system in ("wgs84", "etrs89") else None
        return _doubtful(grid_place(x, y), doubt)
    if looks_like_degrees(x, y) or looks_like_degrees(y, x):
        swapped = not looks_like_degrees(x, y)
        place = degrees_place(*((y, x) if swapped else (x, y)), system)
        return _doubtful(place, "degrees_called_grid" if system == "osgb36" else "geo_swapped" if swapped else None)
    raise BadCell("coordinates_outside_uk")


def resolve_grid(easting: Decimal, northing: Decimal) -> object:
    """The same for a pair whose columns are called easting and northing."""
    if looks_like_degrees(easting, northing) or looks_like_degrees(northing, easting):
        place = (easting, northing) if looks_like_degrees(easting, northing) else (northing, easting)
        return Doubtful(degrees_place(*place, None), "degrees_in_grid_columns")
    if EASTINGS[0] < easting < EASTINGS[1] and NORTHINGS[0] < northing < NORTHINGS[1]:
        return grid_place(easting, northing)
    raise BadCell("easting_outside_gb" if not EASTINGS[0] < easting < EASTINGS[1] else "northing_outside_gb")


def resolve_degrees(longitude: Decimal, latitude: Decimal, system: str | None) -> object:
    """The same for a pair whose columns are called longitude and latitude."""
    if looks_like_degrees(longitude, latitude):
        return degrees_place(longitude, latitude, system)
    if looks_like_degrees(latitude, longitude):
        return Doubtful(degrees_place(latitude, longitude, system), "geo_swapped")
    for pair in ((latitude, longitude), (longitude, latitude)):
        if in_grid(*pair):
            return Doubtful(grid_place(*pair), "grid_in_degrees_columns")
    outside = not LATITUDES[0] <= latitude <= LATITUDES[1]
    raise BadCell("latitude_outside_uk" if outside else "longitude_outside_uk")


def grid_place(easting: Decimal, northing: Decimal) -> dict[str, object]:
    """A place of the National Grid."""
    return {"easting": _exact(easting), "northing": _exact(northing), "coordinate_system": "osgb36"}


def degrees_place(longitude: Decimal, latitude: Decimal, system: str | None) -> dict[str, object]:
    """A place in degrees, to six places."""
    return {
        "latitude": round(float(latitude), 6),
        "longitude": round(float(longitude), 6),
        "coordinate_system": "etrs89" if system == "etrs89" else "wgs84",
    }


def _doubtful(place: dict[str, object], doubt: str | None) -> object:
    return Doubtful(place, doubt) if doubt else place


@lru_cache(maxsize=1)
def geodesy() -> Transformer:
    """The library that converts; a reader spends a third of its start on opening it, so only who needs it does."""
    opened: Transformer = importlib.import_module("pyproj").Transformer.from_crs(27700, 4326, always_xy=True)
    return opened


def to_degrees(points: Sequence[tuple[Decimal, Decimal]]) -> list[tuple[float, float]]:
    """Latitude and longitude (WGS84, six places) of points on the National Grid, all at once.

    Without Ordnance Survey's grid file the shift is good to about five metres.
    """
    if not points:
        return []
    eastings = [float(easting) for easting, _ in points]
    northings = [float(northing) for _, northing in points]
    longitudes, latitudes = geodesy().transform(eastings, northings)
    return [
        (round(latitude, 6), round(longitude, 6)) for latitude, longitude in zip(latitudes, longitudes, strict=True)
    ]


def metres_apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two latitudes and longitudes, near enough for a warning."""
    north = (one[0] - other[0]) * 111_320
    east = (one[1] - other[1]) * 111_320 * math.cos(math.radians(one[0]))
    return math.hypot(north, east)

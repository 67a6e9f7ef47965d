"""Where an asset is: the owner's coordinates kept as given, WGS84 derived from the National Grid."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pyproj import Transformer

if TYPE_CHECKING:
    from decimal import Decimal


@cache
def _to_wgs84() -> Transformer:
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def wgs84_of(easting: Decimal, northing: Decimal) -> tuple[float, float]:
    """Longitude and latitude in degrees of a British National Grid position in metres."""
    longitude, latitude = _to_wgs84().transform(float(easting), float(northing))
    return round(longitude, 6), round(latitude, 6)

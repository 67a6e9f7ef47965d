"""Where an asset is: the owner's coordinates kept as given, WGS84 derived from the National Grid."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

# Metres of the British National Grid, and degrees around the United Kingdom with Shetland and Northern Ireland.
EASTINGS = (0, 700_000)
NORTHINGS = (0, 1_300_000)
LATITUDES = (49.0, 61.5)
LONGITUDES = (-9.0, 2.5)


@cache
def _to_wgs84() -> Transformer:
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def wgs84_of(easting: Decimal | float, northing: Decimal | float) -> tuple[float, float]:
    """Longitude and latitude in degrees of a British National Grid position in metres."""
    longitude, latitude = _to_wgs84().transform(float(easting), float(northing))
    return round(longitude, 6), round(latitude, 6)


def located(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same facts, with latitude and longitude derived where only the National Grid is given."""
    completed = dict(values)
    if completed.get("easting") is not None and completed.get("northing") is not None:
        completed.setdefault("coordinate_system", "osgb36")
        if completed.get("longitude") is None or completed.get("latitude") is None:
            completed["longitude"], completed["latitude"] = wgs84_of(completed["easting"], completed["northing"])
    return completed

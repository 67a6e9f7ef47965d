"""How far one place is from another, said once for Python, for querysets and for SQL: great circles on a sphere."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FloatField, Q, Value
from django.db.models.functions import ACos, Cos, Greatest, Least, Radians, Sin

EARTH_KM = 6371.0088
#: a degree of latitude is never shorter than this
KM_A_DEGREE = 110.5
#: the northernmost place: a degree of longitude is nowhere in the United Kingdom shorter than here
NORTHERNMOST = 61.5

#: the same as `km_between` for two rows `a` and `b` of a query
KM_SQL = (
    f"{EARTH_KM} * acos(least(1.0, greatest(-1.0, sin(radians(a.latitude)) * sin(radians(b.latitude))"
    " + cos(radians(a.latitude)) * cos(radians(b.latitude)) * cos(radians(a.longitude - b.longitude)))))"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A position in degrees (WGS84)."""

    latitude: float
    longitude: float


def km_between(one: Place, other: Place) -> float:
    """Kilometres along a great circle."""
    cosine = math.sin(math.radians(one.latitude)) * math.sin(math.radians(other.latitude)) + math.cos(
        math.radians(one.latitude)
    ) * math.cos(math.radians(other.latitude)) * math.cos(math.radians(one.longitude - other.longitude))
    return EARTH_KM * math.acos(min(1.0, max(-1.0, cosine)))


def km_from(place: Place) -> Any:
    """The distance of a row with `latitude` and `longitude` from a place, in kilometres."""
    latitude, longitude = math.radians(place.latitude), Value(place.longitude, FloatField())
    cosine = Sin(Radians("latitude")) * math.sin(latitude) + Cos(Radians("latitude")) * math.cos(latitude) * Cos(
        Radians(F("longitude") - longitude)
    )
    return ACos(Least(1.0, Greatest(-1.0, cosine, output_field=FloatField()), output_field=FloatField())) * EARTH_KM


def box(place: Place, km: float) -> Q:
    """Rows that can be within `km` of a place: the condition that an index understands."""
    high = km / KM_A_DEGREE
    furthest = min(89.0, abs(place.latitude) + high)
    wide = km / (KM_A_DEGREE * math.cos(math.radians(furthest)))
    return Q(
        latitude__range=(place.latitude - high, place.latitude + high),
        longitude__range=(place.longitude - wide, place.longitude + wide),
    )

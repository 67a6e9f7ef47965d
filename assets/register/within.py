"""In which district a place lies: what the filter of a list counts beside each district.

A district's borders are sorted into narrow bands of latitude, so that a place is compared with the few
pieces of border at its height. Whoever crosses an odd number of them to the east stands inside: holes
and islands need no rule of their own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import floor
from typing import TYPE_CHECKING

from assets.register.districts import districts

if TYPE_CHECKING:
    from collections.abc import Iterable

BANDS_A_DEGREE = 50

Edge = tuple[float, float, float, float]


@dataclass(slots=True)
class _Part:
    """The borders of one district in one band."""

    code: str
    west: float = 180.0
    east: float = -180.0
    edges: list[Edge] = field(default_factory=list)

    def holds(self, x: float, y: float) -> bool:
        """Whether a place of this band is inside."""
        if not self.west <= x <= self.east:
            return False
        inside = False
        for x1, y1, x2, y2 in self.edges:
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
        return inside


@cache
def _bands() -> dict[int, list[_Part]]:
    found: dict[int, dict[str, _Part]] = {}
    for code, district in districts().items():
        for line in (*district.outlines, *district.holes):
            for (x1, y1), (x2, y2) in zip(line, (*line[1:], line[0]), strict=True):
                for band in range(floor(min(y1, y2) * BANDS_A_DEGREE), floor(max(y1, y2) * BANDS_A_DEGREE) + 1):
                    part = found.setdefault(band, {}).setdefault(code, _Part(code))
                    part.west, part.east = min(part.west, x1, x2), max(part.east, x1, x2)
                    part.edges.append((x1, y1, x2, y2))
    return {band: list(parts.values()) for band, parts in found.items()}


@lru_cache(maxsize=200_000)
def district_at(longitude: float, latitude: float) -> str:
    """The code of the district that holds the place; "" in the sea and abroad."""
    parts = _bands().get(floor(latitude * BANDS_A_DEGREE), ())
    return next((one.code for one in parts if one.holds(longitude, latitude)), "")


def by_district(places: Iterable[tuple[float, float, int]]) -> dict[str, int]:
    """How many of these stand in each district: longitude, latitude and number of each place."""
    found: Counter[str] = Counter()
    for longitude, latitude, number in places:
        if code := district_at(longitude, latitude):
            found[code] += number
    return dict(found)

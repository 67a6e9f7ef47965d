"""Where the United Kingdom is, in squares of a tenth of a degree: enough to see a point in the sea.

`landmask` draws the map from outlines of districts.
"""

import math
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("land.txt")
SOUTH, WEST = 49.0, -9.0
ROWS, COLUMNS = 125, 115


def square(latitude: float, longitude: float) -> tuple[int, int]:
    """Row and column of the square that a point is in."""
    return math.floor((latitude - SOUTH) * 10 + 1e-9), math.floor((longitude - WEST) * 10 + 1e-9)


@cache
def _land() -> frozenset[tuple[int, int]]:
    lines = FILE.read_text("ascii").splitlines()
    return frozenset((row, column) for row, line in enumerate(lines) for column, mark in enumerate(line) if mark == "#")


def on_land(latitude: float, longitude: float) -> bool:
    """True for a point on the land of the United Kingdom, or within some miles of it."""
    return square(latitude, longitude) in _land()

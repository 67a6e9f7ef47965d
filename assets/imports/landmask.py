"""Draws `land.txt`, the map by which the import knows points in the sea, from outlines of districts.

    python -m assets.imports.landmask gb-districts-2014.topojson ni-districts-2014.topojson

Source: CC BY 4.0 Martin Chorley; contains Ordnance Survey data © Crown copyright and database right 2014.
A square is land where a district touches it, or one of the eight squares around it: the outlines are
rough, and a pier is no error.
"""

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from assets.imports.land import COLUMNS, FILE, ROWS, square

Ring = list[tuple[float, float]]


def rings_of(topology: dict[str, Any]) -> list[Ring]:
    """Every ring of every district, in degrees."""
    arcs = [_arc(topology, arc) for arc in topology["arcs"]]
    found: list[Ring] = []
    for collection in topology["objects"].values():
        for shape in collection["geometries"]:
            polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
            for polygon in polygons:
                found += [[point for arc in ring for point in _turned(arcs, arc)] for ring in polygon]
    return found


def _arc(topology: dict[str, Any], arc: list[list[int]]) -> Ring:
    if "transform" not in topology:
        return [(x, y) for x, y in arc]
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * sx + tx, y * sy + ty))
    return points


def _turned(arcs: list[Ring], arc: int) -> Ring:
    return arcs[arc] if arc >= 0 else arcs[~arc][::-1]


def squares_of(ring: Ring) -> set[tuple[int, int]]:
    """The squares that a ring passes through, and those that it surrounds."""
    found: set[tuple[int, int]] = set()
    for (x0, y0), (x1, y1) in pairwise(ring):
        steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / 0.02))
        found |= {square(y0 + (y1 - y0) * n / steps, x0 + (x1 - x0) * n / steps) for n in range(steps + 1)}
    for row in range(ROWS):
        latitude = 49.05 + row / 10
        crossings = sorted(
            x0 + (latitude - y0) * (x1 - x0) / (y1 - y0)
            for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]])
            if (y0 <= latitude) != (y1 <= latitude)
        )
        for west, east in zip(crossings[::2], crossings[1::2], strict=False):
            found |= {(row, column) for column in range(square(latitude, west)[1], square(latitude, east)[1] + 1)}
    return found


def main(paths: list[str]) -> None:
    """Writes the map."""
    land: set[tuple[int, int]] = set()
    for path in paths:
        for ring in rings_of(json.loads(Path(path).read_text("utf-8"))):
            land |= squares_of(ring)
    wide = {(r + dr, c + dc) for r, c in land for dr in (-1, 0, 1) for dc in (-1, 0, 1)}
    lines = ["".join("#" if (row, column) in wide else "." for column in range(COLUMNS)) for row in range(ROWS)]
    FILE.write_text("\n".join(lines) + "\n", "ascii")


if __name__ == "__main__":
    main(sys.argv[1:])

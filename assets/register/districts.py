"""The districts of the United Kingdom as outlines: what the map is drawn on, and what a place is looked up in.

The file is `static/map/districts.topojson`, which its README describes. TopoJSON keeps each border
once, as an arc of steps on a grid, and a district as rings of arcs; here they become degrees, of each
district when it is asked for: the names of all are wanted wherever there is a list, the outlines of few.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

FILE = Path(__file__).resolve().parents[2] / "static" / "map" / "districts.topojson"

Point = tuple[float, float]
Line = tuple[Point, ...]
Ring = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east and north in degrees."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: Box) -> bool:
        """Whether the two have a place in common."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    def common(self, other: Box) -> Box | None:
        """What the two have in common; None where that is nothing, or a line."""
        west, east = max(self.west, other.west), min(self.east, other.east)
        south, north = max(self.south, other.south), min(self.north, other.north)
        return Box(west, south, east, north) if west < east and south < north else None

    def __str__(self) -> str:
        """As an address holds it."""
        return ",".join(degrees(one) for one in (self.west, self.south, self.east, self.north))


@dataclass(frozen=True)
class District:
    """A local-authority district: the arcs of its shapes, each an outer ring and the holes in it."""

    code: str
    name_en: str
    name_cy: str
    shapes: tuple[tuple[Ring, ...], ...]

    @cached_property
    def outlines(self) -> tuple[Line, ...]:
        """Its outer rings."""
        return tuple(_line(shape[0]) for shape in self.shapes)

    @cached_property
    def holes(self) -> tuple[Line, ...]:
        """What is not of it, though inside."""
        return tuple(_line(ring) for shape in self.shapes for ring in shape[1:])

    @cached_property
    def box(self) -> Box:
        """The box around its outlines."""
        return box_of(point for outline in self.outlines for point in outline)

    def __str__(self) -> str:
        """Its name in the reader's language, or in the one that it has."""
        return self.name_cy if self.name_cy and get_language() == "cy" else self.name_en


def degrees(value: float) -> str:
    """About a metre, without trailing noughts."""
    return f"{value:.5f}".rstrip("0").rstrip(".")


def box_of(points: Any) -> Box:
    """The box around some points."""
    pairs = list(points)
    return Box(
        min(one for one, _ in pairs),
        min(two for _, two in pairs),
        max(one for one, _ in pairs),
        max(two for _, two in pairs),
    )


@cache
def _file() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))


@cache
def borders() -> tuple[tuple[Line, Box], ...]:
    """Each border once, with the box around it: what a map is drawn from."""
    transform = _file()["transform"]
    (across, up), (west, south) = transform["scale"], transform["translate"]
    found = []
    for arc in _file()["arcs"]:
        steps = accumulate(arc, lambda here, step: [here[0] + step[0], here[1] + step[1]])
        line = tuple((west + x * across, south + y * up) for x, y in steps)
        found.append((line, box_of(line)))
    return tuple(found)


@cache
def districts() -> dict[str, District]:
    """All districts by code, in the order of their English names."""
    found = [_district(one) for one in _file()["objects"]["districts"]["geometries"]]
    return {one.code: one for one in sorted(found, key=lambda one: one.name_en)}


def _district(about: Any) -> District:
    shapes = about["arcs"] if about["type"] == "MultiPolygon" else [about["arcs"]]
    facts = about["properties"]
    return District(
        facts["code"], facts["en"], facts["cy"], tuple(tuple(tuple(ring) for ring in shape) for shape in shapes)
    )


def _line(ring: Ring) -> Line:
    """Arcs end to end; one with a negative number is walked backwards."""
    points: list[Point] = []
    for number in ring:
        line = borders()[number][0] if number >= 0 else borders()[~number][0][::-1]
        points += line[1:] if points else line
    return tuple(points)

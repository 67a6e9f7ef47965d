"""Whether easting and northing have changed places in a whole file: judged once, for all of its rows.

    signs = Signs()
    for row in ...:
        if signs.wants_more():
            signs.note([("easting", Decimal(180000)), ("northing", Decimal(530000)), ("postcode", "SE1 9AA")])
    signs.settle()
    signs.exchanged             # frozenset({"easting"}): these columns, with their other half, are exchanged
    signs.is_silent             # True where the rows could as well be right as exchanged

London turned lies in Galloway and Manchester turned in the Peak District: on land, so that a row by itself
shows nothing. A whole file does. For and against each way round speak
  - how many rows lie in the sea one way and on land the other: some are typing errors, many are not;
  - how near the rows of each postcode district, or post town, are to where that is.
Both are weighed as logarithms of how much likelier the rows are the one way than the other.
"""

from __future__ import annotations

import math
from collections import defaultdict
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from assets.imports.coordinates import in_grid, to_degrees
from assets.imports.land import on_land
from assets.imports.postplaces import PostPlace, of_address, of_postcode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assets.imports.coordinates import GridPoint

#: by the name of its first half: which two fields are easting and northing, as the columns give them
PAIRS = {
    "easting": ("easting", "northing"),
    "geo_x": ("geo_x", "geo_y"),
    "longitude": ("latitude", "longitude"),  # metres under these headings mostly stand in this order
    "grid_pair": ("grid_pair", "grid_pair"),
}
#: the fields that say anything of it
TELLING = frozenset({half for pair in PAIRS.values() for half in pair} | {"postcode", "town", "address"})

_MOST = 2_000  # rows that are looked at, at regular distances: more would say the same
_ASTRAY = 0.02  # of the rows of a right file, so many may lie in the sea
_ONE_PLACE = 8.0  # more weight no single place has: a head office's postcode can stand on every row
_STRANGE = 4.0  # reaches beyond which a place has nothing to do with its rows either way
_ENOUGH = 4.0  # some fifty times likelier than not
_SOMETHING = 1.0  # less says nothing either way
_A_FEW = 3  # rows of which it is said: one or two their owner sees at a glance

_Seen = tuple[Decimal, Decimal, PostPlace | None]


class Signs:
    """What a sample of the rows says; the sample stays small however long the file is."""

    def __init__(self) -> None:
        self._rows: list[list[tuple[str, _Seen]]] = []
        self._every = 1
        self._met = 0
        self.exchanged: frozenset[str] = frozenset()
        self.is_silent = False

    def wants_more(self) -> bool:
        """True where the next row is one of the sample: ask once for each row."""
        self._met += 1
        return (self._met - 1) % self._every == 0

    def note(self, cells: Iterable[tuple[str, object]]) -> None:
        """Looks at one row: what its columns say, by field."""
        said: dict[str, object] = {}
        texts: list[str] = []
        for name, value in cells:
            said[name] = value
            if name in {"address", "town"} and isinstance(value, str):
                texts.append(value)
        postcode = said.get("postcode")
        near = (of_postcode(postcode) if isinstance(postcode, str) else None) or of_address(*texts)
        points = {
            name: said.get(name) if first == second else (said.get(first), said.get(second))
            for name, (first, second) in PAIRS.items()
        }
        self._rows.append(
            [
                (name, (*point, near))
                for name, point in points.items()
                if isinstance(point, tuple) and _is_metres(*point)
            ]
        )
        if len(self._rows) > _MOST:
            self._rows = self._rows[::2]
            self._every *= 2

    def settle(self) -> None:
        """Says which pairs are far likelier to be right the other way round, once all rows were seen."""
        by_pair: dict[str, list[_Seen]] = defaultdict(list)
        for name, seen in chain.from_iterable(self._rows):
            by_pair[name].append(seen)
        weights = {name: _weight(rows) for name, rows in by_pair.items()}
        self.exchanged = frozenset(name for name, weight in weights.items() if weight > _ENOUGH)
        self.is_silent = bool(weights) and all(
            abs(weight) < _SOMETHING and len(by_pair[name]) >= _A_FEW for name, weight in weights.items()
        )


def as_turned(name: str, pair: GridPoint) -> GridPoint | None:
    """The halves of a pair, as its columns are called, in each other's place; None for what is no place then."""
    x, y = pair
    turned = (x, y) if name == "longitude" else (y, x)
    return (y, x) if _is_metres(x, y) and in_grid(*turned) else None


def _is_metres(x: object, y: object) -> bool:
    return isinstance(x, Decimal) and isinstance(y, Decimal) and x > 1_000 and y > 1_000


def _weight(rows: list[_Seen]) -> float:
    """Above nought where the rows speak for having changed places, below where they speak against it."""
    given = _are_on_land([(x, y) for x, y, _ in rows])
    turned = _are_on_land([(y, x) for x, y, _ in rows])
    lost = sum(other and not this for this, other in zip(given, turned, strict=True))
    won = sum(this and not other for this, other in zip(given, turned, strict=True))
    return _surprise(lost, len(rows)) - _surprise(won, len(rows)) + _of_places(rows)


def _are_on_land(points: list[GridPoint]) -> list[bool]:
    inside = [point for point in points if in_grid(*point)]
    places = iter(to_degrees(inside))
    return [in_grid(*point) and on_land(*next(places)) for point in points]


def _surprise(times: int, of: int) -> float:
    """How much likelier so many rows in the sea are in a file that is wrong than in one that is right."""
    share = times / of
    if share <= _ASTRAY:
        return 0.0
    others = (of - times) * math.log((1 - share) / (1 - _ASTRAY)) if times < of else 0.0
    return times * math.log(share / _ASTRAY) + others


def _of_places(rows: list[_Seen]) -> float:
    """The same of where the rows of each postcode district, or town, lie in the middle."""
    by_place: dict[PostPlace, list[_Seen]] = defaultdict(list)
    for seen in rows:
        if seen[2]:
            by_place[seen[2]].append(seen)
    weight = 0.0
    for place, found in by_place.items():
        x = sum(float(one[0]) for one in found) / len(found) / 1000
        y = sum(float(one[1]) for one in found) / len(found) / 1000
        given = math.hypot(x - place.easting, y - place.northing) / place.reach
        turned = math.hypot(y - place.easting, x - place.northing) / place.reach
        if min(given, turned) < _STRANGE:
            weight += max(-_ONE_PLACE, min(_ONE_PLACE, (given**2 - turned**2) / 2))
    return weight

"""Filters by place: a rectangle, a shape drawn on the map, a district.

All ask the narrow rows, which hold a position only where the level shows it. The rectangle around
a shape is asked first, for which there is an index.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, F, Field, FloatField, Func, Q, TextField, Value
from django.utils.translation import gettext as _now

from assets.register.districts import Box, District, box_of, degrees, districts
from partners.lists.filters import ChoiceFilter, Filter
from partners.lists.state import UnknownParameter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assets.register.districts import Line

MOST_CORNERS = 100
WORLD = Box(-180, -90, 180, 90)


class _Outline(Func):
    """PostgreSQL's own polygon."""

    template = "%(expressions)s::polygon"
    output_field: Field[Any, Any] = TextField()


class _Place(Func):
    """PostgreSQL's own point."""

    function = "point"
    output_field: Field[Any, Any] = FloatField()


class _Holds(Func):
    """Whether an outline holds a point, edges included."""

    template = "(%(expressions)s)"
    arg_joiner = " @> "
    output_field: Field[Any, Any] = BooleanField()


def in_box(box: Box) -> Q:
    """Positions in a rectangle, edges included."""
    return Q(longitude__range=(box.west, box.east), latitude__range=(box.south, box.north))


def in_outline(line: Line) -> Q:
    """Positions in one outline."""
    text = "(" + ",".join(f"({x!r},{y!r})" for x, y in line) + ")"
    return Q(_Holds(_Outline(Value(text)), _Place(F("longitude"), F("latitude"))))


def in_district(district: District) -> Q:
    """Positions in a district."""
    return in_box(district.box) & _any(district.outlines) & (~_any(district.holes) if district.holes else Q())


def _any(lines: Iterable[Line]) -> Q:
    found = Q()
    for line in lines:
        found |= in_outline(line)
    return found


def numbers(text: str) -> list[float]:
    """The numbers of a text, parted by commas or spaces. Raises ValueError."""
    return [float(one) for one in text.replace(",", " ").split()]


@dataclass(frozen=True, slots=True)
class BoxFilter(Filter):
    """A rectangle: west, south, east and north in degrees."""

    def read(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """The rectangle, its corners in order, or UnknownParameter."""
        wanted = [one for one in given if one]
        if not wanted:
            return ()
        box = self.box_in(wanted[0])
        if box is None or len(wanted) > 1:
            raise UnknownParameter(parameter=self.name, value=", ".join(given))
        return (str(box),)

    def box_in(self, text: str) -> Box | None:
        """The rectangle that a text names, or None."""
        try:
            west, south, east, north = numbers(text)
        except ValueError:
            return None
        box = Box(west, south, east, north)
        inside = WORLD.west <= west < east <= WORLD.east and WORLD.south <= south < north <= WORLD.north
        return box if inside else None

    def condition(self, values: tuple[str, ...]) -> Q:
        """Positions in the rectangle."""
        box = self.box_in(values[0])
        return in_box(box) if box else Q(asset__in=[])

    def words(self, value: str) -> str:
        """Its sides, in degrees."""
        west, south, east, north = (degrees(one) for one in numbers(value))
        return _now("%(west)s to %(east)s east, %(south)s to %(north)s north") % {
            "west": west,
            "east": east,
            "south": south,
            "north": north,
        }

    @property
    def asked_as(self) -> str:
        """A text box."""
        return "text"


@dataclass(frozen=True, slots=True)
class ShapeFilter(Filter):
    """A shape with straight sides: longitude and latitude of each corner, all parted by commas."""

    def read(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """The corners in order, or UnknownParameter."""
        wanted = [one for one in given if one]
        if not wanted:
            return ()
        line = self.line_in(wanted[0])
        if len(line) < 3 or len(wanted) > 1:
            raise UnknownParameter(parameter=self.name, value=", ".join(given))
        return (",".join(f"{degrees(x)},{degrees(y)}" for x, y in line),)

    def line_in(self, text: str) -> Line:
        """The corners that a text names; none when it names none."""
        try:
            found = numbers(text)
        except ValueError:
            return ()
        line = tuple(zip(found[::2], found[1::2], strict=False))
        fits = len(found) % 2 == 0 and len(line) <= MOST_CORNERS
        inside = all(WORLD.west <= x <= WORLD.east and WORLD.south <= y <= WORLD.north for x, y in line)
        return line if fits and inside else ()

    def condition(self, values: tuple[str, ...]) -> Q:
        """Positions in the shape."""
        line = self.line_in(values[0])
        return in_box(box_of(line)) & in_outline(line) if line else Q(asset__in=[])

    def words(self, value: str) -> str:
        """Nobody reads corners."""
        return _now("a shape drawn on the map")

    @property
    def asked_as(self) -> str:
        """Not asked in the panel: drawn, and carried along."""
        return "carried"


@dataclass(frozen=True, slots=True)
class DistrictFilter(ChoiceFilter):
    """One district, by its outline."""

    def read(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """Its code, or UnknownParameter: two districts have no place in common."""
        wanted = ChoiceFilter.read(self, given)
        if len(wanted) > 1:
            raise UnknownParameter(parameter=self.name, value=", ".join(given))
        return wanted

    def condition(self, values: tuple[str, ...]) -> Q:
        """Positions in the district."""
        return in_district(districts()[values[0]])

    @property
    def column(self) -> str:
        """There is none."""
        return ""

    @property
    def asked_as(self) -> str:
        """A list to choose one from."""
        return "select"


def around(values: Any) -> Box | None:
    """The rectangle around the area that the filters of a list name, if they name one."""
    if found := values.get("bbox"):
        return BoxFilter("bbox", "").box_in(found[0])
    if found := values.get("area"):
        return box_of(ShapeFilter("area", "").line_in(found[0]))
    if found := values.get("district"):
        return districts()[found[0]].box
    return None

"""A map without a script: borders and clusters as lines and circles, each of which leads on.

Longitude and latitude are drawn as they are, a degree north stretched as it is in the middle of the
view. Borders lose the corners that fall on the same point of the picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse

from assets.maps.clusters import everywhere, padded
from assets.register.areas import ShapeFilter, around
from assets.register.districts import Box, borders, districts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assets.maps.clusters import Cluster
    from assets.register.districts import Line
    from partners.lists.state import ListState

WIDTH, HEIGHT = 800, 560
STEP = 2  # points of the picture between corners of a border


@dataclass(frozen=True, slots=True)
class Circle:
    """A cluster in the picture, and the address to which it leads."""

    cluster: Cluster
    x: float
    y: float
    radius: float
    url: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a template needs to draw a map."""

    view: Box
    borders: str
    area: str
    circles: tuple[Circle, ...]


def fitted(view: Box) -> Box:
    """The view widened to the shape of the picture."""
    stretch = _stretch(view)
    across, up = view.east - view.west, (view.north - view.south) * stretch
    wanted = WIDTH / HEIGHT
    middle_x, middle_y = (view.west + view.east) / 2, (view.south + view.north) / 2
    if across / up < wanted:
        across = up * wanted
    else:
        up = across / wanted
    up /= stretch
    return Box(
        max(-180.0, round(middle_x - across / 2, 5)),
        max(-90.0, round(middle_y - up / 2, 5)),
        min(180.0, round(middle_x + across / 2, 5)),
        min(90.0, round(middle_y + up / 2, 5)),
    )


def _stretch(view: Box) -> float:
    return 1 / math.cos(math.radians(min(85.0, max(-85.0, (view.south + view.north) / 2))))


def moves(view: Box, state: ListState) -> dict[str, str]:
    """Addresses of the same map closer, farther, and a third to each side."""
    across, up = view.east - view.west, view.north - view.south
    parts = {
        "in": (across / 4, up / 4, -across / 4, -up / 4),
        "out": (-across / 2, -up / 2, across / 2, up / 2),
        "west": (-across / 3, 0, -across / 3, 0),
        "east": (across / 3, 0, across / 3, 0),
        "north": (0, up / 3, 0, up / 3),
        "south": (0, -up / 3, 0, -up / 3),
    }
    return {name: state.url(view=str(_moved(view, part))) for name, part in parts.items()}


def _moved(view: Box, by: tuple[float, float, float, float]) -> Box:
    """The view with its sides moved, kept on the globe and wide enough to be a view."""
    west, south = max(-180.0, view.west + by[0]), max(-90.0, view.south + by[1])
    east, north = min(180.0, view.east + by[2]), min(90.0, view.north + by[3])
    return Box(west, south, east, north) if east - west > 0.0005 and north - south > 0.0003 else view


def draw(view: Box, found: Iterable[Cluster], state: ListState) -> Drawing:
    """The picture of a view that has its shape (`fitted`)."""
    return Drawing(
        view,
        "".join(_path(line, view) for line, box in borders() if box.meets(view)),
        _area(state, view),
        tuple(_circle(one, view, state) for one in found),
    )


def _point(x: float, y: float, view: Box) -> tuple[float, float]:
    across = (x - view.west) / (view.east - view.west) * WIDTH
    down = (view.north - y) / (view.north - view.south) * HEIGHT
    return across, down


def _path(line: Line, view: Box, *, closed: bool = False) -> str:
    points: list[str] = []
    last = (math.inf, math.inf)
    for number, (x, y) in enumerate(line):
        across, down = _point(x, y, view)
        near = abs(across - last[0]) < STEP and abs(down - last[1]) < STEP
        if near and number < len(line) - 1:
            continue
        last = (across, down)
        points.append(f"{across:.0f} {down:.0f}")
    return f"M{'L'.join(points)}{'Z' if closed else ''}" if len(points) > 1 else ""


def area_of(state: ListState) -> tuple[Line, ...]:
    """The outlines of the area that the filters name."""
    values = state.values
    found: list[Line] = []
    if "area" in values:
        found.append(ShapeFilter("area", "").line_in(values["area"][0]))
    if "district" in values:
        found += districts()[values["district"][0]].outlines
    if "bbox" in values and (box := around({"bbox": values["bbox"]})):
        corners = ((box.west, box.south), (box.west, box.north), (box.east, box.north), (box.east, box.south))
        found.append(corners)
    return tuple(found)


def _area(state: ListState, view: Box) -> str:
    return "".join(_path(line, view, closed=True) for line in area_of(state))


def _circle(one: Cluster, view: Box, state: ListState) -> Circle:
    x, y = _point(one.longitude, one.latitude, view)
    radius = 9 if one.number == 1 else 12 + 3 * math.log2(one.number)
    return Circle(one, round(x, 1), round(y, 1), round(min(radius, 34), 1), _leads_to(one, state))


def is_one_place(one: Cluster) -> bool:
    """Whether looking closer would not part its properties."""
    return one.box.east - one.box.west < 0.0002 and one.box.north - one.box.south < 0.0002


def place_of(one: Cluster) -> Box:
    """The box that holds what lies in one place, whatever is lost in rounding."""
    room = 0.00005
    return Box(one.box.west - room, one.box.south - room, one.box.east + room, one.box.north + room)


def _leads_to(one: Cluster, state: ListState) -> str:
    """A single property: its page. Several in one place: the list of them. Else closer, which parts them."""
    if one.asset_id:
        return reverse("assets:asset", args=[one.asset_id])
    if is_one_place(one):
        listed = replace(everywhere(state), path=reverse("assets:asset-list"))
        return listed.url(bbox=str(place_of(one)))
    return state.url(view=str(padded(one.box)))

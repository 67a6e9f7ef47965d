"""Properties on a map, gathered by the database: one number a cell of a grid, only of what the actor may see.

The grid is fixed to the globe, so that panning does not regroup; its cells are a power of two wide.
A property behind two doors is one property. Positions are `summary`: what is shared below that is
in no cell, and not in the bounds. Each statement reads one index of the narrow rows and no table.
"""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Max

from assets.register.areas import WORLD, around, in_box
from assets.register.districts import Box
from assets.register.filters import VIEW
from assets.register.listing import filtered
from assets.register.models import Asset, AssetSight

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.lists.state import ListState

CELLS_ACROSS = 10
TOO_NEAR = 0.75  # of a cell: closer than that, circles cover each other
FLATNESS = 0.6  # a degree north is that much shorter than drawn, about the middle of the kingdom
SMALLEST = 2.0**-14  # of a degree: seven metres
KINGDOM = Box(-8.7, 49.8, 1.8, 60.9)


@dataclass(frozen=True, slots=True)
class Cluster:
    """So many properties about a point, and the box around them; a single one says which."""

    number: int
    longitude: float
    latitude: float
    box: Box
    asset_id: uuid.UUID | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Extent:
    """How many properties meet the filters and have a place, and the box around them."""

    located: int
    box: Box | None


def everywhere(state: ListState) -> ListState:
    """The same filters, wherever the map stands."""
    return replace(state, values={name: value for name, value in state.values.items() if name != VIEW.name})


def view_of(state: ListState) -> Box | None:
    """The part of the map that the address names."""
    given = state.values.get(VIEW.name)
    return VIEW.box_in(given[0]) if given else None


def first_view(state: ListState, extent: Extent) -> Box:
    """What a map shows when its address names no part: the area filtered by, else all that is there."""
    return padded(around(state.values) or extent.box or KINGDOM)


def padded(box: Box) -> Box:
    """The box with some room around it, and never too small to look at."""
    across = max(box.east - box.west, 0.02) * 0.06 + max(0.0, 0.02 - (box.east - box.west)) / 2
    up = max(box.north - box.south, 0.012) * 0.06 + max(0.0, 0.012 - (box.north - box.south)) / 2
    return Box(
        max(WORLD.west, round(box.west - across, 5)),
        max(WORLD.south, round(box.south - up, 5)),
        min(WORLD.east, round(box.east + across, 5)),
        min(WORLD.north, round(box.north + up, 5)),
    )


def cell_of(view: Box) -> tuple[float, float]:
    """Width and height of a cell for that part of the map, in degrees."""
    span = max(view.east - view.west, (view.north - view.south) / FLATNESS) / CELLS_ACROSS
    width = max(SMALLEST, 2.0 ** math.ceil(math.log2(span)))
    return width, width * FLATNESS


def _once(actor: Actor, state: ListState, view: Box | None) -> Any:
    """Each property that meets the filters and has a place there, once: the rows of all its doors agree."""
    rows = filtered(AssetSight.objects.visible_to(actor), actor, state).filter(in_box(view or WORLD))
    return rows.values("asset_id").annotate(x=Max("longitude"), y=Max("latitude")).order_by()


def extent(actor: Actor, state: ListState) -> Extent:
    """The bounds of what the actor may see, and of nothing else. One statement."""
    if not actor.doors:
        return Extent(0, None)
    inner, parameters = _sql(_once(actor, everywhere(state), None))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), min(x), min(y), max(x), max(y) FROM ({inner}) AS once(asset, x, y)", parameters
        )
        number, *sides = cursor.fetchone()
    return Extent(number, Box(*sides) if number else None)


def clusters(actor: Actor, state: ListState, view: Box) -> list[Cluster]:
    """What is to be drawn in a view. Two statements, whatever the number of properties."""
    if not actor.doors:
        return []
    width, height = cell_of(view)
    inner, parameters = _sql(_once(actor, everywhere(state), view))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), round(avg(x)::numeric, 5), round(avg(y)::numeric, 5), min(x), min(y), max(x), max(y),"
            f" CASE WHEN count(*) = 1 THEN min(asset::text) END FROM ({inner}) AS once(asset, x, y)"
            f" GROUP BY floor(x / %s), floor(y / %s) ORDER BY count(*), 2, 3",
            [*parameters, width, height],
        )
        rows = cursor.fetchall()
    return _named(actor, _parted([_read(row) for row in rows], width * TOO_NEAR))


def _sql(rows: Any) -> tuple[str, Any]:
    sql, parameters = rows.values_list("asset_id", "x", "y").query.get_compiler(connection=connection).as_sql()
    return sql, parameters


def _read(row: Any) -> Cluster:
    number, x, y, west, south, east, north, key = row
    return Cluster(number, float(x), float(y), Box(west, south, east, north), uuid.UUID(key) if key else None)


def _parted(found: list[Cluster], near: float) -> list[Cluster]:
    """Clusters on both sides of a line of the grid that would cover each other become one, the largest first."""
    kept: list[Cluster] = []
    for one in sorted(found, key=lambda one: (-one.number, one.longitude, one.latitude)):
        for place, other in enumerate(kept):
            across, up = other.longitude - one.longitude, (other.latitude - one.latitude) / FLATNESS
            if across * across + up * up < near * near:
                kept[place] = _joined(other, one)
                break
        else:
            kept.append(one)
    return sorted(kept, key=lambda one: (one.number, one.longitude, one.latitude))


def _joined(one: Cluster, other: Cluster) -> Cluster:
    number = one.number + other.number
    return Cluster(
        number,
        round((one.longitude * one.number + other.longitude * other.number) / number, 5),
        round((one.latitude * one.number + other.latitude * other.number) / number, 5),
        Box(
            min(one.box.west, other.box.west),
            min(one.box.south, other.box.south),
            max(one.box.east, other.box.east),
            max(one.box.north, other.box.north),
        ),
        None,
    )


def _named(actor: Actor, found: list[Cluster]) -> list[Cluster]:
    alone = [one.asset_id for one in found if one.asset_id]
    names = dict(Asset.objects.visible_to(actor).filter(pk__in=alone).values_list("pk", "name")) if alone else {}
    return [replace(one, name=names.get(one.asset_id, "")) if one.asset_id else one for one in found]

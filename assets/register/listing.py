"""The list of properties: one page, its count and its facets, read from the narrow rows.

A page is a merge of the first rows behind each of the actor's doors, each read in order from an
index, so it costs the same whether the actor sees a hundred properties or a hundred thousand.
The door's rows are composed by the ORM; the merge over doors is a LATERAL join, which it cannot say.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import BooleanField, CharField, Max, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from assets.register.filters import FILTERS, SEARCH
from assets.register.models import Asset, AssetSight
from assets.register.shown import ShownAsset, shown_many
from partners.lists.keyset import Place, beyond, ordering, read_place
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assets.register.models import AssetSightQuerySet
    from partners.acting.actor import Actor
    from partners.lists.state import ListState, Sort

SIZE = 25
FACETS = ("use", "kind", "tenure", "is_vacant", "is_surplus", "is_retired")


@dataclass(frozen=True, slots=True)
class AssetPage:
    """Some properties in order, cut to the reader's level, and the places around them."""

    assets: tuple[ShownAsset, ...]
    first: Place | None
    last: Place | None
    has_previous: bool
    has_next: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many properties meet the filters, and how many of them have each value of each facet."""

    total: int
    by_value: Mapping[str, Mapping[str, int]]


def filtered(rows: AssetSightQuerySet, actor: Actor, state: ListState) -> AssetSightQuerySet:
    """The rows that meet the filters that are on. Retired properties only when asked for."""
    conditions = Q() if "is_retired" in state.values else Q(is_retired=False)
    for one in FILTERS:
        values = state.values.get(one.name)
        if not values:
            continue
        conditions &= _owner(actor, values) if one.name == "owner" else one.condition(values)
    return rows.filter(conditions)


def _owner(actor: Actor, values: tuple[str, ...]) -> Q:
    own = Q(owner=actor.organisation.pk if actor.organisation else None)
    return Q() if len(values) > 1 else own if values == ("own",) else ~own


def one_page(actor: Actor, state: ListState, size: int = SIZE) -> AssetPage:
    """The page at the state's place. Queries: three, whatever the rows, the doors and the filters."""
    backwards = bool(state.before)
    place = read_place(state.before or state.after, _kind(state))
    if place is None:
        backwards = False
    found = _merged(actor, state, place, size + 1, backwards=backwards)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    places = [Place(value, key) for key, _level, value in found]
    levels = {key: Level(level) for key, level, _value in found}
    return AssetPage(
        assets=tuple(_in_order([key for key, _level, _value in found], actor, levels)),
        first=places[0] if places else None,
        last=places[-1] if places else None,
        has_previous=more if backwards else place is not None,
        has_next=True if backwards else more,
    )


def every_row(actor: Actor, state: ListState, chunk: int = 1000) -> Iterator[ShownAsset]:
    """All that meets the filters, in order, a chunk at a time, up to the reader's level.

    Money of other bodies is left out: it is opened property by property, which is recorded.
    """
    place: Place | None = None
    while True:
        found = _merged(actor, state, place, chunk, backwards=False)
        levels = {key: Level(level) for key, level, _value in found}
        yield from _in_order([key for key, _l, _v in found], actor, levels, ceiling=Level.COMMERCIAL)
        if len(found) < chunk:
            return
        place = Place(found[-1][2], found[-1][0])


def _kind(state: ListState) -> Any:
    return Decimal if state.sort.numeric else str


def _merged(
    actor: Actor, state: ListState, place: Place | None, size: int, *, backwards: bool
) -> list[tuple[uuid.UUID, int, Any]]:
    if not actor.doors:
        return []
    sort, column = state.sort, state.sort.column
    rows = filtered(AssetSight.objects.behind_door_of_merge(actor), actor, state)
    if sort.nullable:  # a row cut below the column sorts elsewhere than the asset's best row
        rows = rows.best(actor)
    if place is not None:
        rows = rows.filter(beyond(place, sort, "asset_id", backwards=backwards))
    # One row an asset: the highest of the levels that shares of different length left behind a door.
    in_order = rows.order_by(*ordering(sort, "asset_id", backwards=backwards), "-level").distinct(column, "asset_id")
    if searching(state):  # the letters are looked up once for all doors, not once behind each
        first = in_order.filter(door__in=actor.doors).values_list("asset_id", "level", column)[:size]
        return list(first)
    behind_one = in_order.filter(door_id=RawSQL("door.id", []))
    inner, parameters = (
        behind_one.values_list("asset_id", "level", column)[:size].query.get_compiler(connection=connection).as_sql()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT m.asset_id, max(m.level), m.value FROM unnest(%s::uuid[]) AS door(id)"
            f" CROSS JOIN LATERAL ({inner}) AS m(asset_id, level, value) GROUP BY m.asset_id, m.value"
            f" ORDER BY {_order_of_merge(sort, backwards=backwards)} LIMIT %s",
            [[str(door) for door in actor.doors], *parameters, size],
        )
        return [(key if isinstance(key, uuid.UUID) else uuid.UUID(key), level, value) for key, level, value in cursor]


def _order_of_merge(sort: Sort, *, backwards: bool) -> str:
    direction = "DESC" if sort.descending != backwards else "ASC"
    nulls, tie = ("FIRST", "DESC") if backwards else ("LAST", "ASC")
    return f"m.value {direction} NULLS {nulls}, m.asset_id {tie}"


def _in_order(
    ids: Sequence[uuid.UUID], actor: Actor, levels: Mapping[uuid.UUID, Level], ceiling: Level = Level.SUMMARY
) -> list[ShownAsset]:
    assets = Asset.objects.filter(pk__in=ids).scoped("rows of the narrow table").select_related("organisation")
    cut = shown_many(assets, actor, ceiling=ceiling, ceiling_of_others=Level.DETAIL, levels=levels)
    by_id = {one.id: one for one in cut}
    return [by_id[one] for one in ids if one in by_id]


def counts(actor: Actor, state: ListState) -> Counts:
    """The count in words and the counts beside each filter: one statement, one pass over the rows.

    An asset behind two doors is one asset: the values of its rows are the same or missing.
    """
    if not actor.doors:
        return Counts(0, {})
    once = (
        filtered(AssetSight.objects.visible_to(actor), actor, state)
        .values("asset_id")
        .annotate(**{f"of_{name}": Max(_text(name)) for name in FACETS})
        .values_list(*(f"of_{name}" for name in FACETS))
        .order_by()
    )
    inner, parameters = once.query.get_compiler(connection=connection).as_sql()
    names = ", ".join(FACETS)
    sets = ", ".join(f"({name})" for name in FACETS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT GROUPING({names}), {names}, count(*) FROM ({inner}) AS once({names})"
            f" GROUP BY GROUPING SETS ((), {sets})",
            parameters,
        )
        return _read_counts(cursor.fetchall())


def _text(name: str) -> Any:
    boolean = isinstance(AssetSight._meta.get_field(name), BooleanField)
    return Cast(name, CharField()) if boolean else name


def _read_counts(rows: Sequence[Sequence[Any]]) -> Counts:
    total = 0
    by_value: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    nothing = (1 << len(FACETS)) - 1
    for grouping, *values, number in rows:
        if grouping == nothing:
            total = number
            continue
        name, value = next(
            (name, value)
            for bit, (name, value) in enumerate(zip(FACETS, values, strict=True))
            if not grouping & 1 << (len(FACETS) - 1 - bit)
        )
        if value is not None:
            by_value[name][{"true": "yes", "false": "no"}.get(value, value)] = number
    return Counts(total, by_value)


def searching(state: ListState) -> str:
    """The text searched for, if any."""
    return " ".join(state.values.get(SEARCH.name, ()))

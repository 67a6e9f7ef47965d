"""The list of properties: one page, its count and its facets, read from the narrow rows.

A page is a merge of the first rows behind each of the actor's doors (`merge`). A count looks at a
bounded number of rows and then says "at least", unless the reader asks for all of them to be counted.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import BooleanField, CharField, ExpressionWrapper, Q, Value
from django.db.models.functions import Cast

from assets.register.at_hand import assets_of
from assets.register.filters import FILTERS, OWNER, PLACES, SEARCH, VIEW
from assets.register.merge import Merge
from assets.register.models import AssetSight
from assets.register.owners import first_owners, name_of, owned
from assets.register.shown import ShownAsset, shown_many
from assets.register.within import by_district
from partners.lists.filters import words_of
from partners.lists.keyset import Place, read_place
from partners.organisations.models import Organisation
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assets.register.models import AssetSightQuerySet
    from partners.acting.actor import Actor
    from partners.lists.state import ListState

SIZE = 25
MOST_COUNTED = 2_500  # rows behind the doors; to count them takes a few milliseconds
LOOKED_AT = 2  # times as many, of which those are counted that meet the filters
NARROW = PLACES | {"use"}
FACETS = ("owner", "use", "kind", "tenure", "is_vacant", "is_surplus", "is_retired")
_WORDS: dict[Any, str] = {True: "yes", False: "no"}
NO_FACET = (1 << len(FACETS)) - 1
BY_OWNER = NO_FACET >> 1  # the first of the facets


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
    """How many properties meet the filters, and how many of them have each value of each facet.

    Where there was more to look at than a page may take, `is_whole` is false, `total` is the least
    that there are, and nothing is said of the facets. `owners` are the names of the bodies that own
    them, where they were asked for; of so many, of those that own the first.
    """

    total: int
    by_value: Mapping[str, Mapping[str, int]]
    is_whole: bool = True
    owners: Mapping[str, str] = field(default_factory=dict)

    def beside(self, found: AssetPage) -> Counts:
        """The same, made better by a page: one without a neighbour holds all that there is."""
        if self.is_whole:
            return self
        alone = not (found.has_previous or found.has_next)
        return replace(self, total=max(self.total, len(found.assets)), is_whole=alone)


def filtered(rows: AssetSightQuerySet, actor: Actor, state: ListState) -> AssetSightQuerySet:
    """The rows that meet the filters that are on. Retired properties only when asked for."""
    return rows.filter(_condition(actor, state) & _unless_retired(state))


def _unless_retired(state: ListState) -> Q:
    return Q() if "is_retired" in state.values else Q(is_retired=False)


def _condition(actor: Actor, state: ListState) -> Q:
    conditions = Q()
    for one in (*FILTERS, VIEW):
        values = state.values.get(one.name)
        if not values:
            continue
        conditions &= owned(actor, values) if one is OWNER else one.condition(values)
    return conditions


def one_page(actor: Actor, state: ListState, size: int = SIZE, ceiling: Level = Level.SUMMARY) -> AssetPage:
    """The page at the state's place, each property up to `ceiling` at most. Three queries, whatever the filters."""
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
        assets=tuple(_in_order([key for key, _level, _value in found], actor, levels, ceiling)),
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
    words = words_of(state.values.get(SEARCH.name, ()))
    rows = filtered(AssetSight.objects.behind_door_of_merge(actor), actor, state.without_filter(SEARCH.name))
    merge = Merge(rows, actor, state.sort, place, size, backwards)
    return merge.at_once(words) if PLACES & state.values.keys() else merge.first_rows(words)


def _in_order(
    ids: Sequence[uuid.UUID], actor: Actor, levels: Mapping[uuid.UUID, Level], ceiling: Level = Level.SUMMARY
) -> list[ShownAsset]:
    cut = shown_many(assets_of(ids), actor, ceiling=ceiling, ceiling_of_others=Level.DETAIL, levels=levels)
    by_id = {one.id: one for one in cut}
    return [by_id[one] for one in ids if one in by_id]


def counts(
    actor: Actor, state: ListState, most: int | None = None, *, found: AssetPage | None = None, named: bool = False
) -> Counts:
    """The count in words and the counts beside each filter: one statement, one pass over the rows.

    With `most`, so many rows are counted at most; with a page that `found` all there is, its properties are, which
    say their owners' names themselves. `named`: with the names of the owners.
    An asset behind two doors is one asset: the values of its rows are the same or missing.
    """
    if not actor.doors:
        return Counts(0, {})
    alone = found is not None and not (found.has_previous or found.has_next) and bool(searching(state))
    if found is not None and alone:
        return counts_of_page(found.assets)
    naming = actor if named else None
    if most is None:
        return _counted(filtered(AssetSight.objects.visible_to(actor), actor, state), None, None, naming)
    return _counted(*looked_through(actor, state), most, naming)


def counts_of_page(assets: Sequence[ShownAsset]) -> Counts:
    """The counts of a page that holds all there is: a property's row says what its narrow rows do."""
    by_value: dict[str, dict[str, int]] = {}
    for name in FACETS:
        values = (_facet(one, name) for one in assets)
        by_value[name] = dict(Counter(str(_WORDS.get(value, value)) for value in values if value not in {None, ""}))
    placed = ((one.longitude, one.latitude) for one in assets if one.longitude is not None)
    by_value["district"] = by_district((float(x), float(y), 1) for x, y in placed)
    return Counts(len(assets), by_value)


def _facet(asset: ShownAsset, name: str) -> Any:
    if name == OWNER.name:
        return asset.owner_id
    return asset.retired_on is not None if name == "is_retired" else getattr(asset, name)


def looked_through(actor: Actor, state: ListState) -> tuple[AssetSightQuerySet, Q]:
    """The rows to look at in order to find those of a list, and the condition that those of the list meet.

    A limit of rows that are looked at is one of time. What has an index of its own narrows them first.
    """
    narrow = {name: values for name, values in state.values.items() if name in NARROW}
    others = {name: values for name, values in state.values.items() if name not in NARROW}
    rows = AssetSight.objects.visible_to(actor).filter(_condition(actor, replace(state, values=narrow)))
    return rows, _condition(actor, replace(state, values=others)) & _unless_retired(state)


def _counted(looked_at: AssetSightQuerySet, meets: Q | None, most: int | None, naming: Actor | None) -> Counts:
    """The counts of the rows, or of those among the first that meet a condition, at most so many of them.

    With the names of their owners, as `naming` may know them: another question would take longer.
    """
    place = () if most is None else ("longitude", "latitude")  # of many, nobody waits for the district of each
    names = ", ".join((*FACETS, *place))
    rows = (
        looked_at.order_by()
        .annotate(meets=as_value(meets))
        .values_list("asset_id", *map(_text, FACETS), *place, "meets")
    )
    stopped, limit, given = "false", "", ()
    if most is not None:
        rows, limit = rows[: most * LOOKED_AT + 1], f" LIMIT {most + 1}"
        stopped, given = _are_too_many(looked_at, most)
    sets = [f"({name})" for name in FACETS] + ([f"({', '.join(place)})"] if place else [])
    inner, before = rows.query.sql_with_params()
    names_of, of_names = name_of("said.owner") if naming else ("SELECT NULL", ())
    first, of_first = _first_named(naming) if naming and most is not None else ("", ())
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH met AS (SELECT * FROM ({inner}) AS looked_at(asset_id, {names}, meets) WHERE meets{limit}),"
            f" stopped(yes) AS MATERIALIZED (SELECT {stopped}),"
            # Of so many that only their least number is said, nothing else is gathered.
            f" once AS (SELECT asset_id, {', '.join(f'max({name}) AS {name}' for name in (*FACETS, *place))}"
            f" FROM met WHERE NOT (SELECT yes FROM stopped) GROUP BY asset_id)"
            f" SELECT said.*, CASE WHEN said.owner IS NOT NULL THEN ({names_of}) END FROM ("
            f"SELECT false, GROUPING({', '.join(FACETS)}), {', '.join(place) or 'NULL, NULL'},"
            f" {', '.join(FACETS)}, count(*) FROM once GROUP BY GROUPING SETS ((), {', '.join(sets)})"
            f" UNION ALL SELECT true, {NO_FACET}, {'NULL, ' * (2 + len(FACETS))} count(DISTINCT asset_id) FROM met"
            f" WHERE (SELECT yes FROM stopped) HAVING (SELECT yes FROM stopped){first}"
            f") AS said(stopped, grouping, x, y, {', '.join(FACETS)}, number)",
            [*before, *given, *of_names, *of_first],
        )
        rows = cursor.fetchall()
    return _as_counts(rows)


def _are_too_many(looked_at: AssetSightQuerySet, most: int) -> tuple[str, tuple[Any, ...]]:
    """Whether more than `most` meet the condition, or more rows stand there than are looked through for so many."""
    behind = looked_at.order_by().values_list("asset_id")[: most * LOOKED_AT + 1]
    probe, given = behind.query.sql_with_params()
    too_many = f"(SELECT count(*) FROM met) > {most} OR (SELECT count(*) FROM ({probe}) p) > {most * LOOKED_AT}"
    return f"(SELECT {too_many})", given


def _as_counts(rows: list[tuple[Any, ...]]) -> Counts:
    number = _read_counts([row[1:-1] for row in rows])
    owners = {row[4]: Organisation(**json.loads(row[-1])).name for row in rows if row[-1]}
    if any(row[0] for row in rows):
        return Counts(number.total, {}, is_whole=False, owners=owners)
    return replace(number, owners=owners)


def _first_named(actor: Actor) -> tuple[str, Sequence[Any]]:
    """Besides, where nothing else is gathered, ask who owns the first rows."""
    sql, given = first_owners(actor)
    row = f"true, {BY_OWNER}, NULL, NULL, first.owner::text, {'NULL, ' * (len(FACETS) - 1)}0"
    return f" UNION ALL SELECT {row} FROM ({sql}) AS first(owner) WHERE (SELECT yes FROM stopped)", given


def as_value(condition: Q | None) -> Any:
    """Whether a row meets a condition, as a column of it."""
    if condition:
        return ExpressionWrapper(condition, BooleanField())
    return Value(value=True, output_field=BooleanField())


def _text(name: str) -> Any:
    is_text = isinstance(AssetSight._meta.get_field(name), CharField)
    return name if is_text else Cast(name, CharField())


def _read_counts(rows: Sequence[Sequence[Any]]) -> Counts:
    by_value: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    # Neither one of the facets nor a place: the set of all. It comes with the places, whose sum it is.
    apart = [
        (longitude, latitude, number) for grouping, longitude, latitude, *_v, number in rows if grouping == NO_FACET
    ]
    total = max((number for *_place, number in apart), default=0)
    for grouping, _longitude, _latitude, *values, number in rows:
        if grouping == NO_FACET:
            continue
        name, value = next(
            (name, value)
            for bit, (name, value) in enumerate(zip(FACETS, values, strict=True))
            if not grouping & 1 << (len(FACETS) - 1 - bit)
        )
        if value is not None:
            by_value[name][{"true": "yes", "false": "no"}.get(value, value)] = number
    by_value["district"] = by_district((x, y, number) for x, y, number in apart if x is not None and y is not None)
    return Counts(total, by_value)


def searching(state: ListState) -> str:
    """The text searched for, if any."""
    return " ".join(state.values.get(SEARCH.name, ()))

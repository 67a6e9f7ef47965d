"""The first rows of a list in its order, merged over the actor's doors.

Each door's rows are read in order from an index, so a page costs the same whether the actor sees a
hundred properties or a hundred thousand. The door's rows are composed by the ORM; the merge over
doors is a LATERAL join, which it cannot say.

A search reads the first rows behind all doors up to one place in the order. Where some have its words, it
reads on, as far as their number promises, until the page is full. Where none has, the words are rare, and
their letters are looked up in the index, once for all doors.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from assets.register.models import AssetSight
from partners.lists.filters import Letters
from partners.lists.keyset import beyond, ordering
from partners.scoping.prepared import fetch

if TYPE_CHECKING:
    from assets.register.models import AssetSightQuerySet
    from partners.acting.actor import Actor
    from partners.lists.keyset import Place
    from partners.lists.state import Sort

Given = tuple[str, Sequence[Any]]  # SQL, or a part of it, and its parameters
Row = tuple[uuid.UUID, int, Any]  # the property, the highest level of it, its value in the order

# Reading a row and comparing its letters takes about a microsecond; looking letters up among those of three
# million rows takes ten thousand of a rare word, four hundred thousand of two common ones.
LOOKED_THROUGH = 450
RARER = 9  # times as many at first for several words: they seldom meet, and a second look costs more than a longer one
READ_ON = 20_000
FASTER = 8  # times as many rows at once: the first need not be like the next
END = "\U0010ffff"  # after every text
TABLE = AssetSight._meta.db_table


@dataclass(frozen=True, slots=True)
class Edge:
    """Up to which value the rows of all doors were read, and the door whose value it was; None: to the end."""

    door: uuid.UUID | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """`rows` behind one door (not yet named), in the order of `sort`, from `place` on or back from it."""

    rows: AssetSightQuerySet
    actor: Actor
    sort: Sort
    place: Place | None
    size: int
    backwards: bool

    def first_rows(self, words: Sequence[str]) -> list[Row]:
        """At most `size` properties that hold all the words. Queries: one, and at most ten for a search."""
        if not self.actor.doors:
            return []
        if not words:
            return self._in_order()
        if self.sort.nullable:  # the best row of each property is not read in order
            return _run(*self._letters(words))
        condition = self._condition()
        found, is_whole = self._read_on(words, condition)
        return found if is_whole else _run(*self._rare(words, condition))

    def at_once(self, words: Sequence[str]) -> list[Row]:
        """The same where the rows lie close together in an index of their own, such as those of an area."""
        return _run(*self._letters(words)) if self.actor.doors else []

    def _ordered(self, rows: AssetSightQuerySet) -> AssetSightQuerySet:
        if self.sort.nullable:  # a row cut below the column sorts elsewhere than the asset's best row
            rows = rows.best(self.actor)
        if self.place is not None:
            rows = rows.filter(beyond(self.place, self.sort, "asset_id", backwards=self.backwards))
        return rows.order_by(*self._order(), "-level")

    def _order(self) -> list[Any]:
        return list(ordering(self.sort, "asset_id", backwards=self.backwards))

    def _order_of_merge(self) -> str:
        direction, nulls = "DESC" if self._is_descending() else "ASC", "FIRST" if self.backwards else "LAST"
        # Saying where missing values go would keep a merge of doors read in order from being used.
        return f"m.value {direction}{f' NULLS {nulls}' if self.sort.nullable else ''}, m.asset_id {self._tie()}"

    def _in_order(self) -> list[Row]:
        """The first rows behind each door, one a property: the highest of the levels that shares left behind it."""
        column = self.sort.column
        one_each = self._ordered(self.rows.filter(door_id=RawSQL("door.id", []))).distinct(column, "asset_id")
        inner, given = _sql(one_each.values_list("asset_id", "level", column)[: self.size])
        return _run(
            f"SELECT m.asset_id, max(m.level), m.value FROM unnest(%s::uuid[]) AS door(id)"
            f" CROSS JOIN LATERAL ({inner}) AS m(asset_id, level, value) GROUP BY m.asset_id, m.value"
            f" ORDER BY {self._order_of_merge()} LIMIT %s",
            [_array(self.actor.doors), *given, self.size],
        )

    def _condition(self) -> Given:
        """What a row has to meet in order to be on the page, but for its door and the words."""
        query = self._ordered(self.rows).query
        return query.where.as_sql(query.get_compiler(connection=connection), connection)

    def _read_on(self, words: Sequence[str], condition: Given) -> tuple[list[Row], bool]:
        """The rows with the words, read in order until the page is full; whether it is the page.

        How many have them says how far to read next. It is not worth while where none of the first rows has.
        """
        found: list[Row] = []
        looked_at, edge = 0, Edge()
        most = max(LOOKED_THROUGH * (RARER if len(words) > 1 else 1) // len(self.actor.doors), 1)
        while True:
            some, number, edge = self._up_to_an_edge(words, condition, most, edge)
            found, looked_at = found + some, looked_at + number
            if len(found) >= self.size or edge.value is None:
                return found[: self.size], True
            if not found or looked_at > READ_ON:
                return found, False
            promised = (self.size - len(found)) * looked_at / len(found)
            # By half as many again as were looked at, at the least: the last few are else asked for again and again.
            times = max(promised, looked_at / 2) / max(number, 1)
            most = max(round(most * min(times, FASTER)), 1)

    def _up_to_an_edge(
        self, words: Sequence[str], condition: Given, most: int, last: Edge
    ) -> tuple[list[Row], int, Edge]:
        """The rows with the words from the last edge to the next: where a door has had `most` rows.

        Behind every door all rows up to the edge are looked at; their number is answered, and the edge. It is the
        first of all doors' or, to look for it behind one door only, that of the door which had the last.

        Where none of the first rows has a single word, the same statement looks its letters up: then that is all.
        """
        column, direction = self.sort.column, "DESC" if self._is_descending() else "ASC"
        on, up_to, end = ("<", ">=", "") if self._is_descending() else (">", "<=", END)
        behind, given = f"FROM {TABLE} WHERE door_id = door.id AND {condition[0]}", [*condition[1]]
        if last.value is not None:
            behind, given = f"{behind} AND {column} {on} %s", [*given, last.value]
        first, of_edge = self._next_edge(behind, given, most, last)
        is_rare_looked_up = last.value is None and len(words) == 1
        met, of_letters = self._met(words, condition, or_rare=is_rare_looked_up)
        found = _run_often(
            f"WITH edge AS MATERIALIZED (SELECT * FROM ({first}) AS m LIMIT 1), looked_at AS MATERIALIZED"
            f" (SELECT m.asset_id, m.level, m.value, {_meets(words)} AS meets FROM unnest(%s::uuid[]) AS door(id)"
            f" CROSS JOIN LATERAL (SELECT asset_id, level, {column} AS value, search {behind} AND {column} {up_to}"
            f" (SELECT coalesce(max(value), %s) FROM edge)) AS m), number AS MATERIALIZED (SELECT"
            f" count(*) AS looked_at, count(*) FILTER (WHERE meets) AS meet, EXISTS (SELECT FROM edge) AS cut FROM"
            f" looked_at) SELECT met.*, number.looked_at, number.meet, edge.* FROM number LEFT JOIN edge ON true"
            f" LEFT JOIN ({met}) AS met(asset_id, level, value) ON true"
            f" ORDER BY 3 {direction}, 1 {self._tie()}",
            [
                *of_edge,
                *words,
                _array(self.actor.doors),
                *given,
                end,
                *of_letters,
            ],
        )
        page = [row[:3] for row in found if row[0] is not None]
        looked_at, meet, *at = found[0][3:]
        return page, looked_at, Edge() if is_rare_looked_up and not meet else Edge(*at)

    def _met(self, words: Sequence[str], condition: Given, *, or_rare: bool) -> Given:
        """The rows with the words among those looked at; `or_rare`, by their letters where not one of those has."""
        met = "SELECT asset_id, max(level), value FROM looked_at WHERE meets GROUP BY 1, 3"
        if not or_rare:
            return met, ()
        rare, of_letters = self._rare(words, condition)
        return f"{met} UNION ALL SELECT * FROM ({rare}) AS rare WHERE (SELECT meet = 0 AND cut FROM number)", of_letters

    def _next_edge(self, behind: str, given: Sequence[Any], most: int, last: Edge) -> Given:
        """Where the first of the doors has had `most` of these rows; it is sought behind the last edge's door first."""
        direction = "DESC" if self._is_descending() else "ASC"
        edge = (
            f"(SELECT m.* FROM unnest(%s::uuid[]) AS door(id) CROSS JOIN LATERAL"
            f" (SELECT door_id, {self.sort.column} {behind}"
            f" ORDER BY {self._order_of_rows()} LIMIT 1 OFFSET {most}) AS m(door, value)"
            f" ORDER BY m.value {direction} LIMIT 1)"
        )
        of_all = [_array(self.actor.doors), *given]
        if not last.door:
            return edge, of_all
        return f"{edge} UNION ALL {edge}", [_array([last.door]), *given, *of_all]

    def _rare(self, words: Sequence[str], condition: Given) -> Given:
        """Ask for every row with the words by the index of letters, and for the first of them.

        Its doors are compared row by row: to read all that lies behind many doors by an index costs more.
        """
        column = self.sort.column
        sql = (
            f"SELECT DISTINCT ON ({column}, asset_id) asset_id, level, {column} FROM {TABLE} WHERE {condition[0]}"
            f" AND (door_id = ANY (%s::uuid[])) IS TRUE AND {_meets(words)}"
            f" ORDER BY {self._order_of_rows()} LIMIT {self.size}"
        )
        return sql, (*condition[1], _array(self.actor.doors), *words)

    def _is_descending(self) -> bool:
        return self.sort.descending != self.backwards

    def _tie(self) -> str:
        return "DESC" if self.backwards else "ASC"

    def _order_of_rows(self) -> str:
        return f"{self.sort.column} {'DESC' if self._is_descending() else 'ASC'}, asset_id {self._tie()}, level DESC"

    def _letters(self, words: Sequence[str]) -> Given:
        """Ask for every row with the words by the index of letters, then for the first of them."""
        column = self.sort.column
        rows = self.rows.filter(Q(*(Q(search__letters=word) for word in words)), door__in=self.actor.doors)
        one_each = self._ordered(rows).distinct(column, "asset_id")
        return _sql(one_each.values_list("asset_id", "level", column)[: self.size])


def _sql(rows: Any) -> Given:
    return rows.query.sql_with_params()  # type: ignore[no-any-return]


def _meets(words: Sequence[str]) -> str:
    return " AND ".join(f"search LIKE {Letters.pattern.format(word='%s')}" for _word in words)


def _run(sql: str, given: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [(_key(key), *rest) for key, *rest in cursor]


def _run_often(sql: str, given: Sequence[Any]) -> list[Any]:
    return [(_key(key), *rest) for key, *rest in fetch(sql, given)]


def _array(keys: Sequence[uuid.UUID]) -> str:
    return f"{{{','.join(map(str, keys))}}}"


def _key(key: Any) -> uuid.UUID | None:
    return key if key is None or isinstance(key, uuid.UUID) else uuid.UUID(key)

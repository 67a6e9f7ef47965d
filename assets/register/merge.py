"""The first rows of a list in its order, merged over the actor's doors.

Each door's rows are read in order from an index, so a page costs the same whether the actor sees a
hundred properties or a hundred thousand. The door's rows are composed by the ORM; the merge over
doors is a LATERAL join or a UNION ALL, which it cannot say.

A search has three ways to the same rows. Where the table is small it looks the letters of the words up
in the index, once for all doors. Else it looks through the first rows behind each door; where that shows
that the words are common, it goes on in order until the page is full; where they are rare, it looks the
letters up after all.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import RowNumber

from assets.register.models import AssetSight
from partners.lists.filters import Letters
from partners.lists.keyset import beyond, ordering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assets.register.models import AssetSightQuerySet
    from partners.acting.actor import Actor
    from partners.lists.keyset import Place
    from partners.lists.state import Sort

Row = tuple[uuid.UUID, int, Any]  # the property, the highest level of it, its value in the order

# Reading a row and comparing its letters takes about a microsecond, looking letters up among those
# of three million rows some ten thousand.
LOOKED_THROUGH = 1000
READ_ON = 3000  # rows behind each door; as it is lazy, few are read where a page fills soon
COMMON = 3  # so many matches among them promise a full page within some ten thousand rows
FEW = 100_000  # narrow rows, of everybody: among so many letters are looked up sooner than rows are read
ANY_DOOR = uuid.UUID(int=0)


class IsTrue(Func):
    """A condition that no index is asked about."""

    template = "(%(expressions)s) IS TRUE"
    output_field = BooleanField()


@dataclass(frozen=True, slots=True)
class Merge:
    """`rows` behind one door (not yet named), in the order of `sort`, from `place` on or back from it.

    `few`: there are so few of them, everybody's counted, that letters are looked up at once.
    """

    rows: AssetSightQuerySet
    actor: Actor
    sort: Sort
    place: Place | None
    size: int
    backwards: bool
    few: bool = False

    def first_rows(self, words: Sequence[str]) -> list[Row]:
        """At most `size` properties that hold all the words. Queries: one, and at most two more for a search."""
        if not self.actor.doors:
            return []
        if not words:
            return self._in_order()
        if self.sort.nullable or self.few:  # the best row of each property is not read in order
            return self._by_letters(words)
        found, is_whole = self._looked_through(words)
        if is_whole:
            return found
        if len(found) >= COMMON:
            found, is_whole = self._read_on(words)
            if is_whole:
                return found
        return self._by_letters(words, rare=True)

    def at_once(self, words: Sequence[str]) -> list[Row]:
        """The same where the rows lie close together in an index of their own, such as those of an area."""
        return self._by_letters(words) if self.actor.doors else []

    def _ordered(self, rows: AssetSightQuerySet) -> AssetSightQuerySet:
        if self.sort.nullable:  # a row cut below the column sorts elsewhere than the asset's best row
            rows = rows.best(self.actor)
        if self.place is not None:
            rows = rows.filter(beyond(self.place, self.sort, "asset_id", backwards=self.backwards))
        return rows.order_by(*self._order(), "-level")

    def _order(self) -> list[Any]:
        return list(ordering(self.sort, "asset_id", backwards=self.backwards))

    def _order_of_merge(self) -> str:
        direction = "DESC" if self.sort.descending != self.backwards else "ASC"
        nulls, tie = ("FIRST", "DESC") if self.backwards else ("LAST", "ASC")
        # Saying where missing values go would keep a merge of doors read in order from being used.
        return f"m.value {direction}{f' NULLS {nulls}' if self.sort.nullable else ''}, m.asset_id {tie}"

    def _in_order(self) -> list[Row]:
        """The first rows behind each door, one a property: the highest of the levels that shares left behind it."""
        column = self.sort.column
        one_each = self._ordered(self.rows.filter(door_id=RawSQL("door.id", []))).distinct(column, "asset_id")
        inner, given = _sql(one_each.values_list("asset_id", "level", column)[: self.size])
        return _run(
            f"SELECT m.asset_id, max(m.level), m.value FROM unnest(%s::uuid[]) AS door(id)"
            f" CROSS JOIN LATERAL ({inner}) AS m(asset_id, level, value) GROUP BY m.asset_id, m.value"
            f" ORDER BY {self._order_of_merge()} LIMIT %s",
            [self._doors(), *given, self.size],
        )

    def _looked_through(self, words: Sequence[str]) -> tuple[list[Row], bool]:
        """What the first rows behind each door hold."""
        most = max(LOOKED_THROUGH // len(self.actor.doors), 1)
        inner, given = self._numbered(self.rows.filter(door_id=RawSQL("door.id", [])), most)
        return self._until_a_door_stops(
            f"unnest(%s::uuid[]) AS door(id) CROSS JOIN LATERAL ({inner})", [self._doors(), *given], most, words
        )

    def _read_on(self, words: Sequence[str]) -> tuple[list[Row], bool]:
        """The same with more rows, read door beside door only until the page is full."""
        inner, given = self._numbered(self.rows.filter(door_id=ANY_DOOR), READ_ON)
        doors = " UNION ALL ".join(f"(SELECT * FROM ({inner}) AS behind)" for _door in self.actor.doors)
        values = [door if one == ANY_DOOR else one for door in self.actor.doors for one in given]
        return self._until_a_door_stops(f"({doors})", values, READ_ON, words)

    def _numbered(self, behind: AssetSightQuerySet, most: int) -> tuple[str, tuple[Any, ...]]:
        rows = self._ordered(behind)
        numbered = rows.annotate(n=Window(RowNumber(), order_by=[*self._order(), F("level").desc()]))
        return _sql(numbered.values_list("asset_id", "level", self.sort.column, "search", "n")[:most])

    def _until_a_door_stops(
        self, source: str, given: Sequence[Any], most: int, words: Sequence[str]
    ) -> tuple[list[Row], bool]:
        """The rows with the words up to where the first door had no more looked at, and whether they are the page."""
        meets = " AND ".join(f"m.search LIKE {Letters.pattern.format(word='%s')}" for _word in words)
        found = _run(
            f"SELECT m.asset_id, max(m.level) FILTER (WHERE {meets}), m.value, bool_or(m.n = %s) FROM {source}"
            f" AS m(asset_id, level, value, search, n)"
            f" WHERE m.n = %s OR ({meets}) GROUP BY m.value, m.asset_id ORDER BY {self._order_of_merge()} LIMIT %s",
            [*words, most, *given, most, *words, self.size],
        )
        stopped = next((number for number, row in enumerate(found) if row[3]), None)
        page = [row[:3] for row in found[: None if stopped is None else stopped + 1] if row[1] is not None]
        return page, len(page) >= self.size or (stopped is None and len(found) < self.size)

    def _by_letters(self, words: Sequence[str], *, rare: bool = False) -> list[Row]:
        """Every row with the words, by the index of letters, then the first of them.

        Of `rare` words the doors are compared row by row: to read all that lies behind many doors costs more.
        """
        column = self.sort.column
        behind = Q(door__in=self.actor.doors)
        rows = self.rows.filter(Q(*(Q(search__letters=word) for word in words)), IsTrue(behind) if rare else behind)
        one_each = self._ordered(rows).distinct(column, "asset_id")
        return _run(*_sql(one_each.values_list("asset_id", "level", column)[: self.size]))

    def _doors(self) -> list[str]:
        return [str(door) for door in self.actor.doors]


def rows_are_few() -> bool:
    """Whether there are so few narrow rows, of everybody, that letters are looked up at once; also in a new table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [AssetSight._meta.db_table])
        return bool(cursor.fetchone()[0] < FEW)


def _sql(rows: Any) -> tuple[str, tuple[Any, ...]]:
    sql, given = rows.query.get_compiler(connection=connection).as_sql()
    return sql, tuple(given)


def _run(sql: str, given: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [(_key(key), *rest) for key, *rest in cursor]


def _key(key: Any) -> uuid.UUID:
    return key if isinstance(key, uuid.UUID) else uuid.UUID(key)

"""The first rows of a list whose rows lie behind many doors: the first behind each, merged.

A list of a few columns, in an order that an index of the narrow rows has behind each door, then costs what a
page costs, whatever the estate. The rows behind a door are composed by the ORM; the merge over doors is a
LATERAL join, which it cannot say. Rows that are the same behind two doors are one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from django.db import connection
from django.db.models import F
from django.db.models.expressions import OrderBy, RawSQL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Q

    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows a list has; at least so many where not all of them were looked at."""

    total: int
    is_whole: bool = True


@dataclass(frozen=True)
class Merged:
    """Querysets of narrow rows with the same columns, read as one list. Filtered, ordered and sliced like one.

    `row` makes a row of the list from the columns, which must not tell one door from another.
    """

    actor: Actor
    parts: tuple[Any, ...]
    columns: tuple[str, ...]
    row: Any
    order: tuple[Any, ...] = ()

    def filter(self, condition: Q) -> Self:
        """The rows that meet it."""
        return replace(self, parts=tuple(one.filter(condition) for one in self.parts))

    def order_by(self, *order: Any) -> Self:
        """The rows in order: of columns, by name or as F()."""
        return replace(self, order=tuple(_ordered(one) for one in order))

    def __getitem__(self, part: slice) -> list[Any]:
        """The first rows. One query."""
        if not self.actor.doors or not self.parts:
            return []
        inner, parameters = [], []
        for one in self.parts:
            behind = one.filter(door_id=RawSQL("door.id", [])).order_by(*self.order).values_list(*self.columns)
            sql, some = behind[: part.stop].query.sql_with_params()
            inner.append(f"({sql})")
            parameters += some
        names = ", ".join(f'"{name}"' for name in self.columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT DISTINCT m.* FROM unnest(%s::uuid[]) AS door(id) CROSS JOIN LATERAL"
                f" ({' UNION ALL '.join(inner)}) AS m({names}) ORDER BY {', '.join(self._order())} LIMIT %s",
                [[str(door) for door in self.actor.doors], *parameters, part.stop],
            )
            return [self.row(*one) for one in cursor]

    def _order(self) -> Iterator[str]:
        for one in self.order:
            nulls = " NULLS FIRST" if one.nulls_first else " NULLS LAST" if one.nulls_last else ""
            yield f'm."{one.expression.name}" {"DESC" if one.descending else "ASC"}{nulls}'

    def count(self) -> int:
        """How many rows there are. One query."""
        return self.tally(None).total

    def tally(self, most: int | None) -> Tally:
        """How many rows there are, of at most so many that are looked at behind all doors. One query."""
        if not self.parts:
            return Tally(0)
        first, *rest = (one.order_by().values_list(*self.columns) for one in self.parts)
        looked_at = first.union(*rest, all=True) if rest else first
        if most is not None:
            looked_at = looked_at[: most + 1]
        inner, parameters = looked_at.query.sql_with_params()
        names = ", ".join(f'"{name}"' for name in self.columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH looked_at({names}) AS ({inner}), once AS (SELECT DISTINCT * FROM looked_at)"
                f" SELECT (SELECT count(*) FROM once), (SELECT count(*) FROM looked_at)",
                parameters,
            )
            total, seen = cursor.fetchone()
        return Tally(total, is_whole=most is None or seen <= most)


def _ordered(one: Any) -> Any:
    if isinstance(one, OrderBy):
        return one
    return F(one.removeprefix("-")).desc() if one.startswith("-") else F(one).asc()

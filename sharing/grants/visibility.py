"""Deriving the narrow rows from guardian's grants and our shares, set by set. Private to this room."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection

from partners import clock
from sharing.levels import Level

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sharing.kinds import Kind

T = TypeVar("T")
#: records of one part: seconds, whatever the number that is shared or ended in one go
AT_ONCE = 5_000
#: up to so many the planner may walk: it is quicker than two settings
FEW = 100
# A level's row is left out where a higher level lasts as long: the higher one includes it.
_ROWS = """
WITH live AS (
  SELECT s.{noun}_id AS record_id, s.door_id, s.level, max(s.until) AS until
  FROM {share} s
  JOIN sharing_audience a ON a.id = s.audience_id AND a.organisation_id IS DISTINCT FROM s.organisation_id
  JOIN {grant} g ON g.content_object_id = s.{noun}_id AND g.group_id = a.group_id
  JOIN auth_permission p ON p.id = g.permission_id AND p.codename = CASE s.level {codenames} END
  WHERE s.ended_at IS NULL AND s.until >= %(today)s AND {these_shares}
  GROUP BY 1, 2, 3
  UNION ALL
  SELECT r.id, c.id, {top}, DATE 'infinity'
  FROM {record} r
  JOIN sharing_audience a ON a.organisation_id = r.organisation_id
  JOIN sharing_cohort c ON c.audience_id = a.id AND c.number = 0
  WHERE {these_records}
), best AS (
  SELECT l.* FROM live l WHERE NOT EXISTS (
    SELECT 1 FROM live h WHERE h.record_id = l.record_id AND h.door_id = l.door_id
      AND h.level > l.level AND h.until >= l.until)
)
"""
_WITH_FACTS = """
SELECT b.record_id, b.door_id, r.organisation_id, b.level, b.until, {columns}
FROM best b JOIN {source} ON r.id = b.record_id WHERE {own}
"""
# For a part of the records the two halves are asked one after the other. Of rows that this transaction wrote the
# planner has no figures: in the first half it would walk all of them once for each, so it may not; in the second it
# would read the facts of every body's records, each asked of the policies, so it takes one record after the other.
_BEST = "SELECT b.record_id, b.door_id, b.level, b.until::text FROM best b"
_OF_BEST = ("records", "behind", "levels", "untils")
_OF_EACH = """
SELECT b.record_id, b.door_id, f.* FROM unnest(
  %(records)s::uuid[], %(behind)s::uuid[], %(levels)s::smallint[], %(untils)s::date[]
) AS b (record_id, door_id, level, until) CROSS JOIN LATERAL (
  SELECT r.organisation_id, b.level, b.until, {columns} FROM {source} WHERE r.id = b.record_id OFFSET 0) f
"""


def _select(kind: Kind, *, everything: bool, which: str = "ANY(%(ids)s)", own: str = "true") -> str:
    return _live(kind, everything=everything, which=which, own=own) + _with_columns(kind, _WITH_FACTS, own=own)


def _live(kind: Kind, *, everything: bool, which: str = "ANY(%(ids)s)", own: str = "true", doors: str = "") -> str:
    codenames = " ".join(f"WHEN {level.value} THEN '{level.codename}'" for level in Level)
    return _ROWS.format(
        noun=kind.noun,
        share=kind.share._meta.db_table,
        grant=kind.grant._meta.db_table,
        record=kind.record._meta.db_table,
        codenames=codenames,
        top=Level.COMMERCIAL.value,
        these_shares="true" if everything else f"s.{kind.noun}_id = {which}{doors and f' AND s.door_id = {doors}'}",
        these_records="true" if everything else f"r.id = {which} AND {own}{doors and f' AND c.id = {doors}'}",
    )


def _with_columns(kind: Kind, rows: str, *, own: str = "true") -> str:
    columns = [
        expression if shown_from == Level.LISTED else f"CASE WHEN b.level >= {shown_from.value} THEN {expression} END"
        for expression, shown_from in kind.columns.values()
    ]
    searched = [
        f"COALESCE({expression}, '')"
        if level == Level.LISTED
        else f"CASE WHEN b.level >= {level.value} THEN COALESCE({expression}, '') ELSE '' END"
        for expression, level in kind.searched.items()
    ]
    columns.append(f"lower(unaccent(concat_ws(E'\\n', {', '.join(searched)})))")
    return rows.format(own=own, columns=", ".join(columns), source=kind.source)


def _names(kind: Kind) -> str:
    return ", ".join((f"{kind.noun}_id", "door_id", "owner_id", "level", "until", *kind.columns, "search"))


def in_parts(records: Iterable[T]) -> Iterator[list[T]]:
    """The records or ids, so many at a time that no statement about them comes near the web role's time limit."""
    left = iter(records)
    while part := list(islice(left, AT_ONCE)):
        yield part


def counted(records: Iterable[T]) -> Iterator[tuple[int, list[T]]]:
    """The same, each part with the number of records up to its end."""
    done = 0
    for part in in_parts(records):
        done += len(part)
        yield done, part


def derive(kind: Kind, ids: Sequence[uuid.UUID], doors: Iterable[uuid.UUID] | None = None) -> None:
    """Make the narrow rows of these records true again, or those of them behind some `doors`.

    What lies behind one door is reckoned without any other, so whoever changed shares names theirs: the rest, the
    owner's own rows among it, need not be written anew. A few statements for each part of the ids.
    """
    table = kind.sight._meta.db_table
    facts: dict[str, Any] = {"today": clock.today(), "doors": list(doors or ())}
    these = f"{kind.noun}_id = ANY(%(ids)s)" + ("" if doors is None else " AND door_id = ANY(%(doors)s)")
    best = _live(kind, everything=False, doors="" if doors is None else "ANY(%(doors)s)") + _BEST
    rows = _with_columns(kind, _OF_EACH)
    with connection.cursor() as cursor:
        for part in in_parts(ids):
            _remove(cursor, table, these, {**facts, "ids": part})
            many = len(part) > FEW
            if many:
                cursor.execute("SET LOCAL enable_nestloop = off")
            cursor.execute(best, {**facts, "ids": part})
            found = cursor.fetchall()
            if many:
                cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
            if found:
                told = dict(zip(_OF_BEST, map(list, zip(*found, strict=True)), strict=True))
                cursor.execute(f"INSERT INTO {table} ({_names(kind)}) {rows}", told)


def _remove(cursor: Any, table: str, these: str, facts: Mapping[str, Any]) -> None:
    """Remove narrow rows, and those too that somebody else was writing of the same records.

    SECURITY: the first statement waits for them, and does not see what they wrote; the second does. With one, a share
    that is ended while an edit of its property is not committed yet would stay open to its receiver.
    """
    for _again in range(2):
        cursor.execute(f"DELETE FROM {table} WHERE {these}", facts)


def derive_those(kind: Kind, which: str, facts: Mapping[str, Any], *, owner: uuid.UUID, new: bool) -> None:
    """The same for the records of one owner that the subquery `which` names; `new` ones have no narrow rows yet.

    The owner is said again where the records are read, else the policy is asked of every body's.
    """
    table, told = kind.sight._meta.db_table, {**facts, "today": clock.today(), "owner": owner}
    with connection.cursor() as cursor:
        if not new:
            _remove(cursor, table, f"{kind.noun}_id = ANY({which})", told)
        rows = _select(kind, everything=False, which=f"ANY({which})", own="r.organisation_id = %(owner)s")
        # The planner has no figures of rows that this transaction wrote: it would take the owner for one who has
        # nothing, and walk the rows once for each of ten thousand.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(f"INSERT INTO {table} ({_names(kind)}) {rows}", told)
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")


def derive_all(kind: Kind) -> int:
    """Rebuild the whole table, as the owner role. Returns the number of rows."""
    table = kind.sight._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table}")
        cursor.execute(
            f"INSERT INTO {table} ({_names(kind)}) {_select(kind, everything=True)}", {"today": clock.today()}
        )
        return int(cursor.rowcount)


def differences(kind: Kind) -> tuple[int, int]:
    """Rows that are missing, and rows that should not be there, in force today. As the owner role."""
    table, names = kind.sight._meta.db_table, _names(kind)
    facts = {"today": clock.today()}
    true = f"SELECT * FROM ({_select(kind, everything=True)}) AS derived ({names})"
    kept = f"SELECT {names} FROM {table} WHERE until >= %(today)s"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({true} EXCEPT ALL {kept}) AS missing", facts)
        missing = cursor.fetchone()[0]
        cursor.execute(f"SELECT count(*) FROM ({kept} EXCEPT ALL {true}) AS surplus", facts)
        return missing, cursor.fetchone()[0]

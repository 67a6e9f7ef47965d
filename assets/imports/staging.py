"""Rows as the child tells them, laid beside the register by the database itself.

The child's lines go through the worker as they are, into a temporary table: no row becomes an object
here, so a million rows need no more memory than ten thousand. What stands on a line is believed only
as far as the columns of the register take it; whose register it is, is said by the statements.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import DataError, connection

from assets.imports.clashes import mark_clashes, told_clashes
from assets.imports.refusals import FileRefused
from assets.register.setwise import compared, in_bulk

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterator

    from assets.imports.child import RawRows
    from assets.imports.mapping import Matching

_AT_ONCE = 2_000
LINES, STAGED, CELLS = "import_lines", "import_staged", "import_cells"

# A line has no such characters: JSON writes them as escapes. So every line is one field of one row.
_COPY = "COPY {table} (line) FROM STDIN (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01')"
_SPREAD = """
SELECT (line->>'row')::int AS row, line->>'id' AS identity, NULLIF(line->>'key', '')::uuid AS portal_id,
  COALESCE((line->>'fault')::smallint, 0::smallint) AS fault, line->'values' AS said,
  line->'coarse' AS coarse, line->'spares' AS spares
FROM import_lines WHERE line ? 'id'
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A problem or a warning of the staged rows."""

    row: int
    column: str
    value: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What only the register shows to be wrong: whether rows clash with it, and rows of which no line has the cells.

    `add_cells` lays these there; then `tell_clashes` says of each clash what is wrong.
    """

    clashes: bool
    without_cells: list[int]


def stage(rows: RawRows, owner: uuid.UUID, *, on_progress: Callable[[int], None] | None = None) -> Found:
    """Fill the temporary tables: the lines, and each row beside what the register says now.

    Call it inside a transaction. Raises FileRefused, also where the child broke off.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {STAGED}; DROP TABLE IF EXISTS {LINES};")
        cursor.execute(f"CREATE TEMPORARY TABLE {LINES} (line jsonb) ON COMMIT DROP")
        rows.on_progress = on_progress
        _copy(LINES, rows)
        # The planner would think of ten rows, and walk the register once for each of a hundred thousand.
        cursor.execute(f"ANALYZE {LINES}")
        cursor.execute(f"SELECT count(*) FROM {LINES}")
        with in_bulk(cursor, cursor.fetchone()[0]):
            _leave_what_says_less(cursor, owner)
            cursor.execute(
                f"CREATE TEMPORARY TABLE {STAGED} ON COMMIT DROP AS {compared(f'({_SPREAD})', 'coarse', 'spares')}",
                {"owner": owner},
            )
            clashes = mark_clashes(cursor, STAGED, {"owner": owner})
        strangers = _refuse_strangers(cursor)
        cursor.execute(f"ANALYZE {STAGED}")
        return Found(clashes, _without_cells(cursor) if clashes or strangers else [])


def lay_cells(rows: RawRows) -> None:
    """Fill a temporary table with what `raw_cells` gives: of many rows it gives all. Raises FileRefused."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {CELLS}")
        cursor.execute(f"CREATE TEMPORARY TABLE {CELLS} (line jsonb) ON COMMIT DROP")
        _copy(CELLS, rows)
        cursor.execute(f"ANALYZE {CELLS}")


def add_cells(rows: list[int]) -> None:
    """Of the cells that were laid out, lay those of these rows beside their lines: no row may have two such lines."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {LINES} SELECT line FROM {CELLS}"
            f" WHERE (line->>'row')::int IN (SELECT unnest(%(rows)s::int[]));"
            f" DROP TABLE {CELLS}",
            {"rows": rows},
        )


def _copy(table: str, rows: RawRows) -> None:
    """Lay the child's lines into a table, as they are. Raises FileRefused."""
    with connection.cursor() as cursor:
        try:
            cursor.cursor.copy_expert(_COPY.format(table=table), rows)
        except DataError as error:  # a text that no database can keep, such as half a surrogate
            raise FileRefused("damaged") from error
        rows.finish()


def _without_cells(cursor: Any) -> list[int]:
    cursor.execute(
        f"SELECT row FROM {STAGED} WHERE fault > 0 EXCEPT"
        f" SELECT (line->>'row')::int FROM {LINES} WHERE line ? 'cells' ORDER BY 1"
    )
    return [row for (row,) in cursor]


def says_less(told: str) -> str:
    """Common tables that end in `less`: row by row, what the register already says better than the row.

    `told` gives row, coarse, said, identity and portal_id: see `CheckedRow.coarse`. `less` gives row, the `names` of
    those fields, and what the row `spares` of them. Parameters: owner.
    """
    return f"""
WITH told AS MATERIALIZED ({told}), found AS (
  SELECT t.*, a.id FROM told t JOIN assets_asset a ON a.organisation_id = %(owner)s AND a.identity = t.identity
  WHERE t.portal_id IS NULL
  UNION ALL
  SELECT t.*, a.id FROM told t JOIN assets_asset a ON a.organisation_id = %(owner)s AND a.id = t.portal_id
), less AS (
  SELECT x.row, x.names,
    (SELECT COALESCE(jsonb_object_agg(n, x.said->n), '{{}}') FROM unnest(x.names) n WHERE x.said ? n) AS spares
  FROM (SELECT f.row, f.said,
    CASE WHEN f.coarse ? 'postcode' AND starts_with(s.postcode, (f.said->>'postcode') || ' ')
      THEN ARRAY['postcode'] ELSE ARRAY[]::text[] END
    || CASE WHEN f.coarse ? 'tenure' AND s.tenure NOT IN ('', 'freehold', 'leasehold')
      THEN ARRAY['tenure'] ELSE ARRAY[]::text[] END
    || CASE WHEN f.coarse ? 'latitude' AND s.easting = (f.said->>'easting')::numeric
        AND s.northing = (f.said->>'northing')::numeric
      THEN ARRAY['latitude', 'longitude'] ELSE ARRAY[]::text[] END
    || CASE WHEN f.coarse ? 'kind' THEN ARRAY['kind'] ELSE ARRAY[]::text[] END
    || CASE WHEN f.coarse ? 'use' THEN ARRAY['use'] ELSE ARRAY[]::text[] END AS names
  FROM found f LEFT JOIN assets_assetsummary s ON s.asset_id = f.id AND s.organisation_id = %(owner)s) x
)
"""


_SAYS_LESS = f"""
{
    says_less(
        "SELECT line->>'row' AS row, line->'coarse' AS coarse, line->'values' AS said, line->>'id' AS identity,"
        f" NULLIF(line->>'key', '')::uuid AS portal_id FROM {LINES} WHERE line ? 'coarse' AND line ? 'id'"
    )
}
UPDATE {LINES} t SET line = jsonb_set(t.line, '{{values}}', (t.line->'values') - less.names)
  || jsonb_build_object('spares', less.spares)
FROM less WHERE less.names <> '{{}}' AND t.line->>'row' = less.row
"""


def _leave_what_says_less(cursor: Any, owner: uuid.UUID) -> None:
    """Half a postcode never takes the place of a whole one, "Other" of a licence, or a guess of what was said."""
    cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {LINES} WHERE line ? 'coarse')")
    if cursor.fetchone()[0]:
        cursor.execute(_SAYS_LESS, {"owner": owner})


def tell_clashes(matching: Matching) -> None:
    """Say of what clashes with the register what is wrong: not before the cells of all such rows are there."""
    query, facts = told_clashes(
        matching, f"(SELECT (line->>'row')::int AS row, line->'cells' AS cells FROM {LINES} WHERE line ? 'cells')"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {LINES} SELECT jsonb_build_object('row', row, 'problems', jsonb_build_array("
            f' jsonb_build_array("column", value, code, facts))) FROM ({query}) x',
            facts,
        )


def _refuse_strangers(cursor: Any) -> bool:
    """Rows that name a property by the portal's own key must find it in this register, and each only once.

    Returns whether there is one that does not.
    """
    cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {LINES} WHERE line ? 'key')")
    if not cursor.fetchone()[0]:
        return False
    cursor.execute(
        f"WITH bad AS (SELECT row, asset_id IS NULL AS strange FROM ("
        f" SELECT row, asset_id, fault, count(*) OVER (PARTITION BY asset_id) AS times FROM {STAGED}) x"
        f" WHERE fault < 2 AND (asset_id IS NULL OR times > 1)), marked AS ("
        f" UPDATE {STAGED} t SET fault = 2 FROM bad WHERE bad.row = t.row)"
        f" INSERT INTO {LINES} SELECT jsonb_build_object('row', row, 'problems', jsonb_build_array("
        f" jsonb_build_array('', '', CASE WHEN strange THEN 'unknown_portal_id' ELSE 'told_twice' END, '{{}}'::jsonb)))"
        f" FROM bad"
    )
    return bool(cursor.rowcount)


def told(*, warnings: bool) -> str:
    """A query for what is wrong, or doubtful: row, column, value, code, facts."""
    return (
        "SELECT (line->>'row')::int AS row, left(p->>0, 200) AS column, p->>1 AS value, p->>2 AS code, p->3 AS facts"
        f" FROM {LINES} CROSS JOIN LATERAL jsonb_array_elements(line->'{'warnings' if warnings else 'problems'}') p"
        f" WHERE line ? '{'warnings' if warnings else 'problems'}'"
    )


def problems() -> Iterator[Told]:
    """Every problem of the staged rows, in the order of the file, a few at a time: for a command, which tells them."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"{told(warnings=False)} ORDER BY 1, 2")
        while some := cursor.fetchmany(_AT_ONCE):
            for row, column, value, code, facts in some:
                yield Told(row, column, value, code, json.loads(facts))


def strangers() -> int:
    """How many of the staged lines are rows of other owners."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {LINES} WHERE line ? 'owner'")
        return int(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of which outcome; `mendable` are rejected only for cells that could be left out."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    mendable: int = 0
    others: int = 0


def tally(staged: str, facts: dict[str, Any], *, allowed: int = 0) -> Tally:
    """Counts of a staged relation, rows with a fault up to `allowed` as good; "others" are other owners'."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE outcome <> 'missing'),"
            " count(*) FILTER (WHERE outcome = 'new' AND fault <= %(allowed)s),"
            " count(*) FILTER (WHERE outcome = 'changed' AND fault <= %(allowed)s),"
            " count(*) FILTER (WHERE outcome = 'unchanged' AND fault <= %(allowed)s),"
            " count(*) FILTER (WHERE fault > %(allowed)s), count(*) FILTER (WHERE fault = 1),"
            f" count(*) FILTER (WHERE outcome = 'others') FROM {staged} l",
            {**facts, "allowed": allowed},
        )
        return Tally(*cursor.fetchone())

"""Rows that say one of two facts in order where the register has the other, and they do not go together.

A form would refuse the pair, so a file that speaks of one of them cannot bring it in either: the cell is bad, and
the row can be taken without it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assets.register.setwise import may_be_out_of_order, out_of_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assets.imports.mapping import Matching

_FOUND = "import_clashes"
_MARK = f"""
UPDATE {{table}} t SET fault = GREATEST(t.fault, 1), said = t.said - c.names, was = NULLIF(t.was - c.names, '{{{{}}}}'),
  outcome = CASE WHEN t.was - c.names = '{{{{}}}}' THEN 'unchanged' ELSE t.outcome END
FROM (SELECT row, array_agg(name) AS names FROM {_FOUND} GROUP BY row) c WHERE t.row = c.row
"""


def mark_clashes(cursor: Any, table: str, facts: Mapping[str, Any], *, which: str = "true") -> bool:
    """Leave such cells out of the staged rows in `table`, of which a condition may say `which`; whether there are any.

    `told_clashes` says of each what is wrong. Parameters: owner, and those of `which`.
    """
    rows = f"(SELECT * FROM {table} WHERE {which})"
    cursor.execute(f"DROP TABLE IF EXISTS {_FOUND}")
    cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {rows} l WHERE {may_be_out_of_order()})", facts)
    if not cursor.fetchone()[0]:
        return False
    cursor.execute(f"CREATE TEMPORARY TABLE {_FOUND} ON COMMIT DROP AS {out_of_order(rows)}", facts)
    cursor.execute(f"{_MARK.format(table=table)} AND {which}", facts)
    return bool(cursor.rowcount)


def told_clashes(matching: Matching, cells: str) -> tuple[str, dict[str, Any]]:
    """A query for row, column, value, code and facts of what was marked, and its parameters.

    `cells` is a relation of row and cells, as they stand in the file: the value is told as its owner wrote it.
    """
    columns = {match.target: match.column for match in reversed(matching.matches)}
    query = (
        "SELECT f.row, COALESCE(%(headings)s::jsonb->>name, '') AS column,"
        " left(COALESCE(c.cells->>((%(columns)s::jsonb->>name)::int), said), 200) AS value,"
        " CASE WHEN is_first THEN 'more_than_register' ELSE 'less_than_register' END AS code,"
        f" jsonb_build_object('field', other, 'held', held) AS facts FROM {_FOUND} f LEFT JOIN {cells} c USING (row)"
    )
    headings = {target: matching.headings[column] for target, column in columns.items()}
    return query, {"headings": json.dumps(headings), "columns": json.dumps(columns)}

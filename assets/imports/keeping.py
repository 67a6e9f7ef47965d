"""The rows of an import as they are kept: for the preview, for taking them in, and for undoing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from assets.imports.applying import fetch_cells
from assets.imports.clashes import mark_clashes, told_clashes
from assets.imports.models import Import, ImportProblem, ImportRow
from assets.imports.staging import CELLS, LINES, STAGED, says_less, told
from assets.register.setwise import compared, in_bulk
from partners.outbox.put import put

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator

    from assets.imports.applying import Source

CLEAR = "imports.clear"
_AT_ONCE = 5_000
#: the kept rows as a staged relation; the parameter `batch` says of which import
ROWS = "(SELECT * FROM assets_importrow WHERE batch_id = %(batch)s)"

_KEEP = f"""
INSERT INTO assets_importrow
  (batch_id, row, organisation_id, outcome, fault, identity, asset_id, name, said, was, cells, fate, coarse,
  spares)
SELECT %(batch)s, s.row, %(owner)s, s.outcome, s.fault,
  left(s.identity, 200), s.asset_id, left(COALESCE(s.said->>'name', ''), 300), s.said, s.was, l.line->'cells', '',
  s.coarse, s.spares
FROM {STAGED} s LEFT JOIN {LINES} l ON s.fault > 0 AND l.line ? 'cells' AND (l.line->>'row')::int = s.row
"""
_KEEP_OTHERS = f"""
INSERT INTO assets_importrow (batch_id, row, organisation_id, outcome, fault, identity, name, said, fate)
SELECT %(batch)s, (line->>'row')::int, %(owner)s, 'others', 0, '', left(line->>'owner', 300), '{{}}', ''
FROM {LINES} WHERE line ? 'owner'
"""
_KEEP_MISSING = """
INSERT INTO assets_importrow (batch_id, row, organisation_id, outcome, fault, identity, asset_id, name, said, fate)
SELECT %(batch)s, %(last)s + row_number() OVER (ORDER BY a.name, a.id), %(owner)s, 'missing', 0, a.identity, a.id,
  a.name, '{}', ''
FROM assets_asset a
WHERE a.organisation_id = %(owner)s AND a.retired_on IS NULL AND NOT EXISTS (
  SELECT 1 FROM assets_importrow r WHERE r.batch_id = %(batch)s AND r.asset_id = a.id AND r.outcome <> 'new')
"""
_KEEP_PROBLEMS = """
INSERT INTO assets_importproblem (id, organisation_id, batch_id, row, "column", value, code, facts, is_warning)
SELECT gen_random_uuid(), %(owner)s, %(batch)s, p.row, p."column", p.value, left(p.code, 60), p.facts, %(is_warning)s
FROM ({problems}) p
"""


def keep(held: Import) -> None:
    """Keep the staged rows, what is wrong with them, and the properties that no row speaks of."""
    forget(held)
    facts = {"batch": held.pk, "owner": held.organisation_id}
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, facts)
        cursor.execute(_KEEP_OTHERS, facts)
        cursor.execute("SELECT COALESCE(max(row), 0) FROM assets_importrow WHERE batch_id = %(batch)s", facts)
        last = cursor.fetchone()[0]
        cursor.execute(_KEEP_MISSING, {**facts, "last": last})
        for is_warning in (False, True):
            cursor.execute(
                _KEEP_PROBLEMS.replace("{problems}", told(warnings=is_warning)), {**facts, "is_warning": is_warning}
            )


def leave(held: Import) -> None:
    """Let nobody see what is kept of it any more, in no time however much it is; the worker removes it.

    The caller saves `held`. For whoever holds its row, as requests do: `forget` would have them wait for each other.
    """
    if any(
        model.objects.filter(batch=held).scoped("the import at hand").exists() for model in (ImportRow, ImportProblem)
    ):
        held.has_leftovers = True
        put(CLEAR, acting_for=held.organisation_id, batch=held.pk)


def clear(batch: str) -> None:
    """Remove what was left, unless a check has done so already and kept rows of its own."""
    _only_keeper_of(batch)
    left = Import.objects.filter(pk=batch, has_leftovers=True).scoped("the import at hand")
    held = left.first()
    if held is not None:
        forget(held)
        left.update(has_leftovers=False)


def _only_keeper_of(batch: object) -> None:
    """Rows of one import are kept and removed by one at a time, and always before its own row is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [str(batch)])


def forget(held: Import) -> None:
    """Leave nothing of the rows and their problems. For the worker: of a million rows it takes its time."""
    _only_keeper_of(held.pk)
    for model in (ImportRow, ImportProblem):
        model.objects.filter(batch=held).scoped("the import at hand").delete()


def missing(held: Import) -> int:
    """How many properties of the register the file does not speak of."""
    found: int = ImportRow.objects.filter(batch=held, outcome="missing").scoped("the import at hand").count()
    return found


def created(held: Import, rows: str) -> Iterator[uuid.UUID]:
    """The properties that taking these rows in has made, one after another: there may be a million."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT asset_id FROM {rows} l WHERE outcome = 'new' ORDER BY row", {"batch": held.pk})
        while some := cursor.fetchmany(_AT_ONCE):
            for (one,) in some:
                yield one


# What a row spared is given back first: the register may no longer say it better, or no longer at all.
_SPARE_ANEW = f"""
{
    says_less(
        "SELECT row, coarse, said || COALESCE(spares, '{}') AS said, identity, NULL::uuid AS portal_id"
        " FROM assets_importrow WHERE batch_id = %(batch)s AND coarse IS NOT NULL"
        " AND outcome IN ('new', 'changed', 'unchanged')"
    )
}
UPDATE assets_importrow r SET said = t.said - COALESCE(less.names, '{{}}'), spares = less.spares
FROM told t LEFT JOIN less ON less.row = t.row
WHERE r.batch_id = %(batch)s AND r.row = t.row AND r.said <> t.said - COALESCE(less.names, '{{}}')
"""


# What was good at the check was kept without its cells: now it is to be mended as well.
_BARE = "SELECT row FROM assets_importrow WHERE batch_id = %(batch)s AND fault > 0 AND cells IS NULL"
_KEEP_CELLS = f"""
UPDATE assets_importrow r SET cells = l.line->'cells' FROM {CELLS} l
WHERE r.batch_id = %(batch)s AND r.row = (l.line->>'row')::int AND r.fault > 0 AND r.cells IS NULL
"""


def _refuse_clashes(cursor: Any, held: Import, source: Source) -> bool:
    facts = {"batch": held.pk, "owner": held.organisation_id, "is_warning": False}
    if not mark_clashes(cursor, "assets_importrow", facts, which="batch_id = %(batch)s"):
        return False
    cursor.execute(_BARE, facts)
    bare = [row for (row,) in cursor]
    if bare:
        fetch_cells(source, bare)
        cursor.execute(_KEEP_CELLS, facts)
    query, columns = told_clashes(
        source.matching, "(SELECT row, cells FROM assets_importrow WHERE batch_id = %(batch)s)"
    )
    cursor.execute(_KEEP_PROBLEMS.replace("{problems}", query), {**facts, **columns})
    return True


def compare_again(held: Import, source: Source) -> bool:
    """Look at the register anew: somebody worked in it since the file was checked. Returns whether rows clash with it.

    Raises FileRefused where the file cannot be read any more.
    """
    lines = (
        "(SELECT row, identity, NULL::uuid AS portal_id, fault, said FROM assets_importrow"
        " WHERE batch_id = %(batch)s AND outcome IN ('new', 'changed', 'unchanged'))"
    )
    with connection.cursor() as cursor, in_bulk(cursor, held.row_count):
        cursor.execute(_SPARE_ANEW, {"batch": held.pk, "owner": held.organisation_id})
        cursor.execute(
            f"UPDATE assets_importrow r SET outcome = c.outcome, asset_id = c.asset_id, was = c.was"
            f" FROM ({compared(lines)}) c WHERE r.batch_id = %(batch)s AND r.row = c.row",
            {"batch": held.pk, "owner": held.organisation_id},
        )
        return _refuse_clashes(cursor, held, source)

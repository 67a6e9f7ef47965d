"""Taking a whole import back: what it made goes, what it changed gets its former values, unless changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext as _

from assets.imports.applying import derive
from assets.register.actions import end_live
from assets.register.models import Asset, AssetShare
from assets.register.setwise import Writing, compared, write
from partners import clock
from partners.acting.action import author

if TYPE_CHECKING:
    from assets.imports.models import Import
    from partners.acting.actor import Actor

UNDONE = "import_undone"

# What the import made and nobody touched, saw or linked to since is removed; the rest of it is retired.
_NOW = """
CREATE TEMPORARY TABLE import_now ON COMMIT DROP AS
SELECT c.row, c.asset_id, c.was FROM ({compared}) c
"""
_SAID = """(SELECT l.row, l.identity, l.asset_id AS portal_id, l.fault,
  (SELECT jsonb_object_agg(k, l.said->k) FROM jsonb_object_keys(l.was) k) AS said
  FROM {rows} l WHERE l.outcome = 'changed')"""
_BACK = """(SELECT l.row, l.identity, l.asset_id AS portal_id, l.fault,
  l.was - ARRAY(SELECT jsonb_object_keys(COALESCE(n.was, '{{}}'))) AS said
  FROM {rows} l JOIN import_now n ON n.row = l.row
  WHERE l.outcome = 'changed' AND l.was - ARRAY(SELECT jsonb_object_keys(COALESCE(n.was, '{{}}'))) <> '{{}}')"""
_MADE = """
CREATE TEMPORARY TABLE import_made ON COMMIT DROP AS
SELECT l.row, l.asset_id, a.identity, a.retired_on, (a.version = 1 AND {free}) AS goes
FROM {rows} l JOIN assets_asset a ON a.id = l.asset_id WHERE l.outcome = 'new'
"""
#: what belongs to a property and goes with it; whatever else refers to it keeps it
_OWN_TABLES = {
    "assets_assetsummary": "asset_id",
    "assets_assetdetail": "asset_id",
    "assets_assetmoney": "asset_id",
    "assets_leaseevent": "asset_id",
    "assets_assetchange": "asset_id",
    "assets_assetsight": "asset_id",
    "assets_assetgrant": "content_object_id",
}


def undo(actor: Actor, held: Import, rows: str) -> dict[str, int]:
    """Undo what taking `rows` in did. Returns how many were removed, retired, restored and left.

    Each kept row is told its fate, and which fields were left because they were changed since.
    """
    facts = {"batch": held.pk, "owner": held.organisation_id}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS import_now, import_back, import_made, import_retired")
        cursor.execute(_NOW.format(compared=compared(_SAID.format(rows=rows))), facts)
        back = compared(_BACK.format(rows=rows))
        cursor.execute(f"CREATE TEMPORARY TABLE import_back ON COMMIT DROP AS {back}", facts)
        cursor.execute(_MADE.format(rows=rows, free=_free()), facts)
        cursor.execute("ANALYZE import_now, import_back, import_made")
    write(Writing(held.organisation_id, "import_back", author(actor), UNDONE, facts))
    derive("import_back", held.organisation_id)
    _remove(facts)
    _retire(actor, held, facts)
    return _tell_fates(facts)


def _free() -> str:
    """That nothing but its own parts refers to a property, and that it was never shared."""
    conditions = []
    for relation in Asset._meta.related_objects:
        table, column = relation.related_model._meta.db_table, relation.field.column
        if table not in _OWN_TABLES:
            conditions.append(f"NOT EXISTS (SELECT 1 FROM {table} o WHERE o.{column} = a.id)")
    return " AND ".join(conditions)


def _remove(facts: dict[str, Any]) -> None:
    gone = "(SELECT asset_id FROM import_made WHERE goes)"
    with connection.cursor() as cursor:
        for table, column in _OWN_TABLES.items():
            cursor.execute(f"DELETE FROM {table} t USING {gone} g WHERE t.{column} = g.asset_id", facts)
        cursor.execute(f"DELETE FROM assets_asset t USING {gone} g WHERE t.id = g.asset_id", facts)


def _retire(actor: Actor, held: Import, facts: dict[str, Any]) -> None:
    """End the shares of what stays, and mark it as held no longer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT asset_id FROM import_made WHERE NOT goes AND retired_on IS NULL")
        ids = [one for (one,) in cursor]
    if not ids:
        return
    reason = _("The import that added it was undone")
    shares = AssetShare.objects.visible_to(actor).filter(asset__in=ids, ended_at=None)
    end_live(actor, list(shares.select_related("audience", "asset")), reason=reason)
    said = {"retired_on": clock.today().isoformat(), "reason": reason}
    lines = (
        "(SELECT row, identity, asset_id AS portal_id, 0 AS fault, jsonb_build_object("
        "'retired_on', %(retired_on)s::text, 'retired_reason', %(reason)s::text) AS said"
        " FROM import_made WHERE NOT goes AND retired_on IS NULL)"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE import_retired ON COMMIT DROP AS {compared(lines)}", {**facts, **said})
        cursor.execute("ANALYZE import_retired")
    write(Writing(held.organisation_id, "import_retired", author(actor), UNDONE, facts))
    derive("import_retired", held.organisation_id)


def _tell_fates(facts: dict[str, Any]) -> dict[str, int]:
    of_rows = "FROM {table} x WHERE r.batch_id = %(batch)s AND r.row = x.row"
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assets_importrow r SET fate = CASE WHEN x.goes THEN 'removed' ELSE 'retired' END "
            + of_rows.format(table="import_made"),
            facts,
        )
        cursor.execute(
            'UPDATE assets_importrow r SET "left" = x.was,'
            " fate = CASE WHEN x.was IS NULL THEN 'restored' ELSE 'left' END " + of_rows.format(table="import_now"),
            facts,
        )
        cursor.execute(
            "SELECT fate, count(*) FROM assets_importrow WHERE batch_id = %(batch)s AND fate <> '' GROUP BY 1", facts
        )
        found = dict(cursor.fetchall())
    return {fate: found.get(fate, 0) for fate in ("removed", "retired", "restored", "left")}

"""A register and its imports are written by those who keep it: the second wall asks for the role too."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from tests.walls import only_the_wall_stops, refused

if TYPE_CHECKING:
    from tests.worlds import World

ADD = """INSERT INTO assets_asset (id, organisation_id, name, kind, locality, identity, version, created_at, changed_at)
VALUES (%s, %s, 'Depot', 'building', '', 'reference:by hand', 1, now(), now())"""
IMPORTED = (
    """INSERT INTO assets_columnmemory (id, organisation_id, heading, target) VALUES (%s, %s, 'Ref', 'reference')"""
)


def test_a_viewer_and_an_administrator_write_nothing_into_the_register(world: World) -> None:
    aber = world.aber
    depot = aber.owns("Depot", town="Abergwen", vacant_space_m2=90, rent_gbp_per_year=12_000)
    statements: tuple[tuple[Any, ...], ...] = (
        (ADD, uuid.uuid4(), aber.organisation.pk),
        ("UPDATE assets_asset SET name = 'x' WHERE id = %s", depot.pk),
        ("UPDATE assets_assetsummary SET town = 'x' WHERE asset_id = %s", depot.pk),
        ("UPDATE assets_assetdetail SET vacant_space_m2 = 1 WHERE asset_id = %s", depot.pk),
        ("UPDATE assets_assetmoney SET rent_gbp_per_year = 1 WHERE asset_id = %s", depot.pk),
        ("DELETE FROM assets_assetmoney WHERE asset_id = %s", depot.pk),
        (IMPORTED, uuid.uuid4(), aber.organisation.pk),
    )
    for person in (aber.viewer, aber.administrator):
        for sql, *values in statements:
            aber.actor(person)
            only_the_wall_stops(sql, *values)
    aber.actor()
    for sql, *values in statements:
        assert not refused(sql, *values), sql

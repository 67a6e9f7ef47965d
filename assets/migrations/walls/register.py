"""The register is written by those who keep it, and read by its body and by whoever is shown a level of it.

What hangs on a property belongs to the body that owns the property: the database sees to it.
"""

from django.db import migrations

from assets.migrations.walls.words import KEEPER, sees
from partners.scoping.policies import DOORS, ORGANISATION, OWN, TODAY, Key, Loose, Police, WithOwner
from sharing.grants.policies import shared_so
from sharing.levels import Level

PARTS = (
    ("assets_assetsummary", Level.SUMMARY),
    ("assets_assetdetail", Level.DETAIL),
    ("assets_leaseevent", Level.DETAIL),
    ("assets_assetmoney", Level.COMMERCIAL),
)
OF_ITS_OWNER = (*(table for table, _ in PARTS), "assets_assetchange", "assets_assetshare")

# Undoing an import removes what it made, and nothing else ever is: the worker may, for its own body, while
# nobody has changed the property or was shown it.
MADE_BY_IMPORT = (
    f"EXISTS (SELECT 1 FROM assets_importrow r WHERE r.asset_id = {{asset}} AND r.outcome = 'new' AND r.{OWN})"
    " AND NOT EXISTS (SELECT 1 FROM assets_assetshare s WHERE s.asset_id = {asset})"
)
REMOVE = f"""
CREATE POLICY assets_asset_remove ON assets_asset FOR DELETE TO portal_worker
  USING ({OWN} AND version = 1 AND {MADE_BY_IMPORT.format(asset="assets_asset.id")});
CREATE POLICY assets_assetchange_remove ON assets_assetchange FOR DELETE TO portal_worker
  USING ({OWN} AND version = 1 AND {MADE_BY_IMPORT.format(asset="assets_assetchange.asset_id")});
"""
KEEP = """
DROP POLICY assets_asset_remove ON assets_asset;
DROP POLICY assets_assetchange_remove ON assets_assetchange;
"""


def of_its_owner(table: str, owner: str = "organisation_id", key: str = "asset_id") -> list[migrations.RunSQL]:
    """A part of a property carries the property's owner."""
    return [Loose(table, key), WithOwner(table, "of_its_owner", key, of="assets_asset", owner=owner)]


WALLS = [
    Key("assets_asset", "asset_and_owner", "organisation_id"),
    *(wall for table in OF_ITS_OWNER for wall in of_its_owner(table)),
    *of_its_owner("assets_assetsight", "owner_id"),
    *of_its_owner("assets_assetgrant", key="content_object_id"),
    Police("assets_asset", read=f"{OWN} OR {sees('assets_asset.id', Level.LISTED)}", add=KEEPER, change=KEEPER),
    *(
        Police(table, read=f"{OWN} OR {sees(f'{table}.asset_id', level)}", add=KEEPER, change=KEEPER, remove=KEEPER)
        for table, level in PARTS
    ),
    Police(
        "assets_assetchange",
        read=f"{OWN} OR {sees('assets_assetchange.asset_id', 'assets_assetchange.level')}",
        add=KEEPER,
    ),
    migrations.RunSQL(REMOVE, KEEP),
    Police(
        "assets_assetsight",
        # A CASE, so that the planner takes it for a coin's toss: from an OR it concludes that next
        # to nothing is visible, and sorts a whole door where it should read 26 rows in order.
        read=f"CASE WHEN door_id = {DOORS} AND until >= {TODAY} THEN true ELSE owner_id = {ORGANISATION} END",
        # a narrow row needs the share
        add=shared_so("asset", "assets_assetshare", "assets_assetsight"),
        remove=f"owner_id = {ORGANISATION}",
    ),
]

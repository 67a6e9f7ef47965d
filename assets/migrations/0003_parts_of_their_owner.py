"""What hangs on a property belongs to the body that owns the property: the database sees to it.

The policies believe `organisation_id` (or `owner_id`) of a part, a share or a narrow row. Without
this key a body could write a row of its own about somebody else's property, and open it by that.
The key to the property alone is dropped, as this one includes it.
"""

from django.db import migrations

TABLES = {
    "assets_assetsummary": "organisation_id",
    "assets_assetdetail": "organisation_id",
    "assets_assetmoney": "organisation_id",
    "assets_leaseevent": "organisation_id",
    "assets_assetchange": "organisation_id",
    "assets_assetshare": "organisation_id",
    "assets_assetsight": "owner_id",
}

REPLACE = """
DO $$ DECLARE known text; BEGIN
  FOR known IN SELECT conname FROM pg_constraint
               WHERE conrelid = '{table}'::regclass AND contype = 'f' AND confrelid = 'assets_asset'::regclass
  LOOP EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', known); END LOOP;
END $$;
ALTER TABLE {table} ADD CONSTRAINT {table}_of_its_owner FOREIGN KEY (asset_id, {owner})
  REFERENCES assets_asset (id, organisation_id) ON UPDATE CASCADE;
"""
RESTORE = """
ALTER TABLE {table} DROP CONSTRAINT {table}_of_its_owner;
ALTER TABLE {table} ADD CONSTRAINT {table}_asset FOREIGN KEY (asset_id)
  REFERENCES assets_asset (id) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("assets", "0002_assetchange_version")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE assets_asset ADD CONSTRAINT asset_and_owner UNIQUE (id, organisation_id);",
            "ALTER TABLE assets_asset DROP CONSTRAINT asset_and_owner;",
        ),
        *(
            migrations.RunSQL(REPLACE.format(table=table, owner=owner), RESTORE.format(table=table, owner=owner))
            for table, owner in TABLES.items()
        ),
    ]

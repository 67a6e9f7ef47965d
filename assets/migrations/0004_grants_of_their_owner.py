"""Guardian's row on a property carries the owner of the property, as what hangs on it does (0003)."""

from django.db import migrations

REPLACE = """
DO $$ DECLARE known text; BEGIN
  FOR known IN SELECT conname FROM pg_constraint
               WHERE conrelid = 'assets_assetgrant'::regclass AND contype = 'f' AND confrelid = 'assets_asset'::regclass
  LOOP EXECUTE format('ALTER TABLE assets_assetgrant DROP CONSTRAINT %I', known); END LOOP;
END $$;
ALTER TABLE assets_assetgrant ADD CONSTRAINT assets_assetgrant_of_its_owner
  FOREIGN KEY (content_object_id, organisation_id) REFERENCES assets_asset (id, organisation_id) ON UPDATE CASCADE;
"""
RESTORE = """
ALTER TABLE assets_assetgrant DROP CONSTRAINT assets_assetgrant_of_its_owner;
ALTER TABLE assets_assetgrant ADD CONSTRAINT assets_assetgrant_asset FOREIGN KEY (content_object_id)
  REFERENCES assets_asset (id) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("assets", "0003_parts_of_their_owner")]

    operations = [migrations.RunSQL(REPLACE, RESTORE)]

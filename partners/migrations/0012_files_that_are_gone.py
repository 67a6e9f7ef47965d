"""A file whose bytes are removed says so; only the worker's own work for the body writes it."""

from django.db import migrations, models

from partners.scoping.policies import BY_ITSELF, OWN

# "read" also limits what may be changed; the columns are one.
GONE = f"""
CREATE POLICY partners_storedfile_change ON partners_storedfile FOR UPDATE USING ({OWN} AND {BY_ITSELF});
REVOKE UPDATE ON partners_storedfile FROM portal_web, portal_worker;
GRANT UPDATE (gone_at) ON partners_storedfile TO portal_worker;
"""
NOT_GONE = """
DROP POLICY IF EXISTS partners_storedfile_change ON partners_storedfile;
GRANT UPDATE ON partners_storedfile TO portal_web, portal_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0011_doubles_and_intakes")]

    operations = [
        migrations.AddField(model_name="storedfile", name="gone_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.RunSQL(GONE, NOT_GONE),
    ]

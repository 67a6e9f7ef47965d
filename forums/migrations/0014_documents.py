import django.db.models.deletion
from django.db import migrations, models

from partners.scoping.policies import Also, AlsoReads

# A policy of evidence that read files, whose policy reads evidence, would go round in a circle: a function does not.
FUNCTION = """
CREATE FUNCTION is_own_file(wanted uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM partners_storedfile f WHERE f.id = wanted AND f.organisation_id = portal_organisation()) $$;
"""


class Migration(migrations.Migration):
    """A document is handed in as evidence: a body files its own, members of the forum open it until it is taken back."""

    dependencies = [("forums", "0013_mandates"), ("partners", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.storedfile",
            ),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION is_own_file(uuid);"),
        Also("forums_evidence", "own_file", command="INSERT", check="file_id IS NULL OR (SELECT is_own_file(file_id))"),
        AlsoReads(
            "partners_storedfile",
            "evidence_of_an_initiative",
            when="id IN (SELECT e.file_id FROM forums_evidence e WHERE e.ended_at IS NULL)",
        ),
    ]

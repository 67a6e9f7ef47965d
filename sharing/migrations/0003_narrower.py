from django.db import migrations

from partners.scoping.policies import ADMINISTRATOR, AUDIENCES, MANAGES_PEOPLE, OWN, PERSON, Also, Fixed, Narrow
from sharing.grants.policies import MAY_SHARE_WITH

# A trigger may ask a question only through a function.
MAY_SHARE = f"""
CREATE FUNCTION may_share_with(audience uuid) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT audience IN ({MAY_SHARE_WITH}) $$;
"""


class Migration(migrations.Migration):
    """Agreements are accepted by administrators in their own name, and bodies meet in audiences only."""

    dependencies = [("partners", "0006_narrower"), ("sharing", "0002_own_name")]

    operations = [
        migrations.RunSQL(MAY_SHARE, "DROP FUNCTION may_share_with(uuid);"),
        migrations.RunSQL(
            "ALTER TABLE sharing_cohort ADD CONSTRAINT cohort_and_audience UNIQUE (id, audience_id);",
            "ALTER TABLE sharing_cohort DROP CONSTRAINT cohort_and_audience;",
        ),
        Fixed("sharing_audience", "group_id", "organisation_id"),
        Narrow("sharing_audience", "own_name", using=f"{OWN} AND {MANAGES_PEOPLE}", was=OWN),
        Narrow(
            "sharing_acceptance",
            "add",
            check=f"{OWN} AND {MANAGES_PEOPLE} AND person_id = {PERSON} AND agreement_id IN"
            " (SELECT g.id FROM sharing_agreement g WHERE g.audience_id = sharing_acceptance.audience_id)",
            was=OWN,
        ),
        Also(
            "partners_acquaintance",
            "met_in_an_audience",
            command="INSERT",
            check=f"{ADMINISTRATOR} OR (SELECT count(DISTINCT m.organisation_id) FROM sharing_audiencemember m"
            f" WHERE m.audience_id = {AUDIENCES} AND m.left_at IS NULL AND m.organisation_id IN"
            " (partners_acquaintance.organisation_id, partners_acquaintance.known_id)) = 2",
        ),
    ]

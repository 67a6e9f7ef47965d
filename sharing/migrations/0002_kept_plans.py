from django.db import migrations

from partners.scoping.policies import ADMINISTRATOR, AUDIENCES, ORGANISATION, OWN, Kept, Narrow
from sharing.migrations.walls import KNOWN, OF_COHORTS_READ

WE_KNOW = "organisation_id IN (SELECT bodies_we_know())"


class Migration(migrations.Migration):
    """Every request reads its actor's doors: what seldom decides that is planned once a connection."""

    dependencies = [("sharing", "0001_audiences"), ("partners", "0002_kept_plans")]

    operations = [
        Kept("bodies_we_know", f"SELECT known_id FROM partners_acquaintance WHERE {OWN}"),
        Narrow(
            "sharing_audience",
            "read",
            was=f"id = {AUDIENCES} OR {OWN} OR {ADMINISTRATOR} OR {KNOWN}",
            using=f"id = {AUDIENCES} OR {OWN} OR {ADMINISTRATOR} OR (organisation_id IS NOT NULL AND {WE_KNOW})",
        ),
        Kept(
            "audiences_of_ours",
            f"SELECT m.audience_id FROM sharing_audiencemember m WHERE m.organisation_id = {ORGANISATION}"
            " AND m.left_at IS NULL",
        ),
        Kept("audiences_we_know", f"SELECT a.id FROM sharing_audience a WHERE a.{WE_KNOW}"),
        Narrow(
            "sharing_cohort",
            "read",
            was=OF_COHORTS_READ,
            # In this order: a body's own doors are asked for before its audiences are known to the database.
            using=f"audience_id = {AUDIENCES} OR audience_id IN (SELECT audiences_of_ours())"
            " OR audience_id IN (SELECT audiences_we_know())",
        ),
    ]

from django.db import migrations

from partners.migrations.walls.joining import MEETS, OPEN_LINK, WHO_WAS_FIRST
from partners.scoping.policies import ADMINISTRATOR, INVITATION, ORGANISATION, OWN, PERSON, SYSTEM, Kept, Narrow

WE_MET = f"""
  SELECT known_id FROM partners_acquaintance WHERE {OWN}
  UNION ALL SELECT organisation_id FROM partners_membership WHERE person_id = {PERSON}
  UNION ALL SELECT organisation_id FROM partners_invitation WHERE {OPEN_LINK}"""


class Migration(migrations.Migration):
    """Nearly every page joins a body: what seldom decides who sees it is planned once a connection."""

    dependencies = [("partners", "0001_bodies_and_people")]

    operations = [
        Kept("bodies_we_met", WE_MET),
        Narrow(
            "partners_organisation",
            "read",
            was=MEETS,
            using=f"id = {ORGANISATION} OR {ADMINISTRATOR} OR {SYSTEM} OR id IN (SELECT bodies_we_met())",
        ),
        Kept(
            "bodies_of_a_first_link",
            f"SELECT organisation_id FROM partners_invitation WHERE {OPEN_LINK} AND by_administrator",
        ),
        Narrow(
            "partners_membership",
            "of_a_first_link",
            was=WHO_WAS_FIRST,
            using=f"{INVITATION} IS NOT NULL AND 'administrator' = ANY (roles)"
            " AND organisation_id IN (SELECT bodies_of_a_first_link())",
        ),
    ]

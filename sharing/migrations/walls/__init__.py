"""Who reads and writes what of audiences, their doors and their agreements, by the database's own word."""

from django.db import migrations

from partners.scoping.policies import (
    ADMINISTRATOR,
    AUDIENCES,
    DOORS,
    MANAGES_PEOPLE,
    ORGANISATION,
    OWN,
    PERSON,
    Also,
    AlsoChanges,
    Fixed,
    Key,
    MayChange,
    Pair,
    Police,
)
from sharing.grants.policies import MAY_SHARE_WITH

# A trigger may ask a question only through a function.
MAY_SHARE = f"""
CREATE FUNCTION may_share_with(audience uuid) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT audience IN ({MAY_SHARE_WITH}) $$;
"""
KNOWN = f"organisation_id IN (SELECT known_id FROM partners_acquaintance WHERE {OWN})"
OF_COHORTS_READ = (
    f"audience_id = {AUDIENCES}"
    f" OR audience_id IN (SELECT m.audience_id FROM sharing_audiencemember m"
    f" WHERE m.organisation_id = {ORGANISATION} AND m.left_at IS NULL)"
    f" OR audience_id IN (SELECT a.id FROM sharing_audience a WHERE a.{KNOWN})"
)

#: agreements are accepted by administrators in their own name, and bodies meet in audiences only
WALLS = [
    migrations.RunSQL(MAY_SHARE, "DROP FUNCTION may_share_with(uuid);"),
    # audiences; a body that changes its name changes the name of its audience with it
    Police(
        "sharing_audience",
        read=f"id = {AUDIENCES} OR {OWN} OR {ADMINISTRATOR} OR {KNOWN}",
        add=ADMINISTRATOR,
        change=ADMINISTRATOR,
    ),
    AlsoChanges("sharing_audience", "own_name", when=f"{OWN} AND {MANAGES_PEOPLE}"),
    Fixed("sharing_audience", "group_id", "organisation_id"),
    Police(
        "sharing_audiencemember",
        read=f"{OWN} OR audience_id = {AUDIENCES}",
        add=f"{OWN} OR ({ADMINISTRATOR} AND audience_id IN"
        " (SELECT a.id FROM sharing_audience a WHERE a.organisation_id = sharing_audiencemember.organisation_id))",
        change=f"{OWN} AND {MANAGES_PEOPLE} AND left_at IS NULL",
        becomes=OWN,
    ),
    MayChange("sharing_audiencemember", "left_at"),
    Police(
        "sharing_cohort",
        read=OF_COHORTS_READ,
        add=f"{ADMINISTRATOR} OR audience_id = {AUDIENCES}",
    ),
    Key("sharing_cohort", "cohort_and_audience", "audience_id"),
    # agreements
    Police(
        "sharing_agreement",
        read=f"audience_id = {AUDIENCES} OR {ADMINISTRATOR}",
        add=f"{ADMINISTRATOR} OR audience_id = {AUDIENCES}",
    ),
    Police(
        "sharing_acceptance",
        read=f"{OWN} OR audience_id = {AUDIENCES}",
        add=f"{OWN} AND {MANAGES_PEOPLE} AND person_id = {PERSON} AND agreement_id IN"
        " (SELECT g.id FROM sharing_agreement g WHERE g.audience_id = sharing_acceptance.audience_id)",
    ),
    # Those whom a share reaches read that there is one; nobody changes or removes it.
    Pair("sharing_announcement", "door", "audience", of="sharing_cohort", whose="audience_id"),
    Police(
        "sharing_announcement",
        read=f"door_id = {DOORS}",
        add=f"{OWN} AND audience_id IN ({MAY_SHARE_WITH})",
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

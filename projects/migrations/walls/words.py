"""What the walls of several rooms ask."""

from django.db import migrations

from partners.scoping.policies import (
    AUDIENCES,
    DOORS,
    KEEPS,
    MANAGES_BENEFITS,
    MANAGES_RECORDS,
    ORGANISATION,
    OWN,
    PERSON,
    TODAY,
    Loose,
    Pair,
    WithOwner,
)
from sharing.levels import Level

KEEPER = f"{OWN} AND {MANAGES_RECORDS}"
CLAIMANT = f"{OWN} AND {MANAGES_BENEFITS}"
OUR_FORUMS = f"SELECT f.id FROM forums_forum f WHERE f.audience_id = {AUDIENCES}"
#: runs the forum of a report, for the body for which they run it
RUN = (
    f"(audience_id = {AUDIENCES} AND forum_id IN (SELECT r.forum_id FROM forums_forumrole r"
    f" WHERE r.person_id = {PERSON} AND r.ended_at IS NULL AND r.role IN ('chair', 'vice_chair', 'secretariat')"
    f" AND (r.organisation_id IS NULL OR r.organisation_id = {ORGANISATION})))"
)
MADE = f"(({OWN} AND {KEEPS}) OR {RUN})"
# under the policy of the table that each asks
BENEFIT_SEEN = "benefit_id IN (SELECT b.id FROM projects_benefit b)"
PROJECT_SEEN = "project_id IN (SELECT p.id FROM projects_project p)"
#: the bodies of a project: its lead and the partners that it names
OF_PROJECT = """
  SELECT p.organisation_id FROM projects_project p WHERE p.id = {project}
  UNION ALL SELECT q.partner_id FROM projects_projectpartner q WHERE q.project_id = {project}"""


def sees(key: str, level: Level) -> str:
    """That the actor sees the project of `key` at `level` or higher, by the narrow rows (as the walls of properties)."""
    return (
        "(SELECT true FROM projects_projectsight s"
        f" WHERE s.project_id = {key} AND s.level >= {int(level)} AND s.door_id = {DOORS} AND s.until >= {TODAY} LIMIT 1)"
    )


def of_its_owner(table: str, key: str, of: str, owner: str = "organisation_id") -> list[migrations.RunSQL]:
    """Make the key to a record carry its owner too: a row of one's own about another's would open it."""
    return [Loose(table, key), WithOwner(table, f"{key}_and_owner", key, of=of, owner=owner)]


def of_its_forum(*tables: str) -> list[Pair]:
    """A row that names a forum and an audience names the audience of that forum."""
    return [Pair(f"projects_{table}", "forum", "audience", of="forums_forum", whose="audience_id") for table in tables]


def of_its_claimant(*tables: str) -> list[Pair]:
    """A row that names a benefit and a body names the body that claims it."""
    return [
        Pair(f"projects_{table}", "benefit", "organisation", of="projects_benefit", whose="organisation_id")
        for table in tables
    ]

"""Projects, their parts and their shares: written by those who keep the lead's records, seen by level."""

from django.db import migrations

from partners.scoping.policies import (
    AUDIENCES,
    DOORS,
    MANAGES_PEOPLE,
    MANAGES_RECORDS,
    ORGANISATION,
    OWN,
    PERSON,
    TODAY,
    Also,
    AlsoReads,
    AppendOnly,
    Fixed,
    Key,
    MayChange,
    Pair,
    Police,
    Refuses,
    changed,
)
from projects.migrations.walls.words import KEEPER, OUR_FORUMS, of_its_owner, sees
from sharing.grants.policies import MAY_SHARE_WITH, shared_so
from sharing.levels import Level

#: rows of the lead's, each with the level that shows them; those that are history are never changed
PARTS = (
    ("projects_projectsummary", Level.SUMMARY, "change"),
    ("projects_projectpartner", Level.SUMMARY, "change remove"),
    ("projects_gatemove", Level.SUMMARY, ""),
    ("projects_ragreading", Level.SUMMARY, ""),
    ("projects_teammember", Level.DETAIL, "change"),
    ("projects_milestone", Level.DETAIL, "change"),
    ("projects_risk", Level.DETAIL, "change"),
    ("projects_projectmoney", Level.COMMERCIAL, "change"),
)
#: what hangs on a project with its lead body
OF_LEAD = (*(table for table, _, _ in PARTS), "projects_projectasset", "projects_projectshare")
WE_TAKE_PART = f"""initiative_id IN (
  SELECT t.initiative_id FROM forums_initiativepartner t
  WHERE t.organisation_id = {ORGANISATION} AND t.state = 'joined' AND t.audience_id = {AUDIENCES})"""
# A trigger may ask a question only through a function.
IS_OUR_FORUM = f"""
            CREATE FUNCTION is_our_forum(forum uuid) RETURNS boolean LANGUAGE sql STABLE AS
            $$ SELECT forum IN ({OUR_FORUMS}) $$;
"""

OF_PROJECTS = "id IN (SELECT p.partner_id FROM projects_projectpartner p) OR id IN (SELECT p.organisation_id FROM projects_project p)"

PROJECTS = [
    Key("projects_project", "project_and_lead", "organisation_id"),
    *(wall for table in OF_LEAD for wall in of_its_owner(table, "project_id", "projects_project")),
    *of_its_owner("projects_projectsight", "project_id", "projects_project", "owner_id"),
    *of_its_owner("projects_projectgrant", "content_object_id", "projects_project"),
    *of_its_owner("projects_projectasset", "asset_id", "assets_asset", "owner_id"),
    # A project comes from an initiative of a forum that its lead is in, and stays with it.
    Police(
        "projects_project",
        read=f"{OWN} OR {sees('projects_project.id', Level.LISTED)}",
        add=f"{KEEPER} AND (forum_id IS NULL OR forum_id IN ({OUR_FORUMS}))"
        f" AND (initiative_id IS NULL OR {WE_TAKE_PART})",
        change=KEEPER,
    ),
    Also(
        "projects_project",
        "of_our_initiative",
        command="INSERT",
        check="initiative_id IS NULL"
        f" OR initiative_id IN (SELECT i.id FROM forums_initiative i WHERE i.audience_id = {AUDIENCES})",
    ),
    migrations.RunSQL(IS_OUR_FORUM, "DROP FUNCTION is_our_forum(uuid);"),
    Refuses(
        "projects_project",
        "into_our_forums",
        when=f"{changed('forum_id')} AND NEW.forum_id IS NOT NULL AND NOT is_our_forum(NEW.forum_id)",
    ),
    MayChange("projects_project", "name", "forum_id", "version"),
    AlsoReads(
        "partners_organisation",
        "of_projects",
        when=OF_PROJECTS,
    ),
    *(
        Police(
            table,
            read=f"{OWN} OR {sees(f'{table}.project_id', level)}",
            add=KEEPER,
            change=KEEPER if "change" in then else None,
            remove=KEEPER if "remove" in then else None,
        )
        for table, level, then in PARTS
    ),
    AppendOnly("projects_gatemove"),
    AppendOnly("projects_ragreading"),
    Refuses("projects_projectsummary", "began_once", when=changed("began_on")),
    Police(
        "projects_projectasset",
        read=f"({OWN} OR {sees('projects_projectasset.project_id', Level.SUMMARY)})"
        " AND asset_id IN (SELECT a.id FROM assets_asset a)",
        add=KEEPER,
        remove=KEEPER,
    ),
    MayChange("projects_projectasset"),
]

SHARES = [
    Pair("projects_projectshare", "door", "audience", of="sharing_cohort", whose="audience_id"),
    Police(
        "projects_projectshare",
        read=OWN,
        add=f"{KEEPER} AND person_id = {PERSON} AND audience_id IN ({MAY_SHARE_WITH})",
        # The administrator who takes the body out of a forum ends what it shared there.
        change=f"{OWN} AND ({MANAGES_RECORDS} OR {MANAGES_PEOPLE})",
    ),
    Fixed(
        "projects_projectshare",
        "project_id",
        "organisation_id",
        "audience_id",
        "level",
        "person_id",
        "created_at",
        "batch",
    ),
    Refuses("projects_projectshare", "ended_stays_ended", when="OLD.ended_at IS NOT NULL"),
    Refuses(
        "projects_projectshare",
        "wider_as_agreed",
        when=f"(NEW.until > OLD.until OR {changed('door_id')}) AND NOT (may_share_with(NEW.audience_id)"
        " AND COALESCE('property_manager' = ANY (portal_roles()), false))",
    ),
    Police(
        "projects_projectgrant",
        read=OWN,
        add=f"{KEEPER} AND group_id IN (SELECT b.group_id FROM sharing_audience b WHERE b.id IN ({MAY_SHARE_WITH}))",
        remove=OWN,
    ),
    Police(
        "projects_projectsight",
        read=f"CASE WHEN door_id = {DOORS} AND until >= {TODAY} THEN true ELSE owner_id = {ORGANISATION} END",
        add=shared_so("project", "projects_projectshare", "projects_projectsight"),
        remove=f"owner_id = {ORGANISATION}",
    ),
]

WALLS = [*PROJECTS, *SHARES]

from django.db import migrations

from partners.scoping.policies import (
    AUDIENCES,
    MANAGES_BENEFITS,
    MANAGES_PEOPLE,
    MANAGES_RECORDS,
    ORGANISATION,
    OWN,
    PERSON,
    Fixed,
    Narrow,
    Pair,
    Refuses,
    changed,
)
from sharing.grants.policies import MAY_SHARE_WITH, shared_so
from sharing.levels import Level

FINANCE = "'finance' = ANY ((SELECT portal_roles())::text[])"
KEEPER = f"{OWN} AND {MANAGES_RECORDS}"
CLAIMANT = f"{OWN} AND {MANAGES_BENEFITS}"
OUR_FORUMS = f"SELECT f.id FROM forums_forum f WHERE f.audience_id = {AUDIENCES}"
SEES_DETAIL = (
    "(SELECT true FROM projects_projectsight s"
    f" WHERE s.project_id = {{table}}.project_id AND s.level >= {int(Level.DETAIL)}"
    " AND s.door_id = ANY ((SELECT portal_doors())::uuid[]) AND s.until >= (SELECT portal_today()) LIMIT 1)"
)
WE_TAKE_PART = f"""initiative_id IN (
  SELECT t.initiative_id FROM forums_initiativepartner t
  WHERE t.organisation_id = {ORGANISATION} AND t.state = 'joined' AND t.audience_id = {AUDIENCES})"""
#: the bodies of a project: its lead and the partners that it names
OF_PROJECT = """
  SELECT p.organisation_id FROM projects_project p WHERE p.id = {project}
  UNION ALL SELECT q.partner_id FROM projects_projectpartner q WHERE q.project_id = {project}"""
OF_BENEFIT = "(SELECT b.project_id FROM projects_benefit b WHERE b.id = benefit_id)"
PUT_TO_US_SO = f"""EXISTS (
  SELECT FROM projects_validationrequest r
  WHERE r.benefit_id = projects_validation.benefit_id AND r.validator_id = {ORGANISATION} AND r.ended_at IS NULL
    AND r.forum_id IS NOT DISTINCT FROM projects_validation.forum_id)"""
PUT_TO_US = f"""benefit_id IN (
  SELECT r.benefit_id FROM projects_validationrequest r
  WHERE r.validator_id = {ORGANISATION} AND r.ended_at IS NULL)"""
NO_SHARE = f"""NOT EXISTS (SELECT FROM projects_benefit b WHERE b.id = benefit_id AND b.organisation_id = {ORGANISATION})
  AND NOT EXISTS (
    SELECT FROM projects_benefitshare s JOIN projects_benefitsplit t ON t.id = s.split_id
    WHERE s.benefit_id = projects_validation.benefit_id AND s.partner_id = {ORGANISATION}
      AND t.number = (SELECT max(n.number) FROM projects_benefitsplit n WHERE n.benefit_id = s.benefit_id))"""
WITHOUT_A_SHARE = f"'benefits_manager' = ANY ((SELECT portal_roles())::text[]) AND {NO_SHARE}"
OF_US = f"AND r.organisation_id = {ORGANISATION} "
AS_SECRETARIAT = f"""EXISTS (
  SELECT FROM forums_forumrole r WHERE r.forum_id = projects_validation.forum_id AND r.person_id = {PERSON}
    {OF_US}AND r.role = 'secretariat' AND r.ended_at IS NULL)"""
ITS_SECRETARIAT = f"""EXISTS (
  SELECT FROM forums_forumrole r WHERE r.forum_id = projects_validationrequest.forum_id AND r.audience_id = {AUDIENCES}
    AND r.organisation_id = validator_id AND r.role = 'secretariat' AND r.ended_at IS NULL)"""
PARTS = ("projectsummary", "projectpartner", "teammember", "milestone", "risk", "projectmoney")
HISTORY = ("gatemove", "ragreading")


def unique(table: str, name: str, other: str) -> migrations.RunSQL:
    """A key over two columns, for others to point at."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (id, {other});",
        f"ALTER TABLE {table} DROP CONSTRAINT {name};",
    )


class Migration(migrations.Migration):
    """Projects and benefits are written by those whom the rules name; sharing either needs the accepted agreement."""

    dependencies = [
        ("projects", "0007_story_walls"),
        ("forums", "0011_talk_charter_skills"),
        ("sharing", "0003_narrower"),
    ]

    operations = [
        # a row that names two things names two that belong together
        unique("projects_benefitfigure", "figure_and_benefit", "benefit_id"),
        unique("projects_benefitsplit", "split_and_benefit", "benefit_id"),
        unique("partners_storedfile", "file_and_body", "organisation_id"),
        Pair("projects_attestation", "figure", "benefit", of="projects_benefitfigure", whose="benefit_id"),
        Pair("projects_validation", "figure", "benefit", of="projects_benefitfigure", whose="benefit_id"),
        Pair("projects_benefitshare", "split", "benefit", of="projects_benefitsplit", whose="benefit_id"),
        Pair("projects_evidence", "file", "organisation", of="partners_storedfile", whose="organisation_id"),
        Pair("projects_publication", "forum", "audience", of="forums_forum", whose="audience_id"),
        Pair("projects_projectshare", "door", "audience", of="sharing_cohort", whose="audience_id"),
        # projects
        Narrow(
            "projects_project",
            "add",
            check=f"{KEEPER} AND (forum_id IS NULL OR forum_id IN ({OUR_FORUMS}))"
            f" AND (initiative_id IS NULL OR {WE_TAKE_PART})",
            was=f"{OWN} AND (forum_id IS NULL OR forum_id IN ({OUR_FORUMS}))",
        ),
        Narrow("projects_project", "change", using=KEEPER, was=OWN),
        migrations.RunSQL(
            f"""
            CREATE FUNCTION is_our_forum(forum uuid) RETURNS boolean LANGUAGE sql STABLE AS
            $$ SELECT forum IN ({OUR_FORUMS}) $$;
            """,
            "DROP FUNCTION is_our_forum(uuid);",
        ),
        Refuses(
            "projects_project",
            "into_our_forums",
            when=f"{changed('forum_id')} AND NEW.forum_id IS NOT NULL AND NOT is_our_forum(NEW.forum_id)",
        ),
        *(Narrow(f"projects_{table}", "add", check=KEEPER, was=OWN) for table in (*PARTS, *HISTORY, "projectasset")),
        *(Narrow(f"projects_{table}", "change", using=KEEPER, was=OWN) for table in PARTS),
        *(Narrow(f"projects_{table}", "remove", using=KEEPER, was=OWN) for table in ("projectpartner", "projectasset")),
        # who sees them
        Narrow(
            "projects_projectshare",
            "add",
            check=f"{KEEPER} AND person_id = {PERSON} AND audience_id IN ({MAY_SHARE_WITH})",
            was=OWN,
        ),
        # The administrator who takes the body out of a forum ends what it shared there.
        Narrow("projects_projectshare", "change", using=f"{OWN} AND ({MANAGES_RECORDS} OR {MANAGES_PEOPLE})", was=OWN),
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
        Narrow(
            "projects_projectgrant",
            "add",
            check=f"{KEEPER} AND group_id IN"
            f" (SELECT b.group_id FROM sharing_audience b WHERE b.id IN ({MAY_SHARE_WITH}))",
            was=OWN,
        ),
        Narrow(
            "projects_projectsight",
            "add",
            check=shared_so("project", "projects_projectshare", "projects_projectsight"),
            was=f"owner_id = {ORGANISATION}",
        ),
        # benefits
        Narrow(
            "projects_benefit",
            "add",
            check=f"{CLAIMANT} AND {SEES_DETAIL.format(table='projects_benefit')}",
            was=f"{OWN} AND {SEES_DETAIL.format(table='projects_benefit')}",
        ),
        # Finance locks the row whose figures it attests; its words are the claimant's to change.
        Narrow(
            "projects_benefit",
            "change",
            using=f"{OWN} AND ({MANAGES_BENEFITS} OR {FINANCE})",
            check=CLAIMANT,
            was=OWN,
        ),
        Narrow("projects_benefitfigure", "add", check=f"{CLAIMANT} AND person_id = {PERSON}", was=OWN),
        Narrow("projects_benefitsplit", "add", check=CLAIMANT, was=OWN),
        Narrow(
            "projects_benefitshare",
            "add",
            check=f"{CLAIMANT} AND (partner_id = {ORGANISATION}"
            f" OR partner_id IN ({OF_PROJECT.format(project=OF_BENEFIT)}))",
            was=OWN,
        ),
        Narrow("projects_attestation", "add", check=f"{OWN} AND {FINANCE} AND person_id = {PERSON}", was=OWN),
        Narrow("projects_evidence", "add", check=CLAIMANT, was=OWN),
        Narrow(
            "projects_validationrequest",
            "add",
            check=f"{CLAIMANT} AND person_id = {PERSON} AND CASE WHEN forum_id IS NULL"
            f" THEN validator_id <> {ORGANISATION} AND validator_id IN (SELECT o.id FROM partners_organisation o)"
            f" ELSE {ITS_SECRETARIAT} END",
            was=f"{OWN} AND (forum_id IS NOT NULL OR validator_id <> {ORGANISATION})",
        ),
        Narrow(
            "projects_validationrequest",
            "change",
            using=f"({CLAIMANT}) OR validator_id = {ORGANISATION}",
            was=f"{OWN} OR validator_id = {ORGANISATION}",
        ),
        Narrow(
            "projects_validation",
            "add",
            check=f"{OWN} AND person_id = {PERSON} AND {PUT_TO_US_SO}"
            f" AND CASE WHEN forum_id IS NULL THEN {WITHOUT_A_SHARE} ELSE {AS_SECRETARIAT} END",
            was=f"{OWN} AND {PUT_TO_US} AND CASE WHEN forum_id IS NULL THEN {NO_SHARE}"
            f" ELSE {AS_SECRETARIAT.replace(OF_US, '')} END",
        ),
        Narrow(
            "projects_publication",
            "add",
            check=f"{CLAIMANT} AND person_id = {PERSON} AND audience_id = {AUDIENCES}"
            f" AND audience_id IN ({MAY_SHARE_WITH})",
            was=f"{OWN} AND audience_id = {AUDIENCES} AND forum_id IN"
            " (SELECT f.id FROM forums_forum f WHERE f.audience_id = projects_publication.audience_id)",
        ),
        Narrow("projects_publication", "change", using=f"{OWN} AND ({MANAGES_BENEFITS} OR {MANAGES_PEOPLE})", was=OWN),
        Refuses("projects_publication", "withdrawn_stays_withdrawn", when="OLD.withdrawn_at IS NOT NULL"),
        Narrow(
            "projects_payment",
            "add",
            check=f"{CLAIMANT} AND (payer_id = {ORGANISATION} OR payee_id = {ORGANISATION})"
            f" AND {SEES_DETAIL.format(table='projects_payment')}"
            f" AND payer_id IN ({OF_PROJECT.format(project='projects_payment.project_id')})"
            f" AND payee_id IN ({OF_PROJECT.format(project='projects_payment.project_id')})",
            was=f"{OWN} AND (payer_id = {ORGANISATION} OR payee_id = {ORGANISATION})"
            f" AND {SEES_DETAIL.format(table='projects_payment')}",
        ),
    ]

from django.db import migrations

from partners.scoping.policies import AUDIENCES, MANAGES_BENEFITS, ORGANISATION, OWN, PERSON, Narrow
from sharing.levels import Level

CLAIMANT = f"{OWN} AND {MANAGES_BENEFITS}"
SEES_DETAIL = (
    "(SELECT true FROM projects_projectsight s"
    f" WHERE s.project_id = {{table}}.project_id AND s.level >= {int(Level.DETAIL)}"
    " AND s.door_id = ANY ((SELECT portal_doors())::uuid[]) AND s.until >= (SELECT portal_today()) LIMIT 1)"
)
#: to see a project is not to take part in it
TAKES_PART = f"""{ORGANISATION} IN (
  SELECT p.organisation_id FROM projects_project p WHERE p.id = projects_benefit.project_id
  UNION ALL SELECT q.partner_id FROM projects_projectpartner q WHERE q.project_id = projects_benefit.project_id)"""
PUT_TO_US_SO = f"""EXISTS (
  SELECT FROM projects_validationrequest r
  WHERE r.benefit_id = projects_validation.benefit_id AND r.validator_id = {ORGANISATION} AND r.ended_at IS NULL
    AND r.forum_id IS NOT DISTINCT FROM projects_validation.forum_id)"""
NO_SHARE = f"""NOT EXISTS (SELECT FROM projects_benefit b WHERE b.id = benefit_id AND b.organisation_id = {ORGANISATION})
  AND NOT EXISTS (
    SELECT FROM projects_benefitshare s JOIN projects_benefitsplit t ON t.id = s.split_id
    WHERE s.benefit_id = projects_validation.benefit_id AND s.partner_id = {ORGANISATION}
      AND t.number = (SELECT max(n.number) FROM projects_benefitsplit n WHERE n.benefit_id = s.benefit_id))"""
NO_HAND = f"""NOT EXISTS (
    SELECT FROM projects_benefitfigure f WHERE f.id = projects_validation.figure_id AND f.person_id = {PERSON})
  AND NOT EXISTS (
    SELECT FROM projects_attestation a WHERE a.figure_id = projects_validation.figure_id AND a.person_id = {PERSON})"""
AS_MANAGER = "'benefits_manager' = ANY ((SELECT portal_roles())::text[])"
AS_SECRETARIAT = f"""EXISTS (
  SELECT FROM forums_forumrole r WHERE r.forum_id = projects_validation.forum_id AND r.person_id = {PERSON}
    AND r.organisation_id = {ORGANISATION} AND r.role = 'secretariat' AND r.ended_at IS NULL)"""
ITS_SECRETARIAT = f"""EXISTS (
  SELECT FROM forums_forumrole r WHERE r.forum_id = projects_validationrequest.forum_id AND r.audience_id = {AUDIENCES}
    AND r.organisation_id = validator_id AND r.role = 'secretariat' AND r.ended_at IS NULL)"""
A_BODY = "validator_id IN (SELECT o.id FROM partners_organisation o)"


class Migration(migrations.Migration):
    """Who takes part in a project claims its benefits; who gains by one does not validate it, in whatever seat."""

    dependencies = [("projects", "0012_who_places_a_benefit")]

    operations = [
        Narrow(
            "projects_benefit",
            "add",
            check=f"{CLAIMANT} AND {SEES_DETAIL.format(table='projects_benefit')} AND {TAKES_PART}",
            was=f"{CLAIMANT} AND {SEES_DETAIL.format(table='projects_benefit')}",
        ),
        Narrow(
            "projects_validationrequest",
            "add",
            check=f"{CLAIMANT} AND person_id = {PERSON} AND validator_id <> {ORGANISATION}"
            f" AND CASE WHEN forum_id IS NULL THEN {A_BODY} ELSE {ITS_SECRETARIAT} END",
            was=f"{CLAIMANT} AND person_id = {PERSON} AND CASE WHEN forum_id IS NULL"
            f" THEN validator_id <> {ORGANISATION} AND {A_BODY} ELSE {ITS_SECRETARIAT} END",
        ),
        Narrow(
            "projects_validation",
            "add",
            check=f"{OWN} AND person_id = {PERSON} AND {PUT_TO_US_SO} AND {NO_SHARE} AND {NO_HAND}"
            f" AND CASE WHEN forum_id IS NULL THEN {AS_MANAGER} ELSE {AS_SECRETARIAT} END",
            was=f"{OWN} AND person_id = {PERSON} AND {PUT_TO_US_SO}"
            f" AND CASE WHEN forum_id IS NULL THEN {AS_MANAGER} AND {NO_SHARE} ELSE {AS_SECRETARIAT} END",
        ),
    ]

"""Who says which programme counts a benefit and what contributes to it, and from when a benefit counts."""

from django.db import migrations

from partners.scoping.policies import AUDIENCES, OWN, PERSON, SYSTEM, Pair, Police, Refuses, changed

BENEFIT_SEEN = "benefit_id IN (SELECT b.id FROM projects_benefit b)"  # under that table's own policy
PROJECT_SEEN = "project_id IN (SELECT p.id FROM projects_project p)"  # the same

# Work that was there before is taken to have begun when its record was made, or with its first figure.
BEFORE = """
UPDATE projects_projectsummary s SET began_on = p.created_at::date FROM projects_project p WHERE p.id = s.project_id;
UPDATE projects_benefit b SET counts_from = LEAST(b.created_at::date,
  (SELECT min(f.quarter) FROM projects_benefitfigure f WHERE f.benefit_id = b.id)), number = n.number
FROM (SELECT id, row_number() OVER (PARTITION BY organisation_id ORDER BY created_at, id) AS number
      FROM projects_benefit) n WHERE n.id = b.id;
"""

# The key to a benefit carries its owner (`Pair`), so the one that does not goes.
ONLY_WITH_OWNER = "".join(
    f"""
DO $$ DECLARE known text; BEGIN
  FOR known IN SELECT conname FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype = 'f'
    AND confrelid = 'projects_benefit'::regclass AND cardinality(conkey) = 1
  LOOP EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', known); END LOOP;
END $$;"""
    for table in ("projects_programmetag", "projects_contribution")
)

# No figure of a quarter that ended before the work began.
BEGAN = """
CREATE FUNCTION projects_counts_from() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  IF (NEW.quarter + interval '3 months')::date <= (SELECT counts_from FROM projects_benefit WHERE id = NEW.benefit_id)
  THEN RAISE EXCEPTION 'a figure from before the work began' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_counts_from BEFORE INSERT ON projects_benefitfigure
  FOR EACH ROW EXECUTE FUNCTION projects_counts_from();
"""
NOT_BEGAN = """
DROP TRIGGER projects_counts_from ON projects_benefitfigure;
DROP FUNCTION projects_counts_from();
"""

COLUMNS = """
GRANT UPDATE (feature, activities, costs, measure, target, full_year, years, depends_on) ON projects_benefit
  TO portal_web, portal_worker;
REVOKE UPDATE ON projects_programmetag, projects_contribution FROM portal_web, portal_worker;
GRANT UPDATE (ended_at) ON projects_programmetag TO portal_web, portal_worker;
"""
NO_COLUMNS = """
REVOKE UPDATE (feature, activities, costs, measure, target, full_year, years, depends_on) ON projects_benefit
  FROM portal_web, portal_worker;
GRANT UPDATE ON projects_programmetag, projects_contribution TO portal_web, portal_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0010_programmes")]

    operations = [
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        *(
            Pair(table, "benefit", "organisation", of="projects_benefit", whose="organisation_id")
            for table in ("projects_programmetag", "projects_contribution")
        ),
        migrations.RunSQL(ONLY_WITH_OWNER, migrations.RunSQL.noop),
        Police("projects_programmetag", read=f"{OWN} OR {BENEFIT_SEEN}", add=OWN, change=OWN),
        Police(
            "projects_contribution",
            read=f"({OWN} OR {BENEFIT_SEEN}) AND {PROJECT_SEEN}",
            add=f"{OWN} AND {PROJECT_SEEN} AND NOT EXISTS (SELECT FROM projects_benefit b"
            " WHERE b.id = projects_contribution.benefit_id AND b.project_id = projects_contribution.project_id)",
            remove=OWN,
        ),
        Police(
            "projects_reportfollower",
            read=f"{SYSTEM} OR (person_id = {PERSON} AND {OWN})",
            add=f"person_id = {PERSON} AND {OWN} AND forum_id IN"
            f" (SELECT f.id FROM forums_forum f WHERE f.audience_id = {AUDIENCES}"
            " AND f.audience_id = projects_reportfollower.audience_id)",
            remove=f"person_id = {PERSON} AND {OWN}",
        ),
        migrations.RunSQL(BEGAN, NOT_BEGAN),
        Refuses("projects_projectsummary", "began_once", when=changed("began_on")),
        migrations.RunSQL(COLUMNS, NO_COLUMNS),
    ]

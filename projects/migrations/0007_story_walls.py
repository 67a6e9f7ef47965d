"""Who tells, answers and reads stories, by the database's own word."""

from django.db import migrations

from partners.scoping.policies import AUDIENCES, ORGANISATION, OWN, AppendOnly, Police

OF_ITS_OWNER = """
DO $$ DECLARE known text; BEGIN
  FOR known IN SELECT conname FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype = 'f'
    AND confrelid = '{of}'::regclass AND cardinality(conkey) = 1
  LOOP EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', known); END LOOP;
END $$;
ALTER TABLE {table} ADD CONSTRAINT {table}_{key}_and_owner FOREIGN KEY ({key}, organisation_id)
  REFERENCES {of} (id, organisation_id) ON UPDATE CASCADE;
"""


def of_its_owner(table: str, key: str, of: str) -> migrations.RunSQL:
    """Make the key to a record carry its owner too."""
    return migrations.RunSQL(
        OF_ITS_OWNER.format(table=table, key=key, of=of),
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_{key}_and_owner;"
        f"ALTER TABLE {table} ADD FOREIGN KEY ({key}) REFERENCES {of} (id) DEFERRABLE INITIALLY DEFERRED;",
    )


# A story is published and nothing else of it changes, once every line of it was approved by whom it names.
PUBLISHED_ONLY = """
REVOKE UPDATE ON projects_story, projects_storyline FROM portal_web, portal_worker;
GRANT UPDATE (published_at) ON projects_story, projects_storyline TO portal_web, portal_worker;
CREATE POLICY projects_story_approved ON projects_story AS RESTRICTIVE FOR UPDATE USING (organisation_id IS NOT NULL)
  WITH CHECK (published_at IS NULL OR NOT EXISTS (
    SELECT FROM projects_storyline l WHERE l.story_id = projects_story.id AND NOT EXISTS (
      SELECT FROM projects_storyanswer a WHERE a.sentence_id = l.id AND a.approved AND a.organisation_id = l.body_id)));
"""
UNPUBLISHED = """
DROP POLICY projects_story_approved ON projects_story;
GRANT UPDATE ON projects_story, projects_storyline TO portal_web, portal_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0006_stories")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE projects_story ADD CONSTRAINT story_and_teller UNIQUE (id, organisation_id);",
            "ALTER TABLE projects_story DROP CONSTRAINT story_and_teller;",
        ),
        *(
            of_its_owner(table, key, of)
            for table, key, of in (
                ("projects_story", "project_id", "projects_project"),
                ("projects_storyline", "story_id", "projects_story"),
            )
        ),
        Police(
            "projects_storyline",
            read=f"{OWN} OR body_id = {ORGANISATION} OR (audience_id = {AUDIENCES} AND published_at IS NOT NULL)",
            add=f"{OWN} AND audience_id = {AUDIENCES}",
            change=OWN,
        ),
        Police(
            "projects_story",
            read=f"{OWN} OR (audience_id = {AUDIENCES} AND published_at IS NOT NULL)"
            f" OR id IN (SELECT l.story_id FROM projects_storyline l WHERE l.body_id = {ORGANISATION})",
            add=f"{OWN} AND audience_id = {AUDIENCES}",
            change=OWN,
        ),
        # Each body answers for itself, to a line that names it: nobody approves for another.
        Police(
            "projects_storyanswer",
            read=f"{OWN} OR teller_id = {ORGANISATION}",
            add=f"{OWN} AND sentence_id IN (SELECT l.id FROM projects_storyline l"
            f" WHERE l.body_id = {ORGANISATION} AND l.organisation_id = teller_id)",
        ),
        AppendOnly("projects_storyanswer"),
        migrations.RunSQL(PUBLISHED_ONLY, UNPUBLISHED),
    ]

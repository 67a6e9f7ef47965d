from django.db import migrations

from partners.scoping.policies import (
    AUDIENCES,
    KEEPS,
    MANAGES_RECORDS,
    ORGANISATION,
    OWN,
    PERSON,
    SYSTEM,
    Narrow,
    Pair,
    Refuses,
    changed,
)
from sharing.grants.policies import MAY_SHARE_WITH

KEEPER = f"{OWN} AND {MANAGES_RECORDS}"
RUN = (
    f"(audience_id = {AUDIENCES} AND forum_id IN (SELECT r.forum_id FROM forums_forumrole r"
    f" WHERE r.person_id = {PERSON} AND r.ended_at IS NULL AND r.role IN ('chair', 'vice_chair', 'secretariat')"
    f" AND (r.organisation_id IS NULL OR r.organisation_id = {ORGANISATION})))"
)
MADE = f"({OWN} OR {RUN})"
MADE_SO = f"(({OWN} AND {KEEPS}) OR {RUN})"
TOLD = f"(teller_id = {ORGANISATION} OR {RUN})"
TOLD_SO = f"((teller_id = {ORGANISATION} AND {KEEPS}) OR {RUN})"
BLANK = "state = 'waiting' AND snapshot IS NULL AND claim = 0"
NEW = "answer = 'open' AND closed_at IS NULL"

# Who decides on a report: a forum's chair or vice-chair, a body's administrator or benefits manager. And nobody
# signs off a story of which a sentence waits for the body that it names, or was declined by it.
DECIDES = """
CREATE FUNCTION may_sign_off(report uuid, forum uuid, audience uuid, body uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN forum IS NULL
    THEN body = portal_organisation() AND COALESCE(portal_roles() && ARRAY['administrator', 'benefits_manager'], false)
    ELSE decides_in(audience) END
  AND NOT EXISTS (SELECT FROM projects_storysentence s WHERE s.report_id = report
                  AND s.organisation_id IS NOT NULL AND s.answer <> 'approved') $$;
"""
AGREED = f"(published_at IS NULL OR audience_id IN ({MAY_SHARE_WITH}))"
APPROVED = (
    "published_at IS NULL OR EXISTS (SELECT FROM projects_storyanswer a"
    " WHERE a.sentence_id = projects_storyline.id AND a.approved AND a.organisation_id = projects_storyline.body_id)"
)
NAMES_US = (
    f"sentence_id IN (SELECT l.id FROM projects_storyline l"
    f" WHERE l.body_id = {ORGANISATION} AND l.organisation_id = teller_id)"
)


class Migration(migrations.Migration):
    """Reports are made, signed off and told, and stories told and answered, by those whom the rules name."""

    dependencies = [("projects", "0008_narrower"), ("forums", "0015_narrower_rooms")]

    operations = [
        *(
            Pair(f"projects_{one}", "forum", "audience", of="forums_forum", whose="audience_id")
            for one in ("reportdefinition", "report", "storysentence", "story")
        ),
        migrations.RunSQL(
            "ALTER TABLE projects_story ADD CONSTRAINT story_and_audience UNIQUE (id, audience_id);",
            "ALTER TABLE projects_story DROP CONSTRAINT story_and_audience;",
        ),
        Pair("projects_storyline", "story", "audience", of="projects_story", whose="audience_id"),
        # reports
        *(
            Narrow("projects_reportdefinition", command, **{how: MADE_SO}, was=MADE)
            for command, how in (("add", "check"), ("change", "using"))
        ),
        Narrow(
            "projects_report",
            "read",
            using=f"({OWN} AND (state = 'published' OR {KEEPS})) OR {SYSTEM}"
            f" OR (audience_id = {AUDIENCES} AND state = 'published') OR {RUN}",
            was=f"{OWN} OR {SYSTEM} OR (audience_id = {AUDIENCES} AND state = 'published') OR {RUN}",
        ),
        Narrow(
            "projects_report",
            "add",
            check=f"({MADE_SO} OR {SYSTEM}) AND {BLANK}",
            was=f"({MADE} OR {SYSTEM}) AND {BLANK}",
        ),
        Narrow("projects_report", "change", using=f"{MADE_SO} OR {SYSTEM}", was=f"{MADE} OR {SYSTEM}"),
        migrations.RunSQL(DECIDES, "DROP FUNCTION may_sign_off(uuid, uuid, uuid, uuid);"),
        Refuses(
            "projects_report",
            "signed_by_who_decides",
            when="OLD.state = 'draft' AND NEW.state = 'signed_off'"
            " AND NOT may_sign_off(OLD.id, OLD.forum_id, OLD.audience_id, OLD.organisation_id)",
        ),
        Refuses(
            "projects_report",
            "reopened_by_who_decides",
            when="OLD.state = 'signed_off' AND NEW.state = 'draft'"
            " AND NOT may_sign_off(OLD.id, OLD.forum_id, OLD.audience_id, OLD.organisation_id)",
        ),
        Refuses(
            "projects_report",
            "signed_in_ones_own_name",
            when=f"({changed('signed_off_by_id')} AND NEW.signed_off_by_id IS NOT NULL"
            " AND NEW.signed_off_by_id IS DISTINCT FROM portal_person())"
            f" OR ({changed('published_by_id')} AND NEW.published_by_id IS DISTINCT FROM portal_person())",
        ),
        Narrow("projects_storysentence", "add", check=f"{TOLD_SO} AND {NEW}", was=f"{TOLD} AND {NEW}"),
        Narrow(
            "projects_storysentence",
            "change",
            using=f"({OWN} AND {KEEPS}) OR {TOLD_SO}",
            was=f"{OWN} OR {TOLD}",
        ),
        Narrow(
            "projects_storysentence",
            "remove",
            using=f"{TOLD_SO} AND closed_at IS NULL",
            was=f"{TOLD} AND closed_at IS NULL",
        ),
        # stories
        Narrow(
            "projects_story",
            "add",
            check=f"{KEEPER} AND audience_id = {AUDIENCES} AND audience_id IN ({MAY_SHARE_WITH})",
            was=f"{OWN} AND audience_id = {AUDIENCES}",
        ),
        Narrow("projects_story", "change", using=KEEPER, was=OWN),
        Narrow(
            "projects_storyline",
            "add",
            check=f"{KEEPER} AND audience_id = {AUDIENCES} AND published_at IS NULL",
            was=f"{OWN} AND audience_id = {AUDIENCES}",
        ),
        Narrow("projects_storyline", "change", using=KEEPER, was=OWN),
        migrations.RunSQL(
            f"""
            ALTER POLICY projects_story_change ON projects_story WITH CHECK ({KEEPER} AND {AGREED});
            ALTER POLICY projects_storyline_change ON projects_storyline
              WITH CHECK ({KEEPER} AND {AGREED} AND ({APPROVED}));
            """,
            f"""
            ALTER POLICY projects_story_change ON projects_story WITH CHECK ({OWN});
            ALTER POLICY projects_storyline_change ON projects_storyline WITH CHECK ({OWN});
            """,
        ),
        Narrow("projects_storyanswer", "add", check=f"{KEEPER} AND {NAMES_US}", was=f"{OWN} AND {NAMES_US}"),
    ]

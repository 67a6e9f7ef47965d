"""Who makes, signs off and reads reports, who tells and answers their story, and that a published one never changes."""

from django.db import migrations

from partners.scoping.policies import (
    AUDIENCES,
    KEEPS,
    ORGANISATION,
    OWN,
    PERSON,
    SYSTEM,
    Key,
    MayChange,
    Police,
    Refuses,
    changed,
)
from projects.migrations.walls.words import MADE, OUR_FORUMS, RUN, of_its_forum

TOLD = f"((teller_id = {ORGANISATION} AND {KEEPS}) OR {RUN})"
BLANK = "state = 'waiting' AND snapshot IS NULL AND claim = 0"
# A report goes from state to state as `models.MOVES` says and no other way, whoever asks, the owner of the
# tables too. Its key never changes; its figures only while it is being prepared; its words only in a draft;
# once published nothing does.
KEEP = """
CREATE FUNCTION projects_report_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  figures text[] := ARRAY['snapshot', 'fingerprint', 'charts', 'as_at'];
  words text[] := ARRAY['commentary', 'rag', 'rag_reason', 'path_to_green'];
  key text[] := ARRAY['id', 'definition_id', 'forum_id', 'audience_id', 'organisation_id', 'period_start',
                      'period_quarters', 'version', 'corrects_id', 'what_changed'];
  was jsonb; is_now jsonb; allowed text[];
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.state IN ('signed_off', 'published') THEN
      RAISE EXCEPTION 'a report that is signed off is not deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF OLD.state = 'published' THEN
    RAISE EXCEPTION 'a published report never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  was := to_jsonb(OLD); is_now := to_jsonb(NEW);
  allowed := CASE OLD.state
    WHEN 'waiting' THEN ARRAY['waiting', 'building', 'failed']
    WHEN 'building' THEN ARRAY['building', 'draft', 'waiting', 'failed']
    WHEN 'failed' THEN ARRAY['failed', 'waiting']
    WHEN 'draft' THEN ARRAY['draft', 'waiting', 'signed_off']
    WHEN 'signed_off' THEN ARRAY['signed_off', 'draft', 'published'] END;
  IF NOT NEW.state = ANY (allowed) THEN
    RAISE EXCEPTION 'a report goes from % to no %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT FROM unnest(key) k WHERE was -> k IS DISTINCT FROM is_now -> k) THEN
    RAISE EXCEPTION 'what a report is of does not change' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state <> 'building' AND EXISTS (SELECT FROM unnest(figures) k WHERE was -> k IS DISTINCT FROM is_now -> k) THEN
    RAISE EXCEPTION 'figures are written while a report is prepared' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state <> 'draft' AND EXISTS (SELECT FROM unnest(words) k WHERE was -> k IS DISTINCT FROM is_now -> k) THEN
    RAISE EXCEPTION 'words are written in a draft' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (was -> 'story') IS DISTINCT FROM (is_now -> 'story')
     AND NOT (OLD.state = 'draft' AND NEW.state = 'signed_off' OR OLD.state = 'signed_off' AND NEW.state = 'draft') THEN
    RAISE EXCEPTION 'a story is frozen by signing off' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.claim < OLD.claim THEN
    RAISE EXCEPTION 'a claim is never given back' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_report_keep BEFORE UPDATE OR DELETE ON projects_report
  FOR EACH ROW EXECUTE FUNCTION projects_report_keep();
"""
LET_GO = "DROP TRIGGER projects_report_keep ON projects_report; DROP FUNCTION projects_report_keep();"
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
# A body answers for the sentence that names it, and nobody for it; whoever tells the story closes it.
ANSWER = """
CREATE FUNCTION projects_storysentence_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE own uuid := portal_organisation();
BEGIN
  IF current_user NOT IN ('portal_web', 'portal_worker') THEN RETURN NEW; END IF;
  IF (NEW.answer, NEW.answered_by_id, NEW.answered_at) IS DISTINCT FROM (OLD.answer, OLD.answered_by_id, OLD.answered_at)
     AND (NEW.organisation_id IS DISTINCT FROM own OR OLD.closed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a body answers for itself, until the report is signed off' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_storysentence_answer BEFORE UPDATE ON projects_storysentence
  FOR EACH ROW EXECUTE FUNCTION projects_storysentence_answer();
"""
NO_ANSWER = """
DROP TRIGGER projects_storysentence_answer ON projects_storysentence;
DROP FUNCTION projects_storysentence_answer();
"""

REPORTS = [
    *of_its_forum("reportdefinition", "report", "storysentence"),
    Police(
        "projects_reportdefinition",
        read=f"{OWN} OR audience_id = {AUDIENCES} OR {SYSTEM}",
        add=MADE,
        change=MADE,
    ),
    MayChange("projects_reportdefinition", "ended_at", roles="portal_web"),
    Police(
        "projects_report",
        read=f"({OWN} AND (state = 'published' OR {KEEPS})) OR {SYSTEM}"
        f" OR (audience_id = {AUDIENCES} AND state = 'published') OR {RUN}",
        add=f"({MADE} OR {SYSTEM}) AND {BLANK}",
        change=f"{MADE} OR {SYSTEM}",
    ),
    # Figures are the worker's to write; the pages write words and states.
    MayChange(
        "projects_report",
        "state",
        "asked_at",
        "tries",
        "commentary",
        "rag",
        "rag_reason",
        "path_to_green",
        "story",
        "signed_off_by_id",
        "signed_off_at",
        "published_by_id",
        "published_at",
        roles="portal_web",
    ),
    migrations.RunSQL(
        "GRANT UPDATE (state, asked_at, claim, tries, leased_until, step, snapshot, fingerprint, charts, as_at)"
        " ON projects_report TO portal_worker;",
        migrations.RunSQL.noop,
    ),
    migrations.RunSQL(KEEP, LET_GO),
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
]

SENTENCES = [
    Police(
        "projects_storysentence",
        read=f"{OWN} OR (teller_id = {ORGANISATION} OR {RUN})",
        add=f"{TOLD} AND answer = 'open' AND closed_at IS NULL",
        change=f"({OWN} AND {KEEPS}) OR {TOLD}",
        remove=f"{TOLD} AND closed_at IS NULL",
    ),
    MayChange("projects_storysentence", "answer", "answered_by_id", "answered_at", "closed_at", roles="portal_web"),
    migrations.RunSQL(ANSWER, NO_ANSWER),
]

NOTICES = [
    Police("projects_reportnotice", read=f"{SYSTEM} OR person_id = {PERSON}", add=SYSTEM),
    Police(
        "projects_reportfollower",
        read=f"{SYSTEM} OR (person_id = {PERSON} AND {OWN})",
        add=f"person_id = {PERSON} AND {OWN} AND forum_id IN"
        f" ({OUR_FORUMS} AND f.audience_id = projects_reportfollower.audience_id)",
        remove=f"person_id = {PERSON} AND {OWN}",
    ),
]

WALLS = [*REPORTS, *SENTENCES, *NOTICES]

# A published report is touched by nobody, so the name that its schedule gave it until now is written past the trigger.
NAMED_AS_SCHEDULED = """
ALTER TABLE projects_report DISABLE TRIGGER projects_report_keep;
UPDATE projects_report r SET year_starts_in = d.year_starts_in
  FROM projects_reportdefinition d WHERE d.id = r.definition_id AND d.year_starts_in <> r.year_starts_in;
ALTER TABLE projects_report ENABLE TRIGGER projects_report_keep;
UPDATE projects_storysentence s
  SET period_start = r.period_start, period_quarters = r.period_quarters,
      year_starts_in = r.year_starts_in, version = r.version
  FROM projects_report r WHERE r.id = s.report_id;
"""
WHICH = "period_start, period_quarters, year_starts_in, version"
NAMED = [
    migrations.RunSQL(NAMED_AS_SCHEDULED, migrations.RunSQL.noop),
    Refuses("projects_report", "keeps_its_year", when=changed("year_starts_in")),
    # what a sentence says of its report is so: whoever answers it may not read the draft
    Key("projects_report", "report_and_its_name", WHICH),
    migrations.RunSQL(
        "ALTER TABLE projects_storysentence ADD CONSTRAINT projects_storysentence_report_and_its_name"
        f" FOREIGN KEY (report_id, {WHICH}) REFERENCES projects_report (id, {WHICH});",
        "ALTER TABLE projects_storysentence DROP CONSTRAINT projects_storysentence_report_and_its_name;",
    ),
]
# A schedule is changed by being taken up again, and while it goes on it is not.
TAKEN_UP_AGAIN = [
    migrations.RunSQL(
        "GRANT UPDATE (since, year_starts_in) ON projects_reportdefinition TO portal_web;",
        "REVOKE UPDATE (since, year_starts_in) ON projects_reportdefinition FROM portal_web;",
    ),
    Refuses(
        "projects_reportdefinition",
        "begins_anew_once_ended",
        when=f"({changed('since', 'year_starts_in')}) AND NOT (OLD.ended_at IS NOT NULL AND NEW.ended_at IS NULL)",
    ),
]

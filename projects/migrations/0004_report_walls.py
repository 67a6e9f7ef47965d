"""Who reads and writes reports, and that a published one never changes, by the database's own word."""

from django.db import migrations

from partners.scoping.policies import AUDIENCES, ORGANISATION, OWN, PERSON, SYSTEM, Police

RUN = (
    f"(audience_id = {AUDIENCES} AND forum_id IN (SELECT r.forum_id FROM forums_forumrole r"
    f" WHERE r.person_id = {PERSON} AND r.ended_at IS NULL AND r.role IN ('chair', 'vice_chair', 'secretariat')"
    f" AND (r.organisation_id IS NULL OR r.organisation_id = {ORGANISATION})))"
)
MADE = f"({OWN} OR {RUN})"
TOLD = f"(teller_id = {ORGANISATION} OR {RUN})"
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

# Figures are the worker's to write; the pages write words and states. A body answers for the sentence that
# names it, and nobody for it; whoever tells the story closes it.
COLUMNS = """
REVOKE UPDATE ON projects_report, projects_storysentence, projects_reportdefinition FROM portal_web, portal_worker;
GRANT UPDATE (state, asked_at, tries, commentary, rag, rag_reason, path_to_green, story, signed_off_by_id,
  signed_off_at, published_by_id, published_at) ON projects_report TO portal_web;
GRANT UPDATE (state, asked_at, claim, tries, leased_until, step, snapshot, fingerprint, charts, as_at)
  ON projects_report TO portal_worker;
GRANT UPDATE (answer, answered_by_id, answered_at, closed_at) ON projects_storysentence TO portal_web;
GRANT UPDATE (ended_at) ON projects_reportdefinition TO portal_web;

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
NO_COLUMNS = """
DROP TRIGGER projects_storysentence_answer ON projects_storysentence;
DROP FUNCTION projects_storysentence_answer();
REVOKE UPDATE ON projects_report, projects_storysentence, projects_reportdefinition FROM portal_web, portal_worker;
GRANT UPDATE ON projects_report, projects_storysentence, projects_reportdefinition TO portal_web, portal_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_reports"), ("forums", "0001_initial"), ("partners", "0001_initial")]

    operations = [
        Police(
            "projects_reportdefinition",
            read=f"{OWN} OR audience_id = {AUDIENCES} OR {SYSTEM}",
            add=MADE,
            change=MADE,
        ),
        Police(
            "projects_report",
            read=f"{OWN} OR {SYSTEM} OR (audience_id = {AUDIENCES} AND state = 'published') OR {RUN}",
            add=f"({MADE} OR {SYSTEM}) AND {BLANK}",
            change=f"{MADE} OR {SYSTEM}",
        ),
        Police(
            "projects_storysentence",
            read=f"{OWN} OR {TOLD}",
            add=f"{TOLD} AND answer = 'open' AND closed_at IS NULL",
            change=f"{OWN} OR {TOLD}",
            remove=f"{TOLD} AND closed_at IS NULL",
        ),
        Police("projects_reportnotice", read=f"{SYSTEM} OR person_id = {PERSON}", add=SYSTEM),
        migrations.RunSQL(KEEP, LET_GO),
        migrations.RunSQL(COLUMNS, NO_COLUMNS),
    ]

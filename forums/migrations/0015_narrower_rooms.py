from django.db import migrations

from partners.scoping.policies import (
    ADMINISTRATOR,
    AUDIENCES,
    BY_ITSELF,
    ORGANISATION,
    OWN,
    PARTICIPANT,
    PERSON,
    ROOM,
    TODAY,
    Narrow,
    Pair,
    Refuses,
    changed,
)

# What `forums.membership.permissions` says of people, in the database's words: who works with others in a forum,
# who speaks for their body there, and who decides what its chair decides. Each for the body acted for only.
FUNCTIONS = """
CREATE FUNCTION holds_in_forum(audience uuid, kinds text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM forums_forumrole r WHERE r.audience_id = audience AND r.person_id = portal_person()
      AND r.organisation_id = portal_organisation() AND r.role = ANY (kinds) AND r.ended_at IS NULL) $$;
CREATE FUNCTION takes_part_in(audience uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT audience = ANY (portal_audiences()) AND (COALESCE(portal_roles() && ARRAY['administrator', 'property_manager'],
    false) OR holds_in_forum(audience, ARRAY['chair', 'vice_chair', 'secretariat', 'representative'])) $$;
CREATE FUNCTION speaks_in(audience uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT audience = ANY (portal_audiences()) AND (COALESCE('administrator' = ANY (portal_roles()), false)
    OR holds_in_forum(audience, ARRAY['representative'])) $$;
CREATE FUNCTION decides_in(audience uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT audience = ANY (portal_audiences()) AND holds_in_forum(audience, ARRAY['chair', 'vice_chair']) $$;
CREATE FUNCTION may_decide_move(the_move uuid, the_initiative uuid, audience uuid, becomes text) RETURNS boolean
LANGUAGE sql STABLE AS $$
  WITH said AS (
    SELECT p.organisation_id, (
      SELECT s.answer FROM forums_position s WHERE s.move_id = the_move AND s.organisation_id = p.organisation_id
      ORDER BY s.at DESC, s.id DESC LIMIT 1) AS answer
    FROM forums_initiativepartner p WHERE p.initiative_id = the_initiative AND p.state = 'joined')
  SELECT (becomes <> 'carried' OR (SELECT count(*) FROM said WHERE answer = 'agree') >= 2)
    AND (decides_in(audience) OR NOT EXISTS (
      SELECT FROM said WHERE organisation_id IS DISTINCT FROM portal_organisation()
        AND (answer IS NULL OR answer = 'refer'))) $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION may_decide_move(uuid, uuid, uuid, text), decides_in(uuid), speaks_in(uuid), takes_part_in(uuid),
  holds_in_forum(uuid, text[]);
"""

# How many answered is counted by the owner's trigger: whoever could write the number could have a pulse of
# three shown. And nobody writes more answers than there are who answered.
COUNTED = """
CREATE FUNCTION forums_pulse_answered() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE forums_pulse SET answered = answered + 1 WHERE id = NEW.pulse_id;
  RETURN NULL;
END $$;
CREATE FUNCTION forums_pulse_one_each() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF (SELECT count(*) FROM forums_pulsevote v WHERE v.pulse_id = NEW.pulse_id AND v.principle = NEW.principle)
     > (SELECT answered FROM forums_pulse p WHERE p.id = NEW.pulse_id) THEN
    RAISE EXCEPTION 'row-level security: more answers than people' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION forums_pulse_answered(), forums_pulse_one_each() FROM PUBLIC;
CREATE TRIGGER forums_pulse_answered AFTER INSERT ON forums_pulsepresence
  FOR EACH ROW EXECUTE FUNCTION forums_pulse_answered();
CREATE TRIGGER forums_pulse_one_each AFTER INSERT ON forums_pulsevote
  FOR EACH ROW EXECUTE FUNCTION forums_pulse_one_each();
REVOKE UPDATE (answered) ON forums_pulse FROM portal_web, portal_worker;
"""
NOT_COUNTED = """
DROP TRIGGER forums_pulse_answered ON forums_pulsepresence;
DROP TRIGGER forums_pulse_one_each ON forums_pulsevote;
DROP FUNCTION forums_pulse_answered();
DROP FUNCTION forums_pulse_one_each();
GRANT UPDATE (answered) ON forums_pulse TO portal_web, portal_worker;
"""

INSIDE = f"audience_id = {AUDIENCES}"
READS = f"{INSIDE} AND (readers IS NULL OR {ORGANISATION} = ANY (readers))"
RUNS = "(SELECT runs_forum(audience_id))"
TAKES_PART_HERE = "(SELECT takes_part_in(audience_id))"
SPEAKS = "(SELECT speaks_in(audience_id))"
DECIDES = "(SELECT decides_in(audience_id))"
HERE = f"audience_id = {AUDIENCES} OR workshop_id = {ROOM}"
#: as it was asked before: a role held for another body, or for one that the person has left, counted too
RAN = f"""audience_id IN (
  SELECT r.audience_id FROM forums_forumrole r
  WHERE r.person_id = {PERSON} AND r.ended_at IS NULL AND r.role IN ('chair', 'vice_chair', 'secretariat'))"""
HELD = f"(SELECT r.forum_id FROM forums_forumrole r WHERE r.person_id = {PERSON} AND r.ended_at IS NULL"
HOLDS = f"{HELD} AND r.organisation_id = {ORGANISATION})"
OPEN_TO_US = (
    f"(SELECT m.forum_id FROM forums_forummembership m"
    f" WHERE m.organisation_id = {ORGANISATION} AND m.state IN ('invited', 'member'))"
)
FOUND_BY = f"""organisation_id IN (
  SELECT m.organisation_id FROM forums_forummembership m JOIN forums_forumrole r ON r.forum_id = m.forum_id
  WHERE m.state = 'member' AND r.person_id = {PERSON} AND r.ended_at IS NULL
    AND r.role IN ('chair', 'vice_chair', 'secretariat')"""
TAKES_PART = f"""{{key}} IN (
  SELECT p.initiative_id FROM forums_initiativepartner p
  WHERE p.organisation_id = {ORGANISATION} AND p.state = 'joined')"""
LEADS = f"initiative_id IN (SELECT i.id FROM forums_initiative i WHERE i.lead_id = {ORGANISATION})"
STARTED_HERE = f"""initiative_id IN (SELECT i.id FROM forums_initiative i WHERE i.started_by_id = {PERSON}
  AND i.started_for_id = {ORGANISATION})"""
OF_THIS_FORUM = """audience_id = (SELECT i.audience_id FROM forums_initiative i WHERE i.id = initiative_id)
  AND organisation_id IN (SELECT m.organisation_id FROM forums_forummembership m
                          WHERE m.audience_id = forums_initiativepartner.audience_id AND m.state = 'member')"""
OF_ITS_INITIATIVE = "audience_id = (SELECT i.audience_id FROM forums_initiative i WHERE i.id = initiative_id)"
OF_ITS_FORUM = "audience_id = (SELECT f.audience_id FROM forums_forum f WHERE f.id = forum_id)"
OF_ITS_CHARTER = "audience_id = (SELECT c.audience_id FROM forums_charter c WHERE c.id = charter_id)"
OPEN_MOVE = f"""move_id IN (
  SELECT m.id FROM forums_move m JOIN forums_initiativepartner p ON p.initiative_id = m.initiative_id
  WHERE m.outcome = 'open' AND m.audience_id = forums_position.audience_id
    AND p.organisation_id = {ORGANISATION} AND p.state = 'joined')"""
STARTED = (
    f"{INSIDE} AND started_by_id = {PERSON} AND started_for_id = {ORGANISATION} AND stage = 'co_existence'"
    f" AND {OF_ITS_FORUM}"
)
PROPOSED = (
    f"{INSIDE} AND {OF_ITS_INITIATIVE} AND proposed_by_id = {PERSON} AND proposed_for_id = {ORGANISATION}"
    " AND outcome = 'open'"
)
SHOWN = (
    f"{INSIDE} AND {OWN} AND {OF_ITS_INITIATIVE} AND {TAKES_PART.format(key='initiative_id')}"
    f" AND (person_id = {PERSON} OR person_id IS NULL)"
)
RECORDED = f"""{READS} AND recorded_by_id = {PERSON} AND recorded_for_id = {ORGANISATION} AND {OF_ITS_FORUM}"""
TALKED = f"{READS} AND {OF_ITS_FORUM} AND started_by_id = {PERSON} AND started_for_id = {ORGANISATION}"
OF_A_THREAD = "thread_id IN (SELECT t.id FROM forums_thread t WHERE t.audience_id = forums_post.audience_id)"
SAID = f"{INSIDE} AND {OF_A_THREAD} AND {OWN} AND person_id = {PERSON}"
OF_A_POST = "post_id IN (SELECT p.id FROM forums_post p WHERE p.audience_id = forums_postversion.audience_id)"
OF_MY_POST = f"post_id IN (SELECT p.id FROM forums_post p WHERE p.person_id = {PERSON}"
CHARTERED = (
    f"{INSIDE} AND {OF_ITS_FORUM} AND {{runs}} AND published_by_id = {PERSON} AND published_for_id = {ORGANISATION}"
)
OPENED = (
    f"{INSIDE} AND {OF_ITS_FORUM} AND {{runs}} AND opened_by_id = {PERSON} AND answered = 0"
    f" AND opened_for_id = {ORGANISATION}"
)
OPEN_PULSE = f"""pulse_id IN (SELECT p.id FROM forums_pulse p
  WHERE p.audience_id = {AUDIENCES} AND p.closed_at IS NULL AND p.closes_on >= {TODAY}"""
SKILLED = f"{INSIDE} AND {OF_ITS_FORUM} AND {OWN} AND person_id = {PERSON}"
BESIDE_EACH_OTHER = """audience_id = (SELECT s.audience_id FROM forums_skill s WHERE s.id = offer_id)
  AND audience_id = (SELECT s.audience_id FROM forums_skill s WHERE s.id = need_id)"""
MATCHED = (
    f"{INSIDE} AND {BESIDE_EACH_OTHER} AND proposed_for_id = {ORGANISATION} AND proposed_by_id = {PERSON}"
    " AND state = 'proposed'"
)
OF_EACH = """(SELECT array_agg(s.organisation_id) FROM forums_skill s WHERE s.id IN (offer_id, need_id))
  @> ARRAY[organisation_id, proposed_for_id] AND organisation_id <> proposed_for_id"""
ANSWERED = f"{INSIDE} AND ({OWN} OR (proposed_for_id = {ORGANISATION} AND state IN ('agreed', 'done')))"
PLACES = (
    "FROM forums_participant p WHERE p.joined_at IS NOT NULL AND p.removed_at IS NULL"
    f" AND ((p.person_id = {PERSON} AND p.organisation_id = {ORGANISATION})"
    f" OR (p.id = {PARTICIPANT} AND p.workshop_id = {ROOM}))"
)
RUNS_WORKSHOP = (
    f"audience_id = {AUDIENCES} AND audience_id IN (SELECT r.audience_id FROM forums_forumrole r"
    f" WHERE r.person_id = {PERSON} AND r.ended_at IS NULL AND r.role IN ('chair', 'vice_chair', 'secretariat')"
    f" AND (r.organisation_id = {ORGANISATION} OR r.organisation_id IS NULL))"
)
GATHERED = (
    f"({RUNS_WORKSHOP}) OR (({HERE}) AND workshop_id IN (SELECT p.workshop_id {PLACES})"
    " AND workshop_id IN (SELECT w.id FROM forums_workshop w WHERE w.phase = 'gather' AND w.state = 'live')"
    f" AND asset_id IS NULL AND under_id IS NULL AND fate = '' AND (author_id IS NULL OR author_id IN"
    f" (SELECT p.id {PLACES}))"
)
OF_FORUM = ("initiative", "thread", "charter", "pulse", "skill", "action", "decision", "workshop")
OF_WORKSHOP = ("roomstate", "participant", "card", "dot", "score", "minutes", "correction")


def unique(table: str, name: str, other: str) -> migrations.RunSQL:
    """A key over two columns, for others to point at."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (id, {other});",
        f"ALTER TABLE {table} DROP CONSTRAINT {name};",
    )


class Migration(migrations.Migration):
    """The rooms of a forum are written as the rules say: by whoever takes part, speaks, runs or decides, for their body."""

    dependencies = [("forums", "0014_documents"), ("partners", "0008_on_board"), ("sharing", "0003_narrower")]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        # a row that names two things names two that belong together
        *(Pair(f"forums_{one}", "forum", "audience", of="forums_forum", whose="audience_id") for one in OF_FORUM),
        unique("forums_workshop", "workshop_and_audience", "audience_id"),
        unique("forums_card", "card_and_workshop", "workshop_id"),
        unique("forums_participant", "participant_and_workshop", "workshop_id"),
        *(
            Pair(f"forums_{one}", "workshop", "audience", of="forums_workshop", whose="audience_id")
            for one in OF_WORKSHOP
        ),
        *(
            Pair(f"forums_{table}", one, "workshop", of=f"forums_{one}", whose="workshop_id")
            for table in ("dot", "score")
            for one in ("card", "participant")
        ),
        # a role counts for the body for which it is held, while its holder acts for that body
        Narrow(
            "forums_forum",
            "read",
            using=f"{INSIDE} OR {ADMINISTRATOR} OR id IN {OPEN_TO_US} OR id IN {HOLDS}",
            was=f"{INSIDE} OR {ADMINISTRATOR} OR id IN {OPEN_TO_US} OR id IN {HELD})",
        ),
        Narrow(
            "forums_forummembership",
            "read",
            using=f"{OWN} OR {INSIDE} OR {ADMINISTRATOR} OR forum_id IN {HOLDS}",
            was=f"{OWN} OR {INSIDE} OR {ADMINISTRATOR} OR forum_id IN {HELD})",
        ),
        Narrow(
            "partners_membership",
            "of_forums_i_run",
            using=f"{FOUND_BY} AND r.organisation_id = {ORGANISATION} AND r.audience_id = {AUDIENCES})",
            was=f"{FOUND_BY})",
        ),
        # initiatives
        Narrow("forums_initiative", "add", check=f"{STARTED} AND {TAKES_PART_HERE}", was=STARTED),
        Narrow(
            "forums_initiative",
            "change",
            using=f"{INSIDE} AND {TAKES_PART_HERE}"
            f" AND (lead_id = {ORGANISATION} OR {RUNS} OR {TAKES_PART.format(key='id')})",
            was=f"{INSIDE} AND (lead_id = {ORGANISATION} OR {RAN} OR {TAKES_PART.format(key='id')})",
        ),
        Refuses(
            "forums_initiative",
            "words_of_who_looks_after_it",
            when=f"({changed('title', 'purpose', 'lead_id', 'target_stage', 'status', 'ended_at', 'ending_reason')})"
            " AND OLD.lead_id IS DISTINCT FROM portal_organisation() AND NOT runs_forum(OLD.audience_id)",
        ),
        Narrow(
            "forums_initiativepartner",
            "add",
            check=f"{INSIDE} AND {OF_THIS_FORUM} AND {TAKES_PART_HERE} AND ({LEADS} OR {RUNS} OR {STARTED_HERE})"
            f" AND (state = 'invited' OR {SPEAKS})",
            was=f"{INSIDE} AND {OF_THIS_FORUM} AND ({LEADS} OR {RAN} OR {STARTED_HERE})",
        ),
        Narrow(
            "forums_initiativepartner",
            "change",
            using=f"{INSIDE} AND {TAKES_PART_HERE} AND ({OWN} OR {LEADS} OR {RUNS})",
            was=f"{INSIDE} AND ({OWN} OR {LEADS} OR {RAN})",
        ),
        Refuses(
            "forums_initiativepartner",
            "leaves_by_itself",
            when="OLD.state = 'joined' AND NEW.state <> 'joined'"
            " AND OLD.organisation_id IS DISTINCT FROM portal_organisation()",
        ),
        Refuses(
            "forums_initiativepartner",
            "answered_by_who_speaks",
            when="NEW.state IN ('joined', 'declined', 'left') AND NEW.state <> OLD.state"
            " AND NOT speaks_in(OLD.audience_id)",
        ),
        Narrow(
            "forums_move",
            "add",
            check=f"{PROPOSED} AND {TAKES_PART_HERE} AND ({TAKES_PART.format(key='initiative_id')} OR {RUNS})",
            was=f"{PROPOSED} AND ({TAKES_PART.format(key='initiative_id')} OR {RAN})",
        ),
        Narrow(
            "forums_move",
            "change",
            using=f"{INSIDE} AND {TAKES_PART_HERE} AND"
            f" ({TAKES_PART.format(key='initiative_id')} OR {RUNS} OR proposed_for_id = {ORGANISATION})",
            was=f"{INSIDE} AND ({TAKES_PART.format(key='initiative_id')} OR {RAN} OR proposed_for_id = {ORGANISATION})",
        ),
        Refuses(
            "forums_move",
            "withdrawn_by_its_proposer",
            when="NEW.outcome = 'withdrawn' AND OLD.proposed_for_id IS DISTINCT FROM portal_organisation()",
        ),
        Refuses(
            "forums_move",
            "decided_by_its_partners",
            when="NEW.outcome IN ('carried', 'not_carried')"
            " AND NOT may_decide_move(OLD.id, OLD.initiative_id, OLD.audience_id, NEW.outcome)",
        ),
        Narrow(
            "forums_position",
            "add",
            check=f"{INSIDE} AND {OWN} AND person_id = {PERSON} AND {SPEAKS} AND {OPEN_MOVE}",
            was=f"{INSIDE} AND {OWN} AND person_id = {PERSON} AND {OPEN_MOVE}",
        ),
        Narrow("forums_evidence", "add", check=f"{SHOWN} AND ({TAKES_PART_HERE} OR {BY_ITSELF})", was=SHOWN),
        Narrow(
            "forums_evidence",
            "change",
            using=f"{INSIDE} AND {OWN} AND ({TAKES_PART_HERE} OR {BY_ITSELF})",
            was=f"{INSIDE} AND {OWN}",
        ),
        # the logs
        Narrow("forums_action", "add", check=f"{RECORDED} AND {RUNS}", was=RECORDED),
        Narrow(
            "forums_action",
            "change",
            using=f"{READS} AND ({RUNS} OR ({OWN} AND ({TAKES_PART_HERE} OR owner_id = {PERSON})))",
            was=f"{READS} AND ({RAN} OR {OWN} OR owner_id = {PERSON})",
        ),
        Refuses(
            "forums_action",
            "given_by_who_runs_it",
            when=f"({changed('text', 'organisation_id', 'owner_id', 'due_on')}) AND NOT runs_forum(OLD.audience_id)",
        ),
        Narrow("forums_decision", "add", check=f"{RECORDED} AND {TAKES_PART_HERE}", was=RECORDED),
        Narrow("forums_decision", "change", using=f"{READS} AND {RUNS}", was=f"{READS} AND {RAN}"),
        # talk
        Narrow("forums_thread", "add", check=f"{TALKED} AND {TAKES_PART_HERE}", was=TALKED),
        Narrow("forums_thread", "change", using=f"{READS} AND {TAKES_PART_HERE}", was=READS),
        Narrow("forums_post", "add", check=f"{SAID} AND {TAKES_PART_HERE}", was=SAID),
        Narrow(
            "forums_post",
            "change",
            using=f"{INSIDE} AND {OWN} AND person_id = {PERSON} AND {TAKES_PART_HERE}",
            was=f"{INSIDE} AND {OWN} AND person_id = {PERSON}",
        ),
        Narrow(
            "forums_postversion",
            "add",
            check=f"{INSIDE} AND {OF_A_POST} AND {OF_MY_POST} AND p.organisation_id = {ORGANISATION})",
            was=f"{INSIDE} AND {OF_A_POST} AND {OF_MY_POST})",
        ),
        # charter and pulse
        Narrow("forums_charter", "add", check=CHARTERED.format(runs=RUNS), was=CHARTERED.format(runs=RAN)),
        Narrow(
            "forums_priority",
            "add",
            check=f"{INSIDE} AND {OF_ITS_CHARTER} AND {RUNS}",
            was=f"{INSIDE} AND {OF_ITS_CHARTER} AND {RAN}",
        ),
        Narrow("forums_pulse", "add", check=OPENED.format(runs=RUNS), was=OPENED.format(runs=RAN)),
        Narrow(
            "forums_pulse",
            "change",
            check=f"{INSIDE} AND (closed_at IS NULL OR {RUNS})",
            was=f"{INSIDE} AND (closed_at IS NULL OR {RAN})",
        ),
        Narrow(
            "forums_pulsepresence",
            "add",
            check=f"person_id = {PERSON} AND {OPEN_PULSE} AND takes_part_in(p.audience_id))",
            was=f"person_id = {PERSON} AND {OPEN_PULSE})",
        ),
        migrations.RunSQL(COUNTED, NOT_COUNTED),
        # skills
        Narrow("forums_skill", "add", check=f"{SKILLED} AND {TAKES_PART_HERE}", was=SKILLED),
        Narrow("forums_skill", "change", using=f"{INSIDE} AND {OWN} AND {TAKES_PART_HERE}", was=f"{INSIDE} AND {OWN}"),
        Narrow("forums_match", "add", check=f"{MATCHED} AND {TAKES_PART_HERE} AND {OF_EACH}", was=MATCHED),
        Narrow("forums_match", "change", using=f"{ANSWERED} AND {TAKES_PART_HERE}", was=ANSWERED),
        # workshops
        Narrow(
            "forums_card",
            "add",
            check=f"{GATHERED} AND (organisation_id IS NULL OR organisation_id IN (SELECT p.organisation_id {PLACES})))",
            was=f"{GATHERED})",
        ),
        Refuses(
            "forums_minutes",
            "approved_by_who_decides",
            when=f"({changed('approved_at', 'approved_by_id', 'frozen')}) AND NOT decides_in(OLD.audience_id)",
        ),
    ]

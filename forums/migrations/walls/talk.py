"""The logs of a forum, talk, the charter, pulses and skills: written by whoever takes part, speaks or runs."""

from django.db import migrations

from forums.migrations.walls.words import INSIDE, OF_ITS_FORUM, READS, RUNS, TAKES_PART_HERE, of_its_forum
from partners.scoping.policies import (
    AUDIENCES,
    ORGANISATION,
    OWN,
    PERSON,
    TODAY,
    MayChange,
    Police,
    Refuses,
    changed,
)

RECORDED = f"{READS} AND recorded_by_id = {PERSON} AND recorded_for_id = {ORGANISATION} AND {OF_ITS_FORUM}"
SPONSORS = f"""EXISTS (SELECT 1 FROM partners_membership s
  WHERE s.person_id = {PERSON} AND s.organisation_id = {ORGANISATION} AND 'sponsor' = ANY (s.roles)
    AND s.ended_at IS NULL AND s.suspended_at IS NULL)"""
# Each is read by the policy of the table that it asks, so a thread that one may not read has no posts either.
OF_A_THREAD = "thread_id IN (SELECT t.id FROM forums_thread t WHERE t.audience_id = forums_post.audience_id)"
OF_A_POST = "post_id IN (SELECT p.id FROM forums_post p WHERE p.audience_id = forums_postversion.audience_id)"
OF_MY_POST = (
    f"post_id IN (SELECT p.id FROM forums_post p WHERE p.person_id = {PERSON} AND p.organisation_id = {ORGANISATION})"
)
OF_ITS_CHARTER = "audience_id = (SELECT c.audience_id FROM forums_charter c WHERE c.id = charter_id)"
OPEN_PULSE = f"""pulse_id IN (SELECT p.id FROM forums_pulse p
  WHERE p.audience_id = {AUDIENCES} AND p.closed_at IS NULL AND p.closes_on >= {TODAY}"""
# Not even the web role reads an answer before a pulse is over and five have answered.
SHOWN_PULSE = f"""pulse_id IN (SELECT p.id FROM forums_pulse p
  WHERE p.answered >= 5 AND (p.closed_at IS NOT NULL OR p.closes_on < {TODAY}))"""
I_ANSWER = f"pulse_id IN (SELECT p.pulse_id FROM forums_pulsepresence p WHERE p.person_id = {PERSON})"
BESIDE_EACH_OTHER = """audience_id = (SELECT s.audience_id FROM forums_skill s WHERE s.id = offer_id)
  AND audience_id = (SELECT s.audience_id FROM forums_skill s WHERE s.id = need_id)"""
OF_EACH = """(SELECT array_agg(s.organisation_id) FROM forums_skill s WHERE s.id IN (offer_id, need_id))
  @> ARRAY[organisation_id, proposed_for_id] AND organisation_id <> proposed_for_id"""

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
"""
NOT_COUNTED = """
DROP TRIGGER forums_pulse_answered ON forums_pulsepresence;
DROP TRIGGER forums_pulse_one_each ON forums_pulsevote;
DROP FUNCTION forums_pulse_answered();
DROP FUNCTION forums_pulse_one_each();
"""

LOGS = [
    *of_its_forum("action", "decision"),
    # Who reads an entry, whose log it is in and who recorded it stay as they are.
    Police(
        "forums_action",
        read=READS,
        add=f"{RECORDED} AND {RUNS}",
        change=f"{READS} AND ({RUNS} OR ({OWN} AND ({TAKES_PART_HERE} OR owner_id = {PERSON})))",
    ),
    MayChange("forums_action", "text", "organisation_id", "owner_id", "due_on", "done_at", "done_by_id", "outcome"),
    Refuses(
        "forums_action",
        "given_by_who_runs_it",
        when=f"({changed('text', 'organisation_id', 'owner_id', 'due_on')}) AND NOT runs_forum(OLD.audience_id)",
    ),
    Police("forums_decision", read=READS, add=f"{RECORDED} AND {TAKES_PART_HERE}", change=f"{READS} AND {RUNS}"),
    MayChange(
        "forums_decision",
        "text",
        "reasons",
        "state",
        "made_on",
        "commits",
        "commits_money",
        "commits_property",
        "beyond",
    ),
]

THREADS = [
    *of_its_forum("thread"),
    Police(
        "forums_thread",
        read=READS,
        add=f"{READS} AND {OF_ITS_FORUM} AND started_by_id = {PERSON} AND started_for_id = {ORGANISATION}"
        f" AND {TAKES_PART_HERE}",
        change=f"{READS} AND {TAKES_PART_HERE}",
    ),
    MayChange("forums_thread", "last_at"),
    Police(
        "forums_post",
        read=f"{INSIDE} AND {OF_A_THREAD}",
        add=f"{INSIDE} AND {OF_A_THREAD} AND {OWN} AND person_id = {PERSON} AND {TAKES_PART_HERE}",
        change=f"{INSIDE} AND {OWN} AND person_id = {PERSON} AND {TAKES_PART_HERE}",
    ),
    MayChange("forums_post", "text", "edited_at"),
    Police(
        "forums_postversion",
        read=f"{INSIDE} AND {OF_A_POST}",
        add=f"{INSIDE} AND {OF_A_POST} AND {OF_MY_POST}",
    ),
    MayChange("forums_postversion"),
]

CHARTER = [
    *of_its_forum("charter"),
    Police(
        "forums_charter",
        read=INSIDE,
        add=f"{INSIDE} AND {OF_ITS_FORUM} AND {RUNS} AND published_by_id = {PERSON}"
        f" AND published_for_id = {ORGANISATION}",
    ),
    MayChange("forums_charter"),
    Police("forums_priority", read=INSIDE, add=f"{INSIDE} AND {OF_ITS_CHARTER} AND {RUNS}"),
    MayChange("forums_priority"),
    Police(
        "forums_signoff",
        read=INSIDE,
        add=f"{INSIDE} AND {OF_ITS_CHARTER} AND {OWN} AND person_id = {PERSON} AND {SPONSORS}",
    ),
    MayChange("forums_signoff"),
]

PULSES = [
    *of_its_forum("pulse"),
    Police(
        "forums_pulse",
        read=INSIDE,
        add=f"{INSIDE} AND {OF_ITS_FORUM} AND {RUNS} AND opened_by_id = {PERSON} AND answered = 0"
        f" AND opened_for_id = {ORGANISATION}",
        change=f"{INSIDE} AND closed_at IS NULL",
        becomes=f"{INSIDE} AND (closed_at IS NULL OR {RUNS})",
    ),
    MayChange("forums_pulse", "closed_at"),
    Police(
        "forums_pulsepresence",
        read=f"person_id = {PERSON}",
        add=f"person_id = {PERSON} AND {OPEN_PULSE} AND takes_part_in(p.audience_id))",
    ),
    MayChange("forums_pulsepresence"),
    Police(
        "forums_pulsevote",
        read=f"{INSIDE} AND {SHOWN_PULSE}",
        add=f"{INSIDE} AND {OPEN_PULSE}) AND {I_ANSWER}",
    ),
    MayChange("forums_pulsevote"),
    migrations.RunSQL(COUNTED, NOT_COUNTED),
]

SKILLS = [
    *of_its_forum("skill"),
    Police(
        "forums_skill",
        read=INSIDE,
        add=f"{INSIDE} AND {OF_ITS_FORUM} AND {OWN} AND person_id = {PERSON} AND {TAKES_PART_HERE}",
        change=f"{INSIDE} AND {OWN} AND {TAKES_PART_HERE}",
    ),
    MayChange("forums_skill", "ended_at"),
    Police(
        "forums_match",
        read=INSIDE,
        add=f"{INSIDE} AND {BESIDE_EACH_OTHER} AND proposed_for_id = {ORGANISATION} AND proposed_by_id = {PERSON}"
        f" AND state = 'proposed' AND {TAKES_PART_HERE} AND {OF_EACH}",
        change=f"{INSIDE} AND ({OWN} OR (proposed_for_id = {ORGANISATION} AND state IN ('agreed', 'done')))"
        f" AND {TAKES_PART_HERE}",
    ),
    MayChange("forums_match", "state", "days", "note", "answered_by_id", "answered_at"),
]

WALLS = [*LOGS, *THREADS, *CHARTER, *PULSES, *SKILLS]

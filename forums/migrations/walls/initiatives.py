"""Initiatives, the parts of bodies in them, moves along the continuum, and evidence.

An initiative stays in its forum and keeps who started it and what it came from. A body's part is
its own: whoever leads or chairs may ask and take the question back, and nobody else answers it.
A move, once decided, is decided; an answer is never changed, and agrees to nothing beyond the
mandate; a stage is the last one that a move was carried to.
"""

from forums.migrations.walls.words import (
    INSIDE,
    OF_ITS_FORUM,
    RUNS,
    SPEAKS,
    TAKES_PART_HERE,
    of_its_forum,
)
from partners.scoping.policies import (
    BY_ITSELF,
    ORGANISATION,
    OWN,
    PERSON,
    SYSTEM,
    TODAY,
    Also,
    AlsoReads,
    MayChange,
    Police,
    Refuses,
    changed,
)

TAKES_PART = f"""{{key}} IN (
  SELECT p.initiative_id FROM forums_initiativepartner p
  WHERE p.organisation_id = {ORGANISATION} AND p.state = 'joined')"""
# An initiative read here is read by its own SELECT policy, which asks the audience only: nothing goes round.
LEADS = f"initiative_id IN (SELECT i.id FROM forums_initiative i WHERE i.lead_id = {ORGANISATION})"
STARTED_HERE = f"""initiative_id IN (SELECT i.id FROM forums_initiative i WHERE i.started_by_id = {PERSON}
  AND i.started_for_id = {ORGANISATION})"""
OF_ITS_INITIATIVE = "audience_id = (SELECT i.audience_id FROM forums_initiative i WHERE i.id = initiative_id)"
OF_THIS_FORUM = f"""{OF_ITS_INITIATIVE}
  AND organisation_id IN (SELECT m.organisation_id FROM forums_forummembership m
                          WHERE m.audience_id = forums_initiativepartner.audience_id AND m.state = 'member')"""
OPEN_MOVE = f"""move_id IN (
  SELECT m.id FROM forums_move m JOIN forums_initiativepartner p ON p.initiative_id = m.initiative_id
  WHERE m.outcome = 'open' AND m.audience_id = forums_position.audience_id
    AND p.organisation_id = {ORGANISATION} AND p.state = 'joined')"""
LAST_STAGE = """stage = COALESCE(
  (SELECT m.to_stage FROM forums_move m WHERE m.initiative_id = forums_initiative.id AND m.outcome = 'carried'
   ORDER BY m.decided_at DESC LIMIT 1), 'co_existence')"""
# The same rule as forums.initiatives.moving.lacking_for: what a mandate does not state it does not cover,
# nor does one that the representative's own body has not confirmed.
BEYOND = f"""EXISTS (
  SELECT 1 FROM forums_move m JOIN forums_forumrole r ON r.audience_id = m.audience_id
  WHERE m.id = move_id AND r.person_id = {PERSON} AND r.organisation_id = {ORGANISATION}
    AND r.role = 'representative' AND r.ended_at IS NULL
    AND (m.commits_money > COALESCE(CASE WHEN r.confirmed_at IS NOT NULL THEN r.money_up_to END, 0)
      OR (m.commits_property AND CASE WHEN r.confirmed_at IS NOT NULL THEN r.property_say ELSE '' END <> 'decide')))"""
WE_FILED = f"""initiative_id IN (
  SELECT e.initiative_id FROM forums_evidence e WHERE e.organisation_id = {ORGANISATION} AND e.file_id IS NOT NULL)"""

INITIATIVES = [
    *of_its_forum("initiative"),
    Police(
        "forums_initiative",
        read=INSIDE,
        add=f"{INSIDE} AND started_by_id = {PERSON} AND started_for_id = {ORGANISATION} AND stage = 'co_existence'"
        f" AND {OF_ITS_FORUM} AND {TAKES_PART_HERE}",
        change=f"{INSIDE} AND {TAKES_PART_HERE}"
        f" AND (lead_id = {ORGANISATION} OR {RUNS} OR {TAKES_PART.format(key='id')})",
        becomes=INSIDE,
    ),
    MayChange(
        "forums_initiative",
        "title",
        "purpose",
        "lead_id",
        "stage",
        "target_stage",
        "status",
        "ended_at",
        "ending_reason",
    ),
    Refuses(
        "forums_initiative",
        "words_of_who_looks_after_it",
        when=f"({changed('title', 'purpose', 'lead_id', 'target_stage', 'status', 'ended_at', 'ending_reason')})"
        " AND OLD.lead_id IS DISTINCT FROM portal_organisation() AND NOT runs_forum(OLD.audience_id)",
    ),
    Also("forums_initiative", "stage_is_decided", command="UPDATE", using="stage IS NOT NULL", check=LAST_STAGE),
    Police(
        "forums_initiativepartner",
        read=INSIDE,
        add=f"{INSIDE} AND {OF_THIS_FORUM} AND {TAKES_PART_HERE} AND ({LEADS} OR {RUNS} OR {STARTED_HERE})"
        f" AND (state = 'invited' OR {SPEAKS})",
        change=f"{INSIDE} AND {TAKES_PART_HERE} AND ({OWN} OR {LEADS} OR {RUNS})",
    ),
    MayChange(
        "forums_initiativepartner",
        "state",
        "contribution",
        "invited_by_id",
        "invited_at",
        "answered_by_id",
        "answered_at",
        "reason",
    ),
    Also(
        "forums_initiativepartner",
        "own_answer_added",
        command="INSERT",
        check=f"state = 'invited' OR (state = 'joined' AND {OWN})",
    ),
    Also(
        "forums_initiativepartner",
        "own_answer",
        command="UPDATE",
        using="state IS NOT NULL",
        check=f"state IN ('invited', 'withdrawn') OR {OWN}",
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
    # every morning the worker has each partner measured
    AlsoReads("forums_initiative", "by_the_worker", when=SYSTEM),
    AlsoReads("forums_initiativepartner", "by_the_worker", when=SYSTEM),
]

MOVES = [
    Police(
        "forums_move",
        read=INSIDE,
        add=f"{INSIDE} AND {OF_ITS_INITIATIVE} AND proposed_by_id = {PERSON} AND proposed_for_id = {ORGANISATION}"
        f" AND outcome = 'open' AND {TAKES_PART_HERE} AND ({TAKES_PART.format(key='initiative_id')} OR {RUNS})",
        change=f"{INSIDE} AND {TAKES_PART_HERE} AND"
        f" ({TAKES_PART.format(key='initiative_id')} OR {RUNS} OR proposed_for_id = {ORGANISATION})",
    ),
    MayChange("forums_move", "outcome", "decided_at", "closing_reason", "waived"),
    Also("forums_move", "decided_once", command="UPDATE", using="outcome = 'open'", check="true"),
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
    # What lapses while a move is decided may be waived as it is closed, by those who decide in its forum.
    Refuses(
        "forums_move",
        "waived_by_its_chair",
        when=f"({changed('waived')}) AND (NOT decides_in(OLD.audience_id) OR NEW.outcome <> 'carried')",
    ),
    Police(
        "forums_position",
        read=INSIDE,
        add=f"{INSIDE} AND {OWN} AND person_id = {PERSON} AND {SPEAKS} AND {OPEN_MOVE}",
    ),
    MayChange("forums_position"),
    Also(
        "forums_position",
        "within_mandate",
        command="INSERT",
        check=f"answer <> 'agree' OR board_on <= {TODAY} OR NOT {BEYOND}",
    ),
]

EVIDENCE = [
    Police(
        "forums_evidence",
        read=INSIDE,
        add=f"{INSIDE} AND {OWN} AND {OF_ITS_INITIATIVE} AND {TAKES_PART.format(key='initiative_id')}"
        f" AND (person_id = {PERSON} OR person_id IS NULL) AND ({TAKES_PART_HERE} OR {BY_ITSELF})",
        change=f"{INSIDE} AND {OWN} AND ({TAKES_PART_HERE} OR {BY_ITSELF})",
    ),
    MayChange("forums_evidence", "ended_at"),
    # A body files its own documents; members of the forum open one until it is taken back.
    Also("forums_evidence", "own_file", command="INSERT", check="file_id IS NULL OR (SELECT is_own_file(file_id))"),
    AlsoReads(
        "partners_storedfile",
        "evidence_of_an_initiative",
        when="id IN (SELECT e.file_id FROM forums_evidence e WHERE e.ended_at IS NULL)",
    ),
    # A body that has left a forum still has its documents there removed in their time: the night's work knows of them.
    AlsoReads("forums_evidence", "own_by_itself", when=f"{OWN} AND file_id IS NOT NULL AND {BY_ITSELF}"),
    AlsoReads("forums_move", "of_own_documents", when=f"{BY_ITSELF} AND {WE_FILED}"),
]

WALLS = [*INITIATIVES, *MOVES, *EVIDENCE]

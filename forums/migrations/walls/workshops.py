"""Workshops: who plans and runs one, who is in its room, and what they write there while its phase is open.

A guest without an account declares an interest, and changes nothing else of their place. A workshop
that has not begun is called off, and stays so; called off as a draft, it stays unseen by members.
"""

from forums.migrations.walls.words import INSIDE, of_its_forum
from partners.scoping.policies import (
    ORGANISATION,
    OWN,
    PARTICIPANT,
    PERSON,
    ROOM,
    SYSTEM,
    AlsoChanges,
    Key,
    MayChange,
    Pair,
    Police,
    Refuses,
    Setting,
    changed,
)

RUNS = (
    f"{INSIDE} AND audience_id IN (SELECT r.audience_id FROM forums_forumrole r"
    f" WHERE r.person_id = {PERSON} AND r.ended_at IS NULL AND r.role IN ('chair', 'vice_chair', 'secretariat')"
    f" AND (r.organisation_id = {ORGANISATION} OR r.organisation_id IS NULL))"
)
HERE = f"{INSIDE} OR workshop_id = {ROOM}"
#: places of whoever acts, of a member or of a guest whom the chair admitted, in a room that they joined
PLACES = (
    "FROM forums_participant p WHERE p.joined_at IS NOT NULL AND p.removed_at IS NULL"
    f" AND ((p.person_id = {PERSON} AND p.organisation_id = {ORGANISATION})"
    f" OR (p.id = {PARTICIPANT} AND p.workshop_id = {ROOM}))"
)
OWN_PLACE = f"({HERE}) AND participant_id IN (SELECT p.id {PLACES})"
MEMBERS_OWN = f"person_id = {PERSON} AND {OWN} AND {INSIDE} AND NOT is_guest AND removed_at IS NULL"
OF_WORKSHOP = ("roomstate", "participant", "card", "dot", "score", "minutes", "correction")


def in_phase(phase: str) -> str:
    """The room is in that phase now: every writer holds the room's row, so this is exact at the close."""
    return f"workshop_id IN (SELECT w.id FROM forums_workshop w WHERE w.phase = '{phase}' AND w.state = 'live')"


def shown(column: str) -> str:
    """What is hidden until the close of its phase is shown now."""
    return f"({HERE}) AND workshop_id IN (SELECT w.id FROM forums_workshop w WHERE w.{column})"


KEYS = [
    Setting("room", "uuid"),
    Setting("participant", "uuid"),
    # a row that names two things names two that belong together
    *of_its_forum("workshop"),
    Key("forums_workshop", "workshop_and_audience", "audience_id"),
    Key("forums_card", "card_and_workshop", "workshop_id"),
    Key("forums_participant", "participant_and_workshop", "workshop_id"),
    *(Pair(f"forums_{one}", "workshop", "audience", of="forums_workshop", whose="audience_id") for one in OF_WORKSHOP),
    *(
        Pair(f"forums_{table}", one, "workshop", of=f"forums_{one}", whose="workshop_id")
        for table in ("dot", "score")
        for one in ("card", "participant")
    ),
]

WORKSHOP = [
    Police(
        "forums_workshop",
        read=f"({INSIDE} AND state <> 'draft' AND (state <> 'called_off' OR invited_at IS NOT NULL))"
        f" OR ({RUNS}) OR id = {ROOM} OR {SYSTEM}",
        add=f"{RUNS} AND planned_by_id = {PERSON}",
        change=RUNS,
    ),
    Refuses(
        "forums_workshop",
        "called_off_before_it_began",
        when="OLD.state = 'called_off' OR (NEW.state = 'called_off' AND (OLD.state NOT IN ('draft', 'invited')"
        " OR NEW.called_off_by_id IS DISTINCT FROM portal_person() OR NEW.called_off_reason = ''))",
    ),
    # The worker, which puts a guest's request before the chair, tells the chair's console that it is there.
    Police("forums_roomstate", read=f"{HERE} OR {SYSTEM}", add=RUNS, change=f"{HERE} OR {SYSTEM}"),
    MayChange("forums_roomstate", "version", "have_voted", "have_scored"),
]

PEOPLE = [
    Police(
        "forums_participant",
        read=f"{INSIDE} OR id = {PARTICIPANT} OR workshop_id = {ROOM} OR (is_guest AND {SYSTEM})",
        add=f"({MEMBERS_OWN})"
        f" OR ({SYSTEM} AND is_guest AND person_id IS NULL AND admitted_at IS NULL AND joined_at IS NULL)",
        change=f"({MEMBERS_OWN}) OR ({RUNS})",
    ),
    AlsoChanges(
        "forums_participant",
        "declares",
        when=f"id = {PARTICIPANT} AND workshop_id = {ROOM} AND is_guest AND removed_at IS NULL",
    ),
    MayChange(
        "forums_participant",
        "organisation_id",
        "body_name",
        "answer",
        "deputy",
        "interest",
        "admitted_at",
        "admitted_by_id",
        "joined_at",
        "removed_at",
    ),
    Refuses(
        "forums_participant",
        "guest_only_declares",
        when="portal_participant() IS NOT NULL AND ("
        + changed(
            "organisation_id",
            "body_name",
            "answer",
            "deputy",
            "admitted_at",
            "admitted_by_id",
            "joined_at",
            "removed_at",
        )
        + ")",
    ),
]

BOARD = [
    Police(
        "forums_card",
        read=HERE,
        add=f"({RUNS}) OR (({HERE}) AND workshop_id IN (SELECT p.workshop_id {PLACES}) AND {in_phase('gather')}"
        f" AND asset_id IS NULL AND under_id IS NULL AND fate = ''"
        f" AND (author_id IS NULL OR author_id IN (SELECT p.id {PLACES}))"
        f" AND (organisation_id IS NULL OR organisation_id IN (SELECT p.organisation_id {PLACES})))",
        change=RUNS,
    ),
    MayChange("forums_card", "text", "under_id", "fate", "reason"),
    Police(
        "forums_dot",
        read=f"({OWN_PLACE}) OR ({shown('shows_dots')})",
        add=f"{OWN_PLACE} AND {in_phase('vote')}",
        remove=f"{OWN_PLACE} AND {in_phase('vote')}",
    ),
    Police(
        "forums_score",
        read=f"({OWN_PLACE}) OR ({shown('shows_scores')})",
        add=f"{OWN_PLACE} AND {in_phase('score')}",
        change=f"{OWN_PLACE} AND {in_phase('score')}",
    ),
    MayChange("forums_score", "impact", "ease"),
]

MINUTES = [
    # Minutes that were approved are for nobody to change at all.
    Police(
        "forums_minutes",
        read=f"({INSIDE} AND sent_at IS NOT NULL) OR ({RUNS})",
        add=f"{RUNS} AND approved_at IS NULL",
        change=f"{RUNS} AND approved_at IS NULL",
        becomes=f"{RUNS} AND (approved_at IS NULL OR approved_by_id = {PERSON})",
    ),
    MayChange("forums_minutes", "summary", "sent_at", "approved_at", "approved_by_id", "frozen"),
    Refuses(
        "forums_minutes",
        "approved_by_who_decides",
        when=f"({changed('approved_at', 'approved_by_id', 'frozen')}) AND NOT decides_in(OLD.audience_id)",
    ),
    Police(
        "forums_correction",
        read=INSIDE,
        add=f"{OWN} AND person_id = {PERSON} AND {INSIDE} AND is_taken_up IS NULL"
        " AND workshop_id IN (SELECT m.workshop_id FROM forums_minutes m"
        " WHERE m.sent_at IS NOT NULL AND m.approved_at IS NULL)",
        change=RUNS,
    ),
    MayChange("forums_correction", "answer", "is_taken_up"),
]

WALLS = [*KEYS, *WORKSHOP, *PEOPLE, *BOARD, *MINUTES]

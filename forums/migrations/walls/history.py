"""What an initiative and its partners were stays on record.

A body that is asked again has a part of its own for it: what has ended is not begun anew, and what was answered
is not unsaid. What an initiative said before it was changed is written by whoever changes it, as it stands then.
"""

from django.db import migrations

from forums.migrations.walls.functions import TWO, TWO_OR_WHO_IS_LEFT, may_decide_move
from forums.migrations.walls.words import INSIDE, TAKES_PART_HERE
from partners.scoping.policies import ORGANISATION, OWN, PERSON, MayChange, Police, Refuses, changed

PARTS = "forums_initiativepartner"
BEFORE = ("state", "contribution", "invited_by_id", "invited_at", "answered_by_id", "answered_at", "reason")
SINCE = ("state", "contribution", "answered_by_id", "answered_at", "ended_by_id", "ended_at", "reason")
ANSWERED = changed("contribution", "answered_by_id", "answered_at")
AS_IT_STANDS = f"""(initiative_id, audience_id, title, purpose, lead_id, target_stage) IN (
  SELECT i.id, i.audience_id, i.title, i.purpose, i.lead_id, i.target_stage FROM forums_initiative i
  WHERE i.status = 'active' AND (i.lead_id = {ORGANISATION} OR (SELECT runs_forum(i.audience_id))))"""

# Before, leaving wrote over the answer: when who had joined is in the trail. Nobody asks themselves: that is one moment.
JOINED_AS_THE_TRAIL_SAYS = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE forums_initiativepartner p SET ended_at = p.answered_at, ended_by_id = p.answered_by_id,
  answered_at = e.at, answered_by_id = e.person_id
FROM forums_initiativepartner o LEFT JOIN LATERAL (
  SELECT t.at, t.person_id FROM partners_event t
  WHERE t.subject_id = o.initiative_id AND t.organisation_id = o.organisation_id AND t.verb = 'initiative_joined'
    AND t.at >= o.invited_at AND t.at <= o.answered_at ORDER BY t.at DESC LIMIT 1) e ON true
WHERE o.id = p.id AND p.state = 'left';
UPDATE forums_initiativepartner p SET ended_at = COALESCE((
  SELECT max(t.at) FROM partners_event t WHERE t.subject_id = p.initiative_id AND t.organisation_id = p.organisation_id
    AND t.verb = 'initiative_partner_withdrawn' AND t.at >= p.invited_at), p.invited_at)
WHERE p.state = 'withdrawn';
UPDATE forums_initiativepartner SET invited_at = answered_at
WHERE answered_by_id = invited_by_id AND answered_at > invited_at AND answered_at < invited_at + interval '1 second';
"""
# Before, what was attested anew ended a moment earlier.
RENEWED_AT_ONE_MOMENT = """
UPDATE forums_evidence e SET ended_at = n.at FROM forums_evidence n
WHERE n.initiative_id = e.initiative_id AND n.organisation_id = e.organisation_id AND n.criterion = e.criterion
  AND e.person_id IS NOT NULL AND n.person_id IS NOT NULL AND e.title = '' AND n.title = ''
  AND n.at > e.ended_at AND n.at < e.ended_at + interval '1 second';
"""

DATA = [
    migrations.RunSQL(JOINED_AS_THE_TRAIL_SAYS, migrations.RunSQL.noop),
    migrations.RunSQL(RENEWED_AT_ONE_MOMENT, migrations.RunSQL.noop),
]
WALLS = [
    migrations.RunSQL(MayChange(PARTS, *SINCE).sql, MayChange(PARTS, *BEFORE).sql),
    Refuses(
        PARTS,
        "stays_as_it_was",
        when=f"OLD.state IN ('declined', 'withdrawn', 'left') OR (OLD.answered_at IS NOT NULL AND ({ANSWERED}))",
    ),
    Police(
        "forums_rewording",
        read=INSIDE,
        add=f"{INSIDE} AND {OWN} AND person_id = {PERSON} AND {TAKES_PART_HERE} AND {AS_IT_STANDS}",
    ),
    MayChange("forums_rewording"),
    migrations.RunSQL(may_decide_move(TWO_OR_WHO_IS_LEFT), may_decide_move(TWO)),
]

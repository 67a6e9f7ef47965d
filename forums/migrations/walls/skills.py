"""Skills, as a later migration has them: whoever proposed a match may take it back, and answers none."""

from django.db import migrations

from forums.migrations.walls.talk import TAKES_PART_HERE
from forums.migrations.walls.words import INSIDE
from partners.scoping.policies import ORGANISATION, OWN, Narrow, Refuses

CHANGES = f"{INSIDE} AND ({OWN} OR (proposed_for_id = {ORGANISATION} AND state IN ({{states}}))) AND {TAKES_PART_HERE}"
WAS = CHANGES.format(states="'agreed', 'done'")
# Of its own proposal the body that made it does one thing: it ends it. What was agreed it does not end.
ONLY_ENDED = """OLD.organisation_id IS DISTINCT FROM portal_organisation()
  AND (OLD.state = 'proposed') IS DISTINCT FROM (NEW.state = 'declined')"""
# What a body proposed that had left by then waits for nobody.
LEFT_BEHIND = """
UPDATE forums_match o SET state = 'declined', answered_at = now() WHERE o.state = 'proposed' AND NOT EXISTS (
  SELECT FROM forums_forummembership m
  WHERE m.audience_id = o.audience_id AND m.organisation_id = o.proposed_for_id AND m.state = 'member');
"""

TAKEN_BACK = [
    Narrow(
        "forums_match",
        "change",
        was=WAS,
        using=CHANGES.format(states="'proposed', 'agreed', 'done'"),
        check=CHANGES.format(states="'declined', 'agreed', 'done'"),
    ),
    Refuses("forums_match", "only_ended_by_its_proposer", when=ONLY_ENDED),
    migrations.RunSQL(LEFT_BEHIND, migrations.RunSQL.noop),
]

"""What walls of forums ask by functions: a policy cannot read a table whose own policy would read it back."""

from django.db import migrations

# What `forums.membership.permissions` says of people, in the database's words: who works with others in a forum,
# who speaks for their body there, and who decides what its chair decides. Each for the body acted for only.
PEOPLE = """
CREATE FUNCTION runs_forum(audience uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT audience = ANY (portal_audiences()) AND EXISTS (
    SELECT FROM forums_forumrole r WHERE r.audience_id = audience AND r.person_id = portal_person()
      AND r.ended_at IS NULL AND r.role IN ('chair', 'vice_chair', 'secretariat')
      AND (r.organisation_id IS NULL OR r.organisation_id = portal_organisation())) $$;
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
"""
NO_PEOPLE = """
DROP FUNCTION decides_in(uuid), speaks_in(uuid), takes_part_in(uuid), holds_in_forum(uuid, text[]), runs_forum(uuid);
"""
PLACES = """
CREATE FUNCTION is_in_forum(body uuid, audience uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM forums_forummembership m
                 WHERE m.audience_id = audience AND m.organisation_id = body AND m.state = 'member') $$;
CREATE FUNCTION is_newest_door(audience uuid, door integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT audience = ANY (portal_audiences())
    AND door = (SELECT max(c.number) FROM sharing_cohort c WHERE c.audience_id = audience)
    AND NOT EXISTS (SELECT FROM sharing_audiencemember m WHERE m.audience_id = audience AND m.joined_cohort >= door) $$;
"""
NO_PLACES = "DROP FUNCTION is_newest_door(uuid, integer), is_in_forum(uuid, uuid);"
#: how many must agree for a move to be carried: at first, two for any
TWO = "2"
# A step back is carried by whoever is left: one, where a body is alone or the last other one is leaving.
TWO_OR_WHO_IS_LEFT = """(SELECT CASE WHEN array_position(stages, m.to_stage::text) > array_position(stages, m.from_stage::text)
    THEN 2 ELSE GREATEST(1, LEAST(2, (SELECT count(*) FROM said
      WHERE answer IN ('agree', 'dissent') OR organisation_id IS DISTINCT FROM portal_organisation()))) END
    FROM forums_move m, (SELECT ARRAY['co_existence', 'co_operation', 'co_ordination', 'collaboration', 'co_ownership']
      AS stages) ordered WHERE m.id = the_move)"""


def may_decide_move(enough: str) -> str:
    """The function that says who decides a move, and that `enough` agree."""
    return f"""
CREATE OR REPLACE FUNCTION may_decide_move(the_move uuid, the_initiative uuid, audience uuid, becomes text) RETURNS boolean
LANGUAGE sql STABLE AS $$
  WITH said AS (
    SELECT p.organisation_id, (
      SELECT s.answer FROM forums_position s WHERE s.move_id = the_move AND s.organisation_id = p.organisation_id
      ORDER BY s.at DESC, s.id DESC LIMIT 1) AS answer
    FROM forums_initiativepartner p WHERE p.initiative_id = the_initiative AND p.state = 'joined')
  SELECT (becomes <> 'carried' OR (SELECT count(*) FROM said WHERE answer = 'agree') >= {enough})
    AND (decides_in(audience) OR NOT EXISTS (
      SELECT FROM said WHERE organisation_id IS DISTINCT FROM portal_organisation()
        AND (answer IS NULL OR answer = 'refer'))) $$;
"""  # what a migration writes down


INITIATIVES = f"""
{may_decide_move(TWO)}
CREATE FUNCTION is_own_file(wanted uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM partners_storedfile f WHERE f.id = wanted AND f.organisation_id = portal_organisation()) $$;
"""
NO_INITIATIVES = "DROP FUNCTION is_own_file(uuid), may_decide_move(uuid, uuid, uuid, text);"

WALLS = [
    migrations.RunSQL(PEOPLE, NO_PEOPLE),
    migrations.RunSQL(PLACES, NO_PLACES),
    migrations.RunSQL(INITIATIVES, NO_INITIATIVES),
]

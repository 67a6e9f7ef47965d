from django.db import migrations

from partners.scoping.policies import (
    ADMINISTRATOR,
    AUDIENCES,
    MANAGES_PEOPLE,
    ORGANISATION,
    OWN,
    PERSON,
    Also,
    Fixed,
    Narrow,
    Pair,
    Refuses,
)

# A policy of roles cannot read roles, nor one of an audience's members its members: functions can.
FUNCTIONS = """
CREATE FUNCTION runs_forum(audience uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT audience = ANY (portal_audiences()) AND EXISTS (
    SELECT FROM forums_forumrole r WHERE r.audience_id = audience AND r.person_id = portal_person()
      AND r.ended_at IS NULL AND r.role IN ('chair', 'vice_chair', 'secretariat')
      AND (r.organisation_id IS NULL OR r.organisation_id = portal_organisation())) $$;
CREATE FUNCTION is_in_forum(body uuid, audience uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM forums_forummembership m
                 WHERE m.audience_id = audience AND m.organisation_id = body AND m.state = 'member') $$;
CREATE FUNCTION is_newest_door(audience uuid, door integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT audience = ANY (portal_audiences())
    AND door = (SELECT max(c.number) FROM sharing_cohort c WHERE c.audience_id = audience)
    AND NOT EXISTS (SELECT FROM sharing_audiencemember m WHERE m.audience_id = audience AND m.joined_cohort >= door) $$;
"""
RUNS = "(SELECT runs_forum(audience_id))"
HAS_ROLE = f"forum_id IN (SELECT r.forum_id FROM forums_forumrole r WHERE r.person_id = {PERSON} AND r.ended_at IS NULL"
RAN_ANY = f"{HAS_ROLE} AND r.role IN ('chair', 'vice_chair', 'secretariat'))"
OF_A_MEMBER = "(SELECT is_in_forum(organisation_id, audience_id))"
ENDABLE = (
    f"ended_at IS NULL AND (person_id = {PERSON} OR ({OWN} AND {MANAGES_PEOPLE})"
    f" OR ({ADMINISTRATOR} AND role = 'chair') OR (role <> 'chair' AND {RUNS}))"
)
WE_JOIN = (
    "audience_id IN (SELECT m.audience_id FROM forums_forummembership m"
    f" WHERE m.organisation_id = {ORGANISATION} AND m.state = 'member')"
    " AND NOT EXISTS (SELECT FROM sharing_audiencemember b WHERE b.audience_id = sharing_cohort.audience_id"
    f" AND b.organisation_id = {ORGANISATION} AND b.left_at IS NULL)"
)
ANY_MEMBER = f"{ADMINISTRATOR} OR audience_id = {AUDIENCES}"


class Migration(migrations.Migration):
    """A forum is changed by those who run it, for the body for which they run it; a joiner opens a new door."""

    dependencies = [
        ("forums", "0008_guests_are_announced"),
        ("partners", "0006_narrower"),
        ("sharing", "0003_narrower"),
    ]

    operations = [
        migrations.RunSQL(
            FUNCTIONS, "DROP FUNCTION runs_forum(uuid), is_in_forum(uuid, uuid), is_newest_door(uuid, integer);"
        ),
        migrations.RunSQL(
            "ALTER TABLE forums_forum ADD CONSTRAINT forum_and_audience UNIQUE (id, audience_id);",
            "ALTER TABLE forums_forum DROP CONSTRAINT forum_and_audience;",
        ),
        # A place or a role that names one forum and the audience of another would open the other.
        Pair("forums_forummembership", "forum", "audience", of="forums_forum", whose="audience_id"),
        Pair("forums_forumrole", "forum", "audience", of="forums_forum", whose="audience_id"),
        # Members lock the forum's row to act in turn; changing it is for those who run it.
        Narrow("forums_forum", "change", using=ANY_MEMBER, check=f"{ADMINISTRATOR} OR {RUNS}", was=ANY_MEMBER),
        Fixed("forums_forum", "audience_id", "founded_at"),
        # places
        Narrow(
            "forums_forummembership",
            "add",
            check=f"invited_by_id = {PERSON} AND ({ADMINISTRATOR} OR {RUNS})",
            was=f"{ADMINISTRATOR} OR {RAN_ANY}",
        ),
        Narrow(
            "forums_forummembership",
            "change",
            using=f"({OWN} AND {MANAGES_PEOPLE}) OR {ADMINISTRATOR} OR {RUNS}",
            check=f"({OWN} AND {MANAGES_PEOPLE}) OR (state = 'invited' AND ({ADMINISTRATOR} OR {RUNS}))",
            was=f"{OWN} OR {ADMINISTRATOR} OR {RAN_ANY}",
        ),
        Refuses(
            "forums_forummembership",
            "leaves_by_itself",
            when="OLD.state = 'member' AND NEW.state <> 'member'"
            " AND OLD.organisation_id IS DISTINCT FROM portal_organisation()",
        ),
        # roles
        Narrow(
            "forums_forumrole",
            "add",
            check=f"ended_at IS NULL AND (({ADMINISTRATOR} AND role = 'chair')"
            f" OR (role <> 'chair' AND {RUNS} AND {OF_A_MEMBER}))",
            was=ANY_MEMBER,
        ),
        Narrow(
            "forums_forumrole",
            "change",
            using=ENDABLE,
            check=ENDABLE.removeprefix("ended_at IS NULL AND "),
            was=ANY_MEMBER,
        ),
        Fixed("forums_forumrole", "forum_id", "audience_id", "person_id", "organisation_id", "role", "since"),
        # the agreement, and who stands behind the audience
        Also("sharing_agreement", "by_who_runs_it", command="INSERT", check=f"{ADMINISTRATOR} OR {RUNS}"),
        Also("sharing_cohort", "by_who_joins", command="INSERT", check=f"{ADMINISTRATOR} OR ({WE_JOIN})"),
        Also(
            "sharing_audiencemember",
            "behind_a_new_door",
            command="INSERT",
            check="audience_id IN (SELECT a.id FROM sharing_audience a WHERE a.organisation_id ="
            " sharing_audiencemember.organisation_id) OR (SELECT is_newest_door(audience_id, joined_cohort))",
        ),
        Narrow(
            "sharing_audiencemember",
            "change",
            using=f"{OWN} AND {MANAGES_PEOPLE} AND left_at IS NULL",
            check=OWN,
            was=f"{OWN} AND left_at IS NULL",
        ),
    ]

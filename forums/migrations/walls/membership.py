"""Forums, the places of bodies in them and the roles of people.

A forum is changed by those who run it, for the body for which they run it; a role counts while its
holder acts for the body for which it is held. A body's place cannot be moved, reopened or answered
for it, and only a body that has accepted stands behind a forum's audience, behind a new door.
"""

from forums.migrations.walls.words import INSIDE, RUNS, of_its_forum
from partners.scoping.policies import (
    ADMINISTRATOR,
    AUDIENCES,
    MANAGES_PEOPLE,
    ORGANISATION,
    OWN,
    PERSON,
    Also,
    AlsoReads,
    Fixed,
    Key,
    MayChange,
    Police,
    Refuses,
    changed,
)

ANY_MEMBER = f"{ADMINISTRATOR} OR {INSIDE}"
HOLDS = (
    f"(SELECT r.forum_id FROM forums_forumrole r WHERE r.person_id = {PERSON} AND r.ended_at IS NULL"
    f" AND r.organisation_id = {ORGANISATION})"
)
OUR_PLACES = f"FROM forums_forummembership m WHERE m.organisation_id = {ORGANISATION}"
OPEN_TO_US = f"{OUR_PLACES} AND m.state IN ('invited', 'member')"
# Whoever runs a forum finds a person of a member body, to give them a role; queries ask by exact address.
BODIES_OF_FORUMS_I_RUN = f"""
  SELECT m.organisation_id FROM forums_forummembership m JOIN forums_forumrole r ON r.forum_id = m.forum_id
  WHERE m.state = 'member' AND r.person_id = {PERSON} AND r.ended_at IS NULL
    AND r.role IN ('chair', 'vice_chair', 'secretariat')
    AND r.organisation_id = {ORGANISATION} AND r.audience_id = {AUDIENCES}"""
OF_FORUMS_I_RUN = f"organisation_id IN ({BODIES_OF_FORUMS_I_RUN})"
ENDABLE = (
    f"(person_id = {PERSON} OR ({OWN} AND {MANAGES_PEOPLE})"
    f" OR ({ADMINISTRATOR} AND role = 'chair') OR (role <> 'chair' AND {RUNS}))"
)
# What a representative may commit is their own body's to say: named by who runs the forum, confirmed by it.
MANDATE = changed("mandate", "money_up_to", "property_say", "confirmed_at", "confirmed_by_id")
# a trigger's condition may hold no subquery
BY_ITS_BODY = (
    "OLD.organisation_id = portal_organisation() AND 'administrator' = ANY (portal_roles())"
    " AND OLD.role = 'representative' AND NEW.confirmed_by_id = portal_person() AND NEW.confirmed_at IS NOT NULL"
)
OF_ITS_OWN_BODY = "SELECT a.id FROM sharing_audience a WHERE a.organisation_id = sharing_audiencemember.organisation_id"
WE_JOIN = (
    f"audience_id IN (SELECT m.audience_id {OUR_PLACES} AND m.state = 'member')"
    " AND NOT EXISTS (SELECT FROM sharing_audiencemember b WHERE b.audience_id = sharing_cohort.audience_id"
    f" AND b.organisation_id = {ORGANISATION} AND b.left_at IS NULL)"
)

WALLS = [
    Key("forums_forum", "forum_and_audience", "audience_id"),
    *of_its_forum("forummembership", "forumrole"),
    # Members lock the forum's row to act in turn; changing it is for those who run it.
    Police(
        "forums_forum",
        read=f"{INSIDE} OR {ADMINISTRATOR} OR id IN (SELECT m.forum_id {OPEN_TO_US}) OR id IN {HOLDS}",
        add=ADMINISTRATOR,
        change=ANY_MEMBER,
        becomes=f"{ADMINISTRATOR} OR {RUNS}",
    ),
    Fixed("forums_forum", "audience_id", "founded_at"),
    # places
    Police(
        "forums_forummembership",
        read=f"{OWN} OR {INSIDE} OR {ADMINISTRATOR} OR forum_id IN {HOLDS}",
        add=f"invited_by_id = {PERSON} AND ({ADMINISTRATOR} OR {RUNS})",
        change=f"({OWN} AND {MANAGES_PEOPLE}) OR {ADMINISTRATOR} OR {RUNS}",
        becomes=f"({OWN} AND {MANAGES_PEOPLE}) OR (state = 'invited' AND ({ADMINISTRATOR} OR {RUNS}))",
    ),
    MayChange("forums_forummembership", "state", "invited_by_id", "invited_at", "answered_by_id", "answered_at"),
    Also("forums_forummembership", "invited_first", command="INSERT", check="state = 'invited'"),
    Also(
        "forums_forummembership",
        "own_answer",
        command="UPDATE",
        using="state IS NOT NULL",
        check=f"state <> 'member' OR {OWN}",
    ),
    Refuses(
        "forums_forummembership",
        "leaves_by_itself",
        when="OLD.state = 'member' AND NEW.state <> 'member'"
        " AND OLD.organisation_id IS DISTINCT FROM portal_organisation()",
    ),
    # roles
    Police(
        "forums_forumrole",
        read=f"person_id = {PERSON} OR {INSIDE} OR {ADMINISTRATOR}",
        add=f"ended_at IS NULL AND (({ADMINISTRATOR} AND role = 'chair')"
        f" OR (role <> 'chair' AND {RUNS} AND (SELECT is_in_forum(organisation_id, audience_id))))",
        change=f"ended_at IS NULL AND {ENDABLE}",
        becomes=ENDABLE,
    ),
    Fixed("forums_forumrole", "forum_id", "audience_id", "person_id", "organisation_id", "role", "since"),
    # Whatever the code says: nobody gives themselves a role in a forum.
    Also("forums_forumrole", "not_oneself", command="INSERT", check=f"person_id <> {PERSON}"),
    Also(
        "forums_forumrole",
        "confirmed_by_its_body",
        command="INSERT",
        check="(confirmed_at IS NULL AND confirmed_by_id IS NULL)"
        f" OR ({OWN} AND {MANAGES_PEOPLE} AND confirmed_by_id = {PERSON})",
    ),
    Refuses("forums_forumrole", "mandate_by_its_body", when=f"({MANDATE}) AND ({BY_ITS_BODY}) IS NOT TRUE"),
    AlsoReads("partners_membership", "of_forums_i_run", when=OF_FORUMS_I_RUN),
    # the agreement, and who stands behind the audience
    AlsoReads("sharing_audience", "invited", when=f"id IN (SELECT m.audience_id {OPEN_TO_US})"),
    AlsoReads("sharing_agreement", "invited", when=f"audience_id IN (SELECT m.audience_id {OPEN_TO_US})"),
    Also("sharing_agreement", "by_who_runs_it", command="INSERT", check=f"{ADMINISTRATOR} OR {RUNS}"),
    Also("sharing_cohort", "by_who_joins", command="INSERT", check=f"{ADMINISTRATOR} OR ({WE_JOIN})"),
    Also(
        "sharing_audiencemember",
        "accepted",
        command="INSERT",
        check=f"audience_id IN ({OF_ITS_OWN_BODY})"
        f" OR audience_id IN (SELECT m.audience_id {OUR_PLACES} AND m.state = 'member')",
    ),
    Also(
        "sharing_audiencemember",
        "behind_a_new_door",
        command="INSERT",
        check=f"audience_id IN ({OF_ITS_OWN_BODY}) OR (SELECT is_newest_door(audience_id, joined_cohort))",
    ),
]

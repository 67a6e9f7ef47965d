"""Who tells, answers and reads stories.

A story is published and nothing else of it changes, once every line of it was approved by whom it
names. Each body answers for itself, to a line that names it: nobody approves for another. Its teller
and each of them may take it back; then it is not published again.
"""

from django.db import migrations

from partners.scoping.policies import (
    AUDIENCES,
    ORGANISATION,
    OWN,
    Also,
    AppendOnly,
    Kept,
    Key,
    Loose,
    MayChange,
    Narrow,
    Pair,
    Police,
    WithOwner,
)
from projects.migrations.walls.words import KEEPER, of_its_forum, of_its_owner
from sharing.grants.policies import MAY_SHARE_WITH

AGREED = f"(published_at IS NULL OR audience_id IN ({MAY_SHARE_WITH}))"
APPROVED = (
    "published_at IS NULL OR EXISTS (SELECT FROM projects_storyanswer a"
    " WHERE a.sentence_id = projects_storyline.id AND a.approved AND a.organisation_id = projects_storyline.body_id)"
)
ALL_APPROVED = """published_at IS NULL OR NOT EXISTS (
  SELECT FROM projects_storyline l WHERE l.story_id = projects_story.id AND NOT EXISTS (
    SELECT FROM projects_storyanswer a WHERE a.sentence_id = l.id AND a.approved AND a.organisation_id = l.body_id))"""
NAMES_US = (
    f"sentence_id IN (SELECT l.id FROM projects_storyline l"
    f" WHERE l.body_id = {ORGANISATION} AND l.organisation_id = teller_id)"
)

WALLS = [
    Key("projects_story", "story_and_teller", "organisation_id"),
    Key("projects_story", "story_and_audience", "audience_id"),
    *of_its_owner("projects_story", "project_id", "projects_project"),
    *of_its_owner("projects_storyline", "story_id", "projects_story"),
    *of_its_forum("story"),
    Pair("projects_storyline", "story", "audience", of="projects_story", whose="audience_id"),
    Police(
        "projects_storyline",
        read=f"{OWN} OR body_id = {ORGANISATION} OR (audience_id = {AUDIENCES} AND published_at IS NOT NULL)",
        add=f"{KEEPER} AND audience_id = {AUDIENCES} AND published_at IS NULL",
        change=KEEPER,
        becomes=f"{KEEPER} AND {AGREED} AND ({APPROVED})",
    ),
    Police(
        "projects_story",
        read=f"{OWN} OR (audience_id = {AUDIENCES} AND published_at IS NOT NULL)"
        f" OR id IN (SELECT l.story_id FROM projects_storyline l WHERE l.body_id = {ORGANISATION})",
        add=f"{KEEPER} AND audience_id = {AUDIENCES} AND audience_id IN ({MAY_SHARE_WITH})",
        change=KEEPER,
        becomes=f"{KEEPER} AND {AGREED}",
    ),
    Also("projects_story", "approved", command="UPDATE", using="organisation_id IS NOT NULL", check=ALL_APPROVED),
    MayChange("projects_story", "published_at"),
    MayChange("projects_storyline", "published_at"),
    Police(
        "projects_storyanswer",
        read=f"{OWN} OR teller_id = {ORGANISATION}",
        add=f"{KEEPER} AND {NAMES_US}",
    ),
    AppendOnly("projects_storyanswer"),
]

# in a function, as sentences are asked about what was taken back in turn
OURS = "SELECT stories_naming_us()"
TOLD_OR_NAMED = f"{KEEPER} AND (teller_id = {ORGANISATION} OR story_id IN ({OURS}))"
PUBLISHED = "story_id IN (SELECT s.id FROM projects_story s WHERE s.published_at IS NOT NULL)"
STANDS = "published_at IS NULL OR NOT EXISTS (SELECT FROM projects_storytakenback t WHERE t.story_id = {story})"
# Who is named may hide a story and change nothing else of it, so the row that says so does it.
HIDING = """
CREATE FUNCTION projects_story_hidden() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE projects_story SET published_at = NULL WHERE id = NEW.story_id;
  UPDATE projects_storyline SET published_at = NULL WHERE story_id = NEW.story_id;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION projects_story_hidden() FROM PUBLIC;
CREATE TRIGGER projects_story_hidden AFTER INSERT ON projects_storytakenback
  FOR EACH ROW EXECUTE FUNCTION projects_story_hidden();
"""
NO_HIDING = """
DROP TRIGGER projects_story_hidden ON projects_storytakenback;
DROP FUNCTION projects_story_hidden();
"""

TAKEN_BACK = [
    Kept("stories_naming_us", "SELECT l.story_id FROM projects_storyline l WHERE l.body_id = portal_organisation()"),
    Loose("projects_storytakenback", "story_id"),
    WithOwner("projects_storytakenback", "story_id_and_teller", "story_id", of="projects_story", owner="teller_id"),
    Police(
        "projects_storytakenback",
        read=f"{OWN} OR teller_id = {ORGANISATION} OR (organisation_id = teller_id AND story_id IN ({OURS}))",
        add=f"{TOLD_OR_NAMED} AND {PUBLISHED}",
    ),
    AppendOnly("projects_storytakenback"),
    migrations.RunSQL(HIDING, NO_HIDING),
    # what was taken back is not published again
    *(
        Also(table, "stands", command="UPDATE", using="organisation_id IS NOT NULL", check=STANDS.format(story=story))
        for table, story in (
            ("projects_story", "projects_story.id"),
            ("projects_storyline", "projects_storyline.story_id"),
        )
    ),
]

# its teller puts a story aside that was never published: one that a body has declined waits for nothing else
PUT_ASIDE = [
    Narrow(
        "projects_storytakenback",
        "add",
        was=f"{TOLD_OR_NAMED} AND {PUBLISHED}",
        check=f"{TOLD_OR_NAMED} AND (teller_id = {ORGANISATION} OR {PUBLISHED})",
    )
]

"""Benefits, their figures and how they are split, and which programme counts them.

Who takes part in a project claims its benefits. What a row says of whom it is of stays; figures and
splits are added to and never changed.
"""

from django.db import migrations

from partners.scoping.policies import (
    AUDIENCES,
    MANAGES_BENEFITS,
    MANAGES_PEOPLE,
    ORGANISATION,
    OWN,
    PERSON,
    AppendOnly,
    Key,
    Loose,
    MayChange,
    Pair,
    Police,
    Refuses,
)
from projects.migrations.walls.words import (
    BENEFIT_SEEN,
    CLAIMANT,
    OF_PROJECT,
    PROJECT_SEEN,
    of_its_claimant,
    of_its_forum,
    of_its_owner,
    sees,
)
from sharing.grants.policies import MAY_SHARE_WITH
from sharing.levels import Level

FINANCE = "'finance' = ANY ((SELECT portal_roles())::text[])"
#: what hangs on a benefit with its claiming body
OF_CLAIMANT = (
    "projects_benefitfigure",
    "projects_attestation",
    "projects_benefitsplit",
    "projects_benefitshare",
    "projects_validationrequest",
    "projects_evidence",
    "projects_publication",
)
PUBLISHED_TO_US = (
    f"SELECT p.benefit_id FROM projects_publication p WHERE p.audience_id = {AUDIENCES} AND p.withdrawn_at IS NULL"
)
PUT_TO_US = (
    "SELECT r.benefit_id FROM projects_validationrequest r"
    f" WHERE r.validator_id = {ORGANISATION} AND r.ended_at IS NULL"
)
#: to see a project is not to take part in it
TAKES_PART = f"{ORGANISATION} IN ({OF_PROJECT.format(project='projects_benefit.project_id')})"
OF_BENEFIT = "(SELECT b.project_id FROM projects_benefit b WHERE b.id = benefit_id)"
NOT_ITS_OWN = (
    "NOT EXISTS (SELECT FROM projects_benefit b"
    " WHERE b.id = projects_contribution.benefit_id AND b.project_id = projects_contribution.project_id)"
)

# No figure of a quarter that ended before the work began.
BEGAN = """
CREATE FUNCTION projects_counts_from() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  IF (NEW.quarter + interval '3 months')::date <= (SELECT counts_from FROM projects_benefit WHERE id = NEW.benefit_id)
  THEN RAISE EXCEPTION 'a figure from before the work began' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_counts_from BEFORE INSERT ON projects_benefitfigure
  FOR EACH ROW EXECUTE FUNCTION projects_counts_from();
"""
NOT_BEGAN = """
DROP TRIGGER projects_counts_from ON projects_benefitfigure;
DROP FUNCTION projects_counts_from();
"""
SUMS = """
CREATE FUNCTION projects_split_sums() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE the_split uuid; whole boolean; total numeric;
BEGIN
  the_split := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
  SELECT apportioned INTO whole FROM projects_benefitsplit WHERE id = the_split;
  SELECT COALESCE(sum(percent), 0) INTO total FROM projects_benefitshare WHERE split_id = the_split;
  IF total <> (CASE WHEN whole THEN 100 ELSE 0 END) THEN
    RAISE EXCEPTION 'shares of a benefit sum to % per cent', total USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION projects_split_sums() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER projects_split_sums AFTER INSERT ON projects_benefitsplit
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_split_sums('id');
CREATE CONSTRAINT TRIGGER projects_share_sums AFTER INSERT ON projects_benefitshare
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_split_sums('split_id');
"""
NO_SUMS = """
DROP TRIGGER projects_split_sums ON projects_benefitsplit;
DROP TRIGGER projects_share_sums ON projects_benefitshare;
DROP FUNCTION projects_split_sums();
"""
# Kept by the owner's trigger and read as two numbers: neither web nor worker may count what it cannot read.
# Whoever changes what is counted waits for whoever does so at this moment, and counts afterwards, in a statement of its
# own: one that waits within a statement counts what there was before it waited. Locks are taken in one order: the
# project, then its forums by their keys.
COUNTS = """
CREATE OR REPLACE FUNCTION projects_tally(the_forum uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('tally ' || the_forum, 0));
  INSERT INTO projects_forumtally (id, forum_id, audience_id, benefits, published)
  SELECT gen_random_uuid(), f.id, f.audience_id,
    (SELECT count(*) FROM projects_benefit b JOIN projects_project p ON p.id = b.project_id WHERE p.forum_id = f.id),
    (SELECT count(DISTINCT b.id) FROM projects_benefit b JOIN projects_project p ON p.id = b.project_id
     JOIN projects_publication u ON u.benefit_id = b.id AND u.forum_id = f.id AND u.withdrawn_at IS NULL
     WHERE p.forum_id = f.id)
  FROM forums_forum f WHERE f.id = the_forum
  ON CONFLICT (forum_id) DO UPDATE SET benefits = excluded.benefits, published = excluded.published;
END $$;
CREATE OR REPLACE FUNCTION projects_tally_again() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public AS $$
DECLARE the_forum uuid;
BEGIN
  IF TG_TABLE_NAME = 'projects_publication' THEN
    PERFORM projects_tally(NEW.forum_id);
  ELSIF TG_TABLE_NAME = 'projects_benefit' THEN
    SELECT p.forum_id INTO the_forum FROM projects_project p WHERE p.id = NEW.project_id FOR SHARE;
    IF the_forum IS NOT NULL THEN PERFORM projects_tally(the_forum); END IF;
  ELSE
    FOR the_forum IN
      SELECT DISTINCT f FROM unnest(ARRAY[NEW.forum_id, OLD.forum_id]) AS f WHERE f IS NOT NULL ORDER BY f
    LOOP PERFORM projects_tally(the_forum); END LOOP;
  END IF;
  RETURN NULL;
END $$;
"""
TALLY = f"""
{COUNTS}
REVOKE EXECUTE ON FUNCTION projects_tally(uuid), projects_tally_again() FROM PUBLIC;
CREATE TRIGGER projects_tally_publication AFTER INSERT OR UPDATE ON projects_publication
  FOR EACH ROW EXECUTE FUNCTION projects_tally_again();
CREATE TRIGGER projects_tally_benefit AFTER INSERT OR UPDATE ON projects_benefit
  FOR EACH ROW EXECUTE FUNCTION projects_tally_again();
CREATE TRIGGER projects_tally_project AFTER UPDATE OF forum_id ON projects_project
  FOR EACH ROW EXECUTE FUNCTION projects_tally_again();
"""
NO_TALLY = """
DROP TRIGGER projects_tally_publication ON projects_publication;
DROP TRIGGER projects_tally_benefit ON projects_benefit;
DROP TRIGGER projects_tally_project ON projects_project;
DROP FUNCTION projects_tally_again();
DROP FUNCTION projects_tally(uuid);
"""

BENEFITS = [
    Key("projects_benefit", "benefit_and_claimant", "organisation_id"),
    *(wall for table in OF_CLAIMANT for wall in of_its_owner(table, "benefit_id", "projects_benefit")),
    Police(
        "projects_benefit",
        read=f"{OWN} OR {sees('projects_benefit.project_id', Level.DETAIL)}"
        f" OR id IN ({PUBLISHED_TO_US}) OR id IN ({PUT_TO_US})",
        add=f"{CLAIMANT} AND {sees('projects_benefit.project_id', Level.DETAIL)} AND {TAKES_PART}",
        # Finance locks the row whose figures it attests; its words are the claimant's to change.
        change=f"{OWN} AND ({MANAGES_BENEFITS} OR {FINANCE})",
        becomes=CLAIMANT,
    ),
    MayChange(
        "projects_benefit",
        "name",
        "description",
        "confidence",
        "owner_name",
        "cash_class",
        "feature",
        "activities",
        "measure",
        "target",
        "full_year",
        "years",
        "depends_on",
        "reach",
        "source",
    ),
    # figures
    Key("projects_benefitfigure", "figure_and_benefit", "benefit_id"),
    Police("projects_benefitfigure", read=f"{OWN} OR {BENEFIT_SEEN}", add=f"{CLAIMANT} AND person_id = {PERSON}"),
    AppendOnly("projects_benefitfigure"),
    migrations.RunSQL(BEGAN, NOT_BEGAN),
    Pair("projects_attestation", "figure", "benefit", of="projects_benefitfigure", whose="benefit_id"),
    Police(
        "projects_attestation",
        read=f"{OWN} OR {BENEFIT_SEEN}",
        add=f"{OWN} AND {FINANCE} AND person_id = {PERSON}",
    ),
    AppendOnly("projects_attestation"),
    # splits
    Key("projects_benefitsplit", "split_and_benefit", "benefit_id"),
    Police("projects_benefitsplit", read=f"{OWN} OR {BENEFIT_SEEN}", add=CLAIMANT),
    AppendOnly("projects_benefitsplit"),
    Pair("projects_benefitshare", "split", "benefit", of="projects_benefitsplit", whose="benefit_id"),
    Police(
        "projects_benefitshare",
        read=f"{OWN} OR {BENEFIT_SEEN}",
        add=f"{CLAIMANT} AND (partner_id = {ORGANISATION} OR partner_id IN ({OF_PROJECT.format(project=OF_BENEFIT)}))",
    ),
    AppendOnly("projects_benefitshare"),
    migrations.RunSQL(SUMS, NO_SUMS),
]

PUBLICATION = [
    *of_its_forum("publication"),
    Police(
        "projects_publication",
        read=f"{OWN} OR (audience_id = {AUDIENCES} AND withdrawn_at IS NULL)",
        add=f"{CLAIMANT} AND person_id = {PERSON} AND audience_id = {AUDIENCES} AND audience_id IN ({MAY_SHARE_WITH})",
        change=f"{OWN} AND ({MANAGES_BENEFITS} OR {MANAGES_PEOPLE})",
    ),
    MayChange("projects_publication", "withdrawn_at"),
    Refuses("projects_publication", "withdrawn_stays_withdrawn", when="OLD.withdrawn_at IS NOT NULL"),
    Police("projects_forumtally", read=f"audience_id = {AUDIENCES}"),
    migrations.RunSQL(TALLY, NO_TALLY),
]

#: programmes and contributing projects are said by those who report the benefit
PROGRAMMES = [
    *of_its_claimant("programmetag", "contribution"),
    Loose("projects_programmetag", "benefit_id"),
    Loose("projects_contribution", "benefit_id"),
    Police("projects_programmetag", read=f"{OWN} OR {BENEFIT_SEEN}", add=CLAIMANT, change=CLAIMANT),
    MayChange("projects_programmetag", "ended_at"),
    Police(
        "projects_contribution",
        read=f"({OWN} OR {BENEFIT_SEEN}) AND {PROJECT_SEEN}",
        add=f"{CLAIMANT} AND {PROJECT_SEEN} AND {NOT_ITS_OWN}",
        remove=CLAIMANT,
    ),
    MayChange("projects_contribution"),
]

WALLS = [*BENEFITS, *PUBLICATION, *PROGRAMMES]

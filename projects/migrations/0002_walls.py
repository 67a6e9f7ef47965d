"""Who reads and writes what of projects and benefits, by the database's own word."""

from django.db import migrations

from partners.scoping.policies import AUDIENCES, DOORS, ORGANISATION, OWN, PERSON, TODAY, AlsoReads, AppendOnly, Police
from sharing.levels import Level


def sees(key: str, level: Level) -> str:
    """That the actor sees the project of `key` at `level` or higher, by the narrow rows (see assets 0001)."""
    return (
        "(SELECT true FROM projects_projectsight s"
        f" WHERE s.project_id = {key} AND s.level >= {int(level)} AND s.door_id = {DOORS} AND s.until >= {TODAY} LIMIT 1)"
    )


#: rows of the lead's, each with the level that shows them; those that are history are never changed
PARTS = (
    ("projects_projectsummary", Level.SUMMARY, "change"),
    ("projects_projectpartner", Level.SUMMARY, "change remove"),
    ("projects_gatemove", Level.SUMMARY, ""),
    ("projects_ragreading", Level.SUMMARY, ""),
    ("projects_teammember", Level.DETAIL, "change"),
    ("projects_milestone", Level.DETAIL, "change"),
    ("projects_risk", Level.DETAIL, "change"),
    ("projects_projectmoney", Level.COMMERCIAL, "change"),
)
#: what hangs on a project with its lead body: a row of one's own about another's would open it
OF_LEAD = (*(table for table, _, _ in PARTS), "projects_projectasset", "projects_projectshare")
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

OF_ITS_OWNER = """
DO $$ DECLARE known text; BEGIN
  FOR known IN SELECT conname FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype = 'f'
    AND confrelid = '{of}'::regclass AND cardinality(conkey) = 1
    AND conkey[1] = (SELECT attnum FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attname = '{key}')
  LOOP EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', known); END LOOP;
END $$;
ALTER TABLE {table} ADD CONSTRAINT {table}_{key}_and_owner FOREIGN KEY ({key}, {owner})
  REFERENCES {of} (id, organisation_id) ON UPDATE CASCADE;
"""


def of_its_owner(table: str, key: str, of: str, owner: str = "organisation_id") -> migrations.RunSQL:
    """Make the key to a record carry its owner too."""
    return migrations.RunSQL(
        OF_ITS_OWNER.format(table=table, key=key, of=of, owner=owner),
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_{key}_and_owner;"
        f"ALTER TABLE {table} ADD FOREIGN KEY ({key}) REFERENCES {of} (id) DEFERRABLE INITIALLY DEFERRED;",
    )


BENEFIT_SEEN = "benefit_id IN (SELECT b.id FROM projects_benefit b)"  # under that table's own policy
PUBLISHED_TO_US = (
    f"SELECT p.benefit_id FROM projects_publication p WHERE p.audience_id = {AUDIENCES} AND p.withdrawn_at IS NULL"
)
PUT_TO_US = (
    "SELECT r.benefit_id FROM projects_validationrequest r"
    f" WHERE r.validator_id = {ORGANISATION} AND r.ended_at IS NULL"
)
#: the newest split of the benefit gives the validator nothing, or the validator is a forum's secretariat
INDEPENDENT = f"""
  CASE WHEN forum_id IS NULL THEN
    NOT EXISTS (SELECT FROM projects_benefit b WHERE b.id = benefit_id AND b.organisation_id = {ORGANISATION})
    AND NOT EXISTS (
      SELECT FROM projects_benefitshare s JOIN projects_benefitsplit t ON t.id = s.split_id
      WHERE s.benefit_id = projects_validation.benefit_id AND s.partner_id = {ORGANISATION}
        AND t.number = (SELECT max(n.number) FROM projects_benefitsplit n WHERE n.benefit_id = s.benefit_id))
  ELSE EXISTS (
    SELECT FROM forums_forumrole r WHERE r.forum_id = projects_validation.forum_id AND r.person_id = {PERSON}
      AND r.role = 'secretariat' AND r.ended_at IS NULL)
  END
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
TALLY = """
CREATE FUNCTION projects_tally(the_forum uuid) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  INSERT INTO projects_forumtally (id, forum_id, audience_id, benefits, published)
  SELECT gen_random_uuid(), f.id, f.audience_id,
    (SELECT count(*) FROM projects_benefit b JOIN projects_project p ON p.id = b.project_id WHERE p.forum_id = f.id),
    (SELECT count(DISTINCT b.id) FROM projects_benefit b JOIN projects_project p ON p.id = b.project_id
     JOIN projects_publication u ON u.benefit_id = b.id AND u.forum_id = f.id AND u.withdrawn_at IS NULL
     WHERE p.forum_id = f.id)
  FROM forums_forum f WHERE f.id = the_forum
  ON CONFLICT (forum_id) DO UPDATE SET benefits = excluded.benefits, published = excluded.published;
$$;
CREATE FUNCTION projects_tally_again() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_TABLE_NAME = 'projects_publication' THEN
    PERFORM projects_tally(NEW.forum_id);
  ELSIF TG_TABLE_NAME = 'projects_benefit' THEN
    PERFORM projects_tally(p.forum_id) FROM projects_project p WHERE p.id = NEW.project_id AND p.forum_id IS NOT NULL;
  ELSE
    PERFORM projects_tally(f) FROM unnest(ARRAY[NEW.forum_id, OLD.forum_id]) AS f WHERE f IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;
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

# What a row says of whom it is of is not for the web and worker roles to change.
COLUMNS = """
REVOKE UPDATE ON projects_publication, projects_validationrequest, projects_projectasset, projects_benefit,
  projects_project FROM portal_web, portal_worker;
GRANT UPDATE (withdrawn_at) ON projects_publication TO portal_web, portal_worker;
GRANT UPDATE (ended_at) ON projects_validationrequest TO portal_web, portal_worker;
GRANT UPDATE (name, description, confidence, owner_name, cash_class) ON projects_benefit TO portal_web, portal_worker;
GRANT UPDATE (name, forum_id, version) ON projects_project TO portal_web, portal_worker;
"""
NO_COLUMNS = """
GRANT UPDATE ON projects_publication, projects_validationrequest, projects_projectasset, projects_benefit,
  projects_project TO portal_web, portal_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE projects_project ADD CONSTRAINT project_and_lead UNIQUE (id, organisation_id);"
            "ALTER TABLE projects_benefit ADD CONSTRAINT benefit_and_claimant UNIQUE (id, organisation_id);",
            "ALTER TABLE projects_project DROP CONSTRAINT project_and_lead;"
            "ALTER TABLE projects_benefit DROP CONSTRAINT benefit_and_claimant;",
        ),
        *(of_its_owner(table, "project_id", "projects_project") for table in OF_LEAD),
        of_its_owner("projects_projectsight", "project_id", "projects_project", "owner_id"),
        of_its_owner("projects_projectgrant", "content_object_id", "projects_project"),
        of_its_owner("projects_projectasset", "asset_id", "assets_asset", "owner_id"),
        *(of_its_owner(table, "benefit_id", "projects_benefit") for table in OF_CLAIMANT),
        # projects
        Police(
            "projects_project",
            read=f"{OWN} OR {sees('projects_project.id', Level.LISTED)}",
            add=f"{OWN} AND (forum_id IS NULL OR forum_id IN"
            f" (SELECT f.id FROM forums_forum f WHERE f.audience_id = {AUDIENCES}))",
            change=OWN,
        ),
        *(
            Police(
                table,
                read=f"{OWN} OR {sees(f'{table}.project_id', level)}",
                add=OWN,
                change=OWN if "change" in then else None,
                remove=OWN if "remove" in then else None,
            )
            for table, level, then in PARTS
        ),
        Police(
            "projects_projectasset",
            read=f"({OWN} OR {sees('projects_projectasset.project_id', Level.SUMMARY)})"
            " AND asset_id IN (SELECT a.id FROM assets_asset a)",
            add=OWN,
            remove=OWN,
        ),
        Police("projects_projectgrant", read=OWN, add=OWN, remove=OWN),
        Police("projects_projectshare", read=OWN, add=OWN, change=OWN),
        Police(
            "projects_projectsight",
            read=f"CASE WHEN door_id = {DOORS} AND until >= {TODAY} THEN true ELSE owner_id = {ORGANISATION} END",
            add=f"owner_id = {ORGANISATION}",
            remove=f"owner_id = {ORGANISATION}",
        ),
        # benefits
        Police(
            "projects_publication",
            read=f"{OWN} OR (audience_id = {AUDIENCES} AND withdrawn_at IS NULL)",
            add=f"{OWN} AND audience_id = {AUDIENCES}"
            " AND forum_id IN (SELECT f.id FROM forums_forum f WHERE f.audience_id = projects_publication.audience_id)",
            change=OWN,
        ),
        Police(
            "projects_validationrequest",
            read=f"{OWN} OR validator_id = {ORGANISATION}",
            add=f"{OWN} AND (forum_id IS NOT NULL OR validator_id <> {ORGANISATION})",
            change=f"{OWN} OR validator_id = {ORGANISATION}",
        ),
        Police(
            "projects_benefit",
            read=f"{OWN} OR {sees('projects_benefit.project_id', Level.DETAIL)}"
            f" OR id IN ({PUBLISHED_TO_US}) OR id IN ({PUT_TO_US})",
            add=f"{OWN} AND {sees('projects_benefit.project_id', Level.DETAIL)}",
            change=OWN,
        ),
        *(
            Police(f"projects_{table}", read=f"{OWN} OR {BENEFIT_SEEN}", add=OWN)
            for table in ("benefitfigure", "attestation", "benefitsplit", "benefitshare")
        ),
        Police(
            "projects_validation",
            read=BENEFIT_SEEN,
            add=f"{OWN} AND benefit_id IN ({PUT_TO_US}) AND {INDEPENDENT}",
        ),
        Police(
            "projects_evidence",
            read=f"{OWN} OR benefit_id IN ({PUT_TO_US}) OR benefit_id IN (SELECT b.id FROM projects_benefit b"
            f" WHERE {sees('b.project_id', Level.COMMERCIAL)})",
            add=OWN,
        ),
        Police(
            "projects_payment",
            read=f"payer_id = {ORGANISATION} OR payee_id = {ORGANISATION}"
            f" OR {sees('projects_payment.project_id', Level.COMMERCIAL)}",
            add=f"{OWN} AND (payer_id = {ORGANISATION} OR payee_id = {ORGANISATION})"
            f" AND {sees('projects_payment.project_id', Level.DETAIL)}",
        ),
        Police("projects_forumtally", read=f"audience_id = {AUDIENCES}"),
        AlsoReads("partners_storedfile", "evidence", when="id IN (SELECT e.file_id FROM projects_evidence e)"),
        AlsoReads(
            "partners_organisation",
            "of_projects",
            when="id IN (SELECT p.partner_id FROM projects_projectpartner p)"
            " OR id IN (SELECT p.organisation_id FROM projects_project p)",
        ),
        *(
            AppendOnly(f"projects_{table}")
            for table in (
                "gatemove",
                "ragreading",
                "benefitfigure",
                "attestation",
                "validation",
                "benefitsplit",
                "benefitshare",
                "evidence",
                "payment",
            )
        ),
        migrations.RunSQL(SUMS, NO_SUMS),
        migrations.RunSQL(TALLY, NO_TALLY),
        migrations.RunSQL(COLUMNS, NO_COLUMNS),
    ]

"""Who reads what a benefit costs, and that what is taken back is no longer handed out, by the database's own word."""

from django.db import migrations

from partners.scoping.policies import DOORS, MANAGES_BENEFITS, OWN, PERSON, TODAY, AppendOnly, Narrow, Pair, Police
from sharing.levels import Level

CLAIMANT = f"{OWN} AND {MANAGES_BENEFITS}"
SEES_MONEY = (
    "benefit_id IN (SELECT b.id FROM projects_benefit b WHERE (SELECT true FROM projects_projectsight s"
    f" WHERE s.project_id = b.project_id AND s.level >= {int(Level.COMMERCIAL)} AND s.door_id = {DOORS}"
    f" AND s.until >= {TODAY} LIMIT 1))"
)
EVIDENCE_SEEN = "evidence_id IN (SELECT e.id FROM projects_evidence e)"  # under that table's own policy
STANDS = "NOT EXISTS (SELECT FROM projects_evidencetakenback t WHERE t.evidence_id = e.id)"

COLUMNS = """
REVOKE UPDATE ON projects_benefitcosts FROM portal_web, portal_worker;
GRANT UPDATE (costs) ON projects_benefitcosts TO portal_web, portal_worker;
GRANT UPDATE (reach, source) ON projects_benefit TO portal_web, portal_worker;
"""
NO_COLUMNS = """
GRANT UPDATE ON projects_benefitcosts TO portal_web, portal_worker;
REVOKE UPDATE (reach, source) ON projects_benefit FROM portal_web, portal_worker;
"""
# A counter-record is the payment it takes back, the other way round, by the body that recorded it.
THE_OTHER_WAY = """
ALTER TABLE projects_payment ADD CONSTRAINT payment_the_other_way
  FOREIGN KEY (takes_back_id, organisation_id, project_id, payer_id, payee_id, quarter, amount)
  REFERENCES projects_payment (id, organisation_id, project_id, payee_id, payer_id, quarter, amount);
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0014_proof_and_money")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE projects_evidence ADD CONSTRAINT evidence_and_benefit UNIQUE (id, benefit_id);",
            "ALTER TABLE projects_evidence DROP CONSTRAINT evidence_and_benefit;",
        ),
        Pair("projects_evidencetakenback", "evidence", "benefit", of="projects_evidence", whose="benefit_id"),
        *(
            Pair(f"projects_{table}", "benefit", "organisation", of="projects_benefit", whose="organisation_id")
            for table in ("benefitcosts", "evidencetakenback")
        ),
        Police(
            "projects_benefitcosts",
            read=f"{OWN} OR {SEES_MONEY}",
            add=CLAIMANT,
            change=CLAIMANT,
            remove=CLAIMANT,
        ),
        Police("projects_evidencetakenback", read=EVIDENCE_SEEN, add=f"{CLAIMANT} AND person_id = {PERSON}"),
        AppendOnly("projects_evidencetakenback"),
        Narrow(
            "partners_storedfile",
            "evidence",
            using=f"id IN (SELECT e.file_id FROM projects_evidence e WHERE {STANDS})",
            was="id IN (SELECT e.file_id FROM projects_evidence e)",
        ),
        migrations.RunSQL(THE_OTHER_WAY, "ALTER TABLE projects_payment DROP CONSTRAINT payment_the_other_way;"),
        migrations.RunSQL(COLUMNS, NO_COLUMNS),
    ]

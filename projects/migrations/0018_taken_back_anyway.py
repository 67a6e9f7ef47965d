from django.db import migrations

from partners.scoping.policies import MANAGES_BENEFITS, ORGANISATION, OWN, Narrow
from sharing.levels import Level

SEES_DETAIL = (
    "(SELECT true FROM projects_projectsight s"
    f" WHERE s.project_id = projects_payment.project_id AND s.level >= {int(Level.DETAIL)}"
    " AND s.door_id = ANY ((SELECT portal_doors())::uuid[]) AND s.until >= (SELECT portal_today()) LIMIT 1)"
)
#: the bodies of its project: the lead and the partners that it names
OF_PROJECT = """
  SELECT p.organisation_id FROM projects_project p WHERE p.id = projects_payment.project_id
  UNION ALL SELECT q.partner_id FROM projects_projectpartner q WHERE q.project_id = projects_payment.project_id"""
AN_END = f"{OWN} AND {MANAGES_BENEFITS} AND (payer_id = {ORGANISATION} OR payee_id = {ORGANISATION})"
OF_A_PROJECT_OF_OURS = f"{SEES_DETAIL} AND payer_id IN ({OF_PROJECT}) AND payee_id IN ({OF_PROJECT})"


class Migration(migrations.Migration):
    """Whoever recorded a payment can take it back when it sees the project no longer.

    What the counter-record says is fixed by the key to the payment that it takes back: the body, the project, the two
    ends turned round, the quarter and the amount.
    """

    dependencies = [("projects", "0017_dispute_walls")]

    operations = [
        Narrow(
            "projects_payment",
            "add",
            check=f"{AN_END} AND (takes_back_id IS NOT NULL OR ({OF_A_PROJECT_OF_OURS}))",
            was=f"{AN_END} AND {OF_A_PROJECT_OF_OURS}",
        ),
    ]

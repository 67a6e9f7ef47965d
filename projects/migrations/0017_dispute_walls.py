"""Who says that a payment is wrong: the end of it that did not record it, for itself, while it stands."""

from django.db import migrations

from partners.scoping.policies import MANAGES_BENEFITS, ORGANISATION, OWN, PERSON, Fixed, Police, Refuses

CLAIMANT = f"{OWN} AND {MANAGES_BENEFITS}"
SEEN = "payment_id IN (SELECT p.id FROM projects_payment p)"  # under that table's own policy
OTHER_END = f"""payment_id IN (
  SELECT p.id FROM projects_payment p
  WHERE p.organisation_id <> {ORGANISATION} AND (p.payer_id = {ORGANISATION} OR p.payee_id = {ORGANISATION})
    AND p.takes_back_id IS NULL AND NOT EXISTS (SELECT FROM projects_payment t WHERE t.takes_back_id = p.id))"""
COLUMNS = """
REVOKE UPDATE, DELETE, TRUNCATE ON projects_paymentdispute FROM portal_web, portal_worker;
GRANT UPDATE (withdrawn_at) ON projects_paymentdispute TO portal_web, portal_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0016_payment_disputes")]

    operations = [
        Police(
            "projects_paymentdispute",
            read=SEEN,
            add=f"{CLAIMANT} AND person_id = {PERSON} AND withdrawn_at IS NULL AND {OTHER_END}",
            change=CLAIMANT,
        ),
        Fixed("projects_paymentdispute", "organisation_id", "payment_id", "reason", "person_id", "person_name", "at"),
        Refuses("projects_paymentdispute", "withdrawn_stays_withdrawn", when="OLD.withdrawn_at IS NOT NULL"),
        migrations.RunSQL(COLUMNS, "GRANT UPDATE, DELETE ON projects_paymentdispute TO portal_web, portal_worker;"),
    ]

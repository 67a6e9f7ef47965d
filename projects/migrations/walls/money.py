"""What a benefit costs, and payments between the bodies of a project.

A payment is taken back by its counter-record, also by whoever sees the project no longer. That it
is wrong is said by the end of it that did not record it, for itself, while it stands.
"""

from django.db import migrations

from partners.scoping.policies import (
    DOORS,
    MANAGES_BENEFITS,
    ORGANISATION,
    OWN,
    PERSON,
    TODAY,
    AppendOnly,
    Fixed,
    MayChange,
    Police,
    Refuses,
)
from projects.migrations.walls.words import CLAIMANT, OF_PROJECT, of_its_claimant, sees
from sharing.levels import Level

SEES_MONEY = (
    "benefit_id IN (SELECT b.id FROM projects_benefit b WHERE (SELECT true FROM projects_projectsight s"
    f" WHERE s.project_id = b.project_id AND s.level >= {int(Level.COMMERCIAL)} AND s.door_id = {DOORS}"
    f" AND s.until >= {TODAY} LIMIT 1))"
)
AN_END = f"{OWN} AND {MANAGES_BENEFITS} AND (payer_id = {ORGANISATION} OR payee_id = {ORGANISATION})"
OF_ITS_PROJECT = OF_PROJECT.format(project="projects_payment.project_id")
OF_A_PROJECT_OF_OURS = (
    f"{sees('projects_payment.project_id', Level.DETAIL)}"
    f" AND payer_id IN ({OF_ITS_PROJECT}) AND payee_id IN ({OF_ITS_PROJECT})"
)
# A counter-record is the payment it takes back, the other way round, by the body that recorded it.
THE_OTHER_WAY = """
ALTER TABLE projects_payment ADD CONSTRAINT payment_the_other_way
  FOREIGN KEY (takes_back_id, organisation_id, project_id, payer_id, payee_id, quarter, amount)
  REFERENCES projects_payment (id, organisation_id, project_id, payee_id, payer_id, quarter, amount);
"""
OTHER_END = f"""payment_id IN (
  SELECT p.id FROM projects_payment p
  WHERE p.organisation_id <> {ORGANISATION} AND (p.payer_id = {ORGANISATION} OR p.payee_id = {ORGANISATION})
    AND p.takes_back_id IS NULL AND NOT EXISTS (SELECT FROM projects_payment t WHERE t.takes_back_id = p.id))"""
SEEN = "payment_id IN (SELECT p.id FROM projects_payment p)"  # under that table's own policy

WALLS = [
    *of_its_claimant("benefitcosts"),
    Police("projects_benefitcosts", read=f"{OWN} OR {SEES_MONEY}", add=CLAIMANT, change=CLAIMANT, remove=CLAIMANT),
    MayChange("projects_benefitcosts", "costs"),
    # payments
    Police(
        "projects_payment",
        read=f"payer_id = {ORGANISATION} OR payee_id = {ORGANISATION}"
        f" OR {sees('projects_payment.project_id', Level.COMMERCIAL)}",
        add=f"{AN_END} AND (takes_back_id IS NOT NULL OR ({OF_A_PROJECT_OF_OURS}))",
    ),
    AppendOnly("projects_payment"),
    migrations.RunSQL(THE_OTHER_WAY, "ALTER TABLE projects_payment DROP CONSTRAINT payment_the_other_way;"),
    # disputes
    Police(
        "projects_paymentdispute",
        read=SEEN,
        add=f"{CLAIMANT} AND person_id = {PERSON} AND withdrawn_at IS NULL AND {OTHER_END}",
        change=CLAIMANT,
    ),
    Fixed("projects_paymentdispute", "organisation_id", "payment_id", "reason", "person_id", "person_name", "at"),
    Refuses("projects_paymentdispute", "withdrawn_stays_withdrawn", when="OLD.withdrawn_at IS NOT NULL"),
    MayChange("projects_paymentdispute", "withdrawn_at"),
    migrations.RunSQL(
        "REVOKE DELETE, TRUNCATE ON projects_paymentdispute FROM portal_web, portal_worker;",
        "GRANT DELETE ON projects_paymentdispute TO portal_web, portal_worker;",
    ),
]

from django.db import migrations

from partners.scoping.policies import MANAGES_BENEFITS, OWN, Narrow

CLAIMANT = f"{OWN} AND {MANAGES_BENEFITS}"
PROJECT_SEEN = "project_id IN (SELECT p.id FROM projects_project p)"  # under that table's own policy
NOT_ITS_OWN = (
    "NOT EXISTS (SELECT FROM projects_benefit b"
    " WHERE b.id = projects_contribution.benefit_id AND b.project_id = projects_contribution.project_id)"
)


class Migration(migrations.Migration):
    """Programmes and contributing projects of a benefit are said by those who report it, not by any of its body."""

    dependencies = [("projects", "0011_programme_walls")]

    operations = [
        Narrow("projects_programmetag", "add", check=CLAIMANT, was=OWN),
        Narrow("projects_programmetag", "change", using=CLAIMANT, was=OWN),
        Narrow(
            "projects_contribution",
            "add",
            check=f"{CLAIMANT} AND {PROJECT_SEEN} AND {NOT_ITS_OWN}",
            was=f"{OWN} AND {PROJECT_SEEN} AND {NOT_ITS_OWN}",
        ),
        Narrow("projects_contribution", "remove", using=CLAIMANT, was=OWN),
    ]

from django.db import migrations

from partners.scoping.policies import Kept, Narrow
from projects.migrations.walls.projects import OF_PROJECTS


class Migration(migrations.Migration):
    """Nearly every page joins a body: what projects add to who sees it is planned once a connection."""

    dependencies = [("projects", "0002_not_meant"), ("forums", "0004_kept_plans")]

    operations = [
        Kept(
            "bodies_of_projects",
            "SELECT p.partner_id FROM projects_projectpartner p UNION ALL SELECT p.organisation_id FROM projects_project p",
        ),
        Narrow("partners_organisation", "of_projects", was=OF_PROJECTS, using="id IN (SELECT bodies_of_projects())"),
    ]

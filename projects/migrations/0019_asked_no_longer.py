from django.db import migrations

from partners.scoping.policies import Refuses


class Migration(migrations.Migration):
    """A request to validate that was answered or withdrawn opens the evidence to nobody again."""

    dependencies = [("projects", "0018_taken_back_anyway")]

    operations = [
        Refuses("projects_validationrequest", "ended_stays_ended", when="OLD.ended_at IS NOT NULL"),
    ]

"""What only seems to name a body: that its writer says so is kept with the words, and changes with them only."""

from django.db import migrations, models

from partners.scoping.policies import Refuses


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_projects")]

    operations = [
        *(
            migrations.AddField(model, "not_meant", models.JSONField(default=list))
            for model in ("report", "storysentence", "story")
        ),
        migrations.RunSQL(
            "GRANT UPDATE (not_meant) ON projects_report TO portal_web;",
            "REVOKE UPDATE (not_meant) ON projects_report FROM portal_web;",
        ),
        Refuses(
            "projects_report",
            "not_meant_of_a_draft",
            when="OLD.state <> 'draft' AND NEW.not_meant IS DISTINCT FROM OLD.not_meant",
        ),
    ]

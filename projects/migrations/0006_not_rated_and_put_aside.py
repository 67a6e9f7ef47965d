"""A project that nobody has rated is not green; and a story that a body has declined is put aside by its teller."""

from django.db import migrations, models

from projects.migrations.walls.stories import PUT_ASIDE

UNRATED = """
UPDATE projects_projectsummary s SET rag = 'none'
 WHERE NOT EXISTS (SELECT FROM projects_ragreading r WHERE r.project_id = s.project_id);
UPDATE projects_projectsight SET rag = 'none'
 WHERE rag IS NOT NULL AND project_id IN (SELECT s.project_id FROM projects_projectsummary s WHERE s.rag = 'none');
"""
GREEN = """
UPDATE projects_projectsummary SET rag = 'green' WHERE rag = 'none';
UPDATE projects_projectsight SET rag = 'green' WHERE rag = 'none';
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0005_counted_one_at_a_time")]

    operations = [
        migrations.AlterField(
            model_name="projectsummary",
            name="rag",
            field=models.CharField(
                choices=[
                    ("none", "Not rated yet"),
                    ("green", "Green: on course"),
                    ("amber", "Amber: at risk, and can be mended"),
                    ("red", "Red: will not be reached as planned"),
                ],
                default="none",
                max_length=5,
                verbose_name="Rating",
            ),
        ),
        migrations.RunSQL(UNRATED, GREEN),
        *PUT_ASIDE,
    ]

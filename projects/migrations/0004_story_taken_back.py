"""A published story is taken back by its teller or by whom it names: sharing can be undone at once."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import partners.clock
from projects.migrations.walls.stories import TAKEN_BACK


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0002_kept_plans"),
        ("projects", "0003_kept_plans"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoryTakenBack",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="Why it is taken back")),
                ("person_name", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(default=partners.clock.now)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="taken_back", to="projects.story"
                    ),
                ),
                (
                    "teller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["teller"], name="stories_taken_back")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "story"), name="story_taken_back_once")
                ],
            },
        ),
        *TAKEN_BACK,
    ]

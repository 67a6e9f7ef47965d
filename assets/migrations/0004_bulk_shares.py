import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import partners.clock
from assets.migrations.walls.bulkshares import WALLS


class Migration(migrations.Migration):
    """Sharing many properties at once is work of its own."""

    dependencies = [
        ("assets", "0003_live_shares_behind_door"),
        ("partners", "0001_bodies_and_people"),
        ("sharing", "0001_audiences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkShare",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("person_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField(default=partners.clock.now)),
                (
                    "what",
                    models.CharField(
                        choices=[("share", "Share"), ("renew", "Renew"), ("confirm", "Confirm")], max_length=10
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Listed"), (2, "Summary"), (3, "Detail"), (4, "Commercial")], null=True
                    ),
                ),
                ("until", models.DateField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("ids", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("mark", models.CharField(max_length=32)),
                ("total", models.PositiveIntegerField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("working", "In hand"),
                            ("done", "Done"),
                            ("refused", "Not done"),
                            ("failed", "Could not be done"),
                        ],
                        default="working",
                        max_length=10,
                    ),
                ),
                ("refusal", models.CharField(blank=True, max_length=40)),
                ("batch", models.UUIDField(null=True)),
                ("number", models.PositiveIntegerField(default=0)),
                ("left_out", models.JSONField(default=dict)),
                (
                    "audience",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "door",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.cohort"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "-at"], name="bulk_shares_of_owner")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "working")),
                        fields=("organisation", "mark"),
                        name="bulk_share_asked_once",
                    )
                ],
            },
        ),
        *WALLS,
    ]

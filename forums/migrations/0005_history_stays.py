"""What an initiative said and who took part stays on record; whoever is left alone steps back."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import partners.clock
from forums.migrations.walls.history import DATA, WALLS


class Migration(migrations.Migration):
    dependencies = [
        ("forums", "0004_kept_plans"),
        ("partners", "0002_kept_plans"),
        ("sharing", "0002_kept_plans"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rewording",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=200, verbose_name="Title")),
                ("purpose", models.TextField(verbose_name="Purpose")),
                (
                    "target_stage",
                    models.CharField(
                        choices=[
                            ("co_existence", "Co-existence"),
                            ("co_operation", "Co-operation"),
                            ("co_ordination", "Co-ordination"),
                            ("collaboration", "Collaboration"),
                            ("co_ownership", "Co-ownership"),
                        ],
                        max_length=20,
                        verbose_name="Target stage",
                    ),
                ),
                ("at", models.DateTimeField(default=partners.clock.now)),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rewordings", to="forums.initiative"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
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
            options={"indexes": [models.Index(fields=["initiative", "at"], name="rewording_of_initiative")]},
        ),
        migrations.RemoveConstraint(
            model_name="initiativepartner",
            name="initiative_partner_once",
        ),
        migrations.AddField(
            model_name="initiativepartner",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="initiativepartner",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="initiativepartner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("invited", "joined"))),
                fields=("organisation", "initiative"),
                name="initiative_partner_open_once",
            ),
        ),
        *DATA,
        *WALLS,
    ]

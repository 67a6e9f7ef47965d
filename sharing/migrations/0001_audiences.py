import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import partners.clock
from partners.scoping.tables import Tables
from sharing.migrations.walls import WALLS


class Migration(migrations.Migration):
    replaces = [
        ("sharing", "0001_initial"),
        ("sharing", "0002_own_name"),
        ("sharing", "0003_narrower"),
        ("sharing", "0004_announcements"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("partners", "0001_bodies_and_people"),
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name="Audience",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "group",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="auth.group"
                        ),
                    ),
                    (
                        "organisation",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="audience",
                            to="partners.organisation",
                        ),
                    ),
                    ("name_en", models.CharField(blank=True, max_length=200)),
                    ("name_cy", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "ordering": ("name_en", "pk"),
                },
            ),
            migrations.CreateModel(
                name="Cohort",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="cohorts", to="sharing.audience"
                        ),
                    ),
                    ("number", models.PositiveIntegerField()),
                    ("opened_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("audience", "number"), name="cohort_once")],
                },
            ),
            migrations.CreateModel(
                name="AudienceMember",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="members", to="sharing.audience"
                        ),
                    ),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    ("joined_cohort", models.PositiveIntegerField(default=0, verbose_name="First cohort")),
                    ("joined_at", models.DateTimeField(default=partners.clock.now)),
                    ("left_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [models.Index(fields=["audience"], name="members_of_audience")],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("left_at", None)),
                            fields=("organisation", "audience"),
                            name="audience_member_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Agreement",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="agreements",
                            to="sharing.audience",
                        ),
                    ),
                    ("version", models.PositiveIntegerField(verbose_name="Version")),
                    ("text_en", models.TextField(verbose_name="Text in English")),
                    ("text_cy", models.TextField(blank=True, verbose_name="Text in Welsh")),
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "ordering": ("-version",),
                    "constraints": [
                        models.UniqueConstraint(fields=("audience", "version"), name="agreement_version_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Acceptance",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "agreement",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="acceptances",
                            to="sharing.agreement",
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("accepted_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "agreement"), name="acceptance_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Announcement",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    (
                        "door",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="sharing.cohort",
                        ),
                    ),
                    ("noun", models.CharField(max_length=20)),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "indexes": [models.Index(fields=["door", "-at"], name="announcement_of_door")],
                },
            ),
        ),
        *WALLS,
    ]

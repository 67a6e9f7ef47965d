import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import partners.clock
from partners.scoping.policies import AUDIENCES, ORGANISATION, OWN, PERSON, Police

READS = f"audience_id = {AUDIENCES} AND (readers IS NULL OR {ORGANISATION} = ANY (readers))"
RUNS = f"""audience_id IN (
  SELECT r.audience_id FROM forums_forumrole r
  WHERE r.person_id = {PERSON} AND r.ended_at IS NULL AND r.role IN ('chair', 'vice_chair', 'secretariat'))"""
RECORDS = f"""{READS} AND recorded_by_id = {PERSON} AND recorded_for_id = {ORGANISATION}
  AND audience_id = (SELECT f.audience_id FROM forums_forum f WHERE f.id = forum_id)"""
# Who reads an entry, whose log it is in and who recorded it stay as they are.
NARROW = """
REVOKE UPDATE ON forums_action, forums_decision FROM portal_web, portal_worker;
GRANT UPDATE (text, organisation_id, owner_id, due_on, done_at, done_by_id, outcome)
  ON forums_action TO portal_web, portal_worker;
GRANT UPDATE (text, reasons, state, made_on) ON forums_decision TO portal_web, portal_worker;
"""
WIDEN = "GRANT UPDATE ON forums_action, forums_decision TO portal_web, portal_worker;"


class Migration(migrations.Migration):
    dependencies = [
        ("forums", "0005_workshops"),
        ("partners", "0003_jobs_held_by_lock"),
        ("sharing", "0002_own_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, null=True, size=None
                    ),
                ),
                ("text", models.TextField(verbose_name="What")),
                ("source_kind", models.CharField(blank=True, max_length=40)),
                ("source_id", models.UUIDField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(default=partners.clock.now)),
                ("due_on", models.DateField(verbose_name="Due")),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, max_length=300, verbose_name="Outcome")),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "forum",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.forum"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "recorded_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["audience", "due_on"], name="action_of_forum")],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, null=True, size=None
                    ),
                ),
                ("text", models.TextField(verbose_name="What")),
                ("source_kind", models.CharField(blank=True, max_length=40)),
                ("source_id", models.UUIDField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(default=partners.clock.now)),
                ("reasons", models.TextField(blank=True, verbose_name="Reasons")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To be decided"),
                            ("made", "Decided"),
                            ("replaced", "Replaced by a later decision"),
                        ],
                        default="made",
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="To be decided by")),
                ("made_on", models.DateField(blank=True, null=True, verbose_name="Decided on")),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "forum",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.forum"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "recorded_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="forums.decision",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["audience", "state"], name="decision_of_forum")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("made_on", None), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("made_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="decision_made_has_a_day",
                    )
                ],
            },
        ),
        Police(
            "forums_action",
            read=READS,
            add=RECORDS,
            change=f"{READS} AND ({RUNS} OR {OWN} OR owner_id = {PERSON})",
        ),
        Police("forums_decision", read=READS, add=RECORDS, change=f"{READS} AND {RUNS}"),
        migrations.RunSQL(NARROW, WIDEN),
    ]

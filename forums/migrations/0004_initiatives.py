import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import partners.clock
from partners.scoping.policies import AUDIENCES, ORGANISATION, OWN, PERSON, Police

INSIDE = f"audience_id = {AUDIENCES}"
RUNS = f"""audience_id IN (
  SELECT r.audience_id FROM forums_forumrole r
  WHERE r.person_id = {PERSON} AND r.ended_at IS NULL AND r.role IN ('chair', 'vice_chair', 'secretariat'))"""
TAKES_PART = f"""id IN (
  SELECT p.initiative_id FROM forums_initiativepartner p
  WHERE p.organisation_id = {ORGANISATION} AND p.state = 'joined')"""
# An initiative read here is read by its own SELECT policy, which asks the audience only: nothing goes round.
LEADS = f"initiative_id IN (SELECT i.id FROM forums_initiative i WHERE i.lead_id = {ORGANISATION})"
OF_THIS_FORUM = """audience_id = (SELECT i.audience_id FROM forums_initiative i WHERE i.id = initiative_id)
  AND organisation_id IN (SELECT m.organisation_id FROM forums_forummembership m
                          WHERE m.audience_id = forums_initiativepartner.audience_id AND m.state = 'member')"""
STARTED_HERE = f"""initiative_id IN (SELECT i.id FROM forums_initiative i WHERE i.started_by_id = {PERSON}
  AND i.started_for_id = {ORGANISATION})"""

# An initiative stays in its forum and keeps who started it and what it came from. A body's part is its
# own: whoever leads or chairs may ask and take the question back, and nobody else answers it.
NARROW = f"""
REVOKE UPDATE ON forums_initiative, forums_initiativepartner FROM portal_web, portal_worker;
GRANT UPDATE (title, purpose, lead_id, stage, target_stage, status, ended_at, ending_reason)
  ON forums_initiative TO portal_web, portal_worker;
GRANT UPDATE (state, contribution, invited_by_id, invited_at, answered_by_id, answered_at, reason)
  ON forums_initiativepartner TO portal_web, portal_worker;
CREATE POLICY forums_initiative_change ON forums_initiative FOR UPDATE
  USING ({INSIDE} AND (lead_id = {ORGANISATION} OR {RUNS} OR {TAKES_PART})) WITH CHECK ({INSIDE});
CREATE POLICY forums_initiativepartner_own_answer_added ON forums_initiativepartner AS RESTRICTIVE
  FOR INSERT WITH CHECK (state = 'invited' OR (state = 'joined' AND {OWN}));
CREATE POLICY forums_initiativepartner_own_answer ON forums_initiativepartner AS RESTRICTIVE
  FOR UPDATE USING (state IS NOT NULL) WITH CHECK (state IN ('invited', 'withdrawn') OR {OWN});
"""
WIDEN = """
GRANT UPDATE ON forums_initiative, forums_initiativepartner TO portal_web, portal_worker;
DROP POLICY forums_initiative_change ON forums_initiative;
DROP POLICY forums_initiativepartner_own_answer_added ON forums_initiativepartner;
DROP POLICY forums_initiativepartner_own_answer ON forums_initiativepartner;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("forums", "0003_places_are_their_bodys_own"),
        ("partners", "0003_jobs_held_by_lock"),
        ("sharing", "0002_own_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Initiative",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=200, verbose_name="Title")),
                ("purpose", models.TextField(verbose_name="Purpose")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("co_existence", "Co-existence"),
                            ("co_operation", "Co-operation"),
                            ("co_ordination", "Co-ordination"),
                            ("collaboration", "Collaboration"),
                            ("co_ownership", "Co-ownership"),
                        ],
                        default="co_existence",
                        max_length=20,
                        verbose_name="Stage",
                    ),
                ),
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
                (
                    "status",
                    models.CharField(
                        choices=[("active", "Active"), ("completed", "Completed"), ("withdrawn", "Withdrawn")],
                        default="active",
                        max_length=10,
                        verbose_name="Status",
                    ),
                ),
                ("origin_kind", models.CharField(blank=True, max_length=40)),
                ("origin_id", models.UUIDField(blank=True, null=True)),
                ("started_at", models.DateTimeField(default=partners.clock.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ending_reason", models.TextField(blank=True, verbose_name="Reason")),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "forum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="initiatives", to="forums.forum"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "started_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ("title", "pk"),
            },
        ),
        migrations.CreateModel(
            name="InitiativePartner",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("joined", "Taking part"),
                            ("declined", "Declined"),
                            ("withdrawn", "Invitation withdrawn"),
                            ("left", "Left"),
                        ],
                        default="invited",
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                ("contribution", models.CharField(blank=True, max_length=300, verbose_name="What it brings")),
                ("invited_at", models.DateTimeField(default=partners.clock.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="Reason")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="partners", to="forums.initiative"
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="initiative",
            index=models.Index(fields=["audience", "stage"], name="initiative_of_forum"),
        ),
        migrations.AddConstraint(
            model_name="initiativepartner",
            constraint=models.UniqueConstraint(fields=("organisation", "initiative"), name="initiative_partner_once"),
        ),
        Police(
            "forums_initiative",
            read=INSIDE,
            add=f"{INSIDE} AND started_by_id = {PERSON} AND started_for_id = {ORGANISATION} AND stage = 'co_existence'"
            " AND audience_id = (SELECT f.audience_id FROM forums_forum f WHERE f.id = forum_id)",
        ),
        Police(
            "forums_initiativepartner",
            read=INSIDE,
            add=f"{INSIDE} AND {OF_THIS_FORUM} AND ({LEADS} OR {RUNS} OR {STARTED_HERE})",
            change=f"{INSIDE} AND ({OWN} OR {LEADS} OR {RUNS})",
        ),
        migrations.RunSQL(NARROW, WIDEN),
    ]

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import partners.clock
from partners.scoping.policies import AUDIENCES, ORGANISATION, OWN, PERSON, SYSTEM, AlsoReads, Police

INSIDE = f"audience_id = {AUDIENCES}"
RUNS = f"""audience_id IN (
  SELECT r.audience_id FROM forums_forumrole r
  WHERE r.person_id = {PERSON} AND r.ended_at IS NULL AND r.role IN ('chair', 'vice_chair', 'secretariat'))"""
TAKES_PART = f"""initiative_id IN (
  SELECT p.initiative_id FROM forums_initiativepartner p
  WHERE p.organisation_id = {ORGANISATION} AND p.state = 'joined')"""
OF_ITS_FORUM = "audience_id = (SELECT i.audience_id FROM forums_initiative i WHERE i.id = initiative_id)"
OPEN_TO_US = f"""move_id IN (
  SELECT m.id FROM forums_move m JOIN forums_initiativepartner p ON p.initiative_id = m.initiative_id
  WHERE m.outcome = 'open' AND m.audience_id = forums_position.audience_id
    AND p.organisation_id = {ORGANISATION} AND p.state = 'joined')"""

# A move, once decided, is decided; an answer is never changed; a stage is the last one that a move was carried to.
NARROW = """
REVOKE UPDATE ON forums_move, forums_position, forums_evidence FROM portal_web, portal_worker;
GRANT UPDATE (outcome, decided_at, closing_reason) ON forums_move TO portal_web, portal_worker;
GRANT UPDATE (ended_at) ON forums_evidence TO portal_web, portal_worker;
CREATE POLICY forums_move_decided_once ON forums_move AS RESTRICTIVE FOR UPDATE
  USING (outcome = 'open') WITH CHECK (true);
CREATE POLICY forums_initiative_stage_is_decided ON forums_initiative AS RESTRICTIVE FOR UPDATE
  USING (stage IS NOT NULL) WITH CHECK (stage = COALESCE(
    (SELECT m.to_stage FROM forums_move m WHERE m.initiative_id = forums_initiative.id AND m.outcome = 'carried'
     ORDER BY m.decided_at DESC LIMIT 1), 'co_existence'));
"""
WIDEN = """
GRANT UPDATE ON forums_move, forums_position, forums_evidence TO portal_web, portal_worker;
DROP POLICY forums_move_decided_once ON forums_move;
DROP POLICY forums_initiative_stage_is_decided ON forums_initiative;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("forums", "0006_logbook"),
        ("partners", "0003_jobs_held_by_lock"),
        ("sharing", "0002_own_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "from_stage",
                    models.CharField(
                        choices=[
                            ("co_existence", "Co-existence"),
                            ("co_operation", "Co-operation"),
                            ("co_ordination", "Co-ordination"),
                            ("collaboration", "Collaboration"),
                            ("co_ownership", "Co-ownership"),
                        ],
                        max_length=20,
                        verbose_name="From",
                    ),
                ),
                (
                    "to_stage",
                    models.CharField(
                        choices=[
                            ("co_existence", "Co-existence"),
                            ("co_operation", "Co-operation"),
                            ("co_ordination", "Co-ordination"),
                            ("collaboration", "Collaboration"),
                            ("co_ownership", "Co-ownership"),
                        ],
                        max_length=20,
                        verbose_name="To",
                    ),
                ),
                ("reason", models.TextField(verbose_name="Reason")),
                (
                    "waived",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("representative", "A representative with a mandate from each partner"),
                                ("agreement", "The forum's agreement accepted by each partner"),
                                ("shared", "Property data or a skill offered to the forum by each partner"),
                                ("gaps", "Gaps in data and skills found and agreed"),
                                ("plans", "Dates of lease events or intentions shared with the forum by each partner"),
                                ("plan", "An agreed plan: purpose, lead, roles, exit"),
                                ("team", "A delivery team named"),
                                ("gain", "What each partner or its service users gain, agreed"),
                                ("appraisal", "An appraisal of the ways to own together"),
                                ("instrument", "A signed agreement or vehicle: hub, pool, hosted service or company"),
                                ("board", "A decision of each partner's own board"),
                                ("exit", "Terms on which a partner may leave"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("waiver", models.TextField(blank=True, verbose_name="Why it goes on without them")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "Being decided"),
                            ("carried", "Carried"),
                            ("not_carried", "Not carried"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="Outcome",
                    ),
                ),
                ("proposed_at", models.DateTimeField(default=partners.clock.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("closing_reason", models.TextField(blank=True, verbose_name="Why it was closed")),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="forums.initiative"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposed_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "answer",
                    models.CharField(
                        choices=[("agree", "Agrees"), ("dissent", "Dissents"), ("refer", "Refers to its board")],
                        max_length=10,
                        verbose_name="Answer",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="Reason")),
                ("board_on", models.DateField(blank=True, null=True, verbose_name="Board on")),
                ("at", models.DateTimeField(default=partners.clock.now)),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "move",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="positions", to="forums.move"
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
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "criterion",
                    models.CharField(
                        choices=[
                            ("representative", "A representative with a mandate from each partner"),
                            ("agreement", "The forum's agreement accepted by each partner"),
                            ("shared", "Property data or a skill offered to the forum by each partner"),
                            ("gaps", "Gaps in data and skills found and agreed"),
                            ("plans", "Dates of lease events or intentions shared with the forum by each partner"),
                            ("plan", "An agreed plan: purpose, lead, roles, exit"),
                            ("team", "A delivery team named"),
                            ("gain", "What each partner or its service users gain, agreed"),
                            ("appraisal", "An appraisal of the ways to own together"),
                            ("instrument", "A signed agreement or vehicle: hub, pool, hosted service or company"),
                            ("board", "A decision of each partner's own board"),
                            ("exit", "Terms on which a partner may leave"),
                        ],
                        max_length=20,
                        verbose_name="What it shows",
                    ),
                ),
                ("holds", models.BooleanField(default=True)),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="Title")),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="Date of the document")),
                ("reference", models.CharField(blank=True, max_length=300, verbose_name="Where it is kept")),
                ("until", models.DateField(blank=True, null=True, verbose_name="Holds until")),
                ("at", models.DateTimeField(default=partners.clock.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="forums.initiative"
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["initiative", "criterion"], name="evidence_of_initiative")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("title", "")),
                        fields=("organisation", "initiative", "criterion"),
                        name="evidence_of_a_body_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="move",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "open")), fields=("initiative",), name="move_open_once"
            ),
        ),
        migrations.AddIndex(
            model_name="position",
            index=models.Index(fields=["move", "at"], name="position_of_move"),
        ),
        Police(
            "forums_move",
            read=INSIDE,
            add=f"{INSIDE} AND {OF_ITS_FORUM} AND proposed_by_id = {PERSON} AND proposed_for_id = {ORGANISATION}"
            f" AND outcome = 'open' AND ({TAKES_PART} OR {RUNS})",
            change=f"{INSIDE} AND ({TAKES_PART} OR {RUNS} OR proposed_for_id = {ORGANISATION})",
        ),
        Police(
            "forums_position",
            read=INSIDE,
            add=f"{INSIDE} AND {OWN} AND person_id = {PERSON} AND {OPEN_TO_US}",
        ),
        Police(
            "forums_evidence",
            read=INSIDE,
            add=f"{INSIDE} AND {OWN} AND {OF_ITS_FORUM} AND {TAKES_PART}"
            f" AND (person_id = {PERSON} OR person_id IS NULL)",
            change=f"{INSIDE} AND {OWN}",
        ),
        # every morning the worker has each partner measured
        AlsoReads("forums_initiative", "by_the_worker", when=SYSTEM),
        AlsoReads("forums_initiativepartner", "by_the_worker", when=SYSTEM),
        migrations.RunSQL(NARROW, WIDEN),
    ]

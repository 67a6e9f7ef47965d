import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import partners.clock
from partners.scoping.policies import AUDIENCES, ORGANISATION, OWN, PERSON, TODAY, Police

INSIDE = f"audience_id = {AUDIENCES}"
READS = f"{INSIDE} AND (readers IS NULL OR {ORGANISATION} = ANY (readers))"
OF_ITS_FORUM = "audience_id = (SELECT f.audience_id FROM forums_forum f WHERE f.id = forum_id)"
RUNS = f"""audience_id IN (
  SELECT r.audience_id FROM forums_forumrole r
  WHERE r.person_id = {PERSON} AND r.ended_at IS NULL AND r.role IN ('chair', 'vice_chair', 'secretariat'))"""
SPONSORS = f"""EXISTS (SELECT 1 FROM partners_membership s
  WHERE s.person_id = {PERSON} AND s.organisation_id = {ORGANISATION} AND 'sponsor' = ANY (s.roles)
    AND s.ended_at IS NULL AND s.suspended_at IS NULL)"""
# Each is read by the policy of the table that it asks, so a thread that one may not read has no posts either.
OF_A_THREAD_THAT_I_READ = (
    "thread_id IN (SELECT t.id FROM forums_thread t WHERE t.audience_id = forums_post.audience_id)"
)
OF_A_POST_THAT_I_READ = (
    "post_id IN (SELECT p.id FROM forums_post p WHERE p.audience_id = forums_postversion.audience_id)"
)
OF_MY_POST = f"post_id IN (SELECT p.id FROM forums_post p WHERE p.person_id = {PERSON})"
OF_ITS_CHARTER = "audience_id = (SELECT c.audience_id FROM forums_charter c WHERE c.id = charter_id)"
OPEN_PULSE = f"""pulse_id IN (SELECT p.id FROM forums_pulse p
  WHERE p.audience_id = {AUDIENCES} AND p.closed_at IS NULL AND p.closes_on >= {TODAY})"""
# Not even the web role reads an answer before a pulse is over and five have answered.
SHOWN_PULSE = f"""pulse_id IN (SELECT p.id FROM forums_pulse p
  WHERE p.answered >= 5 AND (p.closed_at IS NOT NULL OR p.closes_on < {TODAY}))"""
I_ANSWER = f"pulse_id IN (SELECT p.pulse_id FROM forums_pulsepresence p WHERE p.person_id = {PERSON})"
BESIDE_EACH_OTHER = """audience_id = (SELECT s.audience_id FROM forums_skill s WHERE s.id = offer_id)
  AND audience_id = (SELECT s.audience_id FROM forums_skill s WHERE s.id = need_id)"""

NARROW = f"""
REVOKE UPDATE ON forums_thread, forums_post, forums_postversion, forums_charter, forums_priority, forums_signoff,
  forums_pulse, forums_pulsepresence, forums_pulsevote, forums_skill, forums_match FROM portal_web, portal_worker;
GRANT UPDATE (last_at) ON forums_thread TO portal_web, portal_worker;
GRANT UPDATE (text, edited_at) ON forums_post TO portal_web, portal_worker;
GRANT UPDATE (answered, closed_at) ON forums_pulse TO portal_web, portal_worker;
GRANT UPDATE (ended_at) ON forums_skill TO portal_web, portal_worker;
GRANT UPDATE (state, days, note, answered_by_id, answered_at) ON forums_match TO portal_web, portal_worker;
CREATE POLICY forums_pulse_change ON forums_pulse FOR UPDATE
  USING ({INSIDE} AND closed_at IS NULL) WITH CHECK ({INSIDE} AND (closed_at IS NULL OR {RUNS}));
"""
WIDEN = """
GRANT UPDATE ON forums_thread, forums_post, forums_postversion, forums_charter, forums_priority, forums_signoff,
  forums_pulse, forums_pulsepresence, forums_pulsevote, forums_skill, forums_match TO portal_web, portal_worker;
DROP POLICY forums_pulse_change ON forums_pulse;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("forums", "0010_what_cards_become"),
        ("partners", "0007_sponsor"),
        ("sharing", "0002_own_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Charter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(verbose_name="Version")),
                ("principles", models.JSONField(default=dict)),
                ("published_at", models.DateTimeField(default=partners.clock.now)),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "forum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="charters", to="forums.forum"
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "published_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField(verbose_name="Text")),
                ("at", models.DateTimeField(default=partners.clock.now)),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
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
            name="PostVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("until", models.DateTimeField(default=partners.clock.now)),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="forums.post"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Priority",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("place", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=300, verbose_name="Priority")),
                (
                    "brought_by",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "charter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="priorities", to="forums.charter"
                    ),
                ),
            ],
            options={
                "ordering": ("place",),
            },
        ),
        migrations.CreateModel(
            name="Pulse",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("opened_at", models.DateTimeField(default=partners.clock.now)),
                ("closes_on", models.DateField(verbose_name="Last day")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("answered", models.PositiveIntegerField(default=0)),
                ("source_kind", models.CharField(blank=True, max_length=40)),
                ("source_id", models.UUIDField(blank=True, null=True)),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "forum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pulses", to="forums.forum"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "opened_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PulsePresence",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "pulse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="forums.pulse"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PulseVote",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "principle",
                    models.CharField(
                        choices=[
                            ("vision", "Shared vision and motivation"),
                            ("leadership", "Committed leadership"),
                            ("benefits", "Sharing benefits"),
                            ("change", "Embracing change"),
                            ("openness", "Openness and trust"),
                            ("respect", "Mutual respect and understanding"),
                            ("relationships", "Relationship building"),
                            ("communication", "Open communication"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ]
                    ),
                ),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "pulse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="votes", to="forums.pulse"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=partners.clock.now)),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "charter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sign_offs", to="forums.charter"
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
            name="Skill",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "direction",
                    models.CharField(
                        choices=[("offer", "Offer"), ("need", "Need")], max_length=5, verbose_name="Offer or need"
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("valuation", "Valuation"),
                            ("surveying", "Building surveying"),
                            ("planning", "Planning"),
                            ("legal", "Property law"),
                            ("procurement", "Procurement and contracts"),
                            ("projects", "Project management"),
                            ("energy", "Energy and retrofit"),
                            ("data", "Data and mapping"),
                            ("facilities", "Facilities management"),
                            ("training", "Training places"),
                            ("other", "Something else"),
                        ],
                        max_length=15,
                        verbose_name="Kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="What")),
                ("days", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Days")),
                ("until", models.DateField(blank=True, null=True, verbose_name="Until")),
                ("at", models.DateTimeField(default=partners.clock.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                    ),
                ),
                (
                    "forum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="skills", to="forums.forum"
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
            name="Match",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("proposed_at", models.DateTimeField(default=partners.clock.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("agreed", "Agreed"),
                            ("declined", "Declined"),
                            ("done", "Done"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Days")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="What came of it")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
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
                (
                    "need",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.skill"),
                ),
                (
                    "offer",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.skill"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Thread",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, null=True, size=None
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="Title")),
                ("started_at", models.DateTimeField(default=partners.clock.now)),
                ("last_at", models.DateTimeField(default=partners.clock.now)),
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
        ),
        migrations.AddField(
            model_name="post",
            name="thread",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="posts", to="forums.thread"
            ),
        ),
        migrations.AddConstraint(
            model_name="charter",
            constraint=models.UniqueConstraint(fields=("audience", "version"), name="charter_version_once"),
        ),
        migrations.AddIndex(
            model_name="postversion",
            index=models.Index(fields=["post", "until"], name="version_of_post"),
        ),
        migrations.AddConstraint(
            model_name="priority",
            constraint=models.UniqueConstraint(fields=("charter", "place"), name="priority_in_its_place"),
        ),
        migrations.AddConstraint(
            model_name="pulse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("audience",), name="pulse_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pulsepresence",
            constraint=models.UniqueConstraint(fields=("person", "pulse"), name="pulse_answered_once"),
        ),
        migrations.AddIndex(
            model_name="pulsevote",
            index=models.Index(fields=["pulse", "principle", "score"], name="votes_of_pulse"),
        ),
        migrations.AddConstraint(
            model_name="pulsevote",
            constraint=models.CheckConstraint(condition=models.Q(("score__range", (1, 5))), name="pulse_score_1_to_5"),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.UniqueConstraint(fields=("organisation", "charter"), name="signed_off_once"),
        ),
        migrations.AddIndex(
            model_name="skill",
            index=models.Index(fields=["audience", "field"], name="skill_of_forum"),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "declined"), _negated=True),
                fields=("organisation", "offer", "need"),
                name="match_once",
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(fields=["audience", "-last_at"], name="thread_of_forum"),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["thread", "at"], name="post_of_thread"),
        ),
        Police(
            "forums_thread",
            read=READS,
            add=f"{READS} AND {OF_ITS_FORUM} AND started_by_id = {PERSON} AND started_for_id = {ORGANISATION}",
            change=READS,
        ),
        Police(
            "forums_post",
            read=f"{INSIDE} AND {OF_A_THREAD_THAT_I_READ}",
            add=f"{INSIDE} AND {OF_A_THREAD_THAT_I_READ} AND {OWN} AND person_id = {PERSON}",
            change=f"{INSIDE} AND {OWN} AND person_id = {PERSON}",
        ),
        Police(
            "forums_postversion",
            read=f"{INSIDE} AND {OF_A_POST_THAT_I_READ}",
            add=f"{INSIDE} AND {OF_A_POST_THAT_I_READ} AND {OF_MY_POST}",
        ),
        Police(
            "forums_charter",
            read=INSIDE,
            add=f"{INSIDE} AND {OF_ITS_FORUM} AND {RUNS} AND published_by_id = {PERSON}"
            f" AND published_for_id = {ORGANISATION}",
        ),
        Police("forums_priority", read=INSIDE, add=f"{INSIDE} AND {OF_ITS_CHARTER} AND {RUNS}"),
        Police(
            "forums_signoff",
            read=INSIDE,
            add=f"{INSIDE} AND {OF_ITS_CHARTER} AND {OWN} AND person_id = {PERSON} AND {SPONSORS}",
        ),
        Police(
            "forums_pulse",
            read=INSIDE,
            add=f"{INSIDE} AND {OF_ITS_FORUM} AND {RUNS} AND opened_by_id = {PERSON} AND answered = 0"
            f" AND opened_for_id = {ORGANISATION}",
        ),
        Police(
            "forums_pulsepresence",
            read=f"person_id = {PERSON}",
            add=f"person_id = {PERSON} AND {OPEN_PULSE}",
        ),
        Police(
            "forums_pulsevote",
            read=f"{INSIDE} AND {SHOWN_PULSE}",
            add=f"{INSIDE} AND {OPEN_PULSE} AND {I_ANSWER}",
        ),
        Police(
            "forums_skill",
            read=INSIDE,
            add=f"{INSIDE} AND {OF_ITS_FORUM} AND {OWN} AND person_id = {PERSON}",
            change=f"{INSIDE} AND {OWN}",
        ),
        Police(
            "forums_match",
            read=INSIDE,
            add=f"{INSIDE} AND {BESIDE_EACH_OTHER} AND proposed_for_id = {ORGANISATION} AND proposed_by_id = {PERSON}"
            " AND state = 'proposed'",
            change=f"{INSIDE} AND ({OWN} OR (proposed_for_id = {ORGANISATION} AND state IN ('agreed', 'done')))",
        ),
        migrations.RunSQL(NARROW, WIDEN),
    ]

import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import partners.clock
from forums.migrations.walls import WALLS
from partners.scoping.tables import Tables


class Migration(migrations.Migration):
    replaces = [
        ("forums", "0001_initial"),
        ("forums", "0002_roles_and_finding"),
        ("forums", "0003_places_are_their_bodys_own"),
        ("forums", "0004_initiatives"),
        ("forums", "0005_workshops"),
        ("forums", "0006_logbook"),
        ("forums", "0007_continuum"),
        ("forums", "0008_guests_are_announced"),
        ("forums", "0009_narrower"),
        ("forums", "0010_what_cards_become"),
        ("forums", "0011_talk_charter_skills"),
        ("forums", "0012_pulse_in_a_workshop"),
        ("forums", "0013_mandates"),
        ("forums", "0014_documents"),
        ("forums", "0015_narrower_rooms"),
        ("forums", "0016_mandates_confirmed"),
        ("forums", "0017_decisions_commit"),
        ("forums", "0018_own_documents_of_forums_left"),
        ("forums", "0019_lapsed_meanwhile"),
        ("forums", "0020_workshops_called_off"),
    ]

    initial = True

    dependencies = [
        ("assets", "0001_register"),
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name="Forum",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "audience",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="forum", to="sharing.audience"
                        ),
                    ),
                    ("slug", models.SlugField(max_length=60, unique=True, verbose_name="Short name")),
                    ("name_en", models.CharField(max_length=200, verbose_name="Name in English")),
                    ("name_cy", models.CharField(blank=True, max_length=200, verbose_name="Name in Welsh")),
                    ("purpose", models.TextField(verbose_name="Purpose")),
                    (
                        "jurisdiction",
                        models.CharField(
                            choices=[
                                ("england", "England"),
                                ("wales", "Wales"),
                                ("scotland", "Scotland"),
                                ("northern_ireland", "Northern Ireland"),
                            ],
                            max_length=20,
                            verbose_name="Jurisdiction",
                        ),
                    ),
                    (
                        "reporting_year_starts_in",
                        models.PositiveSmallIntegerField(default=4, verbose_name="Reporting year starts in month"),
                    ),
                    ("founded_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "ordering": ("name_en", "pk"),
                },
            ),
            migrations.CreateModel(
                name="ForumMembership",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "forum",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="forums.forum"
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
                        "state",
                        models.CharField(
                            choices=[
                                ("invited", "Invited"),
                                ("member", "Member"),
                                ("declined", "Declined"),
                                ("left", "Left"),
                            ],
                            default="invited",
                            max_length=10,
                            verbose_name="State",
                        ),
                    ),
                    (
                        "invited_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("invited_at", models.DateTimeField(default=partners.clock.now)),
                    (
                        "answered_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("answered_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "forum"), name="forum_membership_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="ForumRole",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "forum",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="roles", to="forums.forum"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    (
                        "organisation",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partners.organisation",
                        ),
                    ),
                    (
                        "role",
                        models.CharField(
                            choices=[
                                ("chair", "Chair"),
                                ("vice_chair", "Vice-chair"),
                                ("secretariat", "Secretariat"),
                                ("representative", "Representative"),
                                ("observer", "Observer"),
                            ],
                            max_length=15,
                            verbose_name="Role",
                        ),
                    ),
                    ("mandate", models.CharField(blank=True, max_length=300, verbose_name="Mandate")),
                    (
                        "money_up_to",
                        models.DecimalField(
                            blank=True,
                            decimal_places=2,
                            max_digits=12,
                            null=True,
                            verbose_name="May commit money up to",
                        ),
                    ),
                    (
                        "property_say",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("", "Not stated"),
                                ("nothing", "Nothing"),
                                ("recommend", "Recommend"),
                                ("decide", "Decide"),
                            ],
                            max_length=10,
                            verbose_name="Say over property",
                        ),
                    ),
                    (
                        "confirmed_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                    ("since", models.DateTimeField(default=partners.clock.now)),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None)),
                            fields=("forum", "person", "role"),
                            name="forum_role_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Charter",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "forum",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="charters", to="forums.forum"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    ("version", models.PositiveIntegerField(verbose_name="Version")),
                    ("principles", models.JSONField(default=dict)),
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
                    ("published_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("audience", "version"), name="charter_version_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Priority",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "charter",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="priorities", to="forums.charter"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    ("place", models.PositiveSmallIntegerField()),
                    ("text", models.CharField(max_length=300, verbose_name="Priority")),
                    (
                        "brought_by",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.UUIDField(), default=list, size=None
                        ),
                    ),
                ],
                options={
                    "ordering": ("place",),
                    "constraints": [models.UniqueConstraint(fields=("charter", "place"), name="priority_in_its_place")],
                },
            ),
            migrations.CreateModel(
                name="SignOff",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "charter",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="sign_offs", to="forums.charter"
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
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "charter"), name="signed_off_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Pulse",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "forum",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="pulses", to="forums.forum"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
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
                    ("opened_at", models.DateTimeField(default=partners.clock.now)),
                    ("closes_on", models.DateField(verbose_name="Last day")),
                    ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ("answered", models.PositiveIntegerField(default=0)),
                    ("source_kind", models.CharField(blank=True, max_length=40)),
                    ("source_id", models.UUIDField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("closed_at", None)), fields=("audience",), name="pulse_open_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="PulsePresence",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "pulse",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="forums.pulse"
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("person", "pulse"), name="pulse_answered_once")],
                },
            ),
            migrations.CreateModel(
                name="PulseVote",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "pulse",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="votes", to="forums.pulse"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
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
                ],
                options={
                    "indexes": [models.Index(fields=["pulse", "principle", "score"], name="votes_of_pulse")],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("score__range", (1, 5))), name="pulse_score_1_to_5")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Thread",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "forum",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.forum"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    (
                        "readers",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.UUIDField(), blank=True, null=True, size=None
                        ),
                    ),
                    ("title", models.CharField(max_length=200, verbose_name="Title")),
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
                    ("started_at", models.DateTimeField(default=partners.clock.now)),
                    ("last_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "indexes": [models.Index(fields=["audience", "-last_at"], name="thread_of_forum")],
                },
            ),
            migrations.CreateModel(
                name="Post",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "thread",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="posts", to="forums.thread"
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
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("text", models.TextField(verbose_name="Text")),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                    ("edited_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [models.Index(fields=["thread", "at"], name="post_of_thread")],
                },
            ),
            migrations.CreateModel(
                name="PostVersion",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "post",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="forums.post"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    ("text", models.TextField()),
                    ("until", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "indexes": [models.Index(fields=["post", "until"], name="version_of_post")],
                },
            ),
            migrations.CreateModel(
                name="Initiative",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "forum",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="initiatives", to="forums.forum"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    ("title", models.CharField(max_length=200, verbose_name="Title")),
                    ("purpose", models.TextField(verbose_name="Purpose")),
                    (
                        "lead",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
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
                    ("started_at", models.DateTimeField(default=partners.clock.now)),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ("ending_reason", models.TextField(blank=True, verbose_name="Reason")),
                ],
                options={
                    "ordering": ("title", "pk"),
                    "indexes": [models.Index(fields=["audience", "stage"], name="initiative_of_forum")],
                },
            ),
            migrations.CreateModel(
                name="InitiativePartner",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "initiative",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="partners", to="forums.initiative"
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
                    (
                        "invited_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("invited_at", models.DateTimeField(default=partners.clock.now)),
                    (
                        "answered_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("answered_at", models.DateTimeField(blank=True, null=True)),
                    ("reason", models.CharField(blank=True, max_length=300, verbose_name="Reason")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "initiative"), name="initiative_partner_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Move",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "initiative",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="forums.initiative"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
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
                                    (
                                        "plans",
                                        "Dates of lease events or intentions shared with the forum by each partner",
                                    ),
                                    ("plan", "An agreed plan: purpose, lead, roles, exit"),
                                    ("team", "A delivery team named"),
                                    ("gain", "What each partner or its service users gain, agreed"),
                                    ("appraisal", "An appraisal of the ways to own together"),
                                    (
                                        "instrument",
                                        "A signed agreement or vehicle: hub, pool, hosted service or company",
                                    ),
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
                        "commits_money",
                        models.DecimalField(
                            blank=True,
                            decimal_places=2,
                            max_digits=12,
                            null=True,
                            verbose_name="Money that it commits each partner to",
                        ),
                    ),
                    (
                        "commits_property",
                        models.BooleanField(default=False, verbose_name="Decides over property of the partners"),
                    ),
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
                    ("proposed_at", models.DateTimeField(default=partners.clock.now)),
                    ("decided_at", models.DateTimeField(blank=True, null=True)),
                    ("closing_reason", models.TextField(blank=True, verbose_name="Why it was closed")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("outcome", "open")), fields=("initiative",), name="move_open_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Position",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "move",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="positions", to="forums.move"
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
                        "answer",
                        models.CharField(
                            choices=[("agree", "Agrees"), ("dissent", "Dissents"), ("refer", "Refers to its board")],
                            max_length=10,
                            verbose_name="Answer",
                        ),
                    ),
                    ("reason", models.TextField(blank=True, verbose_name="Reason")),
                    ("board_on", models.DateField(blank=True, null=True, verbose_name="Board on")),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "indexes": [models.Index(fields=["move", "at"], name="position_of_move")],
                },
            ),
            migrations.CreateModel(
                name="Evidence",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "initiative",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="forums.initiative"
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
                    (
                        "file",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partners.storedfile",
                        ),
                    ),
                    ("until", models.DateField(blank=True, null=True, verbose_name="Holds until")),
                    (
                        "person",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
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
            migrations.CreateModel(
                name="Action",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "forum",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.forum"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    (
                        "readers",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.UUIDField(), blank=True, null=True, size=None
                        ),
                    ),
                    ("text", models.TextField(verbose_name="What")),
                    ("source_kind", models.CharField(blank=True, max_length=40)),
                    ("source_id", models.UUIDField(blank=True, null=True)),
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
                    ("recorded_at", models.DateTimeField(default=partners.clock.now)),
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
                    ("due_on", models.DateField(verbose_name="Due")),
                    ("done_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "done_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("outcome", models.CharField(blank=True, max_length=300, verbose_name="Outcome")),
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
                        "forum",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.forum"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    (
                        "readers",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.UUIDField(), blank=True, null=True, size=None
                        ),
                    ),
                    ("text", models.TextField(verbose_name="What")),
                    ("source_kind", models.CharField(blank=True, max_length=40)),
                    ("source_id", models.UUIDField(blank=True, null=True)),
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
                        "commits",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.UUIDField(),
                            blank=True,
                            default=list,
                            size=None,
                            verbose_name="Organisations that it commits",
                        ),
                    ),
                    (
                        "commits_money",
                        models.DecimalField(
                            blank=True,
                            decimal_places=2,
                            max_digits=12,
                            null=True,
                            verbose_name="Money that it commits each of them to",
                        ),
                    ),
                    (
                        "commits_property",
                        models.BooleanField(default=False, verbose_name="Decides over their property"),
                    ),
                    (
                        "beyond",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.UUIDField(), blank=True, default=list, size=None
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
            migrations.CreateModel(
                name="Skill",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "forum",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="skills", to="forums.forum"
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
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [models.Index(fields=["audience", "field"], name="skill_of_forum")],
                },
            ),
            migrations.CreateModel(
                name="Match",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "offer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.skill"
                        ),
                    ),
                    (
                        "need",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.skill"
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
                        "proposed_for",
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
                    (
                        "answered_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("answered_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("state", "declined"), _negated=True),
                            fields=("organisation", "offer", "need"),
                            name="match_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Workshop",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "forum",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="workshops", to="forums.forum"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.audience"
                        ),
                    ),
                    ("title", models.CharField(max_length=120, verbose_name="Title")),
                    (
                        "template",
                        models.CharField(
                            choices=[
                                ("opportunities", "Opportunity identification"),
                                ("locality", "Locality review"),
                                ("priorities", "Prioritisation"),
                            ],
                            max_length=15,
                            verbose_name="Kind of workshop",
                        ),
                    ),
                    ("purpose", models.TextField(max_length=1000, verbose_name="What it is for")),
                    ("place", models.CharField(blank=True, max_length=200, verbose_name="Where it is held")),
                    ("starts_at", models.DateTimeField(verbose_name="Starts")),
                    ("agenda", models.JSONField(default=list)),
                    ("is_anonymous", models.BooleanField(default=False, verbose_name="Cards are anonymous")),
                    ("dots_each", models.PositiveSmallIntegerField(default=5, verbose_name="Dots for each person")),
                    ("code", models.CharField(max_length=8, unique=True)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Draft"),
                                ("invited", "Invitations sent"),
                                ("live", "Running"),
                                ("closed", "Closed"),
                                ("called_off", "Called off"),
                            ],
                            default="draft",
                            max_length=10,
                        ),
                    ),
                    ("step", models.PositiveSmallIntegerField(default=0)),
                    (
                        "phase",
                        models.CharField(
                            choices=[
                                ("lobby", "Waiting to start"),
                                ("gather", "Gather ideas"),
                                ("group", "Group cards"),
                                ("vote", "Vote"),
                                ("score", "Score"),
                                ("decide", "Decide"),
                                ("act", "Agree actions"),
                                ("pulse", "Pulse"),
                                ("closed", "Closed"),
                            ],
                            default="lobby",
                            max_length=10,
                        ),
                    ),
                    ("ends_at", models.DateTimeField(blank=True, null=True)),
                    ("seconds_left", models.PositiveIntegerField(blank=True, null=True)),
                    ("shows_dots", models.BooleanField(default=False)),
                    ("shows_scores", models.BooleanField(default=False)),
                    ("sequence", models.PositiveSmallIntegerField(default=0)),
                    ("forms_sent", models.JSONField(default=list)),
                    (
                        "planned_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("planned_at", models.DateTimeField(default=partners.clock.now)),
                    ("invited_at", models.DateTimeField(blank=True, null=True)),
                    ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ("called_off_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "called_off_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "called_off_reason",
                        models.CharField(blank=True, max_length=300, verbose_name="Why it was called off"),
                    ),
                ],
                options={
                    "ordering": ("-starts_at", "pk"),
                },
            ),
            migrations.CreateModel(
                name="RoomState",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    (
                        "workshop",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE, related_name="room", to="forums.workshop"
                        ),
                    ),
                    ("version", models.PositiveIntegerField(default=0)),
                    ("have_voted", models.PositiveIntegerField(default=0)),
                    ("have_scored", models.PositiveIntegerField(default=0)),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="Participant",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "workshop",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.workshop"
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
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partners.organisation",
                        ),
                    ),
                    ("body_name", models.CharField(max_length=200, verbose_name="Organisation")),
                    (
                        "person",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("name", models.CharField(max_length=120, verbose_name="Name")),
                    ("is_guest", models.BooleanField(default=False)),
                    (
                        "answer",
                        models.CharField(
                            blank=True,
                            choices=[("", "No answer"), ("attends", "Attends"), ("apologies", "Sends apologies")],
                            default="",
                            max_length=10,
                        ),
                    ),
                    ("deputy", models.CharField(blank=True, max_length=120, verbose_name="Deputy")),
                    ("interest", models.CharField(blank=True, max_length=300, verbose_name="Declared interest")),
                    ("asked_at", models.DateTimeField(default=partners.clock.now)),
                    ("admitted_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "admitted_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("joined_at", models.DateTimeField(blank=True, null=True)),
                    ("removed_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("workshop", "person"), name="participant_once")],
                },
            ),
            migrations.CreateModel(
                name="Card",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "workshop",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.workshop"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    ("number", models.PositiveIntegerField()),
                    ("text", models.CharField(blank=True, max_length=500, verbose_name="Card")),
                    ("asset_id", models.UUIDField(blank=True, null=True)),
                    (
                        "author",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="forums.participant",
                        ),
                    ),
                    (
                        "organisation",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partners.organisation",
                        ),
                    ),
                    (
                        "under",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="grouped",
                            to="forums.card",
                        ),
                    ),
                    (
                        "fate",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("", "Not decided yet"),
                                ("initiative", "Became an initiative"),
                                ("decision", "Decided"),
                                ("action", "Became an action"),
                                ("parked", "Parked"),
                                ("dropped", "Dropped"),
                                ("not_reached", "Not reached"),
                            ],
                            default="",
                            max_length=12,
                        ),
                    ),
                    ("reason", models.CharField(blank=True, max_length=300, verbose_name="Reason")),
                ],
                options={
                    "ordering": ("number", "pk"),
                    "indexes": [models.Index(fields=["asset_id"], name="cards_about")],
                },
            ),
            migrations.CreateModel(
                name="Dot",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "workshop",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.workshop"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    (
                        "participant",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.participant"
                        ),
                    ),
                    (
                        "card",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.card"
                        ),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["workshop"], name="dots_of_workshop")],
                },
            ),
            migrations.CreateModel(
                name="Score",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "workshop",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.workshop"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    (
                        "participant",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.participant"
                        ),
                    ),
                    (
                        "card",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.card"
                        ),
                    ),
                    ("impact", models.PositiveSmallIntegerField(verbose_name="Impact")),
                    ("ease", models.PositiveSmallIntegerField(verbose_name="Ease")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("participant", "card"), name="score_once"),
                        models.CheckConstraint(
                            condition=models.Q(("impact__range", (1, 5)), ("ease__range", (1, 5))),
                            name="score_from_one_to_five",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Minutes",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    (
                        "workshop",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="record", to="forums.workshop"
                        ),
                    ),
                    ("summary", models.TextField(blank=True, max_length=10000, verbose_name="Summary")),
                    ("sent_at", models.DateTimeField(blank=True, null=True)),
                    ("approved_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "approved_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("frozen", models.JSONField(blank=True, null=True)),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="Correction",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "workshop",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.workshop"
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
                    ("body_name", models.CharField(max_length=200)),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("text", models.TextField(max_length=2000, verbose_name="Correction")),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                    ("answer", models.CharField(blank=True, max_length=300, verbose_name="Answer")),
                    ("is_taken_up", models.BooleanField(null=True)),
                ],
                options={
                    "ordering": ("at", "pk"),
                },
            ),
        ),
        *WALLS,
    ]

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import partners.clock
import partners.files.store
from partners.migrations.walls import WALLS
from partners.scoping.policies import Functions
from partners.scoping.tables import Tables


class Migration(migrations.Migration):
    replaces = [
        ("partners", "0001_initial"),
        ("partners", "0002_sessions_and_founding"),
        ("partners", "0003_jobs_held_by_lock"),
        ("partners", "0004_finance"),
        ("partners", "0005_saved_filters"),
        ("partners", "0006_narrower"),
        ("partners", "0007_sponsor"),
        ("partners", "0008_on_board"),
        ("partners", "0009_notices"),
        ("partners", "0010_resent"),
        ("partners", "0011_doubles_and_intakes"),
        ("partners", "0012_files_that_are_gone"),
        ("partners", "0013_work_in_vain"),
        ("partners", "0014_founded_once"),
        ("partners", "0015_heard_of"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        Functions(),
        Tables(
            migrations.CreateModel(
                name="Organisation",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("slug", models.SlugField(max_length=60, unique=True, verbose_name="Short name")),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("council", "Council"),
                                ("health", "Health board or trust"),
                                ("police", "Police"),
                                ("fire", "Fire and rescue"),
                                ("ambulance", "Ambulance service"),
                                ("government", "Government department or agency"),
                                ("university", "University or college"),
                                ("national_park", "National park"),
                                ("other", "Another public body"),
                            ],
                            max_length=20,
                            verbose_name="Kind of body",
                        ),
                    ),
                    ("official_code", models.CharField(blank=True, max_length=30, verbose_name="Official code")),
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
                    ("name_en", models.CharField(blank=True, max_length=200, verbose_name="Name in English")),
                    ("name_cy", models.CharField(blank=True, max_length=200, verbose_name="Name in Welsh")),
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                    ("suspended_at", models.DateTimeField(blank=True, null=True, verbose_name="Suspended")),
                    (
                        "double_of",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="doubles",
                            to="partners.organisation",
                        ),
                    ),
                    ("founded_at", models.DateTimeField(blank=True, null=True)),
                    ("first_record_at", models.DateTimeField(blank=True, null=True)),
                    ("first_share_at", models.DateTimeField(blank=True, null=True)),
                    ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "ordering": ("name_en", "pk"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("name_en", ""), _negated=True),
                                models.Q(("name_cy", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="organisation_has_a_name",
                            violation_error_message="Enter a name in English, in Welsh or in both",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("double_of", None), ("suspended_at__isnull", False), _connector="OR"),
                            name="organisation_double_is_closed",
                        ),
                        models.UniqueConstraint(
                            django.db.models.functions.text.Lower("slug"), name="organisation_slug_once"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Person",
                fields=[
                    ("password", models.CharField(max_length=128, verbose_name="password")),
                    ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                    (
                        "is_superuser",
                        models.BooleanField(
                            default=False,
                            help_text="Designates that this user has all permissions without explicitly assigning them.",
                            verbose_name="superuser status",
                        ),
                    ),
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("email", models.EmailField(max_length=254, unique=True, verbose_name="Email address")),
                    ("name", models.CharField(max_length=150, verbose_name="Full name")),
                    (
                        "language",
                        models.CharField(
                            choices=[("en", "English"), ("cy", "Cymraeg")],
                            default="en",
                            max_length=5,
                            verbose_name="Language",
                        ),
                    ),
                    (
                        "emails",
                        models.CharField(
                            choices=[
                                ("at_once", "At once, one for each thing"),
                                ("daily", "One a day, at 7am, if anything is new"),
                                ("never", "None: I look in the portal"),
                            ],
                            default="at_once",
                            max_length=10,
                            verbose_name="Emails about what is new",
                        ),
                    ),
                    ("is_portal_administrator", models.BooleanField(default=False)),
                    ("is_active", models.BooleanField(default=True)),
                    ("is_staff", models.BooleanField(default=False)),
                    ("date_joined", models.DateTimeField(default=partners.clock.now)),
                    ("sessions_stamp", models.UUIDField(default=uuid.uuid4, editable=False)),
                    (
                        "groups",
                        models.ManyToManyField(
                            blank=True,
                            help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                            related_name="user_set",
                            related_query_name="user",
                            to="auth.group",
                            verbose_name="groups",
                        ),
                    ),
                    (
                        "user_permissions",
                        models.ManyToManyField(
                            blank=True,
                            help_text="Specific permissions for this user.",
                            related_name="user_set",
                            related_query_name="user",
                            to="auth.permission",
                            verbose_name="user permissions",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="Event",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("at", models.DateTimeField(default=partners.clock.now, verbose_name="When")),
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
                        "person",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("person_name", models.CharField(blank=True, max_length=200, verbose_name="Who")),
                    (
                        "acting_for",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partners.organisation",
                        ),
                    ),
                    ("acting_for_name", models.CharField(blank=True, max_length=200, verbose_name="For")),
                    ("by_administrator", models.BooleanField(default=False)),
                    ("verb", models.CharField(max_length=60, verbose_name="What")),
                    ("subject_kind", models.CharField(max_length=60)),
                    ("subject_id", models.UUIDField()),
                    ("subject_label", models.CharField(blank=True, max_length=300, verbose_name="Record")),
                    ("reason", models.TextField(blank=True, verbose_name="Reason")),
                    ("facts", models.JSONField(default=dict)),
                    ("request_id", models.CharField(blank=True, max_length=64)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["organisation", "-at", "id"], name="event_trail"),
                        models.Index(fields=["subject_id", "-at"], name="event_subject"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="StoredFile",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "file",
                        models.FileField(max_length=200, storage=partners.files.store.PrivateStorage(), upload_to=""),
                    ),
                    ("name_given", models.CharField(max_length=255)),
                    ("size_bytes", models.PositiveBigIntegerField()),
                    ("sha256", models.CharField(max_length=64)),
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                    ("gone_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="Intake",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                    ("rows", models.JSONField(default=list)),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="Notice",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("kind", models.CharField(max_length=40)),
                    ("record", models.UUIDField()),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                    ("read_at", models.DateTimeField(null=True)),
                    ("mailed_at", models.DateTimeField(null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["person", "organisation", "-at"], name="notices_of_person"),
                        models.Index(
                            condition=models.Q(("mailed_at", None), ("read_at", None)),
                            fields=["at"],
                            name="notices_to_mail",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "person", "kind", "record"), name="notice_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Acquaintance",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "known",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "known"), name="acquaintance_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Job",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("name", models.CharField(max_length=80)),
                    ("payload", models.JSONField(default=dict)),
                    (
                        "acting_for",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="partners.organisation",
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                    ("due_at", models.DateTimeField(default=partners.clock.now)),
                    ("attempts", models.PositiveSmallIntegerField(default=0)),
                    ("starts", models.PositiveSmallIntegerField(default=0)),
                    ("done_at", models.DateTimeField(null=True)),
                    ("gave_up_at", models.DateTimeField(null=True)),
                    ("last_error", models.TextField(blank=True)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("done_at", None), ("gave_up_at", None)),
                            fields=["due_at"],
                            name="job_to_do",
                        ),
                        models.Index(
                            condition=models.Q(("attempts__gt", 0), ("done_at", None)),
                            fields=["name"],
                            name="job_in_vain",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Beat",
                fields=[
                    ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                    ("at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="Membership",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="memberships",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="memberships",
                            to="partners.organisation",
                        ),
                    ),
                    (
                        "roles",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(
                                choices=[
                                    ("viewer", "Viewer: reads the register"),
                                    ("property_manager", "Property manager: keeps the register and shares from it"),
                                    (
                                        "benefits_manager",
                                        "Benefits manager: reports benefits and validates those of others",
                                    ),
                                    ("finance", "Finance: attests the figures of benefits"),
                                    ("sponsor", "Executive sponsor: signs off charters for the organisation"),
                                    ("administrator", "Administrator: looks after people and agreements"),
                                ],
                                max_length=20,
                            ),
                            size=None,
                            verbose_name="Roles",
                        ),
                    ),
                    ("since", models.DateTimeField(default=partners.clock.now)),
                    ("suspended_at", models.DateTimeField(blank=True, null=True, verbose_name="Suspended")),
                    ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="Left")),
                ],
                options={
                    "indexes": [models.Index(fields=["person"], name="membership_of_person")],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None)),
                            fields=("organisation", "person"),
                            name="membership_once_in_force",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Invitation",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="invitations",
                            to="partners.organisation",
                        ),
                    ),
                    ("email", models.EmailField(max_length=254, verbose_name="Email address")),
                    (
                        "roles",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(
                                choices=[
                                    ("viewer", "Viewer: reads the register"),
                                    ("property_manager", "Property manager: keeps the register and shares from it"),
                                    (
                                        "benefits_manager",
                                        "Benefits manager: reports benefits and validates those of others",
                                    ),
                                    ("finance", "Finance: attests the figures of benefits"),
                                    ("sponsor", "Executive sponsor: signs off charters for the organisation"),
                                    ("administrator", "Administrator: looks after people and agreements"),
                                ],
                                max_length=20,
                            ),
                            size=None,
                            verbose_name="Roles",
                        ),
                    ),
                    ("token_hash", models.CharField(max_length=64, unique=True)),
                    (
                        "invited_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("by_administrator", models.BooleanField(default=False)),
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                    ("expires_at", models.DateTimeField(verbose_name="Expires")),
                    ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="Accepted")),
                    ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="Revoked")),
                    ("resent_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [models.Index(fields=["organisation", "-created_at"], name="invitation_of_body")],
                },
            ),
            migrations.CreateModel(
                name="SavedFilter",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("listed", models.CharField(max_length=20)),
                    ("name", models.CharField(max_length=80, verbose_name="Name")),
                    ("query", models.CharField(blank=True, max_length=3000)),
                    ("is_shared", models.BooleanField(default=False, verbose_name="Shared in your organisation")),
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organisation", "person", "listed", "name"),
                            name="saved_filter_once",
                            violation_error_message="You have another filter with this name",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="KeptColumns",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("listed", models.CharField(max_length=20)),
                    (
                        "columns",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=40), size=None
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "person", "listed"), name="kept_columns_once")
                    ],
                },
            ),
        ),
        *WALLS,
    ]

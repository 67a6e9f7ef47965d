import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import partners.clock
from partners.scoping.tables import Tables
from projects.migrations.walls import WALLS


class Migration(migrations.Migration):
    replaces = [
        ("projects", "0001_initial"),
        ("projects", "0002_walls"),
        ("projects", "0003_reports"),
        ("projects", "0004_report_walls"),
        ("projects", "0005_initiative"),
        ("projects", "0006_stories"),
        ("projects", "0007_story_walls"),
        ("projects", "0008_narrower"),
        ("projects", "0009_told_by_whom"),
        ("projects", "0010_programmes"),
        ("projects", "0011_programme_walls"),
        ("projects", "0012_who_places_a_benefit"),
        ("projects", "0013_who_claims_and_validates"),
        ("projects", "0014_proof_and_money"),
        ("projects", "0015_proof_and_money_walls"),
        ("projects", "0016_payment_disputes"),
        ("projects", "0017_dispute_walls"),
        ("projects", "0018_taken_back_anyway"),
        ("projects", "0019_asked_no_longer"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("forums", "0001_forums"),
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name="Project",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    ("name", models.CharField(max_length=200, verbose_name="Name")),
                    (
                        "forum",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="forums.forum",
                        ),
                    ),
                    (
                        "initiative",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="forums.initiative",
                        ),
                    ),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "permissions": [
                        ("view_listed", "Can see at level listed"),
                        ("view_summary", "Can see at level summary"),
                        ("view_detail", "Can see at level detail"),
                        ("view_commercial", "Can see at level commercial"),
                    ],
                    "indexes": [models.Index(fields=["organisation", "name"], name="project_lead_name")],
                },
            ),
            migrations.CreateModel(
                name="ProjectSummary",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "project",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE, related_name="summary", to="projects.project"
                        ),
                    ),
                    ("purpose", models.TextField(verbose_name="Purpose")),
                    ("began_on", models.DateField(default=partners.clock.today, verbose_name="Work began on")),
                    (
                        "gate",
                        models.CharField(
                            choices=[
                                ("soc", "Strategic outline case"),
                                ("obc", "Outline business case"),
                                ("fbc", "Full business case"),
                                ("delivery", "In delivery"),
                                ("closure", "Closed: delivered"),
                            ],
                            default="soc",
                            max_length=10,
                            verbose_name="Gate",
                        ),
                    ),
                    (
                        "standing",
                        models.CharField(
                            choices=[("going", "Going on"), ("on_hold", "On hold"), ("withdrawn", "Withdrawn")],
                            default="going",
                            max_length=10,
                            verbose_name="Standing",
                        ),
                    ),
                    (
                        "rag",
                        models.CharField(
                            choices=[
                                ("green", "Green: on course"),
                                ("amber", "Amber: at risk, and can be mended"),
                                ("red", "Red: will not be reached as planned"),
                            ],
                            default="green",
                            max_length=5,
                            verbose_name="Rating",
                        ),
                    ),
                    ("rag_reason", models.TextField(blank=True, verbose_name="Why this rating")),
                    ("path_to_green", models.TextField(blank=True, verbose_name="Path to green")),
                    ("path_owner", models.CharField(blank=True, max_length=200, verbose_name="Who acts")),
                    ("path_on", models.DateField(blank=True, null=True, verbose_name="Green again by")),
                    ("rated_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="ProjectPartner",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "project",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="partners", to="projects.project"
                        ),
                    ),
                    (
                        "partner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    ("contribution", models.CharField(blank=True, max_length=300, verbose_name="What it brings")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organisation", "project", "partner"), name="project_partner_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="GateMove",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "project",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="gate_moves",
                            to="projects.project",
                        ),
                    ),
                    (
                        "gate",
                        models.CharField(
                            choices=[
                                ("soc", "Strategic outline case"),
                                ("obc", "Outline business case"),
                                ("fbc", "Full business case"),
                                ("delivery", "In delivery"),
                                ("closure", "Closed: delivered"),
                            ],
                            max_length=10,
                            verbose_name="Gate",
                        ),
                    ),
                    (
                        "standing",
                        models.CharField(
                            choices=[("going", "Going on"), ("on_hold", "On hold"), ("withdrawn", "Withdrawn")],
                            max_length=10,
                            verbose_name="Standing",
                        ),
                    ),
                    ("on", models.DateField(verbose_name="Decided on")),
                    ("reason", models.TextField(verbose_name="Decision and reason")),
                    ("person_name", models.CharField(blank=True, max_length=200)),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "indexes": [models.Index(fields=["project", "-at"], name="gate_moves_of_project")],
                },
            ),
            migrations.CreateModel(
                name="RagReading",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "project",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="ratings", to="projects.project"
                        ),
                    ),
                    (
                        "rag",
                        models.CharField(
                            choices=[
                                ("green", "Green: on course"),
                                ("amber", "Amber: at risk, and can be mended"),
                                ("red", "Red: will not be reached as planned"),
                            ],
                            max_length=5,
                            verbose_name="Rating",
                        ),
                    ),
                    ("reason", models.TextField(blank=True, verbose_name="Why this rating")),
                    ("path_to_green", models.TextField(blank=True, verbose_name="Path to green")),
                    ("path_owner", models.CharField(blank=True, max_length=200, verbose_name="Who acts")),
                    ("path_on", models.DateField(blank=True, null=True, verbose_name="Green again by")),
                    ("on", models.DateField(verbose_name="Rated on")),
                    ("person_name", models.CharField(blank=True, max_length=200)),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "indexes": [models.Index(fields=["project", "-at"], name="ratings_of_project")],
                },
            ),
            migrations.CreateModel(
                name="TeamMember",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "project",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="team", to="projects.project"
                        ),
                    ),
                    (
                        "body",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partners.organisation",
                            verbose_name="Organisation",
                        ),
                    ),
                    ("name", models.CharField(max_length=200, verbose_name="Name")),
                    (
                        "role",
                        models.CharField(
                            choices=[
                                ("sro", "Senior responsible owner"),
                                ("lead", "Delivery lead"),
                                ("member", "Team member"),
                                ("finance", "Finance business partner"),
                                ("adviser", "Adviser"),
                            ],
                            default="member",
                            max_length=10,
                            verbose_name="Role",
                        ),
                    ),
                    ("left_on", models.DateField(blank=True, null=True, verbose_name="Left on")),
                ],
                options={
                    "indexes": [models.Index(fields=["project"], name="team_of_project")],
                },
            ),
            migrations.CreateModel(
                name="Milestone",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "project",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="milestones",
                            to="projects.project",
                        ),
                    ),
                    ("name", models.CharField(max_length=200, verbose_name="Milestone")),
                    ("baseline_on", models.DateField(verbose_name="Baseline")),
                    ("forecast_on", models.DateField(blank=True, null=True, verbose_name="Forecast")),
                    ("actual_on", models.DateField(blank=True, null=True, verbose_name="Actual")),
                    ("reason", models.CharField(blank=True, max_length=300, verbose_name="Why it moved")),
                ],
                options={
                    "indexes": [models.Index(fields=["project", "baseline_on"], name="milestones_of_project")],
                },
            ),
            migrations.CreateModel(
                name="Risk",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "project",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="risks", to="projects.project"
                        ),
                    ),
                    ("title", models.CharField(max_length=200, verbose_name="Risk")),
                    (
                        "likelihood",
                        models.PositiveSmallIntegerField(
                            choices=[
                                (1, "1, very low"),
                                (2, "2, low"),
                                (3, "3, medium"),
                                (4, "4, high"),
                                (5, "5, very high"),
                            ],
                            verbose_name="How likely",
                        ),
                    ),
                    (
                        "impact",
                        models.PositiveSmallIntegerField(
                            choices=[
                                (1, "1, very low"),
                                (2, "2, low"),
                                (3, "3, medium"),
                                (4, "4, high"),
                                (5, "5, very high"),
                            ],
                            verbose_name="How heavy",
                        ),
                    ),
                    ("response", models.CharField(max_length=500, verbose_name="What is done about it")),
                    ("owner_name", models.CharField(max_length=200, verbose_name="Who looks after it")),
                    ("closed_on", models.DateField(blank=True, null=True, verbose_name="Closed on")),
                ],
                options={
                    "indexes": [models.Index(fields=["project"], name="risks_of_project")],
                },
            ),
            migrations.CreateModel(
                name="ProjectMoney",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "project",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE, related_name="money", to="projects.project"
                        ),
                    ),
                    (
                        "budget_gbp",
                        models.DecimalField(
                            blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="Budget"
                        ),
                    ),
                    (
                        "spent_gbp",
                        models.DecimalField(
                            blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="Spent to date"
                        ),
                    ),
                    ("funding", models.CharField(blank=True, max_length=500, verbose_name="Who pays")),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="ProjectAsset",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "project",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="concerned", to="projects.project"
                        ),
                    ),
                    (
                        "asset",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assets.asset"
                        ),
                    ),
                    (
                        "owner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["asset"], name="projects_of_asset")],
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "project", "asset"), name="project_asset_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="ProjectGrant",
                fields=[
                    (
                        "permission",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                    ),
                    ("group", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group")),
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "content_object",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="projects.project"
                        ),
                    ),
                ],
                options={
                    "unique_together": {("group", "permission", "content_object")},
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="ProjectShare",
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
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.audience"
                        ),
                    ),
                    (
                        "door",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.cohort"
                        ),
                    ),
                    (
                        "level",
                        models.PositiveSmallIntegerField(
                            choices=[(1, "Listed"), (2, "Summary"), (3, "Detail"), (4, "Commercial")],
                            verbose_name="Level",
                        ),
                    ),
                    ("until", models.DateField(verbose_name="Last day")),
                    ("reason", models.TextField(verbose_name="Reason")),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ("batch", models.UUIDField(default=uuid.uuid4)),
                    (
                        "project",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="projects.project"
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("ended_at", None)), fields=["project"], name="live_shares_of_project"
                        ),
                        models.Index(
                            condition=models.Q(("ended_at", None)),
                            fields=["organisation", "until"],
                            name="project_shares_of_lead",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("level__range", (1, 4))), name="project_share_level")
                    ],
                },
            ),
            migrations.CreateModel(
                name="ProjectSight",
                fields=[
                    (
                        "door",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="sharing.cohort",
                        ),
                    ),
                    (
                        "owner",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="partners.organisation",
                        ),
                    ),
                    ("level", models.PositiveSmallIntegerField()),
                    ("until", models.DateField()),
                    ("sort_name", models.TextField(db_collation="C")),
                    ("search", models.TextField(db_collation="C")),
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "project_id",
                            "door_id",
                            "level",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    (
                        "project",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="projects.project",
                        ),
                    ),
                    ("gate", models.CharField(max_length=10, null=True)),
                    ("standing", models.CharField(max_length=10, null=True)),
                    ("rag", models.CharField(max_length=5, null=True)),
                ],
                options={
                    "indexes": [models.Index(fields=["door", "sort_name", "project"], name="project_sight_by_name")],
                },
            ),
            migrations.CreateModel(
                name="Benefit",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "project",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="benefits", to="projects.project"
                        ),
                    ),
                    ("name", models.CharField(max_length=200, verbose_name="Name")),
                    ("description", models.TextField(blank=True, verbose_name="What changes, and how it is measured")),
                    (
                        "category",
                        models.CharField(
                            choices=[
                                ("cap_receipt", "Capital receipt"),
                                ("run_cost", "Reduced running cost"),
                                ("cost_avoid", "Cost avoided"),
                                ("income", "New rental or other income"),
                                ("invest", "Private or inward investment"),
                                ("homes", "Homes on released land"),
                                ("jobs", "Jobs, gross"),
                                ("land", "Land released"),
                                ("space", "Space released"),
                                ("carbon", "Emissions avoided"),
                                ("service", "Services brought together"),
                                ("social", "Community and well-being"),
                            ],
                            max_length=12,
                            verbose_name="Category",
                        ),
                    ),
                    (
                        "basis",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("", "Not needed"),
                                ("gross", "Gross of the cost of sale"),
                                ("net", "Net of the cost of sale"),
                                ("created", "Jobs created"),
                                ("safeguarded", "Jobs safeguarded"),
                                ("construction", "Construction, in job-years"),
                                ("nia", "Net internal area"),
                                ("gia", "Gross internal area"),
                                ("money", "In pounds"),
                                ("count", "A number of people or events"),
                            ],
                            max_length=12,
                            verbose_name="Measured as",
                        ),
                    ),
                    (
                        "shape",
                        models.CharField(
                            choices=[
                                ("one_off", "One-off"),
                                ("recurring", "Recurring"),
                                ("stock", "Stock: how much there is at the end of the quarter"),
                            ],
                            max_length=10,
                            verbose_name="Adds up as",
                        ),
                    ),
                    (
                        "cash_class",
                        models.CharField(
                            choices=[
                                ("cash_releasing", "Releases cash from a budget"),
                                ("non_cash_releasing", "Worth money, but releases no cash"),
                                ("quantifiable", "Measured, not in money"),
                                ("qualitative", "Described in words"),
                            ],
                            max_length=20,
                            verbose_name="Class",
                        ),
                    ),
                    (
                        "reach",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("", "Not said yet"),
                                ("direct", "Public sector, direct: to the organisations that pay for it"),
                                ("indirect", "Public sector, indirect: to other public bodies"),
                                ("social", "Wider social: to people, businesses and places"),
                            ],
                            max_length=10,
                            verbose_name="To whom it comes",
                        ),
                    ),
                    (
                        "source",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("", "Not needed"),
                                ("return", "Employer’s return"),
                                ("density", "Estimate by floor space (density)"),
                            ],
                            max_length=10,
                            verbose_name="What the jobs rest on",
                        ),
                    ),
                    ("price_base", models.CharField(blank=True, max_length=7, verbose_name="Price base")),
                    ("is_disbenefit", models.BooleanField(default=False, verbose_name="A dis-benefit")),
                    (
                        "confidence",
                        models.PositiveSmallIntegerField(
                            default=100, verbose_name="Confidence in the forecast, per cent"
                        ),
                    ),
                    ("owner_name", models.CharField(max_length=200, verbose_name="Responsible officer")),
                    (
                        "feature",
                        models.CharField(
                            blank=True, max_length=500, verbose_name="What of the service brings it about"
                        ),
                    ),
                    (
                        "activities",
                        models.CharField(blank=True, max_length=500, verbose_name="What is done to secure it"),
                    ),
                    ("measure", models.CharField(blank=True, max_length=300, verbose_name="Measured by")),
                    ("target", models.CharField(blank=True, max_length=300, verbose_name="Target")),
                    (
                        "full_year",
                        models.DecimalField(
                            blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="Full-year value"
                        ),
                    ),
                    (
                        "years",
                        models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="For how many years"),
                    ),
                    ("depends_on", models.CharField(blank=True, max_length=500, verbose_name="What it depends on")),
                    ("number", models.PositiveIntegerField(null=True, verbose_name="Number")),
                    ("counts_from", models.DateField(null=True, verbose_name="Counts from")),
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "indexes": [models.Index(fields=["project", "name"], name="benefits_of_project")],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("confidence__lte", 100)), name="benefit_confidence"),
                        models.UniqueConstraint(fields=("organisation", "number"), name="benefit_number_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Publication",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "benefit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="publications",
                            to="projects.benefit",
                        ),
                    ),
                    (
                        "forum",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forums.forum"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.audience"
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
                    ("published_at", models.DateTimeField(default=partners.clock.now)),
                    ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("withdrawn_at", None)),
                            fields=["audience"],
                            name="published_to_audience",
                        ),
                        models.Index(fields=["benefit"], name="publications_of_benefit"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("withdrawn_at", None)),
                            fields=("organisation", "benefit", "forum"),
                            name="published_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ForumTally",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "forum",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.forum"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.audience"
                        ),
                    ),
                    ("benefits", models.PositiveIntegerField(default=0)),
                    ("published", models.PositiveIntegerField(default=0)),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="BenefitCosts",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "benefit",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="money", to="projects.benefit"
                        ),
                    ),
                    ("costs", models.CharField(max_length=500, verbose_name="What it may cost")),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="BenefitFigure",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "benefit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="projects.benefit"
                        ),
                    ),
                    (
                        "series",
                        models.CharField(
                            choices=[("baseline", "Baseline"), ("forecast", "Forecast"), ("actual", "Actual")],
                            max_length=10,
                            verbose_name="Series",
                        ),
                    ),
                    ("quarter", models.DateField(verbose_name="Quarter")),
                    (
                        "stage",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("", "Not needed"),
                                ("capacity", "Capacity of the site"),
                                ("permission", "Planning permission"),
                                ("released", "Land released"),
                                ("started", "Started on site"),
                                ("completed", "Completed"),
                            ],
                            max_length=12,
                            verbose_name="Stage",
                        ),
                    ),
                    ("number", models.PositiveIntegerField(default=1)),
                    ("amount", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="Figure")),
                    ("units", models.JSONField(default=dict)),
                    ("reason", models.CharField(blank=True, max_length=500, verbose_name="Why it changes")),
                    (
                        "comment",
                        models.CharField(blank=True, max_length=500, verbose_name="Why it differs from the forecast"),
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
                    ("person_name", models.CharField(blank=True, max_length=200)),
                    ("entered_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "indexes": [models.Index(fields=["benefit", "series", "quarter"], name="figures_of_benefit")],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organisation", "benefit", "series", "quarter", "stage", "number"),
                            name="figure_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("quarter__day", 1), ("quarter__month__in", (1, 4, 7, 10))),
                            name="figure_first_day_of_quarter",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Attestation",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "benefit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="attestations",
                            to="projects.benefit",
                        ),
                    ),
                    (
                        "figure",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="attestation",
                            to="projects.benefitfigure",
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
                    ("person_name", models.CharField(blank=True, max_length=200)),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="ValidationRequest",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "benefit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="validation_requests",
                            to="projects.benefit",
                        ),
                    ),
                    (
                        "validator",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "forum",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="forums.forum",
                        ),
                    ),
                    (
                        "note",
                        models.CharField(blank=True, max_length=500, verbose_name="What you want them to look at"),
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
                    ("asked_at", models.DateTimeField(default=partners.clock.now)),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("ended_at", None)), fields=["validator"], name="validations_waiting"
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None)),
                            fields=("organisation", "benefit", "validator"),
                            name="validation_asked_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Validation",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "benefit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="validations",
                            to="projects.benefit",
                        ),
                    ),
                    (
                        "figure",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="validation",
                            to="projects.benefitfigure",
                        ),
                    ),
                    (
                        "forum",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="forums.forum",
                        ),
                    ),
                    ("accepted", models.BooleanField()),
                    ("reason", models.CharField(blank=True, max_length=500, verbose_name="What you checked")),
                    (
                        "person",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("person_name", models.CharField(blank=True, max_length=200)),
                    ("body_name", models.CharField(blank=True, max_length=200)),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="BenefitSplit",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "benefit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="splits", to="projects.benefit"
                        ),
                    ),
                    ("number", models.PositiveIntegerField(default=1)),
                    ("apportioned", models.BooleanField()),
                    ("reason", models.CharField(blank=True, max_length=500, verbose_name="Why")),
                    ("person_name", models.CharField(blank=True, max_length=200)),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "benefit", "number"), name="split_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="BenefitShare",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "split",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="shares",
                            to="projects.benefitsplit",
                        ),
                    ),
                    (
                        "benefit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="projects.benefit"
                        ),
                    ),
                    (
                        "partner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    ("percent", models.DecimalField(decimal_places=6, max_digits=9, verbose_name="Share, per cent")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organisation", "split", "partner"), name="share_of_benefit_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("percent__gt", 0), ("percent__lte", 100)),
                            name="share_of_benefit_percent",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Evidence",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "benefit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="projects.benefit"
                        ),
                    ),
                    (
                        "file",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.storedfile"
                        ),
                    ),
                    ("what", models.CharField(max_length=300, verbose_name="What it shows")),
                    ("person_name", models.CharField(blank=True, max_length=200)),
                    ("added_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "indexes": [models.Index(fields=["benefit"], name="evidence_of_benefit")],
                },
            ),
            migrations.CreateModel(
                name="EvidenceTakenBack",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "benefit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="projects.benefit"
                        ),
                    ),
                    (
                        "evidence",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="taken_back",
                            to="projects.evidence",
                        ),
                    ),
                    ("reason", models.CharField(max_length=500, verbose_name="Why it is taken back")),
                    (
                        "person",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("person_name", models.CharField(blank=True, max_length=200)),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="Payment",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "project",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="projects.project"
                        ),
                    ),
                    (
                        "payer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partners.organisation",
                            verbose_name="Who pays",
                        ),
                    ),
                    (
                        "payee",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partners.organisation",
                            verbose_name="Who is paid",
                        ),
                    ),
                    ("quarter", models.DateField(verbose_name="Quarter")),
                    ("amount", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="Amount")),
                    ("what", models.CharField(max_length=300, verbose_name="What for")),
                    (
                        "takes_back",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="taken_back",
                            to="projects.payment",
                        ),
                    ),
                    ("reason", models.CharField(blank=True, max_length=500, verbose_name="Why it is taken back")),
                    ("person_name", models.CharField(blank=True, max_length=200)),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "indexes": [models.Index(fields=["project"], name="payments_of_project")],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_is_positive"),
                        models.CheckConstraint(
                            condition=models.Q(("payer", models.F("payee")), _negated=True), name="payment_between_two"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("reason", ""), ("takes_back", None)),
                                models.Q(("takes_back__isnull", False), models.Q(("reason", ""), _negated=True)),
                                _connector="OR",
                            ),
                            name="payment_taken_back_for_a_reason",
                        ),
                        models.UniqueConstraint(
                            fields=("id", "organisation", "project", "payee", "payer", "quarter", "amount"),
                            name="payment_as_it_is",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PaymentDispute",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "payment",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="projects.payment"
                        ),
                    ),
                    ("reason", models.CharField(max_length=500, verbose_name="What is wrong with it")),
                    (
                        "person",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("person_name", models.CharField(blank=True, max_length=200)),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                    ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("withdrawn_at", None)),
                            fields=("organisation", "payment"),
                            name="payment_disputed_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ProgrammeTag",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "benefit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="programme_tags",
                            to="projects.benefit",
                        ),
                    ),
                    ("code", models.CharField(max_length=10, verbose_name="Programme")),
                    ("person_name", models.CharField(blank=True, max_length=200)),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("ended_at", None)), fields=["benefit"], name="programmes_of_benefit"
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None)),
                            fields=("organisation", "benefit", "code"),
                            name="programme_tag_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("code__in", ["ope", "lrf", "blrf", "acpw"])), name="programme_is_known"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Contribution",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "benefit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="contributions",
                            to="projects.benefit",
                        ),
                    ),
                    (
                        "project",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="contributions",
                            to="projects.project",
                        ),
                    ),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "indexes": [models.Index(fields=["project"], name="contributions_of_project")],
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "benefit", "project"), name="contribution_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReportDefinition",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "forum",
                        models.ForeignKey(
                            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forums.forum"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="sharing.audience",
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
                        "frequency",
                        models.CharField(
                            choices=[("quarterly", "Quarterly"), ("yearly", "Yearly")],
                            max_length=10,
                            verbose_name="How often",
                        ),
                    ),
                    (
                        "year_starts_in",
                        models.PositiveSmallIntegerField(default=4, verbose_name="Reporting year starts in month"),
                    ),
                    ("since", models.DateField(verbose_name="First period is that of")),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organisation", "frequency"), name="report_definition_once_a_body"
                        ),
                        models.UniqueConstraint(fields=("forum", "frequency"), name="report_definition_once_a_forum"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("audience", None), ("forum", None), ("organisation__isnull", False)),
                                models.Q(("audience__isnull", False), ("forum__isnull", False), ("organisation", None)),
                                _connector="OR",
                            ),
                            name="report_definition_of_one",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Report",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "definition",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="reports",
                            to="projects.reportdefinition",
                        ),
                    ),
                    (
                        "forum",
                        models.ForeignKey(
                            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forums.forum"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="sharing.audience",
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
                    ("period_start", models.DateField()),
                    ("period_quarters", models.PositiveSmallIntegerField()),
                    ("version", models.PositiveSmallIntegerField(default=1)),
                    (
                        "corrects",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="corrected_by",
                            to="projects.report",
                        ),
                    ),
                    ("what_changed", models.TextField(blank=True, verbose_name="What this version changes, and why")),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting to be prepared"),
                                ("building", "Being prepared"),
                                ("failed", "Could not be prepared"),
                                ("draft", "Draft"),
                                ("signed_off", "Signed off"),
                                ("published", "Published"),
                            ],
                            default="waiting",
                            max_length=10,
                            verbose_name="State",
                        ),
                    ),
                    ("asked_at", models.DateTimeField(default=partners.clock.now)),
                    ("claim", models.PositiveIntegerField(default=0)),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("leased_until", models.DateTimeField(null=True)),
                    ("step", models.PositiveSmallIntegerField(default=0)),
                    ("as_at", models.DateTimeField(null=True, verbose_name="As at")),
                    ("snapshot", models.JSONField(null=True)),
                    ("fingerprint", models.CharField(blank=True, max_length=64)),
                    ("charts", models.JSONField(default=dict)),
                    ("commentary", models.TextField(blank=True, verbose_name="Commentary")),
                    (
                        "rag",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("green", "Green: on course"),
                                ("amber", "Amber: issues that can be resolved"),
                                ("red", "Red: out of reach as things stand"),
                            ],
                            max_length=5,
                            verbose_name="Overall rating",
                        ),
                    ),
                    ("rag_reason", models.TextField(blank=True, verbose_name="Why")),
                    ("path_to_green", models.TextField(blank=True, verbose_name="Path to green")),
                    ("story", models.JSONField(default=dict)),
                    (
                        "signed_off_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("signed_off_at", models.DateTimeField(null=True)),
                    (
                        "published_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("published_at", models.DateTimeField(null=True)),
                ],
                options={
                    "ordering": ("-period_start", "-period_quarters", "-version", "pk"),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state__in", ("waiting", "building"))),
                            fields=["leased_until"],
                            name="report_in_hand",
                        ),
                        models.Index(fields=["audience", "-period_start"], name="report_of_audience"),
                        models.Index(fields=["organisation", "-period_start"], name="report_of_body"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("definition", "period_start", "version"), name="report_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state__in", ("draft", "signed_off", "published")), _negated=True),
                                models.Q(("as_at__isnull", False), ("snapshot__isnull", False)),
                                _connector="OR",
                            ),
                            name="report_has_its_figures",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="StorySentence",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "report",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="sentences", to="projects.report"
                        ),
                    ),
                    (
                        "forum",
                        models.ForeignKey(
                            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forums.forum"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="sharing.audience",
                        ),
                    ),
                    (
                        "teller",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partners.organisation",
                        ),
                    ),
                    (
                        "organisation",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partners.organisation",
                            verbose_name="Names",
                        ),
                    ),
                    ("place", models.PositiveSmallIntegerField()),
                    ("text", models.CharField(max_length=600, verbose_name="Sentence")),
                    (
                        "answer",
                        models.CharField(
                            choices=[
                                ("open", "Waiting for an answer"),
                                ("approved", "Approved"),
                                ("declined", "Declined"),
                            ],
                            default="open",
                            max_length=10,
                            verbose_name="Answer",
                        ),
                    ),
                    (
                        "answered_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("answered_at", models.DateTimeField(null=True)),
                    ("closed_at", models.DateTimeField(null=True)),
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "ordering": ("place", "created_at", "pk"),
                },
            ),
            migrations.CreateModel(
                name="ReportFollower",
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
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "forum", "person"), name="report_follower_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReportNotice",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "report",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="projects.report"
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("report", "person"), name="report_notice_once")],
                },
            ),
            migrations.CreateModel(
                name="Story",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "project",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="stories", to="projects.project"
                        ),
                    ),
                    (
                        "forum",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forums.forum"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.audience"
                        ),
                    ),
                    ("title", models.CharField(max_length=150, verbose_name="Title")),
                    ("person_name", models.CharField(blank=True, max_length=200)),
                    ("told_at", models.DateTimeField(default=partners.clock.now)),
                    ("published_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("published_at__isnull", False)),
                            fields=["audience"],
                            name="stories_of_audience",
                        ),
                        models.Index(fields=["project"], name="stories_of_project"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="StoryLine",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "story",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="projects.story"
                        ),
                    ),
                    (
                        "audience",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.audience"
                        ),
                    ),
                    (
                        "body",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    ("text", models.CharField(max_length=400, verbose_name="Sentence")),
                    ("place", models.PositiveSmallIntegerField(default=0)),
                    ("asked_at", models.DateTimeField(default=partners.clock.now)),
                    ("published_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [models.Index(fields=["body"], name="sentences_about_body")],
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "story", "body"), name="story_line_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="StoryAnswer",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "sentence",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="projects.storyline"
                        ),
                    ),
                    (
                        "teller",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    ("approved", models.BooleanField()),
                    ("reason", models.CharField(blank=True, max_length=300, verbose_name="Why not")),
                    ("person_name", models.CharField(blank=True, max_length=200)),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "abstract": False,
                },
            ),
        ),
        *WALLS,
    ]

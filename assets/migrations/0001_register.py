import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import assets.register.notice
import partners.clock
from assets.migrations.walls import WALLS
from partners.scoping.tables import Tables


class Migration(migrations.Migration):
    replaces = [
        ("assets", "0001_initial"),
        ("assets", "0002_assetchange_version"),
        ("assets", "0003_parts_of_their_owner"),
        ("assets", "0004_grants_of_their_owner"),
        ("assets", "0005_imports"),
        ("assets", "0006_sight_indexes"),
        ("assets", "0007_sight_in_order"),
        ("assets", "0008_staged_rows"),
        ("assets", "0009_bulk_edits"),
        ("assets", "0010_exports_and_planning"),
        ("assets", "0011_shares_as_agreed"),
        ("assets", "0012_map_reads_its_index"),
        ("assets", "0013_requests"),
        ("assets", "0014_dates_plans_space"),
        ("assets", "0015_narrower_requests"),
        ("assets", "0016_kept_and_counted"),
        ("assets", "0017_who_changes_many"),
        ("assets", "0018_space_and_notice"),
        ("assets", "0019_who_keeps"),
        ("assets", "0020_need_of_requests"),
        ("assets", "0021_warned_of_ends"),
        ("assets", "0022_counted_by_use"),
        ("assets", "0023_community_value"),
        ("assets", "0024_space_in_use"),
        ("assets", "0025_work_that_stopped"),
        ("assets", "0026_import_asks_again"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("partners", "0001_bodies_and_people"),
        ("sharing", "0001_audiences"),
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name="BulkEdit",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                    ("person_name", models.CharField(blank=True, max_length=200)),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                    ("values", models.JSONField()),
                    (
                        "stage",
                        models.CharField(
                            choices=[
                                ("working", "Being changed"),
                                ("done", "Done"),
                                ("undoing", "Being undone"),
                                ("refused", "Not done"),
                                ("failed", "Could not be done"),
                            ],
                            default="done",
                            max_length=10,
                        ),
                    ),
                    ("query", models.TextField(blank=True)),
                    ("mark", models.CharField(blank=True, max_length=32)),
                    ("total", models.PositiveIntegerField(default=0)),
                    ("number", models.PositiveIntegerField(default=0)),
                    ("undone_at", models.DateTimeField(blank=True, null=True)),
                    ("undone_number", models.PositiveIntegerField(default=0)),
                ],
                options={
                    "indexes": [models.Index(fields=["organisation", "-at"], name="bulk_edits_of_owner")],
                },
            ),
            migrations.CreateModel(
                name="Asset",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    ("name", models.CharField(max_length=300, verbose_name="Name")),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("land", "Land"),
                                ("building", "Building"),
                                ("land_and_building", "Land and building"),
                            ],
                            default="building",
                            max_length=20,
                            verbose_name="Land or building",
                        ),
                    ),
                    ("locality", models.CharField(blank=True, max_length=120, verbose_name="Locality")),
                    ("identity", models.CharField(max_length=200)),
                    ("retired_on", models.DateField(blank=True, null=True, verbose_name="Retired on")),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                    ("changed_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "permissions": [
                        ("view_listed", "Can see at level listed"),
                        ("view_summary", "Can see at level summary"),
                        ("view_detail", "Can see at level detail"),
                        ("view_commercial", "Can see at level commercial"),
                    ],
                    "indexes": [models.Index(fields=["organisation", "name"], name="asset_owner_name")],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organisation", "identity"),
                            name="asset_identity_once",
                            violation_error_message="Your register has another property with this reference",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="BulkEditRow",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "edit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="assets.bulkedit"
                        ),
                    ),
                    (
                        "asset",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assets.asset"
                        ),
                    ),
                    ("version", models.PositiveIntegerField()),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("edit", "asset"), name="bulk_edit_row_once")],
                },
            ),
            migrations.CreateModel(
                name="CalendarFeed",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                    ("token_hash", models.CharField(max_length=64, unique=True)),
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                    ("expires_on", models.DateField()),
                    ("revoked_at", models.DateTimeField(null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("revoked_at", None)),
                            fields=("organisation", "person"),
                            name="one_feed_in_force",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Export",
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
                    (
                        "what",
                        models.CharField(
                            choices=[
                                ("register", "Your whole register, every fact, to mend and import again"),
                                ("code", "Your whole register, as the Transparency Code asks for it"),
                                ("list", "What the list shows, of your own and of what others share with you"),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "shape",
                        models.CharField(
                            choices=[("csv", "CSV"), ("xlsx", "Excel (XLSX)"), ("geojson", "GeoJSON, for a map")],
                            max_length=10,
                        ),
                    ),
                    ("query", models.CharField(blank=True, max_length=2000)),
                    ("language", models.CharField(default="en", max_length=10)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("writing", "Being written"),
                                ("ready", "Ready"),
                                ("gone", "Removed"),
                                ("failed", "Could not be written"),
                            ],
                            default="writing",
                            max_length=10,
                        ),
                    ),
                    ("row_count", models.PositiveIntegerField(default=0)),
                    ("seen", models.CharField(blank=True, max_length=64)),
                    (
                        "file",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partners.storedfile",
                        ),
                    ),
                    ("asked_at", models.DateTimeField(default=partners.clock.now)),
                    ("ready_at", models.DateTimeField(null=True)),
                ],
                options={
                    "indexes": [models.Index(fields=["person", "-asked_at"], name="exports_of_person")],
                },
            ),
            migrations.CreateModel(
                name="Import",
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
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    (
                        "file",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.storedfile"
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("matching", "Match the columns"),
                                ("checking", "Checking"),
                                ("checked", "Ready to import"),
                                ("storing", "Importing"),
                                ("done", "Imported"),
                                ("undoing", "Being undone"),
                                ("undone", "Undone"),
                                ("refused", "Refused"),
                                ("cancelled", "Cancelled"),
                            ],
                            default="matching",
                            max_length=10,
                        ),
                    ),
                    ("sheet", models.CharField(blank=True, max_length=200)),
                    ("sheets", models.JSONField(default=list)),
                    ("heading_row", models.PositiveIntegerField(null=True)),
                    ("headings", models.JSONField(default=list)),
                    ("sample", models.JSONField(default=list)),
                    ("matching", models.JSONField(default=list)),
                    ("row_count", models.PositiveIntegerField(default=0)),
                    ("created", models.PositiveIntegerField(default=0)),
                    ("changed", models.PositiveIntegerField(default=0)),
                    ("unchanged", models.PositiveIntegerField(default=0)),
                    ("rejected", models.PositiveIntegerField(default=0)),
                    ("mendable", models.PositiveIntegerField(default=0)),
                    ("missing", models.PositiveIntegerField(default=0)),
                    ("others", models.PositiveIntegerField(default=0)),
                    ("key_columns", models.JSONField(default=list)),
                    ("owner_column", models.PositiveIntegerField(null=True)),
                    ("owners", models.JSONField(default=list)),
                    ("owners_chosen", models.JSONField(default=list)),
                    ("clears_empty", models.BooleanField(default=False)),
                    ("leaves_cells_out", models.BooleanField(default=False)),
                    ("asks_again", models.BooleanField(default=False)),
                    ("recognised", models.BooleanField(default=False)),
                    ("is_turned", models.BooleanField(default=False)),
                    ("register_stamp", models.CharField(blank=True, max_length=100)),
                    ("undone_at", models.DateTimeField(null=True)),
                    ("good_rows_only", models.BooleanField(default=False)),
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
                        "level",
                        models.PositiveSmallIntegerField(
                            choices=[(1, "Listed"), (2, "Summary"), (3, "Detail"), (4, "Commercial")], null=True
                        ),
                    ),
                    ("until", models.DateField(null=True)),
                    ("refused_because", models.CharField(blank=True, max_length=500)),
                    ("started_at", models.DateTimeField(default=partners.clock.now)),
                    ("finished_at", models.DateTimeField(null=True)),
                    ("stopped_at", models.DateTimeField(null=True)),
                    ("forgotten_at", models.DateTimeField(null=True)),
                ],
                options={
                    "indexes": [models.Index(fields=["organisation", "-started_at"], name="imports_of_body")],
                },
            ),
            migrations.CreateModel(
                name="ImportRow",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "batch_id", "row", blank=True, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "organisation",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="partners.organisation",
                        ),
                    ),
                    (
                        "batch",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="rows",
                            to="assets.import",
                        ),
                    ),
                    ("row", models.PositiveIntegerField()),
                    (
                        "outcome",
                        models.CharField(
                            choices=[
                                ("new", "New properties"),
                                ("changed", "Changed"),
                                ("unchanged", "Unchanged"),
                                ("missing", "In your register, but not in the file"),
                                ("others", "Rows of other owners, left out"),
                                ("rejected", "Rows with errors, left out"),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "fault",
                        models.PositiveSmallIntegerField(
                            choices=[(0, "Nothing"), (1, "Cells that could be left out"), (2, "The row")], default=0
                        ),
                    ),
                    ("identity", models.CharField(blank=True, max_length=200)),
                    ("asset_id", models.UUIDField(null=True)),
                    ("name", models.CharField(blank=True, max_length=300)),
                    ("said", models.JSONField(default=dict)),
                    ("was", models.JSONField(null=True)),
                    ("cells", models.JSONField(null=True)),
                    ("coarse", models.JSONField(null=True)),
                    ("spares", models.JSONField(null=True)),
                    ("fate", models.CharField(blank=True, max_length=10)),
                    ("left", models.JSONField(null=True)),
                ],
                options={
                    "ordering": ("row",),
                    "indexes": [
                        models.Index(fields=["batch", "outcome", "row"], name="rows_of_import"),
                        models.Index(condition=models.Q(("outcome", "new")), fields=["asset_id"], name="imported_as"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ImportProblem",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "batch",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="problems", to="assets.import"
                        ),
                    ),
                    ("row", models.PositiveIntegerField()),
                    ("column", models.CharField(blank=True, max_length=200)),
                    ("value", models.TextField(blank=True)),
                    ("code", models.CharField(max_length=60)),
                    ("facts", models.JSONField(default=dict)),
                    ("is_warning", models.BooleanField(default=False)),
                ],
                options={
                    "ordering": ("row", "column"),
                    "indexes": [models.Index(fields=["batch", "is_warning", "row"], name="problems_of_import")],
                },
            ),
            migrations.CreateModel(
                name="ColumnMemory",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    ("heading", models.CharField(max_length=300)),
                    ("target", models.CharField(blank=True, max_length=40)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "heading"), name="column_memory_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Layout",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    ("headings_hash", models.CharField(max_length=64)),
                    ("matched", models.JSONField(default=dict)),
                    ("key_headings", models.JSONField(default=list)),
                    ("owner_heading", models.CharField(blank=True, max_length=300)),
                    ("owners_chosen", models.JSONField(default=list)),
                    ("clears_empty", models.BooleanField(default=False)),
                    ("used_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "headings_hash"), name="layout_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="EndTold",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    ("ends_on", models.DateField()),
                    ("days", models.PositiveSmallIntegerField()),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("organisation", "ends_on"), name="end_told_once")],
                },
            ),
            migrations.CreateModel(
                name="AssetSummary",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "asset",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE, related_name="%(class)s", to="assets.asset"
                        ),
                    ),
                    ("reference", models.CharField(blank=True, max_length=100, verbose_name="Your reference")),
                    ("uprn", models.CharField(blank=True, max_length=12, verbose_name="UPRN")),
                    ("address", models.CharField(blank=True, max_length=500, verbose_name="Address")),
                    ("town", models.CharField(blank=True, max_length=120, verbose_name="Town")),
                    ("postcode", models.CharField(blank=True, max_length=10, verbose_name="Postcode")),
                    (
                        "coordinate_system",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("osgb36", "British National Grid"),
                                ("wgs84", "Latitude and longitude (WGS84)"),
                                ("etrs89", "Latitude and longitude (ETRS89)"),
                            ],
                            max_length=10,
                            verbose_name="Coordinate system",
                        ),
                    ),
                    (
                        "easting",
                        models.DecimalField(
                            blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="Easting"
                        ),
                    ),
                    (
                        "northing",
                        models.DecimalField(
                            blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="Northing"
                        ),
                    ),
                    ("latitude", models.FloatField(blank=True, null=True, verbose_name="Latitude")),
                    ("longitude", models.FloatField(blank=True, null=True, verbose_name="Longitude")),
                    (
                        "floor_area_m2",
                        models.DecimalField(
                            blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="Floor area in m²"
                        ),
                    ),
                    (
                        "floor_area_basis",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("gea", "Gross external area"),
                                ("gia", "Gross internal area"),
                                ("nia", "Net internal area"),
                                ("ipms1", "IPMS 1"),
                                ("ipms2", "IPMS 2"),
                                ("ipms3", "IPMS 3"),
                            ],
                            max_length=10,
                            verbose_name="Measured as",
                        ),
                    ),
                    (
                        "land_area_ha",
                        models.DecimalField(
                            blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="Land area in hectares"
                        ),
                    ),
                    (
                        "use",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("office", "Office"),
                                ("depot", "Depot"),
                                ("school", "School"),
                                ("library", "Library"),
                                ("leisure", "Leisure and sport"),
                                ("health", "Health centre or clinic"),
                                ("hospital", "Hospital"),
                                ("police", "Police station"),
                                ("fire", "Fire station"),
                                ("court", "Court"),
                                ("prison", "Prison"),
                                ("community", "Community building"),
                                ("car_park", "Car park"),
                                ("housing", "Housing"),
                                ("industrial", "Industrial"),
                                ("retail", "Shop or market"),
                                ("open_space", "Open space"),
                                ("agricultural", "Farm or forestry"),
                                ("cemetery", "Cemetery"),
                                ("heritage", "Heritage site"),
                                ("development", "Development site"),
                                ("other", "Other"),
                            ],
                            max_length=20,
                            verbose_name="Use",
                        ),
                    ),
                    ("use_as_given", models.CharField(blank=True, max_length=200, verbose_name="Use, in your words")),
                    (
                        "tenure",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("freehold", "Freehold"),
                                ("leasehold", "Leasehold"),
                                ("freehold_and_leasehold", "Freehold and leasehold"),
                                ("licence", "Licence"),
                                ("pfi", "PFI"),
                                ("other", "Other"),
                            ],
                            max_length=30,
                            verbose_name="Tenure",
                        ),
                    ),
                    (
                        "tenure_detail",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(
                                choices=[
                                    ("occupied_by_authority", "Occupied by the body itself"),
                                    ("ground_leasehold", "Ground leasehold"),
                                    ("leasehold", "Leasehold"),
                                    ("sub_leasehold", "Sub-leasehold"),
                                    ("licence", "Licence"),
                                    ("vacant", "Vacant"),
                                ],
                                max_length=30,
                            ),
                            blank=True,
                            default=list,
                            size=None,
                            verbose_name="Held or let as",
                        ),
                    ),
                    (
                        "tenure_as_given",
                        models.CharField(blank=True, max_length=200, verbose_name="Tenure, in your words"),
                    ),
                    ("holding_reason", models.CharField(blank=True, max_length=200, verbose_name="Reason for holding")),
                    ("services", models.CharField(blank=True, max_length=300, verbose_name="Services offered from it")),
                    ("is_vacant", models.BooleanField(blank=True, null=True, verbose_name="Vacant")),
                    ("is_surplus", models.BooleanField(blank=True, null=True, verbose_name="Surplus")),
                    (
                        "is_community_value",
                        models.BooleanField(blank=True, null=True, verbose_name="Asset of community value"),
                    ),
                    (
                        "is_for_transfer",
                        models.BooleanField(
                            blank=True, null=True, verbose_name="Offered for transfer to the community"
                        ),
                    ),
                    ("retired_reason", models.CharField(blank=True, max_length=300, verbose_name="Why retired")),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="AssetDetail",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "asset",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE, related_name="%(class)s", to="assets.asset"
                        ),
                    ),
                    (
                        "condition_grade",
                        models.CharField(
                            blank=True,
                            choices=[("a", "A: good"), ("b", "B: satisfactory"), ("c", "C: poor"), ("d", "D: bad")],
                            max_length=1,
                            verbose_name="Condition",
                        ),
                    ),
                    ("condition_on", models.DateField(blank=True, null=True, verbose_name="Condition surveyed on")),
                    (
                        "functional_suitability",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("good", "Good"),
                                ("satisfactory", "Satisfactory"),
                                ("poor", "Poor"),
                                ("unsuitable", "Unsuitable"),
                            ],
                            max_length=15,
                            verbose_name="Functional suitability",
                        ),
                    ),
                    (
                        "energy_rating",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("A", "A"),
                                ("B", "B"),
                                ("C", "C"),
                                ("D", "D"),
                                ("E", "E"),
                                ("F", "F"),
                                ("G", "G"),
                            ],
                            max_length=1,
                            verbose_name="Energy rating",
                        ),
                    ),
                    (
                        "vacant_space_m2",
                        models.DecimalField(
                            blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="Vacant space in m²"
                        ),
                    ),
                    ("vacant_from_on", models.DateField(blank=True, null=True, verbose_name="Vacant from")),
                    (
                        "vacant_contact",
                        models.CharField(blank=True, max_length=200, verbose_name="Whom to ask about vacant space"),
                    ),
                    (
                        "staff_fte",
                        models.DecimalField(
                            blank=True,
                            decimal_places=2,
                            max_digits=9,
                            null=True,
                            verbose_name="People who work there, in full-time equivalents",
                        ),
                    ),
                    ("workstations", models.PositiveIntegerField(blank=True, null=True, verbose_name="Workstations")),
                    (
                        "desks_in_use",
                        models.DecimalField(
                            blank=True,
                            decimal_places=2,
                            max_digits=9,
                            null=True,
                            verbose_name="Workstations in use at one time, on average",
                        ),
                    ),
                    (
                        "desks_counted_on",
                        models.DateField(blank=True, null=True, verbose_name="Use of workstations counted on"),
                    ),
                    (
                        "occupied_area_m2",
                        models.DecimalField(
                            blank=True,
                            decimal_places=2,
                            max_digits=12,
                            null=True,
                            verbose_name="Occupied floor area in m²",
                        ),
                    ),
                    (
                        "non_clinical_area_m2",
                        models.DecimalField(
                            blank=True,
                            decimal_places=2,
                            max_digits=12,
                            null=True,
                            verbose_name="Of which non-clinical, in m²",
                        ),
                    ),
                    (
                        "occupied_area_on",
                        models.DateField(blank=True, null=True, verbose_name="Occupied area as it was on"),
                    ),
                    (
                        "intention",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("retain", "Keep"),
                                ("dispose", "Dispose of"),
                                ("acquire", "Acquire"),
                                ("relocate", "Move out"),
                                ("share", "Share"),
                            ],
                            max_length=10,
                            verbose_name="Intention",
                        ),
                    ),
                    ("intention_on", models.DateField(blank=True, null=True, verbose_name="Intended for")),
                    (
                        "notice_months",
                        models.DecimalField(
                            blank=True,
                            decimal_places=0,
                            max_digits=3,
                            null=True,
                            verbose_name="Notice before a break or the end, in months",
                        ),
                    ),
                    ("planning_status", models.CharField(blank=True, max_length=60, verbose_name="Planning status")),
                    (
                        "planning_permission",
                        models.CharField(blank=True, max_length=80, verbose_name="Type of permission"),
                    ),
                    (
                        "planning_permitted_on",
                        models.DateField(blank=True, null=True, verbose_name="Permission granted on"),
                    ),
                    ("planning_history", models.TextField(blank=True, verbose_name="Planning history")),
                    (
                        "planning_ownership",
                        models.CharField(
                            blank=True, max_length=80, verbose_name="Ownership in the brownfield register"
                        ),
                    ),
                    ("planning_deliverable", models.CharField(blank=True, max_length=60, verbose_name="Deliverable")),
                    (
                        "planning_in_principle",
                        models.CharField(
                            blank=True, max_length=200, verbose_name="Proposed for permission in principle"
                        ),
                    ),
                    (
                        "planning_dwellings_least",
                        models.PositiveIntegerField(blank=True, null=True, verbose_name="Net dwellings, at least"),
                    ),
                    (
                        "planning_dwellings_from",
                        models.PositiveIntegerField(blank=True, null=True, verbose_name="Net dwellings, from"),
                    ),
                    (
                        "planning_dwellings_to",
                        models.PositiveIntegerField(blank=True, null=True, verbose_name="Net dwellings, to"),
                    ),
                    ("planning_description", models.TextField(blank=True, verbose_name="Proposed development")),
                    (
                        "planning_other_development",
                        models.TextField(blank=True, verbose_name="Development other than housing"),
                    ),
                    (
                        "planning_hazardous",
                        models.CharField(blank=True, max_length=60, verbose_name="Hazardous substances"),
                    ),
                    (
                        "planning_part_two",
                        models.CharField(blank=True, max_length=60, verbose_name="Part 2 of the register"),
                    ),
                    (
                        "planning_part_of",
                        models.CharField(blank=True, max_length=200, verbose_name="Previously part of"),
                    ),
                    ("planning_site_plan", models.CharField(blank=True, max_length=500, verbose_name="Site plan")),
                    ("planning_information", models.TextField(blank=True, verbose_name="Site information")),
                    ("planning_notes", models.TextField(blank=True, verbose_name="Planning notes")),
                    (
                        "planning_added_on",
                        models.DateField(blank=True, null=True, verbose_name="Added to the brownfield register on"),
                    ),
                    (
                        "planning_updated_on",
                        models.DateField(blank=True, null=True, verbose_name="Updated in the brownfield register on"),
                    ),
                    (
                        "planning_ended_on",
                        models.DateField(blank=True, null=True, verbose_name="Left the brownfield register on"),
                    ),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="AssetMoney",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "asset",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE, related_name="%(class)s", to="assets.asset"
                        ),
                    ),
                    (
                        "running_cost_gbp_per_year",
                        models.DecimalField(
                            blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="Running cost a year"
                        ),
                    ),
                    (
                        "required_maintenance_gbp",
                        models.DecimalField(
                            blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="Required maintenance"
                        ),
                    ),
                    (
                        "value_gbp",
                        models.DecimalField(
                            blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="Value"
                        ),
                    ),
                    ("value_basis", models.CharField(blank=True, max_length=60, verbose_name="Basis of value")),
                    ("valued_on", models.DateField(blank=True, null=True, verbose_name="Valued on")),
                    (
                        "rent_gbp_per_year",
                        models.DecimalField(
                            blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="Rent a year"
                        ),
                    ),
                    ("lease_terms", models.TextField(blank=True, verbose_name="Lease terms")),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="LeaseEvent",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "asset",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="lease_events", to="assets.asset"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("starts", "Lease starts"),
                                ("break", "Break"),
                                ("rent_review", "Rent review"),
                                ("expires", "Lease ends"),
                            ],
                            max_length=15,
                            verbose_name="Event",
                        ),
                    ),
                    ("on", models.DateField(verbose_name="Date")),
                ],
                options={
                    "indexes": [models.Index(fields=["asset"], name="lease_events_of_asset")],
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "asset", "kind"), name="lease_event_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="AssetChange",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "asset",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="assets.asset"
                        ),
                    ),
                    (
                        "level",
                        models.PositiveSmallIntegerField(
                            choices=[(1, "Listed"), (2, "Summary"), (3, "Detail"), (4, "Commercial")]
                        ),
                    ),
                    ("at", models.DateTimeField(default=partners.clock.now)),
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
                    ("field", models.CharField(max_length=40)),
                    ("before", models.TextField(blank=True)),
                    ("after", models.TextField(blank=True)),
                    ("cause", models.CharField(default="edit", max_length=20)),
                    ("version", models.PositiveIntegerField(default=1)),
                ],
                options={
                    "indexes": [models.Index(fields=["asset", "-at"], name="asset_history")],
                },
            ),
            migrations.CreateModel(
                name="AssetGrant",
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
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assets.asset"
                        ),
                    ),
                ],
                options={
                    "unique_together": {("group", "permission", "content_object")},
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="AssetShare",
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
                        "asset",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="assets.asset"
                        ),
                    ),
                    ("warned_of", models.DateField(null=True)),
                    ("warned_days", models.PositiveSmallIntegerField(null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("ended_at", None)), fields=["asset"], name="live_shares_of_asset"
                        ),
                        models.Index(
                            condition=models.Q(("ended_at", None)),
                            fields=["organisation", "until"],
                            name="live_shares_of_owner",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("level__range", (1, 4))), name="share_level")
                    ],
                },
            ),
            migrations.CreateModel(
                name="AssetSight",
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
                            "asset_id",
                            "door_id",
                            "level",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    (
                        "asset",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="assets.asset",
                        ),
                    ),
                    ("kind", models.CharField(max_length=20)),
                    ("sort_locality", models.TextField(db_collation="C")),
                    ("is_retired", models.BooleanField()),
                    ("use", models.CharField(max_length=20, null=True)),
                    ("tenure", models.CharField(max_length=30, null=True)),
                    ("is_vacant", models.BooleanField(null=True)),
                    ("is_surplus", models.BooleanField(null=True)),
                    ("floor_area_m2", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                    ("longitude", models.FloatField(null=True)),
                    ("latitude", models.FloatField(null=True)),
                    ("vacant_space_m2", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                    ("vacant_from_on", models.DateField(null=True)),
                    ("intention", models.CharField(max_length=10, null=True)),
                    ("intention_on", models.DateField(null=True)),
                    ("lease_starts_on", models.DateField(null=True)),
                    ("lease_breaks_on", models.DateField(null=True)),
                    ("rent_review_on", models.DateField(null=True)),
                    ("lease_ends_on", models.DateField(null=True)),
                    ("notice_months", models.DecimalField(decimal_places=0, max_digits=3, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            models.F("door"),
                            models.F("sort_name"),
                            models.F("asset"),
                            models.OrderBy(models.F("level"), descending=True),
                            include=("until", "is_retired", "owner"),
                            name="sight_in_order",
                        ),
                        models.Index(
                            models.F("door"),
                            models.F("use"),
                            models.F("sort_name"),
                            models.F("asset"),
                            models.OrderBy(models.F("level"), descending=True),
                            include=(
                                "until",
                                "owner",
                                "is_retired",
                                "kind",
                                "tenure",
                                "is_vacant",
                                "is_surplus",
                                "longitude",
                                "latitude",
                            ),
                            name="sight_by_use",
                        ),
                        models.Index(fields=["door", "sort_locality", "asset"], name="sight_by_locality"),
                        models.Index(
                            models.F("door"),
                            models.OrderBy(models.F("floor_area_m2"), descending=True, nulls_last=True),
                            models.F("asset"),
                            name="sight_by_area",
                        ),
                        models.Index(
                            fields=["door", "longitude", "latitude"],
                            include=(
                                "asset",
                                "until",
                                "owner",
                                "is_retired",
                                "kind",
                                "use",
                                "tenure",
                                "is_vacant",
                                "is_surplus",
                            ),
                            name="sight_map",
                        ),
                        django.contrib.postgres.indexes.GinIndex(
                            django.contrib.postgres.indexes.OpClass(models.F("search"), "gin_trgm_ops"),
                            name="sight_letters",
                        ),
                        models.Index(
                            condition=models.Q(("lease_starts_on__isnull", False)),
                            fields=["door", "lease_starts_on", "asset"],
                            name="sight_lease_starts",
                        ),
                        models.Index(
                            condition=models.Q(("lease_breaks_on__isnull", False)),
                            fields=["door", "lease_breaks_on", "asset"],
                            name="sight_lease_breaks",
                        ),
                        models.Index(
                            condition=models.Q(("rent_review_on__isnull", False)),
                            fields=["door", "rent_review_on", "asset"],
                            name="sight_rent_reviews",
                        ),
                        models.Index(
                            condition=models.Q(("lease_ends_on__isnull", False)),
                            fields=["door", "lease_ends_on", "asset"],
                            name="sight_lease_ends",
                        ),
                        models.Index(
                            condition=models.Q(("intention__isnull", False)),
                            fields=["door", "intention", "asset"],
                            name="sight_plans",
                        ),
                        models.Index(
                            models.F("door"),
                            assets.register.notice.LastDay(
                                models.F("lease_breaks_on"),
                                assets.register.notice.Months(
                                    django.db.models.functions.comparison.Cast("notice_months", models.IntegerField())
                                ),
                            ),
                            models.F("asset"),
                            condition=models.Q(("lease_breaks_on__isnull", False), ("notice_months__isnull", False)),
                            name="sight_notice_of_break",
                        ),
                        models.Index(
                            models.F("door"),
                            assets.register.notice.LastDay(
                                models.F("lease_ends_on"),
                                assets.register.notice.Months(
                                    django.db.models.functions.comparison.Cast("notice_months", models.IntegerField())
                                ),
                            ),
                            models.F("asset"),
                            condition=models.Q(("lease_ends_on__isnull", False), ("notice_months__isnull", False)),
                            name="sight_notice_of_end",
                        ),
                        models.Index(
                            models.F("door"),
                            models.OrderBy(models.F("vacant_space_m2"), descending=True),
                            models.F("asset"),
                            condition=models.Q(("vacant_space_m2__isnull", False)),
                            include=("until", "is_retired", "owner", "level"),
                            name="sight_largest_space",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Dismissal",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("leases", "Two leases that end near each other"),
                                ("need", "A property to dispose of or to share beside a stated need"),
                                ("space", "Vacant space beside a lease that ends"),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "first",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assets.asset"
                        ),
                    ),
                    (
                        "second",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="assets.asset",
                        ),
                    ),
                    ("reason", models.CharField(max_length=300, verbose_name="Reason")),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                    ("revived_at", models.DateTimeField(null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("revived_at", None)),
                            fields=("organisation", "kind", "first", "second"),
                            name="dismissed_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="DisclosureRequest",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "owner",
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
                    ("person_name", models.CharField(max_length=200)),
                    (
                        "level",
                        models.PositiveSmallIntegerField(
                            choices=[(1, "Listed"), (2, "Summary"), (3, "Detail"), (4, "Commercial")],
                            verbose_name="Level",
                        ),
                    ),
                    (
                        "need",
                        models.CharField(
                            choices=[
                                ("share", "To share a building or bring services together"),
                                ("space", "To find space to move into or to work from"),
                                ("leases", "To plan leases that end or break at the same time"),
                                ("land", "To sell, buy, swap or put land together"),
                                ("case", "For a business case, or to compare cost and space"),
                                ("review", "For a workshop or a locality review"),
                                ("keep", "To go on seeing what you show us now"),
                                ("other", "For something else"),
                            ],
                            db_default="",
                            default="",
                            max_length=10,
                            verbose_name="What for",
                        ),
                    ),
                    ("purpose", models.TextField(blank=True, verbose_name="Purpose")),
                    ("until", models.DateField(verbose_name="Until")),
                    ("key", models.UUIDField()),
                    ("created_at", models.DateTimeField(default=partners.clock.now)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["owner", "-created_at"], name="requests_of_owner"),
                        models.Index(fields=["organisation", "-created_at"], name="requests_of_asker"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "key", "owner"), name="request_sent_once"),
                        models.CheckConstraint(
                            condition=models.Q(("owner", models.F("organisation")), _negated=True),
                            name="request_of_another",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("need__in", ["", "other"]), ("purpose", ""), _negated=True),
                            name="request_has_a_purpose",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RequestedAsset",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "owner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "disclosure",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="lines",
                            to="assets.disclosurerequest",
                        ),
                    ),
                    (
                        "asset",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assets.asset"
                        ),
                    ),
                    ("name", models.CharField(max_length=300)),
                    (
                        "level_then",
                        models.PositiveSmallIntegerField(
                            choices=[(1, "Listed"), (2, "Summary"), (3, "Detail"), (4, "Commercial")]
                        ),
                    ),
                ],
                options={
                    "ordering": ("name", "pk"),
                    "indexes": [models.Index(fields=["asset"], name="requests_about_asset")],
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "disclosure", "asset"), name="requested_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="RequestAnswer",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "owner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                        ),
                    ),
                    (
                        "disclosure",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="answer",
                            to="assets.disclosurerequest",
                        ),
                    ),
                    (
                        "outcome",
                        models.CharField(
                            choices=[
                                ("granted", "Granted"),
                                ("partly", "Granted in part"),
                                ("refused", "Refused"),
                                ("withdrawn", "Withdrawn"),
                            ],
                            max_length=10,
                            verbose_name="Answer",
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("person_name", models.CharField(max_length=200)),
                    ("at", models.DateTimeField(default=partners.clock.now)),
                    ("reason", models.TextField(blank=True, verbose_name="Reason")),
                    (
                        "level",
                        models.PositiveSmallIntegerField(
                            choices=[(1, "Listed"), (2, "Summary"), (3, "Detail"), (4, "Commercial")],
                            null=True,
                            verbose_name="Level",
                        ),
                    ),
                    ("until", models.DateField(null=True, verbose_name="Until")),
                    (
                        "assets",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.UUIDField(), default=list, size=None
                        ),
                    ),
                    ("batch", models.UUIDField(null=True)),
                ],
                options={
                    "abstract": False,
                },
            ),
        ),
        *WALLS,
    ]

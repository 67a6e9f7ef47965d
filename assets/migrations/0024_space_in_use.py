import uuid

import django.db.models.deletion
from django.db import migrations, models

from partners.scoping.policies import BY_ITSELF, OWN, Police

#: only the nightly work asks which days a body was told of
TOLD = f"{OWN} AND {BY_ITSELF}"


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0023_community_value"),
    ]

    operations = [
        migrations.AddField(model_name="importrow", name="coarse", field=models.JSONField(null=True)),
        migrations.AddField(model_name="importrow", name="spares", field=models.JSONField(null=True)),
        migrations.CreateModel(
            name="EndTold",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("ends_on", models.DateField()),
                ("days", models.PositiveSmallIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "ends_on"), name="end_told_once")],
            },
        ),
        Police("assets_endtold", read=TOLD, add=TOLD, change=TOLD, remove=TOLD),
        migrations.AddField(
            model_name="assetdetail",
            name="desks_in_use",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=9,
                null=True,
                verbose_name="Workstations in use at one time, on average",
            ),
        ),
        migrations.AddField(
            model_name="assetdetail",
            name="desks_counted_on",
            field=models.DateField(blank=True, null=True, verbose_name="Use of workstations counted on"),
        ),
        migrations.AddField(
            model_name="assetdetail",
            name="occupied_area_m2",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="Occupied floor area in m²"
            ),
        ),
        migrations.AddField(
            model_name="assetdetail",
            name="non_clinical_area_m2",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="Of which non-clinical, in m²"
            ),
        ),
        migrations.AddField(
            model_name="assetdetail",
            name="occupied_area_on",
            field=models.DateField(blank=True, null=True, verbose_name="Occupied area as it was on"),
        ),
    ]

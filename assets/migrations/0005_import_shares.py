import django.db.models.deletion
from django.db import migrations, models

from assets.migrations.walls.imports import WALLS


class Migration(migrations.Migration):
    """An import knows why its properties are shared and whom that reaches, and says where they are not."""

    dependencies = [
        ("assets", "0004_bulk_shares"),
        ("sharing", "0001_audiences"),
    ]

    operations = [
        migrations.AddField(model_name="import", name="reason", field=models.CharField(blank=True, max_length=300)),
        migrations.AddField(
            model_name="import",
            name="door",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.cohort"
            ),
        ),
        migrations.AddField(model_name="import", name="share_batch", field=models.UUIDField(null=True)),
        migrations.AddField(
            model_name="import", name="share_refusal", field=models.CharField(blank=True, max_length=40)
        ),
        *WALLS,
    ]

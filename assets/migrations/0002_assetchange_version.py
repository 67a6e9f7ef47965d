"""The version that an asset had once a change of it was saved: so an edit knows what changed meanwhile."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assets", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="assetchange",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
    ]

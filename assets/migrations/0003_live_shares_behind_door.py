from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0002_import_leftovers"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="assetshare", name="live_shares_of_asset"),
        migrations.AddIndex(
            model_name="assetshare",
            index=models.Index(
                condition=models.Q(("ended_at", None)),
                fields=["asset", "door", "level", "until"],
                name="live_shares_behind_door",
            ),
        ),
    ]

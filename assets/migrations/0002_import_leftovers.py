from django.db import migrations, models


class Migration(migrations.Migration):
    """The rows of an import that was led back go later than the request that does so; and those with errors are found."""

    dependencies = [
        ("assets", "0001_register"),
    ]

    operations = [
        migrations.AddField(model_name="import", name="has_leftovers", field=models.BooleanField(default=False)),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(condition=models.Q(("fault__gt", 0)), fields=["batch", "row"], name="faulty_rows"),
        ),
    ]

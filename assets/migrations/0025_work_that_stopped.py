from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0024_space_in_use"),
    ]

    operations = [
        migrations.AddField(
            model_name="import",
            name="stopped_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="bulkedit",
            name="stage",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="export",
            name="state",
            field=models.CharField(
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
    ]

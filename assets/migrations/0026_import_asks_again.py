from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0025_work_that_stopped"),
    ]

    operations = [
        migrations.AddField(model_name="import", name="asks_again", field=models.BooleanField(default=False)),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0024_space_in_use"),
    ]

    operations = [
        migrations.AddField(model_name="import", name="asks_again", field=models.BooleanField(default=False)),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0022_counted_by_use"),
    ]

    operations = [
        migrations.AddField(
            model_name="assetsummary",
            name="is_community_value",
            field=models.BooleanField(blank=True, null=True, verbose_name="Asset of community value"),
        ),
        migrations.AddField(
            model_name="assetsummary",
            name="is_for_transfer",
            field=models.BooleanField(blank=True, null=True, verbose_name="Offered for transfer to the community"),
        ),
        migrations.AddField(
            model_name="assetsummary",
            name="services",
            field=models.CharField(blank=True, max_length=300, verbose_name="Services offered from it"),
        ),
    ]

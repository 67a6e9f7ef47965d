import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0006_narrower"),
    ]

    operations = [
        migrations.AlterField(
            model_name="invitation",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("viewer", "Viewer: reads the register"),
                        ("property_manager", "Property manager: keeps the register and shares from it"),
                        ("benefits_manager", "Benefits manager: reports benefits and validates those of others"),
                        ("finance", "Finance: attests the figures of benefits"),
                        ("sponsor", "Executive sponsor: signs off charters for the organisation"),
                        ("administrator", "Administrator: looks after people and agreements"),
                    ],
                    max_length=20,
                ),
                size=None,
                verbose_name="Roles",
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("viewer", "Viewer: reads the register"),
                        ("property_manager", "Property manager: keeps the register and shares from it"),
                        ("benefits_manager", "Benefits manager: reports benefits and validates those of others"),
                        ("finance", "Finance: attests the figures of benefits"),
                        ("sponsor", "Executive sponsor: signs off charters for the organisation"),
                        ("administrator", "Administrator: looks after people and agreements"),
                    ],
                    max_length=20,
                ),
                size=None,
                verbose_name="Roles",
            ),
        ),
    ]

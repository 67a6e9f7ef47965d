import django.contrib.postgres.fields
from django.db import migrations, models

GRANT = (
    "GRANT UPDATE (commits, commits_money, commits_property, beyond) ON forums_decision TO portal_web, portal_worker;"
)


class Migration(migrations.Migration):
    """What a decision commits bodies to, and whose representative might not commit as much."""

    dependencies = [("forums", "0016_mandates_confirmed")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="commits",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(),
                blank=True,
                default=list,
                size=None,
                verbose_name="Organisations that it commits",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="commits_money",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=12,
                null=True,
                verbose_name="Money that it commits each of them to",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="commits_property",
            field=models.BooleanField(default=False, verbose_name="Decides over their property"),
        ),
        migrations.AddField(
            model_name="decision",
            name="beyond",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, default=list, size=None
            ),
        ),
        migrations.RunSQL(GRANT, migrations.RunSQL.noop),
    ]

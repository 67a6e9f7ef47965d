"""A report keeps the name that it had, and a sentence of its story says which report it is of.

So a schedule can be taken up again as it is asked for then: with another month and from another period.
"""

import datetime as dt

from django.db import migrations, models

from projects.migrations.walls.reports import NAMED, TAKEN_UP_AGAIN


class Migration(migrations.Migration):
    dependencies = [("projects", "0006_not_rated_and_put_aside")]

    operations = [
        migrations.AddField(
            "report",
            "year_starts_in",
            models.PositiveSmallIntegerField(default=4, verbose_name="Reporting year starts in month"),
        ),
        migrations.AddField(
            "storysentence", "period_start", models.DateField(default=dt.date(2026, 4, 1)), preserve_default=False
        ),
        *(
            migrations.AddField(
                "storysentence", name, models.PositiveSmallIntegerField(default=1), preserve_default=False
            )
            for name in ("period_quarters", "year_starts_in", "version")
        ),
        *NAMED,
        *TAKEN_UP_AGAIN,
    ]

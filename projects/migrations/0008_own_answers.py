"""A body that validated figures reads its own answer still: given a second time, it is found to be that one."""

from django.db import migrations

from projects.migrations.walls.validation import OWN_ANSWERS


class Migration(migrations.Migration):
    dependencies = [("projects", "0007_named_reports")]

    operations = [*OWN_ANSWERS]

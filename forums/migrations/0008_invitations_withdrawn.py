from django.db import migrations

from forums.migrations.walls.words import RUNS
from partners.scoping.policies import ADMINISTRATOR

# Only what waits for an answer: a place that a body has taken, refused or left stays as its own answer made it.
WITHDRAWN = f"state = 'invited' AND ({ADMINISTRATOR} OR {RUNS})"


class Migration(migrations.Migration):
    """Whoever may invite a body to a forum may take the invitation back until the body has answered it."""

    dependencies = [("forums", "0007_observers_look_on")]

    operations = [
        migrations.RunSQL(
            f"CREATE POLICY forums_forummembership_remove ON forums_forummembership FOR DELETE USING ({WITHDRAWN});",
            "DROP POLICY IF EXISTS forums_forummembership_remove ON forums_forummembership;",
        ),
    ]

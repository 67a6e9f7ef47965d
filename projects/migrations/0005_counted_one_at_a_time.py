from django.db import migrations

from projects.migrations.walls.benefits import COUNTS

COUNT_AGAIN = "SELECT projects_tally(t.forum_id) FROM projects_forumtally t ORDER BY t.forum_id;"


class Migration(migrations.Migration):
    """How many benefits of a forum are withheld stays right when two bodies claim or publish at once.

    The functions are those of the walls: where these were set up before, they take the place of what stood there. What
    was miscounted is counted again.
    """

    dependencies = [("projects", "0004_story_taken_back")]

    operations = [
        migrations.RunSQL(COUNTS, migrations.RunSQL.noop),
        migrations.RunSQL(COUNT_AGAIN, migrations.RunSQL.noop),
    ]

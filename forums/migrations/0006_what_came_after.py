from django.db import migrations

from forums.migrations.walls.skills import TAKEN_BACK

# Down each row of decisions that replaced one another: the later one comes from what the earlier one came from.
FROM_THE_SAME = """
WITH RECURSIVE later AS (
  SELECT id, source_kind, source_id FROM forums_decision WHERE replaces_id IS NULL
  UNION ALL
  SELECT d.id, CASE WHEN d.source_id IS NULL THEN l.source_kind ELSE d.source_kind END, COALESCE(d.source_id, l.source_id)
  FROM forums_decision d JOIN later l ON d.replaces_id = l.id)
UPDATE forums_decision d SET source_kind = l.source_kind, source_id = l.source_id
FROM later l WHERE l.id = d.id AND d.source_id IS NULL AND l.source_id IS NOT NULL;
"""


class Migration(migrations.Migration):
    """A later decision comes from what the earlier one came from; a body that leaves ends what it proposed."""

    dependencies = [("forums", "0005_history_stays")]

    operations = [*TAKEN_BACK, migrations.RunSQL(FROM_THE_SAME, migrations.RunSQL.noop)]

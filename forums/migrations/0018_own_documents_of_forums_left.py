from django.db import migrations

from partners.scoping.policies import BY_ITSELF, ORGANISATION, OWN, AlsoReads

WE_FILED = f"""initiative_id IN (
  SELECT e.initiative_id FROM forums_evidence e WHERE e.organisation_id = {ORGANISATION} AND e.file_id IS NOT NULL)"""


class Migration(migrations.Migration):
    """A body that has left a forum still has its documents there removed in their time: the night's work knows of them.

    It reads which they are and when the moves of their initiatives were decided. No person of the body does.
    """

    dependencies = [("forums", "0017_decisions_commit")]

    operations = [
        AlsoReads("forums_evidence", "own_by_itself", when=f"{OWN} AND file_id IS NOT NULL AND {BY_ITSELF}"),
        AlsoReads("forums_move", "of_own_documents", when=f"{BY_ITSELF} AND {WE_FILED}"),
    ]

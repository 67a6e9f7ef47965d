from django.db import migrations

from partners.scoping.policies import Refuses, changed

GRANT = "GRANT UPDATE (waived) ON forums_move TO portal_web, portal_worker;"
TAKE_BACK = "REVOKE UPDATE (waived) ON forums_move FROM portal_web, portal_worker;"


class Migration(migrations.Migration):
    """What lapses while a move is decided may be waived as it is closed, by those who decide in its forum."""

    dependencies = [("forums", "0018_own_documents_of_forums_left")]

    operations = [
        migrations.RunSQL(GRANT, TAKE_BACK),
        Refuses(
            "forums_move",
            "waived_by_its_chair",
            when=f"({changed('waived')}) AND (NOT decides_in(OLD.audience_id) OR NEW.outcome <> 'carried')",
        ),
    ]

from django.db import migrations

from partners.scoping.policies import Also

# `forums.membership.permissions.observing` in the database's words
OBSERVES = """
CREATE FUNCTION observes_in(audience uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT holds_in_forum(audience, ARRAY['observer']) AND NOT takes_part_in(audience) $$;
"""
LOOKS_ON = "NOT (SELECT observes_in(audience_id))"


class Migration(migrations.Migration):
    """In a workshop's room an observer of the forum adds no card and is no voice: a vote speaks for a body."""

    dependencies = [("forums", "0006_what_came_after")]

    operations = [
        migrations.RunSQL(OBSERVES, "DROP FUNCTION observes_in(uuid);"),
        *(
            Also(
                f"forums_{table}",
                f"no_{command.lower()}_by_observers",
                command=command,
                using="audience_id IS NOT NULL",
                check=LOOKS_ON,
            )
            for table, command in (("card", "INSERT"), ("dot", "INSERT"), ("score", "INSERT"), ("score", "UPDATE"))
        ),
    ]

from django.db import migrations, models

from partners.scoping.policies import (
    ADMINISTRATOR,
    INVITATION,
    MANAGES_PEOPLE,
    OWN,
    PERSON,
    AlsoReads,
    Narrow,
    Refuses,
    changed,
)

# A portal administrator founds a body only while it has nothing of its own and nobody looks after it.
# The functions ask with the eyes of whoever calls them: a portal administrator, or the holder of the link.
FOUNDED = """
CREATE FUNCTION can_be_founded(body uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM partners_organisation o WHERE o.id = body AND o.founded_at IS NULL)
     AND NOT EXISTS (SELECT FROM partners_membership m JOIN partners_person p ON p.id = m.person_id
                     WHERE m.organisation_id = body AND 'administrator' = ANY (m.roles) AND p.is_active
                       AND m.ended_at IS NULL AND m.suspended_at IS NULL) $$;
CREATE OR REPLACE FUNCTION can_be_joined(body uuid, founding boolean) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM partners_organisation o WHERE o.id = body AND o.suspended_at IS NULL)
     AND (NOT founding OR can_be_founded(body)) $$;
"""
AS_BEFORE = """
CREATE OR REPLACE FUNCTION can_be_joined(body uuid, founding boolean) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM partners_organisation o WHERE o.id = body AND o.suspended_at IS NULL
                 AND (NOT founding OR o.first_record_at IS NULL)) $$;
DROP FUNCTION can_be_founded(uuid);
"""
# Whoever is asked to be a body's first administrator may see that it has one meanwhile.
WHO_WAS_FIRST = f"""{INVITATION} IS NOT NULL AND 'administrator' = ANY (roles) AND organisation_id IN (
  SELECT organisation_id FROM partners_invitation
  WHERE token_hash = {INVITATION} AND by_administrator AND accepted_at IS NULL AND revoked_at IS NULL)"""
FIRST_ROLES = "roles = ARRAY['administrator']::varchar[]"
BY_THE_BODY = (
    f"invited_by_id = {PERSON} AND accepted_at IS NULL AND revoked_at IS NULL"
    f" AND (({OWN} AND {MANAGES_PEOPLE} AND NOT by_administrator)"
)
# What a body did before there was a column for it stands in its trail.
SINCE_WHEN = """
UPDATE partners_organisation o SET founded_at = LEAST(o.first_record_at, (
  SELECT min(e.at) FROM partners_event e
  WHERE e.organisation_id = o.id AND e.verb IN ('forum_joined', 'project_started')));
"""


class Migration(migrations.Migration):
    """A body is founded by its first property, project or forum, or by having an administrator: then by nobody else."""

    dependencies = [
        ("partners", "0013_work_in_vain"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="founded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(FOUNDED, AS_BEFORE),
        Refuses(
            "partners_organisation",
            "founded_by_itself",
            when=f"({changed('founded_at')})"
            " AND (OLD.founded_at IS NOT NULL OR OLD.id IS DISTINCT FROM portal_organisation())",
        ),
        AlsoReads("partners_membership", "of_a_first_link", when=WHO_WAS_FIRST),
        Narrow(
            "partners_invitation",
            "add",
            check=f"{BY_THE_BODY} OR ({ADMINISTRATOR} AND by_administrator AND {FIRST_ROLES}"
            " AND can_be_founded(organisation_id)))",
            was=f"{BY_THE_BODY} OR ({ADMINISTRATOR} AND by_administrator AND {FIRST_ROLES}))",
        ),
        migrations.RunSQL(SINCE_WHEN, migrations.RunSQL.noop),
    ]

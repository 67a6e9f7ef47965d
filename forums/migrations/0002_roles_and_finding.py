from django.db import migrations

from partners.scoping.policies import PERSON

# One person, found by their exact address, and only for those who run the forum. The rows of
# `partners_membership` stay shut to other bodies: this answers one question about one address.
FINDING = """
CREATE FUNCTION forums_member_person(wanted_forum uuid, wanted_body uuid, address text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id
  FROM public.partners_person p
  JOIN public.partners_membership m ON m.person_id = p.id
  JOIN public.partners_organisation o ON o.id = m.organisation_id
  JOIN public.forums_forummembership f ON f.organisation_id = m.organisation_id
  WHERE p.email = lower(address) AND p.is_active
    AND m.organisation_id = wanted_body AND m.ended_at IS NULL AND m.suspended_at IS NULL
    AND o.suspended_at IS NULL
    AND f.forum_id = wanted_forum AND f.state = 'member'
    AND (public.portal_administrator() OR EXISTS (
      SELECT 1 FROM public.forums_forumrole r
      WHERE r.forum_id = wanted_forum AND r.person_id = public.portal_person() AND r.ended_at IS NULL
        AND r.role IN ('chair', 'vice_chair', 'secretariat')))
$$;
REVOKE ALL ON FUNCTION forums_member_person(uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forums_member_person(uuid, uuid, text) TO portal_web, portal_worker;
"""

# Whatever the code says: nobody gives themselves a role in a forum.
NOT_ONESELF = f"""
CREATE POLICY forums_forumrole_not_oneself ON forums_forumrole AS RESTRICTIVE
FOR INSERT WITH CHECK (person_id <> {PERSON});
"""


class Migration(migrations.Migration):
    """A role for somebody of another body is given by exact address; nobody gives themselves one."""

    dependencies = [
        ("forums", "0001_initial"),
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FINDING, "DROP FUNCTION forums_member_person(uuid, uuid, text);"),
        migrations.RunSQL(NOT_ONESELF, "DROP POLICY forums_forumrole_not_oneself ON forums_forumrole;"),
    ]

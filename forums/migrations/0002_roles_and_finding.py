from django.db import migrations

from partners.scoping.policies import PERSON, AlsoReads

# Whoever runs a forum finds a person of a member body, to give them a role; queries ask by exact address.
OF_FORUMS_I_RUN = f"""organisation_id IN (
  SELECT m.organisation_id FROM forums_forummembership m JOIN forums_forumrole r ON r.forum_id = m.forum_id
  WHERE m.state = 'member' AND r.person_id = {PERSON} AND r.ended_at IS NULL
    AND r.role IN ('chair', 'vice_chair', 'secretariat'))"""

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
        AlsoReads("partners_membership", "of_forums_i_run", when=OF_FORUMS_I_RUN),
        migrations.RunSQL(NOT_ONESELF, "DROP POLICY forums_forumrole_not_oneself ON forums_forumrole;"),
    ]

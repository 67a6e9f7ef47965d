from django.db import migrations

from partners.scoping.policies import OWN

# An UPDATE policy without a check of its own lets every column change that it does not name. So the
# columns that say whose place in which forum it is are not for the web and worker roles to change,
# and nobody but the body itself makes it a member: neither whoever runs the forum, nor by a new row.
NARROW = f"""
REVOKE UPDATE ON sharing_audiencemember, forums_forummembership FROM portal_web, portal_worker;
GRANT UPDATE (left_at) ON sharing_audiencemember TO portal_web, portal_worker;
GRANT UPDATE (state, invited_by_id, invited_at, answered_by_id, answered_at) ON forums_forummembership
  TO portal_web, portal_worker;
DROP POLICY sharing_audiencemember_change ON sharing_audiencemember;
CREATE POLICY sharing_audiencemember_change ON sharing_audiencemember FOR UPDATE
  USING ({OWN} AND left_at IS NULL) WITH CHECK ({OWN});
CREATE POLICY forums_forummembership_invited_first ON forums_forummembership AS RESTRICTIVE
  FOR INSERT WITH CHECK (state = 'invited');
CREATE POLICY forums_forummembership_own_answer ON forums_forummembership AS RESTRICTIVE
  FOR UPDATE USING (state IS NOT NULL) WITH CHECK (state <> 'member' OR {OWN});
"""
WIDEN = f"""
GRANT UPDATE ON sharing_audiencemember, forums_forummembership TO portal_web, portal_worker;
DROP POLICY forums_forummembership_invited_first ON forums_forummembership;
DROP POLICY forums_forummembership_own_answer ON forums_forummembership;
DROP POLICY sharing_audiencemember_change ON sharing_audiencemember;
CREATE POLICY sharing_audiencemember_change ON sharing_audiencemember FOR UPDATE USING ({OWN});
"""


class Migration(migrations.Migration):
    """A body's place in a forum cannot be moved, reopened or answered for it."""

    dependencies = [("forums", "0002_roles_and_finding"), ("sharing", "0001_initial")]

    operations = [migrations.RunSQL(NARROW, WIDEN)]

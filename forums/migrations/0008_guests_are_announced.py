from django.db import migrations

from partners.scoping.policies import AUDIENCES, ROOM, SYSTEM

HERE = f"audience_id = {AUDIENCES} OR workshop_id = {ROOM}"

WIDER = f"""
DROP POLICY forums_roomstate_read ON forums_roomstate;
DROP POLICY forums_roomstate_change ON forums_roomstate;
CREATE POLICY forums_roomstate_read ON forums_roomstate FOR SELECT USING ({HERE} OR {SYSTEM});
CREATE POLICY forums_roomstate_change ON forums_roomstate FOR UPDATE USING ({HERE} OR {SYSTEM});
"""
NARROWER = f"""
DROP POLICY forums_roomstate_read ON forums_roomstate;
DROP POLICY forums_roomstate_change ON forums_roomstate;
CREATE POLICY forums_roomstate_read ON forums_roomstate FOR SELECT USING ({HERE});
CREATE POLICY forums_roomstate_change ON forums_roomstate FOR UPDATE USING ({HERE});
"""


class Migration(migrations.Migration):
    """The worker, which puts a guest's request before the chair, tells the chair's console that it is there."""

    dependencies = [("forums", "0007_continuum")]

    operations = [migrations.RunSQL(WIDER, NARROWER)]

from django.db import migrations

from forums.migrations.walls.membership import BODIES_OF_FORUMS_I_RUN, OF_FORUMS_I_RUN, OPEN_TO_US
from partners.scoping.policies import Kept, Narrow


class Migration(migrations.Migration):
    """Every request reads memberships and audiences: what forums add to that is planned once a connection."""

    dependencies = [("forums", "0003_what_has_ended_stays"), ("sharing", "0002_kept_plans")]

    operations = [
        Kept("bodies_of_forums_i_run", BODIES_OF_FORUMS_I_RUN),
        Narrow(
            "partners_membership",
            "of_forums_i_run",
            was=OF_FORUMS_I_RUN,
            using="organisation_id IN (SELECT bodies_of_forums_i_run())",
        ),
        Kept("audiences_open_to_us", f"SELECT m.audience_id {OPEN_TO_US}"),
        Narrow(
            "sharing_audience",
            "invited",
            was=f"id IN (SELECT m.audience_id {OPEN_TO_US})",
            using="id IN (SELECT audiences_open_to_us())",
        ),
    ]

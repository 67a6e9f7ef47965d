from django.db import migrations, models

from partners.scoping.policies import PARTICIPANT, ROOM, Refuses, changed

DECLARES = f"id = {PARTICIPANT} AND workshop_id = {ROOM} AND is_guest AND removed_at IS NULL"


class Migration(migrations.Migration):
    """A pulse may be a phase of a workshop; a guest declares an interest, and changes nothing else of their place."""

    dependencies = [("forums", "0011_talk_charter_skills")]

    operations = [
        migrations.AlterField(
            model_name="workshop",
            name="phase",
            field=models.CharField(
                choices=[
                    ("lobby", "Waiting to start"),
                    ("gather", "Gather ideas"),
                    ("group", "Group cards"),
                    ("vote", "Vote"),
                    ("score", "Score"),
                    ("decide", "Decide"),
                    ("act", "Agree actions"),
                    ("pulse", "Pulse"),
                    ("closed", "Closed"),
                ],
                default="lobby",
                max_length=10,
            ),
        ),
        migrations.RunSQL(
            f"CREATE POLICY forums_participant_declares ON forums_participant FOR UPDATE USING ({DECLARES});",
            "DROP POLICY forums_participant_declares ON forums_participant;",
        ),
        Refuses(
            "forums_participant",
            "guest_only_declares",
            when="portal_participant() IS NOT NULL AND ("
            + changed(
                "organisation_id",
                "body_name",
                "answer",
                "deputy",
                "admitted_at",
                "admitted_by_id",
                "joined_at",
                "removed_at",
            )
            + ")",
        ),
    ]

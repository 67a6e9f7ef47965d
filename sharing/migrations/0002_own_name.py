from django.db import migrations

from partners.scoping.policies import OWN


class Migration(migrations.Migration):
    """A body that changes its name changes the name of its audience with it."""

    dependencies = [
        ("sharing", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            f"CREATE POLICY sharing_audience_own_name ON sharing_audience FOR UPDATE USING ({OWN});",
            "DROP POLICY IF EXISTS sharing_audience_own_name ON sharing_audience;",
        ),
    ]

from django.db import migrations

from partners.scoping.policies import BY_ITSELF, MANAGES_RECORDS, OWN, PERSON, Fixed, Narrow

KEEPER = f"{OWN} AND {MANAGES_RECORDS}"


class Migration(migrations.Migration):
    """Changes of many are asked for by those who keep the register, and what was asked for stays as it was asked.

    The worker does it later in the name of whoever asked; by itself it lets go of what was never done.
    """

    dependencies = [("assets", "0016_kept_and_counted")]

    operations = [
        Narrow("assets_bulkedit", "add", check=f"{KEEPER} AND person_id = {PERSON}", was=OWN),
        Narrow("assets_bulkedit", "change", using=f"({KEEPER}) OR ({OWN} AND {BY_ITSELF})", was=OWN),
        Narrow("assets_bulkeditrow", "add", check=KEEPER, was=OWN),
        Fixed(
            "assets_bulkedit", "organisation_id", "person_id", "person_name", "at", "values", "query", "mark", "total"
        ),
    ]

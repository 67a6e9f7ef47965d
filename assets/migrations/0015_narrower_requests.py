from django.db import migrations

from partners.scoping.policies import DOORS, MANAGES_RECORDS, ORGANISATION, OWN, PERSON, TODAY, Narrow, Refuses

NAMED = f"{MANAGES_RECORDS} AND person_id = {PERSON}"
KNOWN = "owner_id IN (SELECT o.id FROM partners_organisation o)"
SEES = (
    "(SELECT true FROM assets_assetsight s WHERE s.asset_id = assets_requestedasset.asset_id"
    f" AND s.door_id = {DOORS} AND s.until >= {TODAY} LIMIT 1)"
)
SEES_BOTH = " AND ".join(
    f"(SELECT true FROM assets_assetsight s WHERE s.asset_id = assets_dismissal.{key} AND s.level >= 3"
    f" AND s.door_id = {DOORS} AND s.until >= {TODAY} LIMIT 1)"
    for key in ("first_id", "second_id")
)
ANSWERED = f"owner_id = {ORGANISATION} AND outcome <> 'withdrawn'"
WITHDRAWN = f"{OWN} AND outcome = 'withdrawn' AND assets = '{{}}' AND batch IS NULL"


class Migration(migrations.Migration):
    """Property managers ask, answer and set aside, in their own names, of bodies that they know; a feed ends for good."""

    dependencies = [("assets", "0014_dates_plans_space"), ("partners", "0008_on_board")]

    operations = [
        Narrow("assets_disclosurerequest", "add", check=f"{OWN} AND {NAMED} AND {KNOWN}", was=OWN),
        Narrow(
            "assets_requestedasset",
            "add",
            check=f"{OWN} AND {MANAGES_RECORDS} AND {SEES}",
            was=f"{OWN} AND {SEES}",
        ),
        Narrow(
            "assets_requestanswer",
            "add",
            check=f"{NAMED} AND (({ANSWERED}) OR ({WITHDRAWN}))",
            was=f"({ANSWERED}) OR ({WITHDRAWN})",
        ),
        Narrow(
            "assets_dismissal",
            "add",
            check=f"{OWN} AND {NAMED} AND {SEES_BOTH}",
            was=f"{OWN} AND {SEES_BOTH}",
        ),
        Narrow("assets_dismissal", "change", using=f"{OWN} AND {MANAGES_RECORDS}", was=OWN),
        Refuses("assets_calendarfeed", "revoked_stays_revoked", when="OLD.revoked_at IS NOT NULL"),
    ]

from django.db import migrations

from partners.scoping.policies import MANAGES_RECORDS, ORGANISATION, OWN, PERSON, Fixed, Narrow, Pair, Refuses, changed
from sharing.grants.policies import MAY_SHARE_WITH, OWN_DOORS

# One probe of the shares a row, as in `sees` of 0001; the owner's own doors are asked for once.
SHARED_SO = f"""owner_id = {ORGANISATION} AND CASE WHEN door_id IN ({OWN_DOORS}) THEN true ELSE COALESCE((
  SELECT true FROM assets_assetshare s
  WHERE s.asset_id = assets_assetsight.asset_id AND s.door_id = assets_assetsight.door_id
    AND s.level = assets_assetsight.level AND s.until >= assets_assetsight.until AND s.ended_at IS NULL LIMIT 1
), false) END"""


class Migration(migrations.Migration):
    """A share needs the accepted agreement of its audience and hangs on a door of it; a narrow row needs the share."""

    dependencies = [("assets", "0010_exports_and_planning"), ("sharing", "0003_narrower")]

    operations = [
        Pair("assets_assetshare", "door", "audience", of="sharing_cohort", whose="audience_id"),
        Narrow(
            "assets_assetshare",
            "add",
            check=f"{OWN} AND {MANAGES_RECORDS} AND person_id = {PERSON} AND audience_id IN ({MAY_SHARE_WITH})",
            was=OWN,
        ),
        Fixed(
            "assets_assetshare",
            "asset_id",
            "organisation_id",
            "audience_id",
            "level",
            "person_id",
            "created_at",
            "batch",
        ),
        Refuses("assets_assetshare", "ended_stays_ended", when="OLD.ended_at IS NOT NULL"),
        Refuses(
            "assets_assetshare",
            "wider_as_agreed",
            when=f"(NEW.until > OLD.until OR {changed('door_id')}) AND NOT may_share_with(NEW.audience_id)",
        ),
        Narrow(
            "assets_assetgrant",
            "add",
            check=f"{OWN} AND {MANAGES_RECORDS} AND group_id IN"
            f" (SELECT b.group_id FROM sharing_audience b WHERE b.id IN ({MAY_SHARE_WITH}))",
            was=OWN,
        ),
        Narrow("assets_assetsight", "add", check=SHARED_SO, was=f"owner_id = {ORGANISATION}"),
    ]

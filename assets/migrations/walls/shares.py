"""A share needs the accepted agreement of its audience, and hangs on a door of it."""

from assets.migrations.walls.words import KEEPER
from partners.scoping.policies import BY_ITSELF, OWN, PERSON, Fixed, Pair, Police, Refuses, changed
from sharing.grants.policies import MAY_SHARE_WITH

#: only the nightly work asks which days a body was told of
TOLD = f"{OWN} AND {BY_ITSELF}"

WALLS = [
    Pair("assets_assetshare", "door", "audience", of="sharing_cohort", whose="audience_id"),
    Police(
        "assets_assetshare",
        read=OWN,
        add=f"{KEEPER} AND person_id = {PERSON} AND audience_id IN ({MAY_SHARE_WITH})",
        change=OWN,
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
    Police(
        "assets_assetgrant",
        read=OWN,
        add=f"{KEEPER} AND group_id IN (SELECT b.group_id FROM sharing_audience b WHERE b.id IN ({MAY_SHARE_WITH}))",
        remove=OWN,
    ),
    Police("assets_endtold", read=TOLD, add=TOLD, change=TOLD, remove=TOLD),
]

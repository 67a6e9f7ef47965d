"""Sharing many at once: asked for by those who keep the register, and what was asked for stays as it was asked.

The worker does it later in the name of whoever asked, and asks the walls of shares again. By itself it only says of
what was never done that it was not.
"""

from django.db import migrations

from assets.migrations.walls.words import CLEARED, KEEPER
from partners.scoping.policies import OWN, PERSON, Fixed, Pair, Police, Refuses
from sharing.grants.policies import MAY_SHARE_WITH

WALLS: list[migrations.RunSQL] = [
    Pair("assets_bulkshare", "door", "audience", of="sharing_cohort", whose="audience_id"),
    Police(
        "assets_bulkshare",
        read=OWN,
        add=f"{KEEPER} AND person_id = {PERSON} AND (audience_id IS NULL OR audience_id IN ({MAY_SHARE_WITH}))",
        change=CLEARED,
    ),
    Fixed(
        "assets_bulkshare",
        "organisation_id",
        "person_id",
        "person_name",
        "at",
        "what",
        "audience_id",
        "door_id",
        "level",
        "until",
        "reason",
        "mark",
        "total",
    ),
    # Which it is about goes with its end, and is never another; what is at its end stays so.
    Refuses("assets_bulkshare", "asked", when="NEW.ids <> OLD.ids AND NEW.ids <> '{}'"),
    Refuses("assets_bulkshare", "at_its_end", when="OLD.stage <> 'working'"),
]

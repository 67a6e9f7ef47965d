"""Questions about one asset that its pages ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.register.identity import by_itself
from assets.register.models import Asset, AssetSight, AssetSummary
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an asset is shown to a reader, the last day of that, and whose it is."""

    level: Level
    until: dt.date
    owner: Organisation


def reach_of(actor: Actor, asset: Asset) -> Reach | None:
    """The highest level at which `actor` sees the asset today and the last day of it; None when not at all."""
    rows = AssetSight.objects.visible_to(actor).filter(asset=asset).select_related("owner")
    best = rows.order_by("-level", "-until").first()
    return Reach(Level(best.level), best.until, best.owner) if best else None


def added_already(actor: Actor, key: uuid.UUID) -> Asset | None:
    """The asset that an earlier post of the same form made, when the button was pressed twice."""
    return Asset.objects.owned_by(actor).filter(identity=by_itself(key)).first()


def others_with_uprn(actor: Actor, asset: Asset, uprn: str) -> int:
    """How many other assets of the actor's own register have this UPRN. A UPRN may repeat."""
    if not uprn:
        return 0
    same = AssetSummary.objects.visible_to(actor).filter(organisation=asset.organisation_id, uprn=uprn)
    return same.exclude(asset=asset).count()

"""What a body shares with an audience today, for whoever measures whether work together has begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from assets.register.models import AssetDetail, AssetShare, LeaseEvent
from partners import clock
from sharing.levels import Level

if TYPE_CHECKING:
    import uuid

    from partners.acting.actor import Actor
    from partners.scoping.queries import ScopedQuerySet


def _shared_today(actor: Actor, audience: uuid.UUID) -> ScopedQuerySet[AssetShare]:
    """The shares of the body acted for that hold today, of properties that it still has."""
    rows = AssetShare.objects.visible_to(actor).filter(organisation=actor.organisation, audience=audience)
    return rows.filter(ended_at=None, until__gte=clock.today(), asset__retired_on=None)


def shares_property(actor: Actor, audience: uuid.UUID) -> bool:
    """Whether the body acted for shares any property with the audience today."""
    return _shared_today(actor, audience).exists()


def shares_plans(actor: Actor, audience: uuid.UUID) -> bool:
    """Whether it shares, of any property, a lease event that is still to come or what it means to do with it."""
    ahead = LeaseEvent.objects.visible_to(actor).filter(asset=OuterRef("asset"), on__gte=clock.today())
    meant = AssetDetail.objects.visible_to(actor).filter(asset=OuterRef("asset")).exclude(intention="")
    rows = _shared_today(actor, audience).filter(level__gte=Level.DETAIL)
    return rows.filter(Q(Exists(ahead)) | Q(Exists(meant))).exists()

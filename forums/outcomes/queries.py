"""The initiative that was made of a card."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from forums.initiatives.models import Initiative

if TYPE_CHECKING:
    from forums.workshops.models import Card
    from partners.acting.actor import Actor


def initiative_key(card: Card) -> uuid.UUID:
    """The id of the one initiative that a card may become."""
    return uuid.uuid5(card.pk, "initiative")


def initiative_of(actor: Actor, card: Card) -> Initiative | None:
    """What the card became, if it became an initiative."""
    return Initiative.objects.visible_to(actor).filter(pk=initiative_key(card)).first()

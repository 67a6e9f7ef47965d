"""Who may do what to assets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.register.models import Asset
from partners.acting.actor import Actor
from partners.acting.permission import EVERY_ROW, NOBODY, Permission
from sharing.grants.queries import seen
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Callable


def of_keepers(actor: Actor) -> Q:
    """What a body has, to those of its people who keep its register."""
    return Q(organisation=actor.organisation) if actor.organisation and actor.manages_records else NOBODY


def _owner(actor: Actor) -> Q:
    return Q(organisation=actor.organisation) if actor.organisation else NOBODY


def _sees(level: Level) -> Callable[[Actor], Q]:
    """Properties behind the actor's doors; whoever holds no door sees none."""
    return lambda actor: seen(Asset, actor, level) if actor.doors else NOBODY


SEE_REGISTER = Permission(
    "assets.register:see",
    label=_("See the properties of your organisation and those shared with it"),
    rule=lambda actor: EVERY_ROW if actor.organisation else NOBODY,
)
SEE_ASSET = Permission(
    "assets.asset:see",
    label=_("See a property, up to the level shared with your organisation"),
    rule=_sees(Level.LISTED),
    model="assets.Asset",
)
SEE_MONEY = Permission(
    "assets.asset:see_money",
    label=_("See what a property costs and what it is worth"),
    rule=_sees(Level.COMMERCIAL),
    model="assets.Asset",
)
ADD_ASSET = Permission("assets.asset:add", label=_("Add a property"), rule=of_keepers, model="assets.Asset")
EDIT_ASSET = Permission("assets.asset:edit", label=_("Edit a property"), rule=of_keepers, model="assets.Asset")
RETIRE_ASSET = Permission(
    "assets.asset:retire",
    label=_("Retire a property that was sold or has ended"),
    rule=of_keepers,
    model="assets.Asset",
)
SHARE_ASSET = Permission(
    "assets.asset:share", label=_("Share a property with a partner or forum"), rule=of_keepers, model="assets.Asset"
)
SEE_ACCESS = Permission(
    "assets.asset:see_access",
    label=_("See who can see a property and who has seen it"),
    rule=_owner,
    model="assets.Asset",
)
END_SHARE = Permission("assets.share:end", label=_("End a share at once"), rule=of_keepers, model="assets.AssetShare")
RENEW_SHARE = Permission(
    "assets.share:renew",
    label=_("Let a share last longer, or less long"),
    rule=of_keepers,
    model="assets.AssetShare",
)
VIEW_AS = Permission(
    "assets.register:view_as",
    label=_("See your properties as another partner or forum sees them"),
    rule=_owner,
    model="assets.Asset",
)

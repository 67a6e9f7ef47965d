"""Who may do what to shares, beside ending them (`assets.register.permissions`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.acting.permission import NOBODY, Permission

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _owner(actor: Actor) -> Q:
    return Q(organisation=actor.organisation) if actor.organisation else NOBODY


def _keeper(actor: Actor) -> Q:
    return _owner(actor) if actor.manages_records else NOBODY


SEE_SHARES = Permission(
    "assets.share:see",
    label=_("See what your organisation shares, and with whom"),
    rule=_owner,
    model="assets.AssetShare",
)
RENEW_SHARE = Permission(
    "assets.share:renew",
    label=_("Let a share last longer, or less long"),
    rule=_keeper,
    model="assets.AssetShare",
)

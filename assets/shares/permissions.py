"""Who may read the list of shares; who shares, renews and ends them is in `assets.register.permissions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.acting.permission import NOBODY, Permission

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _owner(actor: Actor) -> Q:
    return Q(organisation=actor.organisation) if actor.organisation else NOBODY


SEE_SHARES = Permission(
    "assets.share:see",
    label=_("See what your organisation shares, and with whom"),
    rule=_owner,
    model="assets.AssetShare",
)

"""Who may see plans, and set coincidences aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.register.models import Asset
from partners.acting.permission import EVERY_ROW, NOBODY, Permission
from sharing.grants.queries import seen
from sharing.levels import Level

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _keeper_who_sees(actor: Actor) -> Q:
    if actor.organisation is None or not actor.manages_records:
        return NOBODY
    return seen(Asset, actor, Level.DETAIL)


SEE_PLANS = Permission(
    "assets.plans:see",
    label=_("See what your organisation and its partners plan, and what of it coincides"),
    rule=lambda actor: EVERY_ROW if actor.organisation else NOBODY,
)
SEE_COINCIDENCE = Permission(
    "assets.asset:coincide",
    label=_("See why two properties coincide"),
    rule=lambda actor: seen(Asset, actor, Level.DETAIL) if actor.organisation else NOBODY,
    model="assets.Asset",
)
DISMISS = Permission(
    "assets.asset:dismiss",
    label=_("Set a coincidence aside for your organisation, or take that back"),
    rule=_keeper_who_sees,
    model="assets.Asset",
)

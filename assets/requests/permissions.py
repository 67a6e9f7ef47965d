"""Who may ask to see more, answer, and read what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.register.models import Asset
from partners.acting.permission import EVERY_ROW, NOBODY, Permission
from sharing.grants.queries import seen

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _sees_anothers(actor: Actor) -> Q:
    if actor.organisation is None or not actor.manages_records:
        return NOBODY
    return seen(Asset, actor) & ~Q(organisation=actor.organisation)


def _party(actor: Actor) -> Q:
    if actor.organisation is None:
        return NOBODY
    return Q(organisation=actor.organisation) | Q(owner=actor.organisation)


def _asker(actor: Actor) -> Q:
    return Q(organisation=actor.organisation) if actor.organisation and actor.manages_records else NOBODY


def _owner(actor: Actor) -> Q:
    return Q(owner=actor.organisation) if actor.organisation and actor.manages_records else NOBODY


ASK_MORE = Permission(
    "assets.asset:ask",
    label=_("Ask the owner of a property to see more of it"),
    rule=_sees_anothers,
    model="assets.Asset",
)
SEE_REQUESTS = Permission(
    "assets.requests:see",
    label=_("See the requests that your organisation made or was asked"),
    rule=lambda actor: EVERY_ROW if actor.organisation else NOBODY,
)
SEE_REQUEST = Permission(
    "assets.disclosure:see",
    label=_("See a request to see more, made by your organisation or asked of it"),
    rule=_party,
    model="assets.DisclosureRequest",
)
ANSWER_REQUEST = Permission(
    "assets.disclosure:answer",
    label=_("Grant or refuse a request to see more of your properties"),
    rule=_owner,
    model="assets.DisclosureRequest",
)
WITHDRAW_REQUEST = Permission(
    "assets.disclosure:withdraw",
    label=_("Withdraw a request to see more"),
    rule=_asker,
    model="assets.DisclosureRequest",
)

"""Who may see what came of sharing many properties at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.acting.permission import NOBODY, Permission

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _keeper(actor: Actor) -> Q:
    return Q(organisation=actor.organisation) if actor.organisation and actor.manages_records else NOBODY


SEE_BULK_SHARE = Permission(
    "assets.bulk_share:see",
    label=_("See what came of sharing many properties at once"),
    rule=_keeper,
    model="assets.BulkShare",
)

"""Who may change many properties at once, and take that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.acting.permission import NOBODY, Permission

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _keeper(actor: Actor) -> Q:
    return Q(organisation=actor.organisation) if actor.organisation and actor.manages_records else NOBODY


UNDO_BULK_EDIT = Permission(
    "assets.bulk_edit:undo",
    label=_("See changes of many properties and undo them"),
    rule=_keeper,
    model="assets.BulkEdit",
)

"""Who may save, use and change filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.acting.permission import EVERY_ROW, NOBODY, Permission

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _for_a_body(actor: Actor) -> Q:
    return EVERY_ROW if actor.organisation and actor.person else NOBODY


def _mine(actor: Actor) -> Q:
    """Their own; a shared one also by the body's administrators, for whoever made it may have left."""
    if actor.organisation is None or actor.person is None:
        return NOBODY
    shared = Q(is_shared=True) if actor.manages_people else NOBODY
    return Q(organisation=actor.organisation) & (Q(person=actor.person) | shared)


SEE_FILTERS = Permission(
    "partners.saved_filter:see", label=_("Save filters and choose columns of lists"), rule=_for_a_body
)
CHANGE_FILTER = Permission(
    "partners.saved_filter:change",
    label=_("Rename, share or remove a saved filter"),
    rule=_mine,
    model="partners.SavedFilter",
)

"""Who may take what out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.acting.permission import EVERY_ROW, NOBODY, Permission

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _own(actor: Actor) -> Q:
    if actor.organisation is None or actor.person is None:
        return NOBODY
    return Q(organisation=actor.organisation, person=actor.person)


ASK_EXPORT = Permission(
    "assets.register:export",
    label=_("Take your register, and what is shared with you, out as a file"),
    rule=lambda actor: EVERY_ROW if actor.organisation else NOBODY,
)
FETCH_EXPORT = Permission(
    "assets.export:fetch", label=_("Fetch a file that you asked for"), rule=_own, model="assets.Export"
)

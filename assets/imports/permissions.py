"""Who may bring a file into a register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.acting.permission import NOBODY, Permission

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _keeper(actor: Actor) -> Q:
    return Q(organisation=actor.organisation) if actor.organisation and actor.manages_records else NOBODY


START_IMPORT = Permission("assets.import:start", label=_("Import a register from a file"), rule=_keeper)
RUN_IMPORT = Permission(
    "assets.batch:run", label=_("Match, check, import or cancel a file"), rule=_keeper, model="assets.Import"
)

"""Telling whoever asked for a change of many properties that the worker could not do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from assets.bulk.permissions import UNDO_BULK_EDIT
from partners.notices.kinds import kind
from partners.notices.telling import tell
from partners.outbox.handlers import handles

if TYPE_CHECKING:
    from partners.acting.actor import Actor

TELL_STOPPED = "bulk.tell_stopped"
STOPPED = kind(
    "bulk_edit_stopped",
    UNDO_BULK_EDIT,
    "assets:bulk-edit",
    _("A change of many properties, or taking it back, could not be done. Nothing of it is half done."),
)


@handles(TELL_STOPPED)
def tell_of_stop(actor: Actor, *, edit: str) -> None:
    """Tell whoever asked. A letter points to the page and says nothing."""
    tell(actor, STOPPED, edit, "work_stopped")

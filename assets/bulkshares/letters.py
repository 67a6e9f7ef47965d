"""Telling whoever asked for many properties to be shared that the worker could not do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from assets.bulkshares.permissions import SEE_BULK_SHARE
from partners.notices.kinds import kind
from partners.notices.telling import tell
from partners.outbox.handlers import handles

if TYPE_CHECKING:
    from partners.acting.actor import Actor

TELL_STOPPED = "bulk_share.tell_stopped"
STOPPED = kind(
    "bulk_share_stopped",
    SEE_BULK_SHARE,
    "assets:bulk-share",
    _("Sharing many properties, or changing many shares, could not be done. Nothing of it is half done."),
)


@handles(TELL_STOPPED)
def tell_of_stop(actor: Actor, *, bulk_share: str) -> None:
    """Tell whoever asked. A letter points to the page and says nothing."""
    tell(actor, STOPPED, bulk_share, "work_stopped")

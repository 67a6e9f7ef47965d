"""Sharing that was asked for and never done: whoever asked may act no more, or the work failed each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.bulkshares.actions import WORK
from assets.bulkshares.letters import TELL_STOPPED
from assets.bulkshares.models import BulkShare, Stage
from partners.outbox.pending import is_pending
from partners.outbox.put import put

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def let_go(actor: Actor, bulk_share: str | None = None) -> int:
    """Say of what the body asked for, or of one, that it is not done, instead of going on for ever.

    The record and its work are written in one transaction, so one without the other is at its end; what was in hand
    was taken back whole. Whoever asked is told, if they may still know. Returns how many.
    """
    rows = BulkShare.objects.visible_to(actor).filter(stage=Stage.WORKING)
    if bulk_share is not None:
        rows = rows.filter(pk=bulk_share)
    ended = 0
    for held in rows.select_for_update(of=("self",)).order_by("pk"):
        if is_pending(WORK, bulk_share=held.pk):
            continue
        held.stage, held.ids = Stage.FAILED, []
        held.save(update_fields=["stage", "ids"])
        put(TELL_STOPPED, acting_for=held.organisation_id, person=held.person_id, bulk_share=held.pk)
        ended += 1
    return ended

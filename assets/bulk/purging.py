"""Changes of many that were asked for and never done: whoever asked may act no more, or the work failed each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.bulk.actions import CHANGE, UNDO
from assets.bulk.letters import TELL_STOPPED
from assets.bulk.models import BulkEdit, Stage
from partners.outbox.pending import is_pending
from partners.outbox.put import put

if TYPE_CHECKING:
    from partners.acting.actor import Actor

WORK: dict[str, str] = {Stage.WORKING: CHANGE, Stage.UNDOING: UNDO}
NEVER_DONE: dict[str, Stage] = {Stage.WORKING: Stage.FAILED, Stage.UNDOING: Stage.DONE}


def let_go(actor: Actor, edit: str | None = None) -> int:
    """Say of the body's changes, or of one, that they are not done, or not undone, instead of going on for ever.

    A stage and its work are written in one transaction, so one without the other is at its end; what was in hand was
    taken back whole. Whoever asked is told, if they may still know. Returns how many.
    """
    rows = BulkEdit.objects.visible_to(actor).filter(stage__in=NEVER_DONE)
    if edit is not None:
        rows = rows.filter(pk=edit)
    ended = 0
    for held in rows.select_for_update(of=("self",)).order_by("pk"):
        if is_pending(WORK[held.stage], edit=held.pk):
            continue
        held.stage = NEVER_DONE[held.stage]
        held.save(update_fields=["stage"])
        put(TELL_STOPPED, acting_for=held.organisation_id, person=held.person_id, edit=held.pk)
        ended += 1
    return ended

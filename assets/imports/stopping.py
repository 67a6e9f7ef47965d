"""Work on a file that came to no end: the file stands again where it stood before, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.imports.actions import CHECK, STORE, UNDO
from assets.imports.keeping import leave
from assets.imports.letters import TELL_STOPPED
from assets.imports.models import BEFORE, Import, State
from partners import clock
from partners.outbox.pending import is_pending
from partners.outbox.put import put

if TYPE_CHECKING:
    from partners.acting.actor import Actor

WORK: dict[str, str] = {State.CHECKING: CHECK, State.STORING: STORE, State.UNDOING: UNDO}


def stop_left(actor: Actor, batch: str = "") -> int:
    """Mark the body's imports that nobody works on any more, or one of them: given up, or asked for by one who left.

    What an import is about and its work are written in one transaction, so one without the other is at its end. What
    was in hand was taken back whole. Whoever handed the file in is told, if they may still know. Returns how many.
    """
    rows = Import.objects.visible_to(actor).filter(state__in=BEFORE)
    if batch:
        rows = rows.filter(pk=batch)
    stopped = 0
    for held in rows.select_for_update(of=("self",)).order_by("pk"):
        if is_pending(WORK[held.state], batch=held.pk):
            continue
        held.state, held.stopped_at = BEFORE[held.state], clock.now()
        if held.state == State.MATCHING:
            leave(held)  # of a check before, whose columns were matched otherwise
        held.save(update_fields=["state", "stopped_at", "has_leftovers"])
        put(TELL_STOPPED, acting_for=held.organisation_id, person=held.person_id, batch=held.pk)
        stopped += 1
    return stopped

"""Changes of many that were asked for and never done: whoever asked may act no more, or the work failed each time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from assets.bulk.models import BulkEdit, Stage
from partners import clock

if TYPE_CHECKING:
    from partners.acting.actor import Actor

#: by then the worker has given up
LONG = dt.timedelta(days=1)
NEVER_DONE = {Stage.WORKING: Stage.REFUSED, Stage.UNDOING: Stage.DONE}


def let_go(actor: Actor) -> int:
    """Say of the body's changes that they are not done, or not undone, instead of going on for ever. Returns how many.

    One that the worker has in hand is locked and ends by itself. An undoing of an old change that is let go just
    before its turn came can be asked for again.
    """
    rows = BulkEdit.objects.visible_to(actor).filter(at__lt=clock.now() - LONG)
    return sum(rows.filter(stage=stage).update(stage=end) for stage, end in NEVER_DONE.items())

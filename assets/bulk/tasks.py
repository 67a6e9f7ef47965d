"""What the worker does with a change of more properties than a page waits for: all of it in one transaction."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from assets.bulk.actions import CHANGE, UNDO
from assets.bulk.models import Stage
from assets.bulk.permissions import UNDO_BULK_EDIT
from assets.bulk.purging import let_go
from assets.bulk.working import change_as_asked, put_back
from partners import progress
from partners.acting.held import held
from partners.outbox.handlers import handles

if TYPE_CHECKING:
    from collections.abc import Callable

    from assets.bulk.models import BulkEdit
    from partners.acting.actor import Actor

STOP = "bulk.stop"


def progress_of(edit: BulkEdit) -> int:
    """How many properties the worker is through with."""
    return progress.told("bulk", edit.pk)


@handles(CHANGE, own_transactions=True, in_vain=STOP)
def change(make_actor: Callable[[], Actor], *, edit: str) -> None:
    """Change what was asked for. Killed half-way, nothing of it is there, and it starts anew."""
    with held(make_actor, _at(edit, Stage.WORKING)) as found:
        if found is not None:
            change_as_asked(*found, tell=_teller(found[1]))


@handles(UNDO, own_transactions=True, in_vain=STOP)
def undo(make_actor: Callable[[], Actor], *, edit: str) -> None:
    """Put back what was changed, but for what somebody changed since."""
    with held(make_actor, _at(edit, Stage.UNDOING)) as found:
        if found is not None:
            put_back(*found, tell=_teller(found[1]))


@handles(STOP)
def stop(actor: Actor, *, edit: str) -> None:
    """The work was given up: the change says so, and whoever asked is told."""
    if actor.may(UNDO_BULK_EDIT):  # or the nightly work does it, as the body
        let_go(actor, edit)


def _at(edit: str, stage: Stage) -> Callable[[Actor], Any]:
    return lambda actor: UNDO_BULK_EDIT.rows(actor).select_related("organisation").filter(pk=edit, stage=stage)


def _teller(edit: BulkEdit) -> Callable[[int], None]:
    tell = partial(progress.tell, "bulk", edit.pk)
    tell(0)
    return tell

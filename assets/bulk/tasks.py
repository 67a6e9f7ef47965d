"""What the worker does with a change of more properties than a page waits for: all of it in one transaction."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import transaction

from assets.bulk.actions import CHANGE, UNDO
from assets.bulk.models import BulkEdit, Stage
from assets.bulk.permissions import UNDO_BULK_EDIT
from assets.bulk.purging import let_go
from assets.bulk.working import change_as_asked, put_back
from partners.acting.action import author
from partners.audit.record import recording
from partners.outbox.handlers import handles
from partners.scoping.arming import disarm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from partners.acting.actor import Actor

PROGRESS_KEPT = 3600  # seconds
STOP = "bulk.stop"


def progress_of(edit: BulkEdit) -> int:
    """How many properties the worker is through with: told through the cache, for a transaction tells nobody."""
    with contextlib.suppress(Exception):
        return int(cache.get(f"bulk:{edit.pk}") or 0)
    return 0


@handles(CHANGE, own_transactions=True, in_vain=STOP)
def change(make_actor: Callable[[], Actor], *, edit: str) -> None:
    """Change what was asked for. Killed half-way, nothing of it is there, and it starts anew."""
    with _held(make_actor, edit, Stage.WORKING) as found:
        if found is not None:
            change_as_asked(*found, tell=_teller(found[1]))


@handles(UNDO, own_transactions=True, in_vain=STOP)
def undo(make_actor: Callable[[], Actor], *, edit: str) -> None:
    """Put back what was changed, but for what somebody changed since."""
    with _held(make_actor, edit, Stage.UNDOING) as found:
        if found is not None:
            put_back(*found, tell=_teller(found[1]))


@handles(STOP)
def stop(actor: Actor, *, edit: str) -> None:
    """The work was given up: the change says so, and whoever asked is told."""
    if actor.may(UNDO_BULK_EDIT):  # or the nightly work does it, as the body
        let_go(actor, edit)


@contextlib.contextmanager
def _held(make_actor: Callable[[], Actor], edit: str, stage: Stage) -> Iterator[tuple[Actor, BulkEdit] | None]:
    """The change at that stage, locked, for an actor who may still make it."""
    try:
        with transaction.atomic():
            actor = make_actor()
            rows = UNDO_BULK_EDIT.rows(actor).select_related("organisation").filter(pk=edit, stage=stage)
            held = rows.select_for_update(of=("self",)).first()
            with recording(author(actor)):
                yield None if held is None else (actor, held)
    finally:
        disarm()


def _teller(edit: BulkEdit) -> Callable[[int], None]:
    def tell(rows: int) -> None:
        with contextlib.suppress(Exception):  # progress is a courtesy: a cache that is down stops nothing
            cache.set(f"bulk:{edit.pk}", rows, PROGRESS_KEPT)

    tell(0)
    return tell

"""What an import keeps, and for how long: its rows and its file go, that it was stays."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from assets.imports.keeping import CLEAR, leave
from assets.imports.models import Import, State
from partners import clock
from partners.outbox.pending import is_pending
from partners.outbox.put import put

if TYPE_CHECKING:
    from partners.acting.actor import Actor

ENDED = (State.DONE, State.UNDONE, State.REFUSED, State.CANCELLED)


def forget_old(actor: Actor) -> int:
    """Forget the rows and files of the body's imports whose time is over. Returns how many; twice does nothing more.

    Rows of what was taken in are kept as long as it can be undone. What was begun and left is cancelled.
    """
    now = clock.now()
    ended = now - dt.timedelta(days=settings.IMPORT_KEPT_DAYS)
    left = now - dt.timedelta(days=settings.IMPORT_ABANDONED_DAYS)
    old = Q(state__in=ENDED, finished_at__lt=ended) | Q(state__in=(State.MATCHING, State.CHECKED), started_at__lt=left)
    rows = Import.objects.visible_to(actor).select_related("file").filter(old, forgotten_at=None)
    found = list(rows.select_for_update(of=("self",)))
    for one in found:
        if one.state not in ENDED:
            one.state, one.finished_at = State.CANCELLED, now
        one.sample, one.owners, one.owners_chosen, one.forgotten_at = [], [], [], now
        leave(one)
        one.save(
            update_fields=["state", "finished_at", "sample", "owners", "owners_chosen", "forgotten_at", "has_leftovers"]
        )
        transaction.on_commit(lambda file=one.file.file: file.delete(save=False), robust=True)  # type: ignore[misc]
    _clear_again(actor)
    return len(found)


def _clear_again(actor: Actor) -> None:
    """Of what was left, have that removed on which the worker gave up."""
    for one in Import.objects.visible_to(actor).filter(has_leftovers=True):
        if not is_pending(CLEAR, batch=one.pk):
            put(CLEAR, acting_for=one.organisation_id, batch=one.pk)

"""Files that were written for somebody are kept for a short time; this ends it, whoever asked for them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from assets.exports.models import Export, ExportState
from partners import clock

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.scoping.queries import ScopedQuerySet


def remove_old(actor: Actor) -> int:
    """Remove the body's files whose time is over: all of them for the worker, their own for a person."""
    before = clock.now() - dt.timedelta(days=settings.EXPORT_KEPT_DAYS)
    rows: ScopedQuerySet[Export] = (
        Export.objects.visible_to(actor) if actor.person is not None else Export.objects.of_body(actor)
    )
    old = rows.filter(asked_at__lt=before).exclude(state=ExportState.GONE)
    files = [one.file for one in old.select_related("file")]
    for file in files:
        if file is not None:
            transaction.on_commit(lambda file=file.file: file.delete(save=False), robust=True)  # type: ignore[misc]
    old.update(state=ExportState.GONE, file=None)
    return len(files)

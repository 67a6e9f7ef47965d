"""Asking for a file, and no longer keeping old ones."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import get_language

from assets.exports.models import Export, ExportState, What
from assets.exports.permissions import ASK_EXPORT
from assets.exports.rows import state_of
from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.audit.record import record
from partners.outbox.put import put

if TYPE_CHECKING:
    from assets.exports.models import Shape
    from partners.acting.actor import Actor

WRITE = "exports.write"
KEPT_DAYS = 7


@action(ASK_EXPORT)
def ask_export(actor: Actor, *, what: What, shape: Shape, query: str = "") -> Export:
    """Have a file written; the asker's files of more than a week ago are removed. Raises UnknownParameter."""
    if actor.organisation is None or actor.person is None:
        raise NotAllowed
    if what == What.LIST:
        state_of(query)
    _remove_old(actor)
    export = Export(
        organisation=actor.organisation,
        person=actor.person,
        what=what,
        shape=shape,
        query=query if what == What.LIST else "",
        language=get_language() or "en",
    )
    export.save(force_insert=True)
    put(WRITE, acting_for=actor.organisation.pk, person=actor.person.pk, export=export.pk)
    record("export_asked", export, organisation=actor.organisation.pk, label=str(export), what=what, shape=shape)
    return export


def _remove_old(actor: Actor) -> None:
    before = clock.now() - dt.timedelta(days=KEPT_DAYS)
    for one in Export.objects.visible_to(actor).select_related("file").filter(asked_at__lt=before).exclude(file=None):
        file = one.file
        if file is not None:
            transaction.on_commit(lambda file=file: file.file.delete(save=False), robust=True)  # type: ignore[misc]
    old = Export.objects.visible_to(actor).filter(asked_at__lt=before)
    old.update(state=ExportState.GONE, file=None)

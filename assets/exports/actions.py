"""Asking for a file, and no longer keeping old ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language

from assets.exports.models import Export, What
from assets.exports.permissions import ASK_EXPORT
from assets.exports.purging import remove_old
from assets.exports.rows import state_of
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.audit.record import record
from partners.outbox.put import put

if TYPE_CHECKING:
    from assets.exports.models import Shape
    from partners.acting.actor import Actor

WRITE = "exports.write"


@action(ASK_EXPORT)
def ask_export(actor: Actor, *, what: What, shape: Shape, query: str = "") -> Export:
    """Have a file written; the asker's files whose time is over are removed. Raises UnknownParameter."""
    if actor.organisation is None or actor.person is None:
        raise NotAllowed
    if what == What.LIST:
        state_of(query, actor)
    remove_old(actor)
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

"""Which files that were written for somebody are still to be fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.exports.models import Export
from partners.files.uses import Uses

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def files_of_exports(actor: Actor) -> Uses:
    """The files of the body's exports, whoever asked for them. One query."""
    return Uses(frozenset(Export.objects.of_body(actor).exclude(file=None).values_list("file", flat=True)))

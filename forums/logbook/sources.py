"""What entries of the logs come from: each room above says how its things are found, wiring joins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forums.membership.chain import Source, Step, steps_of
from partners.wired import Wired

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from forums.logbook.models import Entry
    from partners.acting.actor import Actor

#: filled in estate_portal/wiring.py
sources: Wired[Source] = Wired("what entries of the logs come from")


def sources_of(actor: Actor, entries: Iterable[Entry]) -> dict[uuid.UUID, Step]:
    """The steps behind these entries, by the id of what they come from. One search for each kind of source."""
    return steps_of(actor, sources, [(one.source_kind, one.source_id) for one in entries])

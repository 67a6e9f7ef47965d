"""From an event to the record that it is about: each floor says where its records are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from partners.acting.permission import Permission
from partners.wired import Wired

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from partners.acting.actor import Actor
    from partners.audit.models import Event


@dataclass(frozen=True, slots=True)
class Linked:
    """A kind of record has a page named `page` for those whom `permission` allows."""

    permission: Permission
    page: str


#: filled in estate_portal/wiring.py
linked: Wired[Linked] = Wired("records to which the trail links")


def addresses(actor: Actor, events: Sequence[Event]) -> dict[uuid.UUID, str]:
    """The page of each record that the actor may open. One query for each kind of record on the page."""
    found: dict[uuid.UUID, str] = {}
    for one in linked:
        ids = {event.subject_id for event in events if event.subject_kind == one.permission.model}
        if ids and one.permission.allows(actor):
            keys = one.permission.rows(actor).filter(pk__in=ids).values_list("pk", flat=True)
            found |= {key: reverse(one.page, args=[key]) for key in keys}
    return found

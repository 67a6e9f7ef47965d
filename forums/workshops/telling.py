"""Whom a workshop tells: those invited when its date or place changes, those who wrote a card when its fate does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from forums.workshops.models import Card
from partners.outbox.put import put

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection

    from forums.workshops.models import Workshop
    from partners.acting.actor import Actor

FATE = "forums.tell_of_fate"


def when_and_where(workshop: Workshop) -> tuple[object, ...]:
    """What an entry in a calendar says: those invited are written to when it changes, and for nothing else."""
    return workshop.starts_at, workshop.minutes, workshop.place.strip()


def tell_of_fates(actor: Actor, workshop: Workshop, cards: Collection[uuid.UUID]) -> None:
    """Have those who wrote these cards, or one that lies under them, told that something became of it.

    The portal does not know who wrote an anonymous card, so it tells nobody. A guest has no account to be told in.
    """
    written = Card.objects.visible_to(actor).filter(Q(pk__in=cards) | Q(under__in=cards), author__person__isnull=False)
    authors = written.exclude(author__person=actor.person).order_by("author__person", "author__organisation")
    for person, body in authors.values_list("author__person", "author__organisation").distinct():
        put(FATE, acting_for=body, person=person, workshop=workshop.pk)

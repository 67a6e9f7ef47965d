"""What an initiative made of a card would be: its words, who leads, and as partners those who voted for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forums.workshops.models import Card, Dot
from forums.workshops.queries import board_of

if TYPE_CHECKING:
    import uuid

    from forums.workshops.models import Workshop
    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class Suggested:
    """Filled in before the chair looks at it; nothing of it is decided."""

    title: str
    purpose: str
    lead: uuid.UUID | None
    partners: list[uuid.UUID]


def suggested(actor: Actor, workshop: Workshop, card: Card) -> Suggested:
    """The card's words; its owner's or its keenest voters' body leads; who voted for it, or wrote it, is asked."""
    board = board_of(actor, workshop)
    everything = {one.card.pk: one for lead in board.cards for one in (lead, *lead.grouped)}
    shown = everything[card.pk]
    under = [one.card.pk for one in shown.grouped]
    rows = Dot.objects.visible_to(actor).filter(workshop=workshop, card__in=[card.pk, *under])
    voters = Counter(rows.exclude(participant__organisation=None).values_list("participant__organisation", flat=True))
    keenest = [body for body, _count in sorted(voters.items(), key=lambda one: (-one[1], str(one[0])))]
    owner = shown.asset.owner_id if shown.asset else card.organisation_id
    partners = list(dict.fromkeys([*([owner] if owner else []), *keenest]))
    return Suggested(
        title=shown.title[:200],
        purpose=workshop.purpose,
        lead=partners[0] if partners else None,
        partners=partners,
    )

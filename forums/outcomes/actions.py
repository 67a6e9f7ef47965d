"""What is made of a card: an initiative, an action in the forum's log, a decision in its log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forums.initiatives.actions import Words, start_initiative
from forums.logbook.writing import ActionEntry, DecisionEntry, write_action, write_decision
from forums.outcomes.permissions import LOG_DECISION, LOG_OUTCOME, RAISE_CARD
from forums.outcomes.queries import initiative_key, initiative_of
from forums.workshops.choices import Fate
from forums.workshops.errors import GoesOnElsewhere, Repeated
from forums.workshops.models import Card, Workshop
from forums.workshops.outcomes import CARD, WORKSHOP
from forums.workshops.room import hold
from forums.workshops.telling import tell_of_fates
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.audit.record import record

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from forums.initiatives.models import Initiative
    from forums.logbook.models import Action, Decision
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation


@action(RAISE_CARD, locks=False)
def raise_card(actor: Actor, card: Card, *, words: Words, partners: Sequence[Organisation]) -> Initiative:
    """Make an initiative of a card and ask its partners. However often it is pressed, a card becomes one.

    Raises Repeated for a card that is one already, and GoesOnElsewhere for one that was carried over.
    """
    held = hold(actor, card.workshop_id)
    _still_here(actor, card)
    if initiative_of(actor, card) is not None:
        raise Repeated
    initiative = start_initiative(
        actor, held.workshop.forum, words=words, partners=partners, origin=(CARD, card.pk), key=initiative_key(card)
    )
    _settle(actor, card, Fate.INITIATIVE)
    held.changed()
    return initiative


@action(LOG_OUTCOME, locks=False)
def log_workshop_action(
    actor: Actor, workshop: Workshop, *, entry: ActionEntry, card: uuid.UUID | None, key: uuid.UUID
) -> Action:
    """Put an action into the forum's log, of a card or of the workshop at large.

    Raises Repeated for the same form, and GoesOnElsewhere for a card that was carried over.
    """
    held = hold(actor, workshop.pk)
    _once(actor, held.workshop, key)
    chosen = _card(actor, workshop, card)
    source = (CARD, chosen.pk) if chosen else (WORKSHOP, workshop.pk)
    made = write_action(actor, held.workshop.forum, entry, source=source)
    if chosen and chosen.fate != Fate.INITIATIVE:
        _settle(actor, chosen, Fate.ACTION)
    held.changed()
    return made


@action(LOG_DECISION, locks=False)
def log_workshop_decision(
    actor: Actor, workshop: Workshop, *, entry: DecisionEntry, card: uuid.UUID | None, key: uuid.UUID
) -> Decision:
    """Put a decision into the forum's log, of a card or of the workshop at large.

    Raises Repeated for the same form, and GoesOnElsewhere for a card that was carried over.
    """
    held = hold(actor, workshop.pk)
    _once(actor, held.workshop, key)
    chosen = _card(actor, workshop, card)
    source = (CARD, chosen.pk) if chosen else (WORKSHOP, workshop.pk)
    made = write_decision(actor, held.workshop.forum, entry, source=source)
    if chosen and chosen.fate not in (Fate.INITIATIVE, Fate.ACTION):
        _settle(actor, chosen, Fate.DECISION)
    held.changed()
    return made


def _once(actor: Actor, workshop: Workshop, key: uuid.UUID) -> None:
    """Under the room's lock: a form that was sent already is in the list of those that were."""
    if str(key) in workshop.forms_sent:
        raise Repeated
    workshop.forms_sent = [*workshop.forms_sent, str(key)]
    workshop.save(update_fields=["forms_sent"])


def _card(actor: Actor, workshop: Workshop, pk: uuid.UUID | None) -> Card | None:
    if pk is None:
        return None
    card = Card.objects.visible_to(actor).filter(workshop=workshop, pk=pk).first()
    if card is None:
        raise NotAllowed
    _still_here(actor, card)
    return card


def _still_here(actor: Actor, card: Card) -> None:
    """Not carried over, nor just now: carrying locks the cards, and so does this."""
    rows = Card.objects.visible_to(actor).filter(pk=card.pk).select_for_update(of=("self",))
    if list(rows.values_list("fate", flat=True)) == [Fate.CARRIED]:
        raise GoesOnElsewhere


def _settle(actor: Actor, card: Card, fate: Fate) -> None:
    rows = Card.objects.visible_to(actor).filter(pk=card.pk)
    if rows.exclude(fate=fate, reason="").update(fate=fate, reason=""):
        tell_of_fates(actor, card.workshop, [card.pk])
    owner = actor.organisation.pk if actor.organisation else None
    record("workshop_card_settled", card, organisation=owner, fate=fate.value)

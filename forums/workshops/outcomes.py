"""One click back and forth: from an initiative, an action or a decision to its card, from a card to what it became."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.register.links import Step as AssetStep
from forums.charter.models import Pulse
from forums.initiatives.models import Initiative
from forums.logbook.commitments import beyond_by_name
from forums.logbook.models import Action, Decision, DecisionState
from forums.membership.chain import Step
from forums.workshops.models import Card, Workshop
from forums.workshops.queries import seen_by_everybody

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator

    from assets.register.models import Asset
    from partners.acting.actor import Actor
    from partners.scoping.queries import ScopedQuerySet

    #: the key of a card or a workshop, and what came of it
    Became = tuple[uuid.UUID | None, Step]

#: how pointers name what they point to
CARD, WORKSHOP = "forums.Card", "forums.Workshop"


def found_cards(actor: Actor, wanted: set[uuid.UUID]) -> dict[uuid.UUID, Step]:
    """The cards among these that the reader may see, each with its words and its workshop."""
    seen = Workshop.objects.visible_to(actor).values("pk")
    rows = Card.objects.visible_to(actor).filter(pk__in=wanted, workshop__in=seen).select_related("workshop")
    return {one.pk: Step(_words(actor, one), _page(one), one.workshop.title) for one in rows}


def found_workshops(actor: Actor, wanted: set[uuid.UUID]) -> dict[uuid.UUID, Step]:
    """The workshops among these that the reader may see."""
    rows = Workshop.objects.visible_to(actor).filter(pk__in=wanted)
    return {one.pk: Step(one.title, reverse("forums:workshop", args=[one.pk])) for one in rows}


def cards_of_asset(actor: Actor, asset: Asset) -> Iterator[AssetStep]:
    """The cards about a property, in the workshops that the reader may see."""
    seen = Workshop.objects.visible_to(actor).values("pk")
    rows = Card.objects.visible_to(actor).filter(asset_id=asset.pk, workshop__in=seen).select_related("workshop")
    for card in rows:
        yield AssetStep(_("Card in the workshop %(title)s") % {"title": card.workshop.title}, _page(card))


def became(actor: Actor, workshop: Workshop, cards: set[uuid.UUID]) -> dict[uuid.UUID, list[Step]]:
    """What became of each card, and under the workshop's own key what was agreed at large."""
    found: dict[uuid.UUID, list[Step]] = defaultdict(list)
    pointers = cards | {workshop.pk}
    sources = (
        _started(actor, cards),
        _agreed(actor, workshop, pointers),
        _to_be_done(actor, workshop, pointers),
        _answered(actor, workshop),
        _carried(actor, cards),
    )
    for pk, step in chain.from_iterable(sources):
        if pk:
            found[pk].append(step)
    return found


def _started(actor: Actor, cards: set[uuid.UUID]) -> Iterator[Became]:
    for one in Initiative.objects.visible_to(actor).filter(origin_kind=CARD, origin_id__in=cards):
        yield one.origin_id, Step(one.title, reverse("forums:initiative", args=[one.pk]), _("Initiative"))


def _agreed(actor: Actor, workshop: Workshop, pointers: set[uuid.UUID]) -> Iterator[Became]:
    log = reverse("forums:decision-list", args=[workshop.forum_id])
    for one in _decided(actor, pointers):
        yield one.source_id, Step(one.text, log, _("Decision"))


def _to_be_done(actor: Actor, workshop: Workshop, pointers: set[uuid.UUID]) -> Iterator[Became]:
    log = reverse("forums:action-list", args=[workshop.forum_id])
    actions = Action.objects.visible_to(actor).filter(source_id__in=pointers).select_related("organisation", "owner")
    for one in actions.order_by("due_on", "pk"):
        yield one.source_id, Step(one.text, log, _("Action"))


def _answered(actor: Actor, workshop: Workshop) -> Iterator[Became]:
    for pulse in Pulse.objects.visible_to(actor).filter(source_id=workshop.pk):
        answered = ngettext("%(count)s answer", "%(count)s answers", pulse.answered) % {"count": pulse.answered}
        yield workshop.pk, Step(answered, reverse("forums:pulse", args=[pulse.pk]), _("Pulse of the forum"))


def _carried(actor: Actor, cards: set[uuid.UUID]) -> Iterator[Became]:
    """From each of these cards to the one that it comes from and the one with which it goes on, where both are seen."""
    seen = Workshop.objects.visible_to(actor).values("pk")
    rows = Card.objects.visible_to(actor).filter(workshop__in=seen).select_related("workshop")
    for one in rows.filter(taken_from__in=cards):
        yield one.taken_from_id, Step(one.workshop.title, _page(one), _("Goes on in"))
    come = Card.objects.visible_to(actor).filter(pk__in=cards).exclude(taken_from=None)
    old = {one.taken_from_id: one.pk for one in come if one.taken_from_id}
    for one in rows.filter(pk__in=old):
        yield old[one.pk], Step(one.workshop.title, _page(one), _("Comes from"))


def outcomes_of(actor: Actor, workshop: Workshop, cards: set[uuid.UUID]) -> list[dict[str, str]]:
    """Decisions and actions of a workshop as its minutes keep them: what, who, by when (an ISO date).

    Of a decision, `who` are those for whom it goes beyond a mandate, and who decide for themselves.
    """
    pointers = cards | {workshop.pk}
    decided = list(_decided(actor, pointers).filter(readers=None).order_by("recorded_at"))
    beyond = beyond_by_name(actor, decided)
    found = [{"kind": "decision", "what": one.text, "who": beyond.get(one.pk, ""), "on": ""} for one in decided]
    agreed = Action.objects.visible_to(actor).filter(source_id__in=pointers, readers=None)
    for one in agreed.select_related("organisation", "owner").order_by("due_on", "pk"):
        body = one.organisation.name_en or one.organisation.name_cy
        who = f"{one.owner.name}, {body}" if one.owner else body
        found.append({"kind": "action", "what": one.text, "who": who, "on": one.due_on.isoformat()})
    return found


def _decided(actor: Actor, pointers: set[uuid.UUID]) -> ScopedQuerySet[Decision]:
    """The decisions that come from these; of one that was replaced, the later one stands in its place."""
    return Decision.objects.visible_to(actor).filter(source_id__in=pointers).exclude(state=DecisionState.REPLACED)


def _words(actor: Actor, card: Card) -> str:
    if card.text:
        return card.text
    shown = seen_by_everybody(actor, card.audience_id, {card.asset_id} if card.asset_id else ())
    asset = shown.get(card.asset_id) if card.asset_id else None
    return asset.name if asset else _("Card %(number)s") % {"number": card.number}


def _page(card: Card) -> str:
    return f"{reverse('forums:workshop', args=[card.workshop_id])}#card-{card.number}"

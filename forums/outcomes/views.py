"""Pages on which a card becomes an initiative, an action or a decision."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _

from forums.logbook.commitments import beyond_in_words
from forums.outcomes import actions
from forums.outcomes.forms import ActionForm, DecisionForm, RaiseForm
from forums.outcomes.permissions import LOG_DECISION, LOG_OUTCOME, RAISE_CARD
from forums.outcomes.queries import initiative_of
from forums.outcomes.suggesting import suggested
from forums.workshops.errors import Repeated
from forums.workshops.models import Card, Workshop
from forums.workshops.queries import board_of
from forums.workshops.room import on
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires

if TYPE_CHECKING:
    from django.http import HttpResponse


@requires(RAISE_CARD)
def card_raise(request: PortalRequest, card: Card) -> HttpResponse:
    """Make an initiative of a card: everything is filled in, one button confirms it. One that is leads there."""
    workshop = on(Workshop.objects.visible_to(request.actor).select_related("forum").get(pk=card.workshop_id))
    filled = suggested(request.actor, workshop, card)
    given = request.POST if request.method == "POST" else None
    form = RaiseForm(given, actor=request.actor, forum=workshop.forum, suggested=filled)
    if request.method == "POST" and form.is_valid():
        partners = list(form.cleaned_data["partners"])
        with suppress(Repeated):
            initiative = actions.raise_card(request.actor, card, words=form.words(), partners=partners)
            messages.success(request, _("The card is an initiative now. Its partners are asked to take part."))
            return SeeOther("forums:initiative", initiative.pk)
    made = initiative_of(request.actor, card)
    if made is not None:
        if request.method == "POST":
            messages.info(request, _("This card is an initiative already: this one."))
        return SeeOther("forums:initiative", made.pk)
    return page(request, "forums/outcomes/card_raise.html", form=form, card=card, workshop=workshop)


@requires(LOG_OUTCOME)
def workshop_action(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Record an action, of a card or of the workshop at large."""
    given = request.POST if request.method == "POST" else None
    cards, chosen = board_of(request.actor, on(workshop)).cards, request.GET.get("card", "")
    form = ActionForm(given, actor=request.actor, forum=workshop.forum, cards=cards, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            actions.log_workshop_action(
                request.actor, workshop, entry=form.entry(), card=form.about, key=form.cleaned_data["key"]
            )
        except Repeated:
            pass
        else:
            messages.success(request, _("The action is in the log of the forum."))
        return SeeOther("forums:room-console", workshop.pk)
    return page(request, "forums/outcomes/workshop_action.html", form=form, workshop=workshop)


@requires(LOG_DECISION)
def workshop_decision(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Record a decision, of a card or of the workshop at large."""
    given = request.POST if request.method == "POST" else None
    cards, chosen = board_of(request.actor, on(workshop)).cards, request.GET.get("card", "")
    form = DecisionForm(given, actor=request.actor, forum=workshop.forum, cards=cards, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.log_workshop_decision(
                request.actor, workshop, entry=form.entry(), card=form.about, key=form.cleaned_data["key"]
            )
        except Repeated:
            pass
        else:
            messages.success(request, _("The decision is in the log of the forum."))
            if warning := beyond_in_words(request.actor, made):
                messages.warning(request, warning)
        return SeeOther("forums:room-console", workshop.pk)
    return page(request, "forums/outcomes/workshop_decision.html", form=form, workshop=workshop)

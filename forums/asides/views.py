"""Pages of a room that stand still while the board goes on: the pulse, and an interest to declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _

from forums.asides.forms import InterestForm
from forums.charter.errors import PulseOver
from forums.charter.forms import ScoresForm
from forums.live import actions
from forums.live.taken_out import tells_who_was_taken_out
from forums.workshops.choices import State
from forums.workshops.errors import NotNow, Repeated
from forums.workshops.permissions import TAKE_PART
from forums.workshops.queries import place_of
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

    from forums.workshops.models import Workshop


@requires(TAKE_PART)
def room_pulse(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Answer the eight statements, once and unseen, then go back to the room."""
    form = ScoresForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_pulse(request.actor, workshop, scores=form.scores())
        except (Repeated, NotNow, PulseOver) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your answers are counted. Nobody can see which are yours."))
        return SeeOther("forums:room", workshop.pk)
    return _aside(request, "forums/asides/room_pulse.html", workshop, form)


@tells_who_was_taken_out
@requires(TAKE_PART, guests=True)
def room_interest(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Declare an interest, a guest as much as a member."""
    place = place_of(request.actor, workshop)
    initial = {"interest": place.interest if place else ""}
    form = InterestForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_interest(request.actor, workshop, interest=form.cleaned_data["interest"])
        except NotNow as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("What you declared stands in the minutes."))
        return SeeOther("forums:room", workshop.pk)
    return _aside(request, "forums/asides/room_interest.html", workshop, form)


def _aside(request: PortalRequest, template: str, workshop: Workshop, form: Form) -> HttpResponse:
    """The page, or the room's door where the workshop has closed: nothing could be sent from the page."""
    if workshop.state == State.CLOSED:
        return SeeOther("forums:room", workshop.pk)
    return page(request, template, form=form, workshop=workshop)

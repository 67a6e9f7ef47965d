"""Pages of charters and pulses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forums.charter import actions
from forums.charter.errors import OlderVersion, PulseOpen
from forums.charter.forms import CharterForm, ConfirmForm, PulseForm, ScoresForm, SignForm
from forums.charter.models import FEWEST_ANSWERS, Charter, Priority, Pulse
from forums.charter.permissions import (
    ANSWER_PULSE,
    CLOSE_PULSE,
    OPEN_PULSE,
    PUBLISH_CHARTER,
    SEE_CHARTER,
    SEE_PULSE,
    SIGN_CHARTER,
)
from forums.charter.principles import MEANING, Principle
from forums.charter.queries import charter_of, has_answered, priorities_of, results_of, signed, signed_by_own
from forums.logbook.sources import sources
from forums.membership.chain import steps_of
from forums.membership.queries import bodies_in
from partners.acting.errors import ChangedMeanwhile
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires

if TYPE_CHECKING:
    from django.http import HttpResponse

    from forums.membership.models import Forum
    from partners.acting.actor import Actor


@requires(SEE_CHARTER)
@require_safe
def charter(request: PortalRequest, forum: Forum) -> HttpResponse:
    """The charter in force, its priorities, who signed it off, and the pulses."""
    actor, now = request.actor, charter_of(request.actor, forum)
    bodies = list(bodies_in(actor, forum))
    principles = [(one, MEANING[one], now.principles.get(one.value, "") if now else "") for one in Principle]
    return page(
        request,
        "forums/charter/charter.html",
        forum=forum,
        charter=now,
        principles=principles,
        priorities=priorities_of(actor, now, bodies) if now else [],
        signed=signed(actor, now, bodies) if now else [],
        pulses=list(Pulse.objects.visible_to(actor).filter(forum=forum).order_by("-opened_at")[:12]),
        answerable=set(ANSWER_PULSE.rows(actor).values_list("pk", flat=True)) if ANSWER_PULSE.allows(actor) else set(),
        may_publish=actor.may(PUBLISH_CHARTER, forum),
        may_sign=now is not None and actor.may(SIGN_CHARTER, now) and now.pk not in signed_by_own(actor),
        may_open=actor.may(OPEN_PULSE, forum),
    )


@requires(PUBLISH_CHARTER)
def charter_publish(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Publish a new version, starting from the words in force."""
    actor, now = request.actor, charter_of(request.actor, forum)
    priorities = list(Priority.objects.visible_to(actor).filter(charter=now)) if now else []
    standing: dict[str, Any] = {"actor": actor, "forum": forum, "charter": now, "priorities": priorities}
    form, theirs = CharterForm(request.POST or None, **standing), None
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.publish_charter(
                actor,
                forum,
                principles=form.principles(),
                priorities=form.priorities(),
                read=form.cleaned_data["read"] or 0,
            )
        except ChangedMeanwhile as refusal:
            theirs = refusal.facts["theirs"]
            given = request.POST.copy()
            given["read"] = str(theirs.version if theirs else 0)
            form = CharterForm(given, **standing)
            form.add_error(None, _("Put both together, then publish: what you publish now takes the place of both."))
        else:
            messages.success(request, _("Version %(version)s of the charter is in force.") % {"version": made.version})
            return SeeOther("forums:charter", forum.pk)
    shown = _words(actor, forum, theirs) if theirs else {}
    return page(
        request, "forums/charter/charter_publish.html", form=form, forum=forum, charter=now, theirs=theirs, **shown
    )


def _words(actor: Actor, forum: Forum, charter: Charter) -> dict[str, Any]:
    """What a version says of each principle, and its priorities."""
    return {
        "principles": [(one, MEANING[one], charter.principles.get(one.value, "")) for one in Principle],
        "priorities": priorities_of(actor, charter, list(bodies_in(actor, forum))),
    }


@requires(SIGN_CHARTER)
def charter_sign(request: PortalRequest, charter: Charter) -> HttpResponse:
    """Read it once more, then sign it off for the body acted for."""
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_charter(request.actor, charter)
        except OlderVersion as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The charter is signed off for your organisation."))
            return SeeOther("forums:charter", charter.forum_id)
    forum = charter.forum
    shown = _words(request.actor, forum, charter)
    return page(request, "forums/charter/charter_sign.html", form=form, forum=forum, charter=charter, **shown)


@requires(OPEN_PULSE)
def pulse_open(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Ask the eight statements."""
    form = PulseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pulse = actions.open_pulse(request.actor, forum, closes_on=form.cleaned_data["closes_on"])
        except PulseOpen as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The pulse is open."))
            return SeeOther("forums:pulse", pulse.pk)
    return page(request, "forums/charter/pulse_open.html", form=form, forum=forum)


@requires(SEE_PULSE)
@require_safe
def pulse(request: PortalRequest, pulse: Pulse) -> HttpResponse:
    """How many have answered; once it is over and enough have, how far the forum agrees."""
    came_from = steps_of(request.actor, sources, [(pulse.source_kind, pulse.source_id)])
    return page(
        request,
        "forums/charter/pulse.html",
        pulse=pulse,
        source=came_from.get(pulse.source_id) if pulse.source_id else None,
        forum=pulse.forum,
        results=results_of(request.actor, pulse),
        fewest=FEWEST_ANSWERS,
        may_answer=request.actor.may(ANSWER_PULSE, pulse),
        may_close=request.actor.may(CLOSE_PULSE, pulse),
    )


@requires(SEE_PULSE)
def pulse_answer(request: PortalRequest, pulse: Pulse) -> HttpResponse:
    """Answer the eight statements, once. Whoever did is told so, however often they press."""
    if not request.actor.may(ANSWER_PULSE, pulse):
        if not has_answered(request.actor, pulse):
            raise Http404
        messages.info(request, _("You have answered this pulse. Nobody can see which answers are yours."))
        return SeeOther("forums:pulse", pulse.pk)
    form = ScoresForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.answer_pulse(request.actor, pulse, scores=form.scores())
        messages.success(request, _("Your answers are counted. Nobody can see which are yours."))
        return SeeOther("forums:pulse", pulse.pk)
    return page(request, "forums/charter/pulse_answer.html", form=form, pulse=pulse, forum=pulse.forum)


@requires(CLOSE_PULSE)
def pulse_close(request: PortalRequest, pulse: Pulse) -> HttpResponse:
    """Close it before its last day."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.close_pulse(request.actor, pulse)
        messages.success(request, _("The pulse is closed."))
        return SeeOther("forums:pulse", pulse.pk)
    return page(request, "forums/charter/pulse_close.html", form=form, pulse=pulse, forum=pulse.forum)

"""Pages of a live room: the way in, the phone, the chair's console, the screen.

Every page works by plain forms and a link that reloads; a script swaps the parts when the room's
stream says that a newer state is there.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forums.live import actions, phone, scene
from forums.live.asking import ASKER, PLACE, ask
from forums.live.console import console, in_hand
from forums.live.errors import TooManyTries
from forums.live.forms import (
    AdmitForm,
    AskForm,
    BackForm,
    CardForm,
    DotForm,
    FateForm,
    FindForm,
    GroupForm,
    MoveForm,
    ScoreForm,
    TimerForm,
)
from forums.live.limits import is_too_many
from forums.live.phone import is_in
from forums.live.taken_out import taken_out, tells_who_was_taken_out, was_taken_out
from forums.membership.models import ForumMembership
from forums.membership.models import State as MemberState
from forums.workshops.choices import OVER, Phase, State
from forums.workshops.errors import NoReason, NotNow, Repeated, StaysSettled
from forums.workshops.models import Card, Participant, Workshop
from forums.workshops.permissions import (
    ENTER_ROOM,
    HANDLE_CARD,
    HANDLE_GUEST,
    RUN_WORKSHOP,
    SEE_DOOR,
    TAKE_PART,
)
from forums.workshops.planning import tidy
from forums.workshops.queries import board_of, place_of
from forums.workshops.room import on, present
from partners.acting.errors import Refused
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, open_to_all, requires
from partners.organisations.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms


# --- the way in --------------------------------------------------------------------------------


@open_to_all(because="a guest finds a room by its code without an account; the answer to every code is the same")
def room_find(request: PortalRequest) -> HttpResponse:
    """Enter a code: members go to their room, guests ask to be let in, and a wrong code tells nothing."""
    signed_in = request.actor.person is not None
    posted = request.POST if request.method == "POST" else None
    form = FindForm(posted) if signed_in else AskForm(posted, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        _limit(request)
        code = tidy(form.cleaned_data["code"])
        if not signed_in:
            given = form.cleaned_data
            asker = uuid.UUID(request.session.setdefault(ASKER, str(given["key"])))
            request.session[PLACE] = str(ask(asker, code=code, name=given["name"], body=given["body"]))
            return SeeOther("forums:room-waiting")
        rooms = ENTER_ROOM.rows(request.actor) if request.actor.may(ENTER_ROOM) else Workshop.objects.none()
        room = rooms.filter(code=code).first()
        if room is not None:
            return SeeOther("forums:room", room.pk)
        form.add_error("code", _("We found no workshop of your forums with this code"))
    return page(request, "forums/live/room_find.html", form=form, signed_in=signed_in)


def _limit(request: PortalRequest) -> None:
    who = request.actor.person.pk if request.actor.person else request.session.session_key or ""
    if is_too_many(who=str(who), address=get_adapter().get_client_ip(request)):
        raise TooManyTries


@open_to_all(because="a guest waits for the chair's answer; the page says the same whether the code was one or not")
@require_safe
def room_waiting(request: PortalRequest) -> HttpResponse:
    """Where a guest waits; once admitted, the way into the room; and where they read that they were taken out of it."""
    if was_taken_out(request.actor):
        return taken_out(request)
    room = request.actor.room if request.actor.person is None else None
    return page(request, "forums/live/room_waiting.html", room=room)


# --- the phone ---------------------------------------------------------------------------------


@tells_who_was_taken_out
@requires(SEE_DOOR, guests=True)
@require_safe
def room(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """The room on a phone: what to do now, what one has done, and the board."""
    return _room(request, workshop)


def _room(request: PortalRequest, workshop: Workshop, *, form: forms.Form | None = None) -> HttpResponse:
    actor, place = request.actor, place_of(request.actor, workshop)
    version, workshop = present(actor, workshop)
    if place is None or not is_in(place) or workshop.state in OVER:
        return page(request, "forums/live/room_door.html", **phone.at_the_door(actor, workshop, place))
    inside = phone.inside(actor, workshop, place, version)
    if form is None and workshop.phase == Phase.GATHER and not inside["observes"]:
        form = CardForm(initial={"key": uuid.uuid4()})
    return page(request, "forums/live/room.html", **inside, form=form, key=uuid.uuid4())


@requires(ENTER_ROOM)
@require_POST
def room_join(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Come in, for the body acted for."""
    _once(lambda: actions.join_room(request.actor, workshop))
    return SeeOther("forums:room", workshop.pk)


@tells_who_was_taken_out
@requires(ENTER_ROOM, guests=True)
@require_safe
def room_board(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """The board alone, for the script: kept from one reader to the next."""
    return _board(request, workshop, scene.PHONE)


def _board(request: PortalRequest, workshop: Workshop, board: str) -> HttpResponse:
    version, workshop = present(request.actor, workshop)
    kind = scene.kind_of(request.actor, workshop, board)
    board = scene.board_html(request.actor, workshop, kind, version=version)
    return page(request, "forums/live/room_board.html", board=board)


@tells_who_was_taken_out
@requires(ENTER_ROOM, guests=True)
@require_safe
def room_state(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """The number of the present state, and a fresh ticket to the stream: what is asked when there is no stream.

    With the board of that state where the one that is `shown` is older, so that asking costs one request. Who stands
    at the door hears whether it begins, moves or ends, and no more.
    """
    place = place_of(request.actor, workshop)
    runs = request.actor.may(RUN_WORKSHOP, workshop)
    version, workshop = present(request.actor, workshop)
    if not runs and place is not None and place.removed_at is not None:
        raise Http404
    now = {"step": workshop.step, "sequence": workshop.sequence}
    if not runs and not is_in(place):
        return JsonResponse(now)
    kinds = {"room-board": scene.PHONE} | ({"screen-board": scene.SCREEN} if runs else {})
    kind = kinds.get(request.GET.get("board", ""), "")
    kind = scene.kind_of(request.actor, workshop, kind) if kind else ""
    answer = {
        "version": version,
        **now,
        "ticket": scene.ticket(request.actor, workshop, _holder(request, place), kind),
    }
    shown = request.GET.get("shown", "")
    if kind and shown.isdecimal() and int(shown) < version:
        answer["board"] = scene.board_html(request.actor, workshop, kind, version=version)
    return JsonResponse(answer)


def _holder(request: PortalRequest, place: Participant | None) -> uuid.UUID:
    """Whose the stream is: the place in the room, or who runs it and has not joined."""
    if place is not None:
        return place.pk
    assert request.actor.person is not None  # noqa: S101 - a guest has a place
    return request.actor.person.pk


@tells_who_was_taken_out
@requires(TAKE_PART, guests=True)
@require_POST
def room_card(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Add a card."""
    form = CardForm(request.POST)
    if not form.is_valid():
        return _room(request, workshop, form=form)
    try:
        _once(lambda: actions.add_card(request.actor, workshop, **form.cleaned_data))
    except NotNow as refusal:
        facts = {"why": refusal, "text": form.cleaned_data["text"]}
        messages.error(request, _("%(why)s Your card was: “%(text)s”") % facts)
    return SeeOther("forums:room", workshop.pk)


@tells_who_was_taken_out
@requires(TAKE_PART, guests=True)
@require_POST
def room_dot(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Place a dot."""
    form = DotForm(request.POST)
    if form.is_valid():
        _once(lambda: actions.place_dot(request.actor, workshop, **form.cleaned_data), request)
    return SeeOther("forums:room", workshop.pk)


@tells_who_was_taken_out
@requires(TAKE_PART, guests=True)
@require_POST
def room_dot_back(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Take a dot back."""
    form = BackForm(request.POST)
    if form.is_valid():
        _once(lambda: actions.take_dot_back(request.actor, workshop, **form.cleaned_data), request)
    return SeeOther("forums:room", workshop.pk)


@tells_who_was_taken_out
@requires(TAKE_PART, guests=True)
@require_POST
def room_score(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Score a card."""
    form = ScoreForm(request.POST)
    if form.is_valid():
        _once(lambda: actions.score_card(request.actor, workshop, **form.cleaned_data), request)
    return SeeOther("forums:room", workshop.pk)


def _once(do: Callable[[], Any], request: PortalRequest | None = None) -> None:
    """Do it; that it was done already is as good. With a request, why it was not done becomes a message."""
    try:
        do()
    except Repeated:
        return
    except Refused as refusal:
        if request is None or refusal.status == 404:
            raise
        messages.error(request, str(refusal))


# --- the chair ---------------------------------------------------------------------------------


@requires(RUN_WORKSHOP)
@require_safe
def room_console(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """The chair's console: who waits, the phases, the time, the cards."""
    actor, place = request.actor, place_of(request.actor, workshop)
    version, workshop = present(actor, workshop)
    if workshop.state == State.DRAFT:  # nobody is invited yet: there is nothing to run
        return SeeOther("forums:workshop", workshop.pk)
    shown = console(actor, workshop, version, _holder(request, place))
    return page(request, "forums/live/room_console.html", **shown)


@requires(RUN_WORKSHOP)
@require_POST
def room_move(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Go to the next phase, or back."""
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            moved = actions.move_on(request.actor, workshop, **form.cleaned_data)
        except Repeated:
            messages.info(request, _("Somebody else moved the workshop on at the same moment. You are both here now."))
        else:
            if moved.state == State.CLOSED:
                messages.success(request, _("The workshop is closed. Its minutes are drafted."))
                return SeeOther("forums:minutes", moved.record.pk)
    return SeeOther("forums:room-console", workshop.pk)


@requires(RUN_WORKSHOP)
@require_POST
def room_timer(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Pause, resume or lengthen."""
    form = TimerForm(request.POST)
    if form.is_valid():
        _once(lambda: actions.set_timer(request.actor, workshop, **form.cleaned_data))
    return SeeOther("forums:room-console", workshop.pk)


@requires(RUN_WORKSHOP)
@require_safe
def room_screen(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """What hangs on the wall."""
    actor, place = request.actor, place_of(request.actor, workshop)
    version, workshop = present(actor, workshop)
    kind = scene.kind_of(actor, workshop, scene.SCREEN)
    now = scene.moment(actor, workshop, version, _holder(request, place), kind)
    board = scene.board_html(actor, workshop, kind, version=version)
    return page(request, "forums/live/room_screen.html", **now, board=board)


@requires(RUN_WORKSHOP)
@require_safe
def screen_board(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """The wall's board alone, for the script."""
    return _board(request, workshop, scene.SCREEN)


@requires(HANDLE_CARD)
@require_safe
def card(request: PortalRequest, card: Card) -> HttpResponse:
    """One card in the chair's hand: put it under another, or say what becomes of it."""
    return _card(request, card)


def _card(request: PortalRequest, card: Card, *, form: forms.Form | None = None) -> HttpResponse:
    workshop = on(Workshop.objects.visible_to(request.actor).get(pk=card.workshop_id))
    board = board_of(request.actor, workshop)
    shown = in_hand(request.actor, workshop, card, board)
    others = [one for one in board.cards if one.card.pk != card.pk]
    group_form = GroupForm(others=others, initial={"under": str(card.under_id or "")})
    form = form or FateForm(is_over=shown["is_over"], initial={"fate": card.fate, "reason": card.reason})
    return page(request, "forums/live/card.html", **shown, group_form=group_form, form=form)


@requires(HANDLE_CARD)
@require_POST
def card_group(request: PortalRequest, card: Card) -> HttpResponse:
    """Put a card under another."""
    board = board_of(request.actor, Workshop.objects.visible_to(request.actor).get(pk=card.workshop_id))
    form = GroupForm(request.POST, others=[one for one in board.cards if one.card.pk != card.pk])
    if form.is_valid():
        chosen = form.cleaned_data["under"]
        under = uuid.UUID(chosen) if chosen else None
        _once(lambda: actions.group_card(request.actor, card, under=under), request)
    return SeeOther("forums:room-console", card.workshop_id)


@requires(HANDLE_CARD)
@require_POST
def card_settle(request: PortalRequest, card: Card) -> HttpResponse:
    """Say what becomes of a card."""
    is_over = Workshop.objects.visible_to(request.actor).get(pk=card.workshop_id).state == State.CLOSED
    form = FateForm(request.POST, is_over=is_over)
    if form.is_valid():
        try:
            actions.settle_card(request.actor, card, fate=form.chosen, reason=form.cleaned_data["reason"])
        except NoReason as refusal:
            form.add_error("reason", str(refusal))
        except StaysSettled as refusal:
            messages.error(request, str(refusal))
            return SeeOther("forums:card", card.pk)
        else:
            return SeeOther("forums:room-console", card.workshop_id)
    return _card(request, card, form=form)


@requires(HANDLE_GUEST)
def guest_admit(request: PortalRequest, participant: Participant) -> HttpResponse:
    """Let a guest in, for a body that the chair names."""
    members = ForumMembership.objects.visible_to(request.actor).filter(
        audience=participant.audience_id, state=MemberState.MEMBER
    )
    bodies = list(Organisation.objects.visible_to(request.actor).filter(pk__in=members.values("organisation")))
    form = AdmitForm(
        request.POST if request.method == "POST" else None,
        bodies=bodies,
        initial={"body_name": participant.body_name},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        _once(
            lambda: actions.admit_guest(
                request.actor, participant, organisation=form.chosen, body_name=given["body_name"]
            )
        )
        return SeeOther("forums:room-console", participant.workshop_id)
    over = _room_over(request, participant)
    return page(request, "forums/live/guest_admit.html", form=form, participant=participant, over=over)


@requires(HANDLE_GUEST)
def participant_remove(request: PortalRequest, participant: Participant) -> HttpResponse:
    """Ask once more, then take somebody out of the room, or turn a guest away."""
    if request.method == "POST":
        _once(lambda: actions.remove_participant(request.actor, participant))
        return SeeOther("forums:room-console", participant.workshop_id)
    over = _room_over(request, participant)
    return page(request, "forums/live/participant_remove.html", participant=participant, over=over)


def _room_over(request: PortalRequest, participant: Participant) -> Workshop | None:
    """The workshop when it is over: then the page says so, and asks for nothing that would be refused."""
    workshop = Workshop.objects.visible_to(request.actor).get(pk=participant.workshop_id)
    return workshop if workshop.state in OVER else None

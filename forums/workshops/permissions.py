"""Who may do what with workshops. Those who run the forum plan and hold them; the chair decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.membership.models import ForumRole, ForumRoleKind
from forums.membership.permissions import observing
from forums.workshops.choices import State
from forums.workshops.models import Participant, Workshop, run_by
from partners.acting.permission import NOBODY, Permission

if TYPE_CHECKING:
    from partners.acting.actor import Actor

#: the secretariat may do what the chair may, but not decide
DECIDING = (ForumRoleKind.CHAIR, ForumRoleKind.VICE_CHAIR)


def _acts(actor: Actor) -> bool:
    return actor.person is not None and actor.organisation is not None


def _member(actor: Actor) -> Q:
    return Q(audience__in=actor.audiences) if _acts(actor) else NOBODY


def _running(actor: Actor) -> Q:
    return run_by(actor) if _acts(actor) else NOBODY


def _deciding(actor: Actor) -> Q:
    if not _acts(actor):
        return NOBODY
    held = ForumRole.objects.visible_to(actor).running(actor).filter(role__in=DECIDING)
    return Q(audience__in=actor.audiences) & Q(audience__in=held.values("audience"))


def _seen(actor: Actor) -> Q:
    return Q(pk__in=Workshop.objects.visible_to(actor).values("pk")) if _acts(actor) else NOBODY


def _answerable(actor: Actor) -> Q:
    if not _acts(actor):
        return NOBODY
    removed = Participant.objects.all().own(actor).filter(removed_at__isnull=False)
    return _member(actor) & Q(state__in=(State.INVITED, State.LIVE)) & ~Q(pk__in=removed.values("workshop"))


def _enterable(actor: Actor) -> Q:
    """Rooms of one's forums once they are announced; to a guest the one they were admitted to, while it is open.

    One that was called off still opens its door, on which stands that it was.
    """
    if actor.participant is not None:
        return Q(pk=actor.room) & ~Q(state=State.CLOSED)
    if not _acts(actor):
        return NOBODY
    return _member(actor) & ~Q(state=State.DRAFT) & ~Q(state=State.CALLED_OFF, invited_at=None)


def _at_the_door(actor: Actor) -> Q:
    """The same, and to a guest the room they were in once it is closed: they read that it is, and no more."""
    return Q(pk=actor.room) if actor.participant is not None else _enterable(actor)


def _takes_part(actor: Actor) -> Q:
    """Rooms that one joined. An observer of the forum looks on: a vote speaks for one's body.

    Nothing counts any more in one that has closed, and who was at it as it closed is told so by the deed itself.
    """
    if actor.participant is None and not _acts(actor):
        return NOBODY
    here = Q(pk=actor.room) if actor.participant is not None else _member(actor)
    joined = Participant.objects.all().own(actor).present().values("workshop")
    return here & Q(pk__in=joined, state__in=(State.LIVE, State.CLOSED)) & ~observing(actor)


SEE_WORKSHOPS = Permission(
    "forums.forum:see_workshops",
    label=_("See the workshops of a forum that your organisation is in"),
    rule=_member,
    model="forums.Forum",
)
PLAN_WORKSHOP = Permission(
    "forums.forum:plan_workshop", label=_("Plan a workshop in a forum"), rule=_running, model="forums.Forum"
)
SEE_WORKSHOP = Permission("forums.workshop:see", label=_("See a workshop"), rule=_seen, model="forums.Workshop")
RUN_WORKSHOP = Permission(
    "forums.workshop:run", label=_("Prepare and run a workshop"), rule=_running, model="forums.Workshop"
)
DECIDE = Permission(
    "forums.workshop:decide",
    label=_("Record what a workshop decided, and approve its minutes"),
    rule=_deciding,
    model="forums.Workshop",
)
ANSWER_WORKSHOP = Permission(
    "forums.workshop:answer", label=_("Answer the invitation to a workshop"), rule=_answerable, model="forums.Workshop"
)
ENTER_ROOM = Permission(
    "forums.workshop:enter", label=_("Enter the room of a workshop"), rule=_enterable, model="forums.Workshop"
)
SEE_DOOR = Permission(
    "forums.workshop:see_door",
    label=_("Stand at the door of a workshop’s room"),
    rule=_at_the_door,
    model="forums.Workshop",
)
TAKE_PART = Permission(
    "forums.workshop:take_part",
    label=_("Add cards, vote and score in a workshop that you joined"),
    rule=_takes_part,
    model="forums.Workshop",
)
HANDLE_CARD = Permission(
    "forums.card:handle", label=_("Group a card, and say what became of it"), rule=_running, model="forums.Card"
)
HANDLE_GUEST = Permission(
    "forums.participant:handle",
    label=_("Admit a guest to a workshop, or remove somebody from it"),
    rule=_running,
    model="forums.Participant",
)
ASK_IN = Permission(
    "forums.room:ask_in",
    label=_("Put a guest’s request before the chair of the room with that code"),
    rule=lambda actor: Q() if actor.system and actor.organisation is None else NOBODY,
)
SEE_MINUTES = Permission(
    "forums.minutes:see",
    label=_("Read the minutes of a workshop"),
    rule=lambda actor: _member(actor) & (Q(sent_at__isnull=False) | run_by(actor)) if _acts(actor) else NOBODY,
    model="forums.Minutes",
)
EDIT_MINUTES = Permission(
    "forums.minutes:edit",
    label=_("Write the minutes of a workshop and send them round"),
    rule=lambda actor: _running(actor) & Q(approved_at=None) if _acts(actor) else NOBODY,
    model="forums.Minutes",
)
CORRECT_MINUTES = Permission(
    "forums.minutes:correct",
    label=_("Ask for a correction of minutes that were sent round"),
    rule=lambda actor: _member(actor) & Q(sent_at__isnull=False, approved_at=None) if _acts(actor) else NOBODY,
    model="forums.Minutes",
)
APPROVE_MINUTES = Permission(
    "forums.minutes:approve",
    label=_("Approve minutes: from then on they never change"),
    rule=lambda actor: _deciding(actor) & Q(sent_at__isnull=False, approved_at=None) if _acts(actor) else NOBODY,
    model="forums.Minutes",
)
ANSWER_CORRECTION = Permission(
    "forums.correction:answer",
    label=_("Say whether a correction of the minutes is taken up"),
    rule=lambda actor: _running(actor) & Q(workshop__record__approved_at=None) if _acts(actor) else NOBODY,
    model="forums.Correction",
)

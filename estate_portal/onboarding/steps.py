"""The steps of coming on board, worked out from what is there: nothing is ticked by hand, so it is always true.

The names are there from the start: one official name is enough, in whichever language (docs/decisions/0010).
A body accepts an agreement by joining its forum, which only its own administrator can do: so the forums
to which it is asked come first, and the agreement after them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.db.models import Min, Q
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forums.membership.models import ForumMembership, State
from partners import clock
from partners.acting.actor import Role
from partners.clock import LONDON
from partners.organisations.actions import REMINDER_LETTER
from partners.organisations.models import Jurisdiction, Organisation
from partners.outbox.failing import failing
from partners.people.inviting import LETTER
from partners.people.models import Invitation, Membership

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Sequence

    from partners.acting.actor import Actor

#: the steps in their order, and what each is called on the board
STEPS: dict[str, Any] = {
    "names": gettext_lazy("Official names"),
    "administrator": gettext_lazy("First administrator"),
    "forum": gettext_lazy("Forums"),
    "agreement": gettext_lazy("Agreement"),
    "register": gettext_lazy("Register brought in"),
    "share": gettext_lazy("First share"),
    "factor": gettext_lazy("Second factor"),
}
#: steps that only the body itself can take: a portal administrator may remind it
OWN = ("agreement", "register", "share", "factor")
#: of a membership: an app that makes codes, by which nobody gets in with a stolen password alone
HAS_FACTOR = Q(person__authenticator__type=Authenticator.Type.TOTP)
#: of an invitation: when its last letter was asked for
ASKED = Coalesce("resent_at", "created_at")
SECURED = Min(Greatest("since", "person__authenticator__created_at"), filter=HAS_FACTOR)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one body: done on a day, or what is lacking, since when, and where to go on."""

    name: str
    done_on: dt.date | None
    lacking: str = ""
    since: dt.date | None = None
    administrator_url: str = ""  # where a portal administrator goes on; empty when only the body can
    body_url: str = ""
    is_asked: bool = False  # somebody has an invitation to answer
    address_url: str = ""  # where it is sent to another address

    @property
    def label(self) -> str:
        """What the step is called."""
        return str(STEPS[self.name])


@dataclass(frozen=True, slots=True)
class Progress:
    """A body and its steps in order. `invitation` is its first administrator's, while the portal may send it again."""

    organisation: Organisation
    steps: tuple[Step, ...]
    has_administrator: bool
    invitation: Invitation | None = None
    reminder_refused: bool = False  # a letter of the last reminder could not be sent yet

    @property
    def stuck(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in self.steps if step.done_on is None), None)

    @property
    def written_at(self) -> dt.datetime | None:
        """When the last letter was asked for: a reminder, or the invitation of whoever has not accepted it yet."""
        return self.invitation.asked_at if self.invitation else self.organisation.reminded_at

    @property
    def since(self) -> dt.date:
        """The day on which the last thing moved."""
        stuck = self.stuck
        days = [step.done_on for step in self.steps if step.done_on]
        return max([*days, *([stuck.since] if stuck and stuck.since else [])])

    @property
    def days(self) -> int:
        """For how long nothing has moved."""
        return (clock.today() - self.since).days


def progress_of(actor: Actor, bodies: Sequence[Organisation]) -> list[Progress]:
    """How far these bodies have come, as far as the actor may know. Four queries, whatever their number."""
    keys = [body.pk for body in bodies]
    administrators = {
        body: (first, secured)
        for body, first, secured in Membership.objects.visible_to(actor)
        .in_force()
        .filter(organisation__in=keys, roles__contains=[Role.ADMINISTRATOR.value])
        .values_list("organisation")
        .annotate(first=Min("since"), secured=SECURED)
        .order_by()
    }
    invitations = {
        one.organisation_id: one
        for one in Invitation.objects.visible_to(actor)
        .filter(organisation__in=keys, accepted_at=None, revoked_at=None)
        .order_by(ASKED)
    }
    places: dict[uuid.UUID, list[ForumMembership]] = {}
    for place in ForumMembership.objects.visible_to(actor).filter(
        organisation__in=keys, state__in=(State.INVITED, State.MEMBER)
    ):
        places.setdefault(place.organisation_id, []).append(place)
    letters = _Letters(bodies, invitations.values())
    return [
        _progress(
            body, administrators.get(body.pk, (None, None)), invitations.get(body.pk), places.get(body.pk, []), letters
        )
        for body in bodies
    ]


class _Letters:
    """Which of the last letters could not be sent yet, however often it was tried. One query."""

    def __init__(self, bodies: Iterable[Organisation], invitations: Iterable[Invitation]) -> None:
        self._failing = failing(
            {
                (LETTER, "invitation"): [one.pk for one in invitations],
                (REMINDER_LETTER, "organisation"): [one.pk for one in bodies if one.reminded_at],
            }
        )

    def refused(self, work: str, about: uuid.UUID, asked: dt.datetime | None) -> bool:
        """Whether the letter asked for at that moment, or a later one, is among them."""
        at = self._failing.get((work, str(about)))
        return at is not None and asked is not None and at >= asked


def _progress(
    body: Organisation,
    administrators: tuple[dt.datetime | None, dt.datetime | None],
    invitation: Invitation | None,
    places: Sequence[ForumMembership],
    letters: _Letters,
) -> Progress:
    since, secured = administrators
    steps = (
        _names(body),
        _administrator(body, since, invitation, letters),
        _forum(body, places),
        _agreement(places),
        _dated("register", body.first_record_at, _("No property yet"), "assets:import-start"),
        _dated("share", body.first_share_at, _("Nothing is shared yet"), "assets:share-many"),
        _dated("factor", secured, _("No administrator signs in with a second factor"), "mfa_activate_totp"),
    )
    refused = letters.refused(REMINDER_LETTER, body.pk, body.reminded_at)
    is_ours = since is None and body.founded_at is None and invitation is not None and invitation.by_administrator
    return Progress(body, steps, since is not None, invitation if is_ours else None, refused)


def _names(body: Organisation) -> Step:
    edit = reverse("partners:organisation-edit", args=[body.pk])
    lacking = "" if body.name_en else _("Only a name in Welsh")
    if body.jurisdiction == Jurisdiction.WALES and not body.name_cy:
        lacking = _("Only a name in English")
    return Step("names", _day(body.created_at), lacking, None, edit, edit)


def _administrator(
    body: Organisation, since: dt.datetime | None, invitation: Invitation | None, letters: _Letters
) -> Step:
    if since is not None:
        return Step("administrator", _day(since))
    is_open = body.founded_at is None  # afterwards the portal invites nobody into it
    if not is_open:  # it had one: its page says what can be done
        page = reverse("partners:organisation", args=[body.pk])
        return Step("administrator", None, _("Nobody administers it now"), None, page)
    if invitation is None:
        invite = reverse("partners:organisation-invite", args=[body.pk])
        return Step("administrator", None, _("Nobody is invited"), _day(body.created_at), invite)
    is_ours = invitation.by_administrator
    resend = reverse("partners:invitation-resend", args=[invitation.pk]) if is_ours else ""
    lacking = _("The invitation is too old") if invitation.has_expired else _("Invited, not accepted")
    asked = invitation.asked_at
    if letters.refused(LETTER, invitation.pk, asked):
        lacking = _("Invited, but the letter could not be sent yet")
    other = reverse("partners:invitation-readdress", args=[invitation.pk]) if resend else ""
    return Step("administrator", None, lacking, _day(asked), resend, is_asked=True, address_url=other)


def _forum(body: Organisation, places: Sequence[ForumMembership]) -> Step:
    ask = reverse("forums:body-invite", args=[body.pk])
    if places:
        return Step("forum", min(_day(place.invited_at) for place in places), "", None, ask)
    return Step("forum", None, _("Asked to no forum yet"), None, ask)


def _agreement(places: Sequence[ForumMembership]) -> Step:
    """Whoever joins a forum accepts its agreement; a newer version of it waits on the home page."""
    joined = [_day(place.answered_at or place.invited_at) for place in places if place.state == State.MEMBER]
    if joined:
        return Step("agreement", min(joined))
    if not places:
        return Step("agreement", None, _("Accepted with the first forum"))
    first = min(places, key=lambda place: place.invited_at)
    answer = reverse("forums:forum-answer", args=[first.forum_id])
    return Step("agreement", None, _("Has not answered a forum"), _day(first.invited_at), "", answer)


def _dated(name: str, when: dt.datetime | None, lacking: str, url: str) -> Step:
    return Step(name, _day(when)) if when else Step(name, None, lacking, None, "", reverse(url))


def _day(when: dt.datetime) -> dt.date:
    return when.astimezone(LONDON).date()

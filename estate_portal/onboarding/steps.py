"""The steps of coming on board, worked out from what is there: nothing is ticked by hand, so it is always true."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forums.membership.models import ForumMembership, State
from partners import clock
from partners.acting.actor import Role
from partners.clock import LONDON
from partners.organisations.models import Jurisdiction, Organisation
from partners.people.models import Invitation, Membership

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from partners.acting.actor import Actor

#: the steps in their order, and what each is called on the board
STEPS: dict[str, Any] = {
    "names": gettext_lazy("Official names"),
    "administrator": gettext_lazy("First administrator"),
    "forum": gettext_lazy("Agreement and forum"),
    "register": gettext_lazy("Register brought in"),
    "share": gettext_lazy("First share"),
}


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

    @property
    def label(self) -> str:
        """What the step is called."""
        return str(STEPS[self.name])


@dataclass(frozen=True, slots=True)
class Progress:
    """A body and its steps in order."""

    organisation: Organisation
    steps: tuple[Step, ...]
    has_administrator: bool

    @property
    def stuck(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in self.steps if step.done_on is None), None)

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
    """How far these bodies have come, as far as the actor may know. Three queries, whatever their number."""
    keys = [body.pk for body in bodies]
    administrators = dict(
        Membership.objects.visible_to(actor)
        .in_force()
        .filter(organisation__in=keys, roles__contains=[Role.ADMINISTRATOR.value])
        .values_list("organisation")
        .annotate(Min("since"))
        .order_by()
    )
    invitations = {
        one.organisation_id: one
        for one in Invitation.objects.visible_to(actor)
        .filter(organisation__in=keys, accepted_at=None, revoked_at=None)
        .order_by("created_at")
    }
    places = list(ForumMembership.objects.visible_to(actor).filter(organisation__in=keys).order_by("-invited_at"))
    return [
        Progress(
            body,
            (
                _names(body),
                _administrator(body, administrators.get(body.pk), invitations.get(body.pk)),
                _forum([place for place in places if place.organisation_id == body.pk]),
                _dated("register", body.first_record_at, _("No property yet"), "assets:import-start"),
                _dated("share", body.first_share_at, _("Nothing is shared yet"), "assets:share-many"),
            ),
            body.pk in administrators,
        )
        for body in bodies
    ]


def _names(body: Organisation) -> Step:
    edit = reverse("partners:organisation-edit", args=[body.pk])
    day = _day(body.created_at)
    if body.jurisdiction == Jurisdiction.WALES and not (body.name_en and body.name_cy):
        lacking = _("No name in Welsh") if body.name_en else _("No name in English")
        return Step("names", None, lacking, day, edit, edit)
    return Step("names", day, "", None, edit, edit)


def _administrator(body: Organisation, since: dt.datetime | None, invitation: Invitation | None) -> Step:
    if since is not None:
        return Step("administrator", _day(since))
    if invitation is None:
        invite = reverse("partners:organisation-invite", args=[body.pk])
        return Step("administrator", None, _("Nobody is invited"), _day(body.created_at), invite)
    resend = reverse("partners:invitation-resend", args=[invitation.pk]) if invitation.by_administrator else ""
    lacking = _("The invitation is too old") if invitation.has_expired else _("Invited, not accepted")
    return Step("administrator", None, lacking, _day(invitation.created_at), resend, is_asked=True)


def _forum(places: Iterable[ForumMembership]) -> Step:
    joined = [place for place in places if place.state == State.MEMBER]
    if joined:
        return Step("forum", min(_day(place.answered_at or place.invited_at) for place in joined))
    invited = next((place for place in places if place.state == State.INVITED), None)
    if invited is None:
        return Step("forum", None, _("In no forum yet"), None, reverse("forums:forum-list"))
    answer = reverse("forums:forum-answer", args=[invited.forum_id])
    return Step("forum", None, _("Has not answered a forum"), _day(invited.invited_at), "", answer)


def _dated(name: str, when: dt.datetime | None, lacking: str, url: str) -> Step:
    return Step(name, _day(when)) if when else Step(name, None, lacking, None, "", reverse(url))


def _day(when: dt.datetime) -> dt.date:
    return when.astimezone(LONDON).date()

"""What waits for a portal administrator: bodies that cannot go on without one, or have not moved for long."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from estate_portal.onboarding.permissions import SEE_BOARD
from estate_portal.onboarding.queries import board
from estate_portal.onboarding.steps import OWN, progress_of
from partners import clock
from partners.acting.actor import Role
from partners.organisations.actions import MOST_OFTEN
from partners.organisations.models import Organisation
from partners.people.models import Membership
from partners.people.news import MOST_OF_A_KIND, News
from partners.people.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from estate_portal.onboarding.queries import Bodies
    from estate_portal.onboarding.steps import Progress, Step
    from partners.acting.actor import Actor

MOST = 200
#: days without a step after which a body is worth a reminder
LONG = 14


def boarding_waiting(actor: Actor) -> Iterator[Waiting]:
    """The bodies for which a portal administrator is the next to act, the longest first. Four queries."""
    if not actor.may(SEE_BOARD):
        return
    for one in progress_of(actor, list(waiting_bodies(actor).order_by("moved_at", "pk")[:MOST])):
        if (found := _next_for_administrator(one)) is not None:
            sentence, url = found
            yield Waiting(sentence % {"body": one.organisation}, url, one.since)


def waiting_bodies(actor: Actor) -> Bodies:
    """Those of the board that cannot go on without a portal administrator, or have not moved for long."""
    now = clock.now()
    long_ago = Q(moved_at__lt=now - dt.timedelta(days=LONG))
    unasked = Q(stuck_at="administrator", asked_at=None) | Q(stuck_at="forum")
    unanswered = Q(stuck_at="administrator", asked_at__isnull=False) & (long_ago | Q(founded_at__isnull=False))
    stays = Q(stuck_at__in=OWN, administered_at__isnull=False) & long_ago
    unreminded = Q(reminded_at=None) | Q(reminded_at__lt=now - MOST_OFTEN)
    return board(actor).filter(unasked | unanswered | (stays & unreminded))


def _next_for_administrator(one: Progress) -> tuple[str, str] | None:
    """What to do about a body that waits; nothing where its own administrator invited the next."""
    stuck = one.stuck
    if stuck is None:
        return None
    if stuck.name in OWN:
        return _("Remind %(body)s of its next step"), reverse("home:board-remind", args=[one.organisation.pk])
    if not stuck.administrator_url:
        return None
    if stuck.name == "forum":
        return _("Bring %(body)s into a forum"), stuck.administrator_url
    return _ask_for_administrator(one, stuck), stuck.administrator_url


def _ask_for_administrator(one: Progress, stuck: Step) -> str:
    if one.organisation.founded_at is not None:
        return _("Help %(body)s to an administrator: nobody administers it now")
    return (
        _("Send %(body)s its invitation again") if stuck.is_asked else _("Invite the first administrator of %(body)s")
    )


def boarding_new(actor: Actor, since: dt.datetime) -> Iterator[News]:
    """Bodies that brought in their first record or made their first share, or whose administrator came. Two queries."""
    if not actor.may(SEE_BOARD):
        return
    moved = Q(first_record_at__gt=since) | Q(first_share_at__gt=since)
    for body in Organisation.objects.visible_to(actor).filter(moved).order_by("-first_record_at")[:MOST_OF_A_KIND]:
        shared = body.first_share_at is not None and body.first_share_at > since
        label = _("%(body)s made its first share") if shared else _("%(body)s brought its register in")
        at = (body.first_share_at if shared else body.first_record_at) or since
        yield News(label % {"body": body}, reverse("home:board"), at)
    came = (
        Membership.objects.visible_to(actor)
        .in_force()
        .filter(since__gt=since, roles__contains=[Role.ADMINISTRATOR.value])
    )
    for one in came.select_related("organisation", "person").order_by("-since")[:MOST_OF_A_KIND]:
        label = _("%(person)s looks after %(body)s from now on") % {"person": one.person, "body": one.organisation}
        yield News(label, reverse("partners:organisation", args=[one.organisation_id]), one.since)

"""What waits for a portal administrator: bodies that cannot go on without one, or have not moved for long."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from estate_portal.onboarding.permissions import SEE_BOARD
from estate_portal.onboarding.steps import progress_of
from partners import clock
from partners.acting.actor import Role
from partners.organisations.actions import MOST_OFTEN
from partners.organisations.models import Organisation
from partners.people.models import Membership
from partners.people.news import MOST_OF_A_KIND, News
from partners.people.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from estate_portal.onboarding.steps import Progress
    from partners.acting.actor import Actor

MOST = 20
#: days without a step after which a body is worth a reminder
LONG = 14


def boarding_waiting(actor: Actor) -> Iterator[Waiting]:
    """The bodies for which a portal administrator is the next to act, the longest first. Four queries."""
    if not actor.may(SEE_BOARD):
        return
    bodies = list(Organisation.objects.visible_to(actor).filter(suspended_at=None))
    longest = sorted(progress_of(actor, bodies), key=lambda one: one.since)
    asked = ((one, found) for one in longest if (found := _next_for_administrator(one)))
    for one, (sentence, url) in islice(asked, MOST):
        yield Waiting(sentence % {"body": one.organisation}, url, one.since)


def _next_for_administrator(one: Progress) -> tuple[str, str] | None:
    stuck = one.stuck
    if stuck is None:
        return None
    if stuck.administrator_url and stuck.name == "administrator":
        if not stuck.is_asked:
            return _("Invite the first administrator of %(body)s"), stuck.administrator_url
        return (_("Send %(body)s its invitation again"), stuck.administrator_url) if one.days >= LONG else None
    if stuck.administrator_url:
        sentence = _("Complete the names of %(body)s") if stuck.name == "names" else _("Bring %(body)s into a forum")
        return sentence, stuck.administrator_url
    last = one.organisation.reminded_at
    if one.has_administrator and one.days >= LONG and (last is None or last < clock.now() - MOST_OFTEN):
        return _("Remind %(body)s of its next step"), reverse("home:board-remind", args=[one.organisation.pk])
    return None


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

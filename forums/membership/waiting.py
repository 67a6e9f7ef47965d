"""What waits for a body's administrator in forums: invitations, agreements, and what its representatives may commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forums.membership.models import ForumMembership, State
from forums.membership.permissions import CONFIRM_MANDATE
from partners.clock import LONDON
from partners.people.waiting import Waiting
from sharing.agreements.models import Acceptance, Agreement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def forums_waiting(actor: Actor) -> Iterator[Waiting]:
    """Invitations, agreements and mandates that only an administrator of the body acted for answers. Four queries."""
    if actor.organisation is None or not actor.manages_people:
        return
    own = ForumMembership.objects.visible_to(actor).filter(organisation=actor.organisation)
    lines = list(own.filter(state__in=(State.INVITED, State.MEMBER)).select_related("forum"))
    joined = {one.audience_id: one.forum for one in lines if one.state == State.MEMBER}
    for line in lines:
        if line.state == State.INVITED:
            label = _("Answer the invitation to the forum %(forum)s") % {"forum": line.forum}
            on = line.invited_at.astimezone(LONDON).date()
            yield Waiting(label, reverse("forums:forum-answer", args=[line.forum_id]), on)
    in_force = Agreement.objects.visible_to(actor).filter(audience__in=joined)
    accepted = Acceptance.objects.visible_to(actor).filter(organisation=actor.organisation).values("agreement")
    newest = in_force.order_by("audience_id", "-version").distinct("audience_id")
    done = set(accepted.values_list("agreement", flat=True))
    for agreement in newest:
        if agreement.pk not in done:
            forum = joined[agreement.audience_id]
            label = _("Accept the new agreement of the forum %(forum)s") % {"forum": forum}
            on = agreement.created_at.astimezone(LONDON).date()
            yield Waiting(label, reverse("forums:agreement-accept", args=[forum.pk]), on, forum.pk)
    roles = CONFIRM_MANDATE.rows(actor).filter(confirmed_at=None)
    for role in roles.select_related("person"):
        label = _("Confirm what %(person)s may commit in the forum %(forum)s")
        facts = {"person": role.person.name, "forum": joined[role.audience_id]}
        on = role.since.astimezone(LONDON).date()
        yield Waiting(label % facts, reverse("forums:mandate", args=[role.pk]), on, role.forum_id)

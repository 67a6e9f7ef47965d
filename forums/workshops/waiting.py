"""What waits in workshops: for members an invitation and a workshop of today, for those who run it the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forums.membership.models import ForumRole
from forums.workshops.choices import Answer, State
from forums.workshops.models import Correction, Minutes, Participant, Workshop, run_by
from forums.workshops.permissions import APPROVE_MINUTES
from partners import clock
from partners.people.waiting import Waiting

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def workshops_waiting(actor: Actor) -> Iterator[Waiting]:
    """What the actor has to do before, in and after workshops of their forums. At most seven queries."""
    if actor.person is None or actor.organisation is None:
        return
    run = set(ForumRole.objects.visible_to(actor).running(actor).values_list("audience", flat=True))
    yield from _before(actor, run)
    if run & set(actor.audiences):
        yield from _at_the_door(actor)
        yield from _minutes(actor)
        yield from _corrections(actor)


def _before(actor: Actor, run: set[uuid.UUID]) -> Iterator[Waiting]:
    """Invitations of those who hold a role in the forum, and what takes place today."""
    held = ForumRole.objects.visible_to(actor).filter(person=actor.person, ended_at=None)
    invited = set(held.filter(organisation=actor.organisation).values_list("audience", flat=True))
    coming = Workshop.objects.visible_to(actor).filter(state__in=(State.INVITED, State.LIVE))
    rows = list(coming.filter(audience__in=(run | invited) & set(actor.audiences)))
    places = Participant.objects.all().own(actor).filter(workshop__in=rows)
    own = {one.workshop_id: one for one in places}
    for one in rows:
        place, on = own.get(one.pk), clock.day_of(one.starts_at)
        facts = {"workshop": one.title}
        if one.audience_id in run and on <= clock.today():
            yield Waiting(_("Run the workshop %(workshop)s") % facts, _to("room-console", one), on, one.forum_id)
        elif place is not None and (place.answer == Answer.APOLOGIES or place.removed_at):
            continue
        elif one.state == State.LIVE or (on == clock.today() and place and place.answer == Answer.ATTENDS):
            yield Waiting(_("Take part in the workshop %(workshop)s") % facts, _to("room", one), on, one.forum_id)
        elif on >= clock.today() and (place is None or not place.answer):
            label = _("Say whether you come to the workshop %(workshop)s") % facts
            yield Waiting(label, _to("workshop-answer", one), on, one.forum_id)


def _at_the_door(actor: Actor) -> Iterator[Waiting]:
    asking = Participant.objects.visible_to(actor).waiting().filter(run_by(actor))
    asking = asking.filter(workshop__state__in=(State.INVITED, State.LIVE))
    rows = asking.values("workshop", "workshop__title", "workshop__forum").order_by("workshop")
    for one in rows.annotate(many=Count("pk"), since=Min("asked_at")):
        words = ngettext(
            "Answer %(many)s guest at the door of %(workshop)s",
            "Answer %(many)s guests at the door of %(workshop)s",
            one["many"],
        )
        label = words % {"many": one["many"], "workshop": one["workshop__title"]}
        url = reverse("forums:room-console", args=[one["workshop"]])
        yield Waiting(label, url, clock.day_of(one["since"]), one["workshop__forum"])


def _minutes(actor: Actor) -> Iterator[Waiting]:
    """Drafts to those who run the forum; what was sent round and not approved to those who decide."""
    rows = Minutes.objects.visible_to(actor).filter(run_by(actor), approved_at=None).select_related("workshop")
    may_approve = set(APPROVE_MINUTES.rows(actor).values_list("pk", flat=True))
    for one in rows.defer("frozen"):
        facts = {"workshop": one.workshop.title}
        if one.sent_at is None:
            since = one.workshop.closed_at or one.workshop.starts_at
            label, url = _("Send the minutes of %(workshop)s round") % facts, "forums:minutes"
        elif one.pk in may_approve:
            since = one.sent_at
            label, url = _("Approve the minutes of %(workshop)s") % facts, "forums:minutes"
        else:
            continue
        yield Waiting(label, reverse(url, args=[one.pk]), clock.day_of(since), one.workshop.forum_id)


def _corrections(actor: Actor) -> Iterator[Waiting]:
    asked = Correction.objects.visible_to(actor).filter(run_by(actor)).unanswered()
    for one in asked.filter(workshop__record__approved_at=None).select_related("workshop"):
        label = _("Answer %(body)s, who ask for a correction of the minutes of %(workshop)s")
        facts = {"body": one.body_name, "workshop": one.workshop.title}
        url = reverse("forums:correction-answer", args=[one.pk])
        yield Waiting(label % facts, url, clock.day_of(one.at), one.workshop.forum_id)


def _to(page: str, workshop: Workshop) -> str:
    return reverse(f"forums:{page}", args=[workshop.pk])

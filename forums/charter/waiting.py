"""What waits for a person in charters and pulses: a version to sign off, eight statements to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forums.charter.models import Charter
from forums.charter.permissions import ANSWER_PULSE, SIGN_CHARTER
from forums.charter.queries import signed_by_own
from partners.clock import LONDON
from partners.people.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def charters_waiting(actor: Actor) -> Iterator[Waiting]:
    """Charters in force that the sponsor has not signed off, and pulses not answered. Three queries."""
    if SIGN_CHARTER.allows(actor):
        newest = Charter.objects.visible_to(actor).order_by("audience_id", "-version").distinct("audience_id")
        done = signed_by_own(actor)
        for charter in newest.select_related("forum"):
            if charter.pk not in done:
                label = _("Sign off the charter of %(forum)s") % {"forum": charter.forum}
                on = charter.published_at.astimezone(LONDON).date()
                yield Waiting(label, reverse("forums:charter-sign", args=[charter.pk]), on, charter.forum_id)
    if ANSWER_PULSE.allows(actor):
        for pulse in ANSWER_PULSE.rows(actor).select_related("forum"):
            label = _("Say how %(forum)s is doing: eight statements") % {"forum": pulse.forum}
            url = reverse("forums:pulse-answer", args=[pulse.pk])
            yield Waiting(label, url, pulse.closes_on, pulse.forum_id, due=True)

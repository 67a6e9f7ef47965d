"""What waits for those who keep a register: requests of others to see more of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from assets.requests.models import DisclosureRequest
from assets.requests.permissions import ANSWER_REQUEST
from partners.people.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor

MOST = 200


def requests_waiting(actor: Actor) -> Iterator[Waiting]:
    """Open requests that the actor may answer, the oldest first, each with the day by which to answer. One query."""
    if not actor.may(ANSWER_REQUEST):
        return
    rows = DisclosureRequest.objects.put_to(actor).open().select_related("organisation").order_by("created_at")
    for one in rows[:MOST]:
        label = _("Answer %(body)s, which asks to see more of your properties") % {"body": one.organisation}
        yield Waiting(label, reverse("assets:disclosure-answer", args=[one.pk]), one.answer_by, due=True)

"""What waits for a person in the logs: their own actions, and their body's that nobody looks after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from forums.logbook.models import Action
from forums.membership.permissions import speaking
from partners.people.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def actions_waiting(actor: Actor) -> Iterator[Waiting]:
    """Actions to do, each by its day. One query."""
    if actor.organisation is None or actor.person is None:
        return
    own = Action.objects.visible_to(actor).to_do().filter(organisation=actor.organisation).looked_after(actor)
    rows = own.filter(Q(owner=actor.person) | Q(is_looked_after=False) & speaking(actor))
    for one in rows.select_related("forum"):
        label = _("Do for %(forum)s: %(what)s") % {"forum": one.forum, "what": one}
        yield Waiting(label, reverse("forums:action-finish", args=[one.pk]), one.due_on, one.forum_id, due=True)

"""Who publishes and signs a charter, and who opens and answers a pulse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.charter.models import Pulse
from forums.membership.permissions import inside, running, taking_part
from partners import clock
from partners.acting.actor import Role
from partners.acting.permission import NOBODY, Permission

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _sponsors(actor: Actor) -> Q:
    """Charters of the forums of one's body, to its executive sponsor."""
    return inside(actor) if Role.SPONSOR in actor.roles else NOBODY


def _closes(actor: Actor) -> Q:
    found = running(actor)
    return found if found == NOBODY else found & Q(closed_at=None)


def _answers(actor: Actor) -> Q:
    """Open pulses that one has not answered."""
    found = taking_part(actor)
    if found == NOBODY:
        return NOBODY
    done = Pulse.objects.visible_to(actor).filter(presences__person=actor.person)
    return found & Q(closed_at=None, closes_on__gte=clock.today()) & ~Q(pk__in=done.values("pk"))


SEE_CHARTER = Permission(
    "forums.forum:see_charter", label=_("Read the charter of a forum"), rule=inside, model="forums.Forum"
)
PUBLISH_CHARTER = Permission(
    "forums.forum:publish_charter",
    label=_("Publish a new version of a forum’s charter"),
    rule=running,
    model="forums.Forum",
)
SIGN_CHARTER = Permission(
    "forums.charter:sign",
    label=_("Sign a charter off for your organisation"),
    rule=_sponsors,
    model="forums.Charter",
)
OPEN_PULSE = Permission(
    "forums.forum:open_pulse", label=_("Open a pulse of a forum"), rule=running, model="forums.Forum"
)
SEE_PULSE = Permission("forums.pulse:see", label=_("See a pulse of a forum"), rule=inside, model="forums.Pulse")
ANSWER_PULSE = Permission(
    "forums.pulse:answer", label=_("Answer a pulse, once and unseen"), rule=_answers, model="forums.Pulse"
)
CLOSE_PULSE = Permission("forums.pulse:close", label=_("Close a pulse"), rule=_closes, model="forums.Pulse")

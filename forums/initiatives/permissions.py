"""Who may do what with initiatives. A forum recommends; each partner decides for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.initiatives.models import InitiativePartner, Standing, Status
from forums.membership.permissions import inside, running, speaking, taking_part
from partners.acting.permission import NOBODY, Permission

if TYPE_CHECKING:
    from partners.acting.actor import Actor

ACTIVE = Q(status=Status.ACTIVE)


def _own(actor: Actor, *states: Standing) -> Q:
    """Initiatives with which the body acted for stands so."""
    if actor.organisation is None:
        return NOBODY
    own = InitiativePartner.objects.visible_to(actor).filter(organisation=actor.organisation, state__in=states)
    return Q(pk__in=own.values("initiative"))


def _looks_after(actor: Actor) -> Q:
    """Active initiatives of the forums that one runs, and those that one's body leads."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    return ACTIVE & (running(actor) | (taking_part(actor) & Q(lead=actor.organisation)))


def _asked(actor: Actor) -> Q:
    if actor.person is None or actor.organisation is None:
        return NOBODY
    return ACTIVE & speaking(actor) & _own(actor, Standing.INVITED)


def _leaves(actor: Actor) -> Q:
    if actor.person is None or actor.organisation is None:
        return NOBODY
    return ACTIVE & speaking(actor) & _own(actor, Standing.JOINED)


def _withdrawable(actor: Actor) -> Q:
    """Invitations, not yet answered, to initiatives that one looks after."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    led = taking_part(actor) & Q(initiative__lead=actor.organisation)
    return Q(state=Standing.INVITED, initiative__status=Status.ACTIVE) & (running(actor) | led)


SEE_INITIATIVES = Permission(
    "forums.forum:see_initiatives",
    label=_("See the initiatives of a forum"),
    rule=inside,
    model="forums.Forum",
)
START_INITIATIVE = Permission(
    "forums.forum:start_initiative",
    label=_("Start an initiative in a forum"),
    rule=taking_part,
    model="forums.Forum",
)
SEE_INITIATIVE = Permission(
    "forums.initiative:see", label=_("See an initiative"), rule=inside, model="forums.Initiative"
)
EDIT_INITIATIVE = Permission(
    "forums.initiative:edit",
    label=_("Change the words of an initiative and invite partners to it"),
    rule=_looks_after,
    model="forums.Initiative",
)
ANSWER_INITIATIVE = Permission(
    "forums.initiative:answer",
    label=_("Answer for your organisation whether it takes part in an initiative"),
    rule=_asked,
    model="forums.Initiative",
)
LEAVE_INITIATIVE = Permission(
    "forums.initiative:leave",
    label=_("Leave an initiative for your organisation"),
    rule=_leaves,
    model="forums.Initiative",
)
WITHDRAW_PARTNER = Permission(
    "forums.partner:withdraw",
    label=_("Withdraw an invitation to an initiative"),
    rule=_withdrawable,
    model="forums.InitiativePartner",
)

"""Who keeps the logs of a forum, and who reads and finishes what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.logbook.models import Action, Decision, DecisionState
from forums.membership.permissions import inside, running, taking_part
from partners.acting.permission import NOBODY, Permission

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _seen_actions(actor: Actor) -> Q:
    return Q(pk__in=Action.objects.visible_to(actor).values("pk"))


def _kept_actions(actor: Actor) -> Q:
    """Actions of the forums that one runs, those in confidence only where one's body is in it."""
    found = running(actor)
    return found if found == NOBODY else found & _seen_actions(actor)


def _own_to_do(actor: Actor) -> Q:
    """What one's body has to do, to those who take part for it or look after it; all in a forum that one runs."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    own = Q(organisation=actor.organisation) & (Q(owner=actor.person) | taking_part(actor))
    return Q(done_at=None) & (own | running(actor)) & _seen_actions(actor)


def _done(actor: Actor) -> Q:
    kept = _kept_actions(actor)
    return kept if kept == NOBODY else kept & Q(done_at__isnull=False)


def _decisions(actor: Actor, *states: DecisionState) -> Q:
    found = running(actor)
    if found == NOBODY:
        return NOBODY
    return found & Q(state__in=states, pk__in=Decision.objects.visible_to(actor).values("pk"))


SEE_LOG = Permission(
    "forums.forum:see_log",
    label=_("Read the action log and the decision log of a forum"),
    rule=inside,
    model="forums.Forum",
)
KEEP_LOG = Permission(
    "forums.forum:keep_log",
    label=_("Keep the action log and the decision log of a forum"),
    rule=running,
    model="forums.Forum",
)
EDIT_ACTION = Permission(
    "forums.action:edit", label=_("Change an action of a forum"), rule=_kept_actions, model="forums.Action"
)
FINISH_ACTION = Permission(
    "forums.action:finish",
    label=_("Say that an action of a forum is done"),
    rule=_own_to_do,
    model="forums.Action",
)
REOPEN_ACTION = Permission(
    "forums.action:reopen",
    label=_("Open an action of a forum again"),
    rule=_done,
    model="forums.Action",
)
SETTLE_DECISION = Permission(
    "forums.decision:settle",
    label=_("Record what was decided on an open decision of a forum"),
    rule=lambda actor: _decisions(actor, DecisionState.OPEN),
    model="forums.Decision",
)
REPLACE_DECISION = Permission(
    "forums.decision:replace",
    label=_("Replace a decision of a forum by a later one"),
    rule=lambda actor: _decisions(actor, DecisionState.MADE),
    model="forums.Decision",
)

"""Who may do what with initiatives. A forum recommends; each partner decides for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.initiatives.models import Initiative, InitiativePartner, Standing, Status
from forums.initiatives.stages import Outcome
from forums.membership.permissions import deciding, inside, running, speaking, taking_part
from partners.acting.permission import NOBODY, Permission

if TYPE_CHECKING:
    from partners.acting.actor import Actor

ACTIVE = Q(status=Status.ACTIVE)
#: moves that are being decided; what has ended moves no more
UNDECIDED = Q(outcome=Outcome.OPEN, initiative__status=Status.ACTIVE)


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


def _opens(actor: Actor) -> Q:
    """Documents that were handed in, to members of the forum; one that was taken back to its own body alone."""
    found = inside(actor)
    if found == NOBODY:
        return NOBODY
    return found & Q(file__isnull=False, file__gone_at=None) & (Q(ended_at=None) | Q(organisation=actor.organisation))


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


def _moves_with(actor: Actor) -> Q:
    """Active initiatives of which one's body is a part, to those who take part for it, or whose forum one runs."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    return ACTIVE & ((taking_part(actor) & _own(actor, Standing.JOINED)) | running(actor))


def _shows(actor: Actor) -> Q:
    if actor.person is None or actor.organisation is None:
        return NOBODY
    return ACTIVE & taking_part(actor) & _own(actor, Standing.JOINED)


def _of_initiatives(actor: Actor, who: Q, *states: Standing) -> Q:
    """Rows about active initiatives of which one's body is a part, to those whom `who` lets."""
    own = Initiative.objects.visible_to(actor).filter(ACTIVE, _own(actor, *states))
    return who & Q(initiative__in=own.values("pk"))


def _decides(actor: Actor) -> Q:
    """Open moves of initiatives in which one's body takes part, to those who speak for it."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    return Q(outcome=Outcome.OPEN) & _of_initiatives(actor, speaking(actor), Standing.JOINED)


def _closes(actor: Actor) -> Q:
    """Open moves of active initiatives in the forums that one chairs; the secretariat does not decide."""
    found = deciding(actor)
    return found if found == NOBODY else found & UNDECIDED


def _withdraws(actor: Actor) -> Q:
    """Open moves of active initiatives that one's own body proposed."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    return taking_part(actor) & UNDECIDED & Q(proposed_for=actor.organisation)


def _own_evidence(actor: Actor) -> Q:
    """What one's body attested or filed and what counts still."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    return taking_part(actor) & Q(organisation=actor.organisation, ended_at=None, person__isnull=False)


SEE_MOVE = Permission("forums.move:see", label=_("See a move of an initiative"), rule=inside, model="forums.Move")
PROPOSE_MOVE = Permission(
    "forums.initiative:move",
    label=_("Propose that an initiative moves on the continuum"),
    rule=_moves_with,
    model="forums.Initiative",
)
SHOW_EVIDENCE = Permission(
    "forums.initiative:show_evidence",
    label=_("Attest, file and measure your organisation’s evidence for an initiative"),
    rule=_shows,
    model="forums.Initiative",
)
DECIDE_MOVE = Permission(
    "forums.move:decide",
    label=_("Decide for your organisation on a move of an initiative"),
    rule=_decides,
    model="forums.Move",
)
CLOSE_MOVE = Permission(
    "forums.move:close",
    label=_("Close a move of an initiative without those that have not decided"),
    rule=_closes,
    model="forums.Move",
)
WITHDRAW_MOVE = Permission(
    "forums.move:withdraw",
    label=_("Withdraw a move that your organisation proposed"),
    rule=_withdraws,
    model="forums.Move",
)
END_EVIDENCE = Permission(
    "forums.evidence:end",
    label=_("Take back evidence that your organisation attested or filed"),
    rule=_own_evidence,
    model="forums.Evidence",
)
OPEN_EVIDENCE = Permission(
    "forums.evidence:open",
    label=_("Open a document that was filed as evidence of an initiative"),
    rule=_opens,
    model="forums.Evidence",
)

"""What waits for those who speak for a body: initiatives that ask it to take part, and moves to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forums.initiatives.models import InitiativePartner, Position, Standing, Status
from forums.initiatives.permissions import DECIDE_MOVE
from forums.initiatives.stages import Answer
from forums.membership.permissions import speaking
from partners.clock import LONDON
from partners.people.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def initiatives_waiting(actor: Actor) -> Iterator[Waiting]:
    """Invitations and moves that the actor answers for the body acted for. Three queries."""
    if actor.organisation is None or actor.person is None:
        return
    asked = InitiativePartner.objects.visible_to(actor).filter(
        speaking(actor),
        organisation=actor.organisation,
        state=Standing.INVITED,
        initiative__status=Status.ACTIVE,
    )
    for one in asked.select_related("initiative"):
        label = _("Say whether your organisation takes part in %(initiative)s") % {"initiative": one.initiative}
        on = one.invited_at.astimezone(LONDON).date()
        yield Waiting(label, reverse("forums:initiative-answer", args=[one.initiative_id]), on, one.initiative.forum_id)
    moves = list(DECIDE_MOVE.rows(actor).select_related("initiative")) if DECIDE_MOVE.allows(actor) else []
    said = Position.objects.visible_to(actor).filter(organisation=actor.organisation, move__in=moves).order_by("at")
    last = {one.move_id: one for one in said} if moves else {}
    for move in moves:
        own = last.get(move.pk)
        if own is not None and own.answer != Answer.REFER:
            continue
        facts = {"initiative": move.initiative, "stage": move.get_to_stage_display()}
        label = _("Decide whether %(initiative)s moves to %(stage)s") % facts
        board = own.board_on if own else None
        on = board or move.proposed_at.astimezone(LONDON).date()
        yield Waiting(label, reverse("forums:move", args=[move.pk]), on, move.initiative.forum_id, due=bool(board))

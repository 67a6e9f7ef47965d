"""Moves on the continuum: proposed by one, decided by each partner for itself, recorded, reversible with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forums.initiatives.models import InitiativePartner, Move, Position, Standing
from forums.initiatives.stages import Answer, Outcome, outcome_of
from forums.membership.models import ForumRole, ForumRoleKind

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    from forums.initiatives.models import Initiative
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Said:
    """What a body says to a move now, and what it said before."""

    body: Organisation
    now: Position | None
    earlier: tuple[Position, ...]

    @property
    def answer(self) -> Answer | None:
        """Its last answer."""
        return Answer(self.now.answer) if self.now else None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many said what; `next_board_on` is the first day on which an answer that was referred is due."""

    agreeing: int
    dissenting: int
    referred: int
    unanswered: int
    next_board_on: dt.date | None


def said_about(actor: Actor, move: Move) -> list[Said]:
    """What each partner that takes part, or has answered, says to a move, by name. Two queries."""
    rows = Position.objects.visible_to(actor).filter(move=move).select_related("organisation", "person")
    by_body: dict[Organisation, list[Position]] = {}
    for one in rows.order_by("at", "pk"):
        by_body.setdefault(one.organisation, []).append(one)
    if move.outcome == Outcome.OPEN:
        parts = InitiativePartner.objects.visible_to(actor).filter(initiative=move.initiative_id, state=Standing.JOINED)
        joined = [one.organisation for one in parts.select_related("organisation")]
        by_body = {one: by_body.get(one, []) for one in joined}
    return [
        Said(body, said[-1] if said else None, tuple(said[:-1]))
        for body, said in sorted(by_body.items(), key=lambda one: one[0].name)
    ]


def counted(said: list[Said]) -> Counted:
    """How the answers stand: "agreed by 4, referred by 2, due 14 May"."""
    answers = [one.answer for one in said]
    boards = [one.now.board_on for one in said if one.now and one.answer is Answer.REFER and one.now.board_on]
    return Counted(
        agreeing=answers.count(Answer.AGREE),
        dissenting=answers.count(Answer.DISSENT),
        referred=answers.count(Answer.REFER),
        unanswered=answers.count(None),
        next_board_on=min(boards, default=None),
    )


def last_positions(actor: Actor, initiative: Initiative) -> dict[UUID, Position]:
    """What each body said last, to whichever move of the initiative. One query."""
    rows = Position.objects.visible_to(actor).filter(move__initiative=initiative).select_related("move")
    return {one.organisation_id: one for one in rows.order_by("at", "pk")}


def outcome_now(actor: Actor, move: Move, *, closing: bool = False, without: Organisation | None = None) -> Outcome:
    """What has become of a move by the answers that there are, less that of a body which is leaving."""
    said = [one for one in said_about(actor, move) if one.body != without]
    return outcome_of({one.body.pk: one.answer for one in said}, back=not move.is_forward, closing=closing)


def open_move(actor: Actor, initiative: Initiative) -> Move | None:
    """The move that is being decided, if there is one."""
    rows = Move.objects.visible_to(actor).filter(initiative=initiative, outcome=Outcome.OPEN)
    return rows.select_related("proposed_for", "proposed_by").first()


def lacking_for(actor: Actor, move: Move) -> list[str]:
    """What of a move is beyond the mandate of the actor, in words. Who speaks without a role speaks for the body."""
    roles = ForumRole.objects.visible_to(actor).filter(
        audience=move.audience_id,
        person=actor.person,
        organisation=actor.organisation,
        role=ForumRoleKind.REPRESENTATIVE,
        ended_at=None,
    )
    role = roles.first()
    if role is None:
        return []
    lacking = role.may_commit.lacks(money=move.commits_money, over_property=move.commits_property)
    if lacking and role.is_unconfirmed:
        return [_("your organisation has not confirmed your mandate"), *lacking]
    return lacking

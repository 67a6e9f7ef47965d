"""The board in the order in which somebody should look at it: who has not moved for longest comes first.

The step at which a body is stuck, and since when, are worked out by the database, so that a page costs
the same whether there are forty bodies or four thousand. `steps.progress_of` words what is on the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    F,
    Func,
    Max,
    Min,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Greatest

from estate_portal.onboarding.steps import ASKED, SECURED
from forums.membership.models import ForumMembership, State
from partners.acting.actor import Role
from partners.lists.state import Sort
from partners.organisations.models import Organisation
from partners.people.models import Invitation, Membership

if TYPE_CHECKING:
    from partners.acting.actor import Actor

DONE = "done"
LONGEST = Sort("turn", "", "turn")

Bodies: TypeAlias = Any  # organisations with what is worked out of them, which the stubs do not follow


def board(actor: Actor) -> Bodies:
    """The bodies that the actor may know, each with the step at which it is stuck, `stuck_at`, and its `turn`."""
    bodies = _on_their_way(actor).annotate(asked_at=_first(_invitations(actor), Max(ASKED)))
    return bodies.annotate(moved_at=_moved_at()).annotate(turn=_turn())


def _on_their_way(actor: Actor) -> Bodies:
    """The bodies with when each step was done, and where they are stuck."""
    bodies: Any = Organisation.objects.visible_to(actor).filter(suspended_at=None)
    bodies = bodies.annotate(
        administered_at=_first(_administrators(actor), Min("since")),
        placed_at=_first(_places(actor, State.INVITED, State.MEMBER), Min("invited_at")),
        joined_at=_first(_places(actor, State.MEMBER), Min(Coalesce("answered_at", "invited_at"))),
        secured_at=_first(_administrators(actor), SECURED),
    )
    return bodies.annotate(stuck_at=_stuck_at())


def stuck_at(actor: Actor, body: Organisation) -> str:
    """The step at which this body is stuck, or `DONE`. One query."""
    return str(_on_their_way(actor).filter(pk=body.pk).values_list("stuck_at", flat=True).get())


def numbers(bodies: Bodies) -> dict[str, int]:
    """How many are stuck at each step."""
    return dict(bodies.order_by().values_list("stuck_at").annotate(Count("pk")))


def _first(rows: Any, what: Any) -> Subquery:
    each = rows.filter(organisation=OuterRef("pk")).order_by().values("organisation").annotate(first=what)
    return Subquery(each.values("first"), output_field=DateTimeField())


def _administrators(actor: Actor) -> Any:
    return Membership.objects.visible_to(actor).in_force().filter(roles__contains=[Role.ADMINISTRATOR.value])


def _invitations(actor: Actor) -> Any:
    return Invitation.objects.visible_to(actor).filter(accepted_at=None, revoked_at=None)


def _places(actor: Actor, *states: State) -> Any:
    return ForumMembership.objects.visible_to(actor).filter(state__in=states)


def _stuck_at() -> Case:
    return Case(
        When(administered_at=None, then=Value("administrator")),
        When(placed_at=None, then=Value("forum")),
        When(joined_at=None, then=Value("agreement")),
        When(first_record_at=None, then=Value("register")),
        When(first_share_at=None, then=Value("share")),
        When(secured_at=None, then=Value("factor")),
        default=Value(DONE),
        output_field=CharField(),
    )


def _moved_at() -> Greatest:
    """The last step that was done, or the asking that waits for an answer at the step that is not."""
    return Greatest(
        "created_at",
        "administered_at",
        "placed_at",
        "joined_at",
        "first_record_at",
        "first_share_at",
        "secured_at",
        Case(When(stuck_at="administrator", then=F("asked_at"))),
        output_field=DateTimeField(),
    )


def _turn() -> Concat:
    """Text that sorts as the board does: those who are on board behind all others."""
    moment = Func(F("moved_at"), Value("YYYYMMDDHH24MISSUS"), function="to_char", output_field=CharField())
    last = Case(When(stuck_at=DONE, then=Value("1")), default=Value("0"), output_field=CharField())
    return Concat(last, moment, output_field=CharField())

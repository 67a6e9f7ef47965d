"""Use cases: one transaction, one check against a locked row, one event at least."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from django.db import transaction
from django.db.models import Model

from partners.acting.errors import NotAllowed, NothingRecorded
from partners.audit.record import Author, recording

if TYPE_CHECKING:
    from collections.abc import Callable

    from partners.acting.actor import Actor
    from partners.acting.permission import Permission

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ActionDeclaration:
    """What an action needs; the matrix test reads it."""

    permission: Permission


def author(actor: Actor) -> Author:
    """How the audit names this actor."""
    return Author(
        person_id=actor.person.pk if actor.person else None,
        person_name=actor.person.name if actor.person else actor.system,
        organisation_id=actor.organisation.pk if actor.organisation else None,
        organisation_name=actor.organisation.name_en if actor.organisation else "",
    )


def action(
    permission: Permission, *, leaves_sight: bool = False, locks: bool = True
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Run in one transaction, allowed by `permission`, and commit only with an event recorded.

    The first argument after the actor, when it is a row of the permission's model, is locked and
    must satisfy the rule; afterwards it must still do so (what you can no longer touch you may not
    have saved), unless the action is one that `leaves_sight`, such as giving up one's own role.
    `locks=False` is for acts that leave the row itself untouched, such as noting who has seen it.
    Raises NotAllowed, or NothingRecorded when the author of the action forgot to record.
    """

    def decorate(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        record = _record_of(function)

        @wraps(function)
        def run(actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
            given = args[0] if args else kwargs.get(record)
            thing = given if isinstance(given, Model) else None
            of_model = thing is not None and thing._meta.label == permission.model
            with transaction.atomic(), recording(author(actor)) as events:
                _check(actor, permission, thing if of_model else None, locks=locks)
                result = function(actor, *args, **kwargs)
                if not events:
                    raise NothingRecorded(function.__qualname__)
                if of_model and not leaves_sight and not permission.allows(actor, cast("Model", thing)):
                    raise NotAllowed
            return result

        run.declaration = ActionDeclaration(permission)  # type: ignore[attr-defined]  # read by the matrix test
        return cast("Callable[Concatenate[Actor, P], R]", run)

    return decorate


def _record_of(function: Callable[..., object]) -> str:
    """The name of the parameter after the actor. SECURITY: a record given by its name is checked as well."""
    names = [name for name, one in signature(function).parameters.items() if one.kind is one.POSITIONAL_OR_KEYWORD]
    return names[1] if len(names) > 1 else ""


def _check(actor: Actor, permission: Permission, thing: Model | None, *, locks: bool) -> None:
    if not permission.allows(actor):
        raise NotAllowed
    if thing is None:
        return
    rows: Any = permission.rows(actor).filter(pk=thing.pk).order_by()
    if locks:
        rows = rows.select_for_update(of=("self",))
    if not rows.values_list("pk", flat=True):
        raise NotAllowed

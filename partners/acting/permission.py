"""Permissions: one name, one label, one rule. Whether, which and who follow from the rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.db.models import Model, Q

from partners.scoping.queries import ScopedQuerySet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from partners.acting.actor import Actor

NOBODY = Q(pk__in=[])
EVERY_ROW = Q()
_NAME = re.compile(r"^[a-z]+\.[a-z_]+:[a-z_]+$")
_registered: dict[str, Permission] = {}


@dataclass(frozen=True, slots=True)
class Permission:
    """What may be done to which rows by whom.

    `name` is `floor.noun:verb`. `rule` gives, for an actor, the condition that rows of `model`
    ("app.Model") must meet, or `NOBODY`. Without a model it answers only whether.
    Raises ValueError on a malformed or repeated name.
    """

    name: str
    label: Any
    rule: Callable[[Actor], Q]
    model: str = ""

    def __post_init__(self) -> None:
        if not _NAME.match(self.name):
            raise ValueError(f"{self.name}: a permission is named floor.noun:verb")
        if self.name in _registered:
            raise ValueError(f"{self.name}: this permission exists already")
        _registered[self.name] = self

    @property
    def noun(self) -> str:
        """The word in the middle of the name: also the URL parameter that names the record."""
        return self.name.split(".")[1].split(":")[0]

    def rows_for(self, actor: Actor) -> Q:
        """The condition on rows for this actor, as it was when first asked."""
        if self.name not in actor.rules:
            actor.rules[self.name] = self.rule(actor)
        return actor.rules[self.name]

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """The rows of the model on which the actor may do this, put together once and fetched at each asking."""
        if (self.name,) not in actor.sights:
            manager = apps.get_model(self.model)._default_manager
            actor.sights[self.name,] = cast("ScopedQuerySet[Any]", manager.get_queryset()).where_may(actor, self)
        return cast("ScopedQuerySet[Any]", actor.sights[self.name,].all())

    def allows(self, actor: Actor, thing: Model | None = None) -> bool:
        """Whether `actor` may do this to `thing`, or to anything when there is none."""
        if self.rows_for(actor) == NOBODY:
            return False
        return thing is None or self.rows(actor).filter(pk=thing.pk).exists()


def named(name: str) -> Permission:
    """The permission of that name. Raises KeyError when there is none: a misspelt one is a fault."""
    return _registered[name]


def every() -> Iterator[Permission]:
    """All permissions by name, for the roles page, the documents and the tests."""
    yield from (_registered[name] for name in sorted(_registered))

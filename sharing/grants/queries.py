"""Reading by permission: `visible_to` of everything that can be shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from django.db import models
from django.db.models import Q

from partners.scoping.queries import ScopedQuerySet
from sharing.grants.models import SightQuerySet
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from partners.acting.actor import Actor

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


def sights(model: type[models.Model]) -> SightQuerySet[Any]:
    """The narrow rows of a shareable model, which names them in `Sights`."""
    return cast("SightQuerySet[Any]", model.sight_model()._default_manager.get_queryset())  # type: ignore[attr-defined]


def seen(model: type[models.Model], actor: Actor, at: Level = Level.LISTED, *, key: str = "pk") -> Q:
    """The condition that rows are of a record that `actor` sees at `at` or higher; `key` is its key there."""
    noun = model._meta.model_name
    return Q(**{f"{key}__in": sights(model).visible_to(actor, at).values(f"{noun}_id")})


class SharedQuerySet(ScopedQuerySet[M_co]):
    """Records that their owners show to others, each up to a level."""

    def visible_to(self, actor: Actor, at: Level = Level.LISTED) -> Self:
        """What `actor` sees at level `at` or higher: its own, and what others share with it today."""
        return self.filter(seen(self.model, actor, at)).scoped(f"{actor.label} at {at.name}")


class PartQuerySet(ScopedQuerySet[M_co]):
    """The part of a record that only a level and higher may show, in a table of its own.

    The model names the record's foreign key in `part_of` and the level in `shown_from`.
    """

    def visible_to(self, actor: Actor) -> Self:
        """The parts of records that `actor` sees at this part's level or higher."""
        key = self.model.part_of  # type: ignore[attr-defined]
        record = self.model._meta.get_field(key).related_model
        return self.filter(seen(cast("Any", record), actor, self.model.shown_from, key=f"{key}_id")).scoped(  # type: ignore[attr-defined]
            f"{actor.label} at {self.model.shown_from.name}"  # type: ignore[attr-defined]
        )


def levels_for(actor: Actor, model: type[models.Model], ids: Iterable[UUID]) -> dict[UUID, Level]:
    """The highest level at which `actor` sees each of these records; the invisible are left out. One query."""
    noun = model._meta.model_name
    rows = sights(model).visible_to(actor).filter(**{f"{noun}_id__in": list(ids)})
    highest: dict[UUID, Level] = {}
    for record, level in rows.values_list(f"{noun}_id", "level"):
        highest[record] = max(Level(level), highest.get(record, Level.LISTED))
    return highest

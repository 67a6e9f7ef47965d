"""Whose properties a list shows: one's own, all that others share, or those of chosen bodies, each by its key.

A body is offered where the reader sees something of it, and known where they do: one of which they see nothing is
refused like one that never was.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from assets.register.models import AssetSight
from partners.lists.filters import ChoiceFilter
from partners.lists.state import UnknownParameter
from partners.organisations.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from assets.register.listing import Counts
    from assets.register.shown import ShownAsset
    from partners.acting.actor import Actor
    from partners.lists.filters import Filter

OWN, OTHERS = "own", "others"
WHOSE = {OWN: _("Your organisation"), OTHERS: _("Shared with you")}
BOXES = 12  # bodies: those with the most properties, or the first by name where they were not counted
FIRST = 2_500  # rows behind the doors, among which owners are looked for where nobody counts them all


@dataclass(frozen=True, slots=True)
class OwnerFilter(ChoiceFilter):
    """One's own, others', or those of the bodies whose keys are given.

    With an `actor` it takes the keys only of bodies of which that one sees something, and keeps their `names`. Without
    one, as where the worker reads what was asked before, it takes any: the rows tell what their reader sees.
    """

    actor: Actor | None = None
    names: dict[str, str] = field(default_factory=dict, compare=False)
    boxes: frozenset[str] = frozenset()

    def has_box(self, value: str) -> bool:
        """A forum of a county has dozens of bodies: a box each would push every other question off the screen."""
        return value in WHOSE or value in self.boxes

    def read(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """The values to keep, or UnknownParameter. One query where there are keys, otherwise none."""
        wanted = tuple(dict.fromkeys(self._value(one) for one in given if one))
        keys = [one for one in wanted if one not in WHOSE]
        if keys and self.actor is not None:
            self.names.update(_seen_among(self.actor, keys))
            for one in keys:
                if one not in self.names:
                    raise UnknownParameter(parameter=self.name, value=one)
        return wanted

    def _value(self, given: str) -> str:
        if given in WHOSE:
            return given
        try:
            key = uuid.UUID(given)
        except ValueError as error:
            raise UnknownParameter(parameter=self.name, value=given) from error
        return OWN if key == _own(self.actor) else str(key)

    def words(self, value: str) -> str:
        """The name of the body, or whose else."""
        return str(self.choices[value]) if value in self.choices else self.names.get(value, "")


def owned(actor: Actor, values: tuple[str, ...]) -> Q:
    """The condition on narrow rows that their owner is one of those asked for."""
    own = Q(owner=_own(actor))
    if OTHERS in values:  # which holds every other body
        return Q() if OWN in values else ~own
    keys = [uuid.UUID(one) for one in values if one not in WHOSE]
    if not keys:
        return own
    chosen = Q(owner=keys[0]) if len(keys) == 1 else Q(owner__in=keys)
    return own | chosen if OWN in values else chosen


def with_owners(
    filters: Sequence[Filter], number: Counts, found: Iterable[ShownAsset] = ()
) -> tuple[tuple[Filter, ...], Mapping[str, Mapping[str, int]]]:
    """The filters with a choice for each body that owns what was counted, and the counts beside every choice.

    Where not all was counted, for each that owns one of the first rows behind the reader's doors. What is said comes
    from rows that the reader sees: the count's, with the names in it, and the page's. No query.
    """
    asked = next(one for one in filters if isinstance(one, OwnerFilter))
    own, counted = str(_own(asked.actor)), number.by_value.get(asked.name, {})
    names = {str(one.owner_id): one.owner for one in found} | asked.names | dict(number.owners)
    bodies = sorted(((key, name) for key, name in names.items() if key != own), key=lambda one: one[1].casefold())
    boxes = sorted((key for key, _name in bodies), key=lambda key: -counted.get(key, 0))[:BOXES]
    offered = replace(asked, choices={**WHOSE, **dict(bodies)}, boxes=frozenset(boxes))
    others = sum(counted.values()) - counted.get(own, 0)
    by_value = {OWN: counted.get(own, 0), OTHERS: others, **counted} if counted else {}
    return (
        tuple(offered if one is asked else one for one in filters),
        {**number.by_value, asked.name: by_value},
    )


def name_of(column: str) -> tuple[str, Sequence[Any]]:
    """Ask in a statement for the names of the body that owns what the reader sees: SQL, and its parameters."""
    body = Organisation.objects.filter(pk=RawSQL(f"{column}::uuid", [])).order_by()  # noqa: S611 - no value in it
    names = body.scoped("owners of narrow rows").values_list(JSONObject(name_en="name_en", name_cy="name_cy"))
    return names.query.sql_with_params()


def first_owners(actor: Actor) -> tuple[str, Sequence[Any]]:
    """Ask who owns the first rows behind each door: read by an index, so few however many there are."""
    behind = AssetSight.objects.behind_door_of_merge(actor).filter(door_id=RawSQL("door.id", []))
    rows = behind.order_by("sort_name", "asset_id").values_list("owner")[: FIRST // len(actor.doors) + 1]
    sql, given = rows.query.sql_with_params()
    doors = [str(one) for one in actor.doors]
    of_doors = "SELECT DISTINCT m.owner FROM unnest(%s::uuid[]) AS door(id) CROSS JOIN LATERAL"
    return f"{of_doors} ({sql}) AS m(owner)", (doors, *given)


def _seen_among(actor: Actor, keys: Collection[str]) -> dict[str, str]:
    rows = AssetSight.objects.visible_to(actor).filter(owner=OuterRef("pk"))
    bodies = Organisation.objects.visible_to(actor).filter(Exists(rows), pk__in=keys)
    return {str(one.pk): one.name for one in bodies}


def _own(actor: Actor | None) -> uuid.UUID | None:
    return actor.organisation.pk if actor is not None and actor.organisation else None

"""The body's own register with somebody else's eyes, by the rules by which they read it.

Both walls apply: querysets are asked as the viewer, and the database is armed as the viewer. The
viewer's doors open on other bodies' records too, so every read here is limited to the looker's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from assets.register.fields import SECTION_LABELS, at_level
from assets.register.models import Asset, AssetSight
from assets.register.shown import ShownAsset, shown_many
from partners.lists.paging import Turned, turn
from partners.lists.state import Sort
from partners.scoping.arming import armed
from sharing.audiences.actors import as_seen_by
from sharing.grants.queries import levels_for
from sharing.levels import Level

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Sequence

    from django.utils.datastructures import MultiValueDict

    from partners.acting.actor import Actor
    from sharing.audiences.models import Audience

BY_NAME = Sort("name", "", "sort_name")


@dataclass(frozen=True, slots=True)
class LevelSays:
    """What a level adds, in the words of the register, and whether the receiver sees it."""

    level: Level
    label: str
    fields: tuple[str, ...]
    withheld: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a share shows of one property, and the level at which its receiver sees it already."""

    asset: ShownAsset
    already: Level | None
    level: Level

    @property
    def sees_more_already(self) -> bool:
        """Whether the receiver sees more of it than this share shows."""
        return self.already is not None and self.already > self.level


@dataclass(frozen=True, slots=True)
class SeenRegister:
    """One page of the looker's own register as a viewer sees it, and how many they see at each level."""

    assets: tuple[ShownAsset, ...]
    by_level: tuple[tuple[Level, int], ...]
    turned: Turned

    @property
    def total(self) -> int:
        """How many properties the viewer sees."""
        return sum(number for _, number in self.by_level)


def register_as_seen(actor: Actor, audience: Audience, given: MultiValueDict[str, str]) -> SeenRegister:
    """The register of the body acted for, as `audience` sees it today. Queries do not grow with its rows."""
    viewer = as_seen_by(actor, audience)
    with armed(viewer.arms()):
        rows = AssetSight.objects.visible_to(viewer).filter(owner=_owner(actor)).best(viewer)
        by_level = dict(rows.values_list("level").annotate(number=Count("*")).order_by())
        turned = turn(rows, sort=BY_NAME, key="asset_id", given=given)
        assets = _cut(actor, viewer, [row.asset_id for row in turned.rows])
    return SeenRegister(tuple(assets), tuple((level, by_level.get(level.value, 0)) for level in Level), turned)


def asset_as_seen(actor: Actor, audience: Audience, asset: Asset) -> ShownAsset | None:
    """A property of the body acted for as `audience` sees it today, or None when they do not see it."""
    viewer = as_seen_by(actor, audience)
    with armed(viewer.arms()):
        found = _cut(actor, viewer, [asset.pk])
    return found[0] if found else None


def previews(actor: Actor, audience: Audience, assets: Sequence[Asset], level: Level) -> list[Preview]:
    """Properties of the body acted for cut to `level`, as a share with `audience` at that level shows them.

    Queries do not grow with the properties.
    """
    now = levels_as_seen(actor, audience, [one.pk for one in assets])
    return [Preview(one, now.get(one.id), level) for one in shown_many(assets, actor, ceiling=level)]


def levels_as_seen(actor: Actor, audience: Audience, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Level]:
    """The level at which `audience` sees each of these of the body acted for today; the unseen are left out.

    Queries do not grow with the properties. The caller gives ids of the body's own properties only.
    """
    viewer = as_seen_by(actor, audience)
    with armed(viewer.arms()):
        return levels_for(viewer, Asset, ids)


def what_levels_say(level: Level) -> list[LevelSays]:
    """For each level: its facts, and whether `level` shows them."""
    return [
        LevelSays(one, str(SECTION_LABELS[one]), tuple(str(field.label) for field in at_level(one)), one > level)
        for one in Level
    ]


def _cut(actor: Actor, viewer: Actor, ids: list[Any]) -> list[ShownAsset]:
    found = {one.pk: one for one in Asset.objects.visible_to(viewer).filter(pk__in=ids, organisation=_owner(actor))}
    for one in found.values():
        if actor.organisation is not None:
            one.organisation = actor.organisation  # the viewer may not look bodies up
    return shown_many([found[pk] for pk in ids if pk in found], viewer)


def _owner(actor: Actor) -> Any:
    return actor.organisation.pk if actor.organisation else None

"""A record cut to a level before it reaches a template, a download or a search result."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from assets.register.fields import LEASE_DATES, PARTS, PLANNING, SECTION_LABELS, Field, at_level, fields, up_to
from assets.register.models import Asset, LeaseEvent
from sharing.grants.queries import levels_for
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class ShownField:
    """One fact: its value, and the words for it. An empty text means "not recorded"."""

    name: str
    label: str
    value: Any
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """The facts that one level adds; `fields` is empty and `withheld` true above the reader's level."""

    level: Level
    label: str
    fields: tuple[ShownField, ...]
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class ShownAsset:
    """An asset up to `level` and no further: what is above is not in it.

    `highest` is the reader's own level for it, where a list shows less than that.
    """

    id: UUID
    owner_id: UUID
    owner: str
    owner_language: str
    level: Level
    highest: Level
    is_own: bool
    version: int
    values: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        """`asset.rent_gbp_per_year` in a template: the value, or None when it is not shown at this level."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self.values.get(name)

    @property
    def sections(self) -> tuple[Section, ...]:
        """All four sections in order, those above the level withheld and empty."""
        return tuple(
            Section(level, str(SECTION_LABELS[level]), self._facts(level), withheld=level > self.level)
            for level in Level
        )

    def _facts(self, level: Level) -> tuple[ShownField, ...]:
        if level > self.level:
            return ()
        return tuple(
            ShownField(
                field.name, str(field.label_for(is_own=self.is_own)), self.values.get(field.name), self.text(field)
            )
            for field in at_level(level)
            if not field.name.startswith(PLANNING) or self.values.get(field.name) not in (None, "")
        )

    def text(self, field: Field) -> str:
        """The words for a value in the reader's language."""
        return in_words(field, self.values.get(field.name))

    @property
    def shows_summary(self) -> bool:
        """Whether where, size and use are shown at all."""
        return self.highest >= Level.SUMMARY

    @property
    def use_in_words(self) -> str:
        """The use as a list says it."""
        return in_words(fields()["use"], self.values.get("use"))

    @property
    def tenure_in_words(self) -> str:
        """The tenure as a list says it."""
        return in_words(fields()["tenure"], self.values.get("tenure"))

    @property
    def area_in_words(self) -> str:
        """The floor area with the basis on which it was measured: bases are never compared."""
        area = in_words(fields()["floor_area_m2"], self.values.get("floor_area_m2"))
        return f"{area} {self._basis}".strip()

    @property
    def area_with_unit(self) -> str:
        """The same where no heading says the unit, as on a card: "413 m² NIA"."""
        area = in_words(fields()["floor_area_m2"], self.values.get("floor_area_m2"))
        return f"{area} m² {self._basis}".strip() if area else ""

    @property
    def _basis(self) -> str:
        return str(self.values.get("floor_area_basis") or "").upper()

    def in_file(self, field: Field) -> Any:
        """A value for a download: numbers and dates as such, choices in words."""
        value = self.values.get(field.name)
        is_plain = isinstance(value, Decimal | dt.date | int | float) and not isinstance(value, bool)
        return value if is_plain else in_words(field, value)


def in_words(field: Field, value: Any) -> str:  # noqa: PLR0911 - one line a kind of value
    """A value as a person reads it: choices by label, money with pounds, dates written out."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(str(field.choices.get(one, one)) for one in value)
    if field.choices:
        return str(field.choices.get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.date):
        return date_format(value, "j F Y")
    if "_gbp" in field.name:
        return "£" + number_format(value, 0 if value == value.to_integral() else 2, use_l10n=True, force_grouping=True)
    if isinstance(value, Decimal):
        plain = value.normalize()
        return number_format(format(plain, "f"), use_l10n=True, force_grouping=field.name.endswith("_m2"))
    return str(value)


def shown(asset: Asset, actor: Actor) -> ShownAsset | None:
    """The asset as `actor` may see it, or None when they may not see it at all."""
    cut = shown_many([asset], actor)
    return cut[0] if cut else None


def shown_many(
    assets: Iterable[Asset],
    actor: Actor,
    *,
    ceiling: Level = Level.COMMERCIAL,
    ceiling_of_others: Level = Level.COMMERCIAL,
    levels: Mapping[UUID, Level] | None = None,
) -> list[ShownAsset]:
    """Each asset up to the actor's level for it, at most `ceiling`; the invisible left out.

    `ceiling_of_others` holds for what is not the actor's own: opening somebody else's money is an
    act that is recorded, so lists and downloads stop below it.
    `levels` spares the query for them where the caller has just read them from the narrow rows.
    Queries: one for the levels, one for each part that is needed, whatever the number of assets.
    """
    held = list(assets)
    if levels is None:
        levels = levels_for(actor, Asset, [one.pk for one in held])
    own = actor.organisation.pk if actor.organisation else None
    others = {one.pk for one in held if one.organisation_id != own}
    cut = {pk: min(level, ceiling, ceiling_of_others if pk in others else ceiling) for pk, level in levels.items()}
    parts = {level: _parts(level, cut, actor) for level in (Level.SUMMARY, Level.DETAIL, Level.COMMERCIAL)}
    return [_cut(one, levels[one.pk], cut[one.pk], parts, actor) for one in held if one.pk in cut]


def _parts(level: Level, levels: Mapping[UUID, Level], actor: Actor) -> dict[UUID, dict[str, Any]]:
    wanted = [pk for pk, highest in levels.items() if highest >= level]
    if not wanted:
        return {}
    manager: Any = PARTS[level]._default_manager
    found = {part.asset_id: _values(part, level) for part in manager.visible_to(actor).filter(asset__in=wanted)}
    if level == Level.DETAIL:
        names = {kind: name for name, kind in LEASE_DATES.items()}
        for event in LeaseEvent.objects.visible_to(actor).filter(asset__in=wanted):
            found.setdefault(event.asset_id, {})[names[event.kind]] = event.on  # type: ignore[index]
    return found


def _values(part: Model, level: Level) -> dict[str, Any]:
    return {field.name: getattr(part, field.name) for field in at_level(level) if field.column is not None}


def _cut(
    asset: Asset, highest: Level, level: Level, parts: Mapping[Level, Mapping[UUID, Mapping[str, Any]]], actor: Actor
) -> ShownAsset:
    values: dict[str, Any] = {field.name: None for field in up_to(level)} | _values(asset, Level.LISTED)
    for part_level, found in parts.items():
        if part_level <= level:
            values |= found.get(asset.pk, {})
    owner = asset.organisation
    return ShownAsset(
        id=asset.pk,
        owner_id=owner.pk,
        owner=owner.name,
        owner_language=owner.name_language,
        level=level,
        highest=highest,
        is_own=actor.organisation is not None and owner.pk == actor.organisation.pk,
        version=asset.version,
        values=values,
    )

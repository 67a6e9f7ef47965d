"""Writing facts about assets, one or a hundred thousand, and their history. No permission is decided here."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q

from assets.register.fields import LEASE_DATES, PARTS, fields
from assets.register.models import Asset, AssetChange, LeaseEvent
from assets.register.positions import located
from partners import clock
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from partners.audit.record import Author

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Facts:
    """What somebody says of one asset: only the fields in `values` are touched."""

    identity: str
    values: Mapping[str, Any]


@dataclass(slots=True)
class Outcome:
    """Which assets were made, changed, or left as they were."""

    created: list[uuid.UUID] = field(default_factory=list)
    changed: list[uuid.UUID] = field(default_factory=list)
    unchanged: list[uuid.UUID] = field(default_factory=list)


@dataclass(slots=True)
class Held:
    """An asset with its parts, as they stand."""

    asset: Asset
    parts: dict[Level, Any]
    events: dict[str, Any]
    is_new: bool = False
    changes: list[AssetChange] = field(default_factory=list)
    touched: set[Level] = field(default_factory=set)
    new_parts: set[Level] = field(default_factory=set)


def store(
    organisation_id: uuid.UUID, rows: Sequence[Facts], *, author: Author, cause: str, only_changes: bool = False
) -> Outcome:
    """Make the organisation's register say what `rows` say, and write the history of what changed.

    An identity that the register does not know becomes a new asset. With `only_changes`, nothing is
    written: the outcome says what would be. Statements grow with the chunks of 2,000, not the rows.
    """
    outcome = Outcome()
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        held = _load(organisation_id, [one.identity for one in chunk])
        for one in chunk:
            _apply(organisation_id, held, one, author, cause)
        _sort(held.values(), outcome)
        if not only_changes:
            _write(list(held.values()))
    return outcome


def _load(organisation_id: uuid.UUID, identities: Sequence[str]) -> dict[str, Held]:
    own = Q(organisation_id=organisation_id)
    assets = list(Asset.objects.filter(own, identity__in=identities).scoped("the register being written"))
    held = {asset.identity: Held(asset, {}, {}) for asset in assets}
    by_id = {one.asset.pk: one for one in held.values()}
    if not by_id:
        return held
    for level, part in PARTS.items():
        if level > Level.LISTED:
            manager: Any = part._default_manager
            for row in manager.filter(own, asset__in=list(by_id)).scoped("the register being written"):
                by_id[row.asset_id].parts[level] = row
    for event in LeaseEvent.objects.filter(own, asset__in=list(by_id)).scoped("the register being written"):
        by_id[event.asset_id].events[event.kind] = event
    return held


def _apply(organisation_id: uuid.UUID, held: dict[str, Held], one: Facts, author: Author, cause: str) -> None:
    known = held.get(one.identity)
    if known is None:
        known = Held(Asset(organisation_id=organisation_id, identity=one.identity), {}, {}, is_new=True)
        held[one.identity] = known
    for name, value in located(one.values).items():
        _set(known, name, value, author, cause)
    if known.is_new:
        first = AssetChange(field="", after=known.asset.name, level=Level.LISTED)
        known.changes = [_signed(first, known.asset, author, cause)]


def _set(held: Held, name: str, value: Any, author: Author, cause: str) -> None:
    about = fields()[name]
    if about.column is None:
        _set_event(held, name, value, author, cause)
        return
    record = _part(held, about.level)
    before = getattr(record, name)
    if same(before, value):
        return
    setattr(record, name, value if value is not None else about.column.get_default())
    held.touched.add(about.level)
    held.changes.append(_change(held.asset, name, about.level, before, value, author, cause))


def _set_event(held: Held, name: str, value: Any, author: Author, cause: str) -> None:
    kind = LEASE_DATES[name]
    event = held.events.get(kind)
    before = event.on if event else None
    if before == value:
        return
    if event is None:
        event = LeaseEvent(organisation_id=held.asset.organisation_id, asset=held.asset, kind=kind)
        held.events[kind] = event
    event.on = value
    held.touched.add(Level.DETAIL)
    held.changes.append(_change(held.asset, name, Level.DETAIL, before, value, author, cause))


def _part(held: Held, level: Level) -> Any:
    if level == Level.LISTED:
        return held.asset
    if level not in held.parts:
        held.parts[level] = PARTS[level](organisation_id=held.asset.organisation_id, asset=held.asset)
        held.new_parts.add(level)
    return held.parts[level]


def _change(asset: Asset, name: str, level: Level, before: Any, after: Any, author: Author, cause: str) -> AssetChange:
    change = AssetChange(field=name, level=level, before=as_text(before), after=as_text(after))
    return _signed(change, asset, author, cause)


def _signed(change: AssetChange, asset: Asset, author: Author, cause: str) -> AssetChange:
    change.asset_id, change.organisation_id = asset.pk, asset.organisation_id
    change.person_id, change.person_name, change.cause = author.person_id, author.person_name, cause
    return change


def same(before: Any, value: Any) -> bool:
    """Whether two values say the same: nothing is nothing, whether it is empty text or no list."""
    return bool(before == value) or (before in (None, "", []) and value in (None, "", []))


def as_text(value: Any) -> str:
    """A value as the history keeps it: plain, sortable, without a language."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return str(value)


def _sort(held: Iterable[Held], outcome: Outcome) -> None:
    for one in held:
        if one.is_new:
            outcome.created.append(one.asset.pk)
        elif one.changes:
            outcome.changed.append(one.asset.pk)
        else:
            outcome.unchanged.append(one.asset.pk)


def _write(held: Sequence[Held]) -> None:
    now = clock.now()
    changed = [one for one in held if one.changes and not one.is_new]
    for one in changed:
        one.asset.version += 1
        one.asset.changed_at = now
    for one in held:
        for change in one.changes:
            change.version, change.at = one.asset.version, now
    Asset.objects.bulk_create([one.asset for one in held if one.is_new])
    _update(Asset, [one.asset for one in changed], extra=("version", "changed_at"))
    for level in (Level.SUMMARY, Level.DETAIL, Level.COMMERCIAL):
        part: Any = PARTS[level]
        part._default_manager.bulk_create([one.parts[level] for one in held if level in one.new_parts])
        _update(
            part,
            [
                one.parts[level]
                for one in changed
                if level in one.touched and level in one.parts and level not in one.new_parts
            ],
        )
    _write_events(held)
    AssetChange.objects.bulk_create([change for one in held for change in one.changes])


def _update(model: type[Model], records: list[Any], extra: tuple[str, ...] = ()) -> None:
    if not records:
        return
    names = [about.name for about in fields().values() if about.column is not None and about.column.model is model]
    manager: Any = model._default_manager
    manager.fresh(records).bulk_update(records, [*names, *extra], batch_size=500)


def _write_events(held: Sequence[Held]) -> None:
    events = [event for one in held for event in one.events.values() if Level.DETAIL in one.touched or one.is_new]
    gone = [event.pk for event in events if event.on is None and not event._state.adding]
    LeaseEvent.objects.filter(pk__in=gone).scoped("the register being written").delete()
    LeaseEvent.objects.bulk_create([one for one in events if one._state.adding and one.on is not None])
    moved = [one for one in events if not one._state.adding and one.on is not None and one.pk not in gone]
    LeaseEvent.objects.fresh(moved).bulk_update(moved, ["on"])

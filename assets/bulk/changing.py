"""What a change of many properties would do, and what taking it back would: worked out, not written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models

from assets.bulk.models import BulkEditRow
from assets.register.fields import fields
from assets.register.history import from_text
from assets.register.models import Asset, AssetChange
from assets.register.permissions import EDIT_ASSET
from assets.register.shown import in_words, shown_many
from assets.register.storing import Facts, same
from partners.forms.marks import mark_of_text

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping, Sequence

    from assets.bulk.models import BulkEdit
    from partners.acting.actor import Actor

CHANGEABLE = (
    "use", "kind", "tenure", "is_vacant", "is_surplus",
    "condition_grade", "functional_suitability", "energy_rating", "vacant_from_on", "intention", "intention_on",
)  # fmt: skip
#: so many are changed while the page waits; more by the worker
MOST = 2000
MOST_EVER = 100_000
EXAMINED = 200
FIRST = 10


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact of one property, before and after, in words; empty is not recorded."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """How many would change, the first of them fact by fact, and a mark of how everything stood.

    Of more than the page waits for only the first are examined: `number` is then how many there are at most.
    """

    changed: tuple[uuid.UUID, ...]
    unchanged: int
    first: tuple[Difference, ...]
    mark: str
    number: int
    is_sample: bool = False


def preview(actor: Actor, ids: Sequence[uuid.UUID], values: Mapping[str, Any]) -> Preview:
    """What setting `values` on these properties of the body would change. Queries: those of the register, once."""
    rows: Any = EDIT_ASSET.rows(actor).filter(pk__in=ids)
    stood = list(rows.values_list("pk", "version"))
    is_sample = len(stood) > MOST
    in_order = rows.select_related("organisation").order_by("name", "pk")
    held = list(in_order[:EXAMINED] if is_sample else in_order)
    changed: list[uuid.UUID] = []
    first: list[Difference] = []
    for one in shown_many(held, actor):
        differing = [name for name, value in values.items() if not same(one.values.get(name), value)]
        if differing:
            changed.append(one.id)
        if differing and len(changed) <= FIRST:
            first += [_difference(one.values, name, values[name]) for name in differing]
    number = len(stood) if is_sample else len(changed)
    unchanged = 0 if is_sample else len(held) - len(changed)
    return Preview(tuple(changed), unchanged, tuple(first), mark_of(stood, values), number, is_sample)


def _difference(standing: Mapping[str, Any], name: str, value: Any) -> Difference:
    about = fields()[name]
    return Difference(standing["name"], str(about.label), in_words(about, standing.get(name)), in_words(about, value))


def mark_of(stood: Iterable[tuple[uuid.UUID, int]], values: Mapping[str, Any]) -> str:
    """Differs when another property would be changed, one was changed since, or other values were chosen."""
    each = sorted(f"{key}:{version}" for key, version in stood)
    chosen = sorted(f"{name}={value}" for name, value in values.items())
    return mark_of_text("|".join([*each, *chosen]))


def kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a record holds them: a date as its text."""
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}


def chosen_values(edit: BulkEdit) -> dict[str, Any]:
    """The opposite of `kept`."""
    return {
        name: from_text(fields()[name], value) if isinstance(value, str) and value else value
        for name, value in edit.values.items()
    }


def value_in_words(name: str, value: Any) -> tuple[str, str]:
    """The label of a fact and what was chosen for it; empty is not recorded."""
    about = fields()[name]
    return str(about.label), in_words(about, value)


@dataclass(frozen=True, slots=True)
class WayBack:
    """What can be put back, and the names of those that were changed since and stay."""

    facts: tuple[Facts, ...]
    ids: tuple[uuid.UUID, ...]
    changed_since: tuple[str, ...]


def way_back(actor: Actor, edit: BulkEdit, only: Sequence[uuid.UUID] | None = None) -> WayBack:
    """For each property of a change, or of `only` some: the facts as they stood, unless somebody changed them since."""
    which = BulkEditRow.objects.visible_to(actor).filter(edit=edit)
    rows = list(which if only is None else which.filter(asset__in=only))
    versions = {row.asset_id: row.version for row in rows}
    assets = {one.pk: one for one in Asset.objects.owned_by(actor).filter(pk__in=versions).order_by("name", "pk")}
    before: dict[uuid.UUID, dict[str, Any]] = {}
    since: set[uuid.UUID] = set()
    changes = AssetChange.objects.visible_to(actor).filter(asset__in=versions, field__in=list(edit.values))
    for change in changes.filter(version__gte=min(versions.values(), default=1)).order_by("version"):
        if change.version > versions[change.asset_id]:
            since.add(change.asset_id)
        elif change.version == versions[change.asset_id]:
            before.setdefault(change.asset_id, {})[change.field] = _as_stood(change.field, change.before)
    back = [key for key in assets if key not in since and key in before]
    return WayBack(
        tuple(Facts(assets[key].identity, before[key]) for key in back),
        tuple(back),
        tuple(one.name for key, one in assets.items() if key in since),
    )


def _as_stood(name: str, text: str) -> Any:
    about = fields()[name]
    if text:
        return from_text(about, text)
    return "" if isinstance(about.column, models.CharField) else None

"""The lines of the diary, read from the narrow rows: every kind of date has an index of its own behind each door.

A line is a date of one property. What is shown of a property behind two doors is the same, so UNION makes it one.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, DateField, F, Min, Q, TextField, UUIDField, Value
from django.db.models.functions import MD5, Cast, Concat

from assets.diary.kinds import COLUMNS, NOTICES, WITH_NOTICE, Entry
from assets.register.first_rows import Merged
from assets.register.models import Asset, AssetSight
from assets.register.notice import last_day_for_notice
from partners import clock
from sharing.audiences.models import Cohort
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.acting.actor import Actor

COLUMNS_OF_LINE = ("asset_id", "owner_id", "entry", "on", "event_on", "notice_on", "key")


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it comes from the database."""

    asset_id: uuid.UUID
    owner_id: uuid.UUID
    entry: str
    on: dt.date
    event_on: dt.date
    notice_on: dt.date | None
    key: uuid.UUID


@dataclass(frozen=True, slots=True)
class DiaryLine:
    """A date of a property: `event_on` is that of the event itself, `notice_on` the last day to give notice of it."""

    asset: uuid.UUID
    name: str
    owner: str
    owner_language: str
    is_own: bool
    entry: Entry
    on: dt.date
    event_on: dt.date
    notice_on: dt.date | None

    @property
    def month(self) -> dt.date:
        """The first day of its month: lines are read month by month."""
        return self.on.replace(day=1)

    @property
    def is_notice(self) -> bool:
        """Whether it is the last day to give notice, not the event itself."""
        return self.entry in NOTICES

    @property
    def takes_notice(self) -> bool:
        """Whether notice is given before an event of this kind."""
        return self.entry in WITH_NOTICE


def lines(actor: Actor, entries: Iterable[Entry] = Entry, condition: Q | None = None) -> Merged:
    """The dates of leases that the actor may see, of the kinds asked for. No query yet."""
    wanted = set(entries)
    parts = tuple(_part(actor, entry, condition or Q()) for entry in Entry if entry in wanted)
    return Merged(actor, parts, COLUMNS_OF_LINE, Row)


def _part(actor: Actor, entry: Entry, condition: Q) -> Any:
    column = COLUMNS[entry]
    rows = AssetSight.objects.visible_to(actor, Level.DETAIL).filter(condition, is_retired=False)
    rows = rows.filter(**{f"{column}__isnull": False})
    notice: Any = last_day_for_notice(column) if entry in WITH_NOTICE else Cast(Value(None), DateField())
    if entry in NOTICES:
        rows = rows.filter(notice_months__isnull=False)
    return rows.order_by().annotate(
        entry=Value(entry.value, CharField()),
        on=last_day_for_notice(column) if entry in NOTICES else F(column),
        event_on=F(column),
        notice_on=notice,
        key=Cast(MD5(Concat(Cast("asset_id", TextField()), Value(entry.value))), UUIDField()),
    )


def named(actor: Actor, rows: Iterable[Row]) -> list[DiaryLine]:
    """The lines with the names of their properties and owners. One query."""
    held = list(rows)
    assets = Asset.objects.filter(pk__in={one.asset_id for one in held}).scoped("rows of the narrow table")
    by_id = {one.pk: one for one in assets.select_related("organisation")}
    own = actor.organisation.pk if actor.organisation else None
    return [
        DiaryLine(
            asset=row.asset_id,
            name=by_id[row.asset_id].name,
            owner=by_id[row.asset_id].organisation.name,
            owner_language=by_id[row.asset_id].organisation.name_language,
            is_own=row.owner_id == own,
            entry=Entry(row.entry),
            on=row.on,
            event_on=row.event_on,
            notice_on=row.notice_on,
        )
        for row in held
        if row.asset_id in by_id
    ]


def own_notices(actor: Actor, until: dt.date) -> tuple[int, dt.date | None]:
    """How many last days to give notice of the body's own leases lie from today to `until`, and the first. One query.

    It looks behind the body's own doors alone: what it has is there once, whoever else sees it.
    """
    if actor.organisation is None:
        return 0, None
    own, today = actor.organisation.pk, clock.today()
    doors = Cohort.objects.filter(audience__organisation=own).scoped("the body's own")
    rows = AssetSight.objects.visible_to(actor, Level.DETAIL).filter(door__in=doors.values("pk"), owner=own)
    rows = rows.filter(is_retired=False, notice_months__isnull=False)
    columns = {entry.value: COLUMNS[entry] for entry in sorted(NOTICES)}
    asked: dict[str, Any] = {}
    for name in columns:
        soon = Q(**{f"{name}__range": (today, until)})
        asked[f"{name}_number"] = Count("asset_id", distinct=True, filter=soon)
        asked[f"{name}_first"] = Min(name, filter=soon)
    found = rows.annotate(**{name: last_day_for_notice(column) for name, column in columns.items()}).aggregate(**asked)
    firsts = [found[f"{name}_first"] for name in columns if found[f"{name}_first"] is not None]
    return sum(found[f"{name}_number"] for name in columns), min(firsts, default=None)

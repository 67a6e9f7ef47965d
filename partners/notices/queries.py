"""Reading notices: each is shown only while its reader may still do what it points at."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from partners.acting.actor import Actor
from partners.notices.kinds import kind_of, known
from partners.notices.models import Notice
from partners.organisations.models import Organisation
from partners.people.models import Person
from partners.scoping.alike import Alike

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 100

#: of which kinds somebody's unread notices are: every page asks
_kinds_unread = Alike(
    lambda person, organisation: (
        Notice.objects.visible_to(Actor(person=Person(pk=person), organisation=Organisation(pk=organisation)))
        .filter(read_at=None)
        .order_by()
        .values_list("kind")
        .distinct()
    )
)


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as its reader sees it now."""

    sentence: str
    called: str
    url: str
    at: dt.datetime
    is_new: bool


def notices_of(actor: Actor) -> list[Line]:
    """The newest notices that still lead somewhere. Queries: one, and one for each kind among them."""
    return lines(actor, Notice.objects.visible_to(actor).filter(kind__in=known()).order_by("-at", "pk")[:MOST])


def how_many_new(actor: Actor) -> int:
    """How many new notices still lead somewhere. One query where there is none, else two."""
    if actor.person is None or actor.organisation is None:
        return 0
    kinds = {kind for (kind,) in _kinds_unread(actor.person.pk, actor.organisation.pk)} & known()
    rows = Notice.objects.visible_to(actor).filter(kind__in=kinds, read_at=None)
    leads = Q()
    for name in sorted(kinds):
        permission = kind_of(name).permission
        if permission.allows(actor):
            leads |= Q(kind=name, record__in=permission.rows(actor).order_by().values("pk"))
    return rows.filter(leads).count() if leads else 0


def lines(actor: Actor, notices: Iterable[Notice]) -> list[Line]:
    """The notices in words, without those whose record the reader may no longer open."""
    found = list(notices)
    names: dict[tuple[str, uuid.UUID], str] = {}
    for name in sorted({one.kind for one in found}):
        about = kind_of(name)
        records = {one.record for one in found if one.kind == name}
        if about.permission.allows(actor):
            rows = about.permission.rows(actor).filter(pk__in=records)
            pairs = rows.values_list("pk", about.called or "pk").order_by()
            names |= {(name, pk): str(called) if about.called else "" for pk, called in pairs}
    return [
        Line(
            sentence=str(kind_of(one.kind).sentence),
            called=names[one.kind, one.record],
            url=reverse(kind_of(one.kind).page, args=[one.record]),
            at=one.at,
            is_new=one.read_at is None,
        )
        for one in found
        if (one.kind, one.record) in names
    ]

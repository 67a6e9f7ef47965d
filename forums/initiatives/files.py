"""Which documents of initiatives are still wanted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from forums.initiatives.models import Evidence, Move
from forums.initiatives.stages import Outcome
from partners import clock
from partners.files.uses import Uses

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def files_of_evidence(actor: Actor) -> Uses:
    """The documents that the body filed. One query.

    Those that stand; those taken back, for a time, which is longer where a move was decided while they stood. Those in
    forums that the body has left are among them: leaving took them back.
    """
    decided = Move.objects.about_files_of(actor).filter(
        initiative=OuterRef("initiative"),
        outcome__in=(Outcome.CARRIED, Outcome.NOT_CARRIED),
        decided_at__gte=OuterRef("at"),
        decided_at__lte=OuterRef("ended_at"),
    )
    rows = Evidence.objects.filed_by(actor).exclude(file=None)
    now = clock.now()
    relied, other = (
        now - dt.timedelta(days=days) for days in (settings.EVIDENCE_RELIED_ON_KEPT_DAYS, settings.EVIDENCE_KEPT_DAYS)
    )
    wanted, filed = set(), set()
    one: Any  # with what it is annotated with
    for one in rows.annotate(is_relied_on=Exists(decided)):
        if one.file_id is None:
            continue
        filed.add(one.file_id)
        if one.ended_at is None or one.ended_at > (relied if one.is_relied_on else other):
            wanted.add(one.file_id)
    return Uses(frozenset(wanted), frozenset(filed))

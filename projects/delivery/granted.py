"""Giving sight of a project: the grant and its event, for whichever use case gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners.audit.record import record
from projects.delivery.kind import PROJECT
from projects.delivery.letters import SHARED
from projects.delivery.telling import tell_audience
from sharing.audiences.actors import current_door
from sharing.grants import granting

if TYPE_CHECKING:
    import datetime as dt

    from partners.acting.actor import Actor
    from projects.delivery.models import Project
    from sharing.audiences.models import Audience
    from sharing.levels import Level


def give(
    actor: Actor,
    project: Project,
    audience: Audience,
    level: Level,
    *,
    until: dt.date,
    reason: str = "",
    and_later: bool = False,
) -> None:
    """Let `audience` see a project up to `level` until the end of `until`. Raises AgreementMissing or DatePast."""
    door = current_door(audience.pk, and_later=True) if and_later else None
    granting.grant(PROJECT, actor, [project.pk], audience=audience, level=level, until=until, reason=reason, door=door)
    tell_audience(actor, SHARED, audience, record=project.pk)
    record(
        "project_shared",
        project,
        organisation=project.organisation_id,
        reason=reason,
        audience=audience.name,
        level=level.name.lower(),
        until=until,
    )

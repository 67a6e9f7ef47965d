"""What the lead body does with shares of its projects: give, renew, confirm for joiners, end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assets.register.actions import NothingToEnd
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.audit.record import record
from projects.delivery.granted import give
from projects.delivery.kind import PROJECT
from projects.delivery.permissions import END_PROJECT_SHARE, RENEW_PROJECT_SHARE, SHARE_PROJECT
from sharing.grants import granting
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from partners.acting.actor import Actor
    from projects.delivery.models import Project, ProjectShare
    from sharing.audiences.models import Audience


@action(SHARE_PROJECT)
def share_project(
    actor: Actor,
    project: Project,
    *,
    audience: Audience,
    level: Level,
    until: dt.date,
    reason: str,
    and_later: bool = False,
) -> None:
    """Let `audience` see a project up to `level` until the end of `until`. Raises AgreementMissing or DatePast."""
    give(actor, project, audience, level, until=until, reason=reason, and_later=and_later)


@action(RENEW_PROJECT_SHARE)
def renew_project_shares(actor: Actor, shares: Sequence[ProjectShare], *, until: dt.date, reason: str = "") -> int:
    """Let live shares of projects of the body acted for last to the end of `until`. Returns how many.

    Raises DatePast, AgreementMissing, or NothingToEnd when none of them is live.
    """
    renewed = granting.renew(PROJECT, actor, shares, until=until)
    if not renewed:
        raise NothingToEnd
    for share in renewed:
        _record("project_share_renewed", share, reason=reason, until=until, before=share.until)
    return len(renewed)


@action(SHARE_PROJECT)
def confirm_project_joiners(actor: Actor, *, audience: Audience) -> int:
    """Let the members who joined a forum since see the projects that the body shared with it before."""
    if actor.organisation is None:
        raise NotAllowed
    changed = granting.widen_to_joiners(PROJECT, actor, audience)
    record(
        "project_joiners_confirmed",
        actor.organisation,
        organisation=actor.organisation.pk,
        audience=audience.name,
        count=changed,
    )
    return changed


@action(END_PROJECT_SHARE)
def end_project_shares(actor: Actor, shares: Sequence[ProjectShare], *, reason: str = "") -> int:
    """End shares of projects of the body acted for, at once. Raises NothingToEnd."""
    rows = END_PROJECT_SHARE.rows(actor).filter(pk__in=[one.pk for one in shares], ended_at=None)
    live = list(rows.select_related("audience", "project"))
    if not live:
        raise NothingToEnd
    granting.end(PROJECT, actor, live)
    for share in live:
        _record("project_share_ended", share, reason=reason, until=share.until)
    return len(live)


def _record(verb: str, share: ProjectShare, *, reason: str, **facts: Any) -> None:
    record(
        verb,
        share.project,
        organisation=share.organisation_id,
        reason=reason,
        audience=share.audience.name,
        level=Level(share.level).name.lower(),
        **facts,
    )

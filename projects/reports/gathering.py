"""Reading what goes into a report, with the eyes of those who will read it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from forums.initiatives.evidence import at_risk
from forums.initiatives.models import Initiative, Status
from forums.initiatives.stages import Stage
from forums.membership.models import Forum, ForumMembership
from forums.membership.models import State as Standing
from partners import clock
from partners.acting.actor import Actor
from partners.organisations.models import Acquaintance, Organisation
from partners.scoping.arming import Arms, armed
from projects.benefits.queries import lines_of, of_partner, payments_of, payments_of_forum, published_to_forum
from projects.publishing.models import ForumTally
from projects.reports.facts import Facts, Name
from projects.reports.models import Report, State
from sharing.audiences.actors import acting_for_organisation, doors_of_all

if TYPE_CHECKING:
    from uuid import UUID

    from projects.benefits.sums import Leg, Line


def gather(report: Report) -> Facts:
    """The facts of a report as they stand now. For the worker, in one transaction that reads at one moment.

    A forum's are read as any member reads them, so that the report holds nothing that a member could
    not open; a body's as the body. Queries: constant, whatever the number of benefits.
    """
    return _of_body(report) if report.forum_id is None else _of_forum(report)


def _of_forum(report: Report) -> Facts:
    members = _any_member(report)
    with armed(members.arms()):
        found = Forum.objects.filter(audience=report.audience_id).scoped("whose report it is").get()
        lines = lines_of(published_to_forum(found, members), members)
        tally = ForumTally.objects.visible_to(members).filter(forum=report.forum_id).first()
        stages = _stages(report, members)
        bodies = ForumMembership.objects.visible_to(members).filter(forum=report.forum_id, state=Standing.MEMBER)
        known = list(bodies.values_list("organisation", flat=True))
        legs: list[Leg] = payments_of_forum(found, members)
    return Facts(
        of=Name(found.name_en, found.name_cy),
        period=report.period,
        frequency=report.definition.frequency,
        year_starts_in=report.year_starts_in,
        as_at=clock.now(),
        lines=lines,
        names=_names(known),
        withheld=tally.benefits - tally.published if tally else 0,
        stages=stages,
        legs=legs,
        inside=frozenset(known),
        **_earlier(report),
    )


def _any_member(report: Report) -> Actor:
    """The eyes that all members have: through the doors that each of them holds."""
    audiences = (report.audience_id,) if report.audience_id else ()
    with armed(Actor(audiences=audiences).arms()):
        doors = tuple(door for one in audiences for door in doors_of_all(one))
    return Actor(audiences=audiences, doors=doors)


def _of_body(report: Report) -> Facts:
    body = report.organisation
    if body is None:
        raise Organisation.DoesNotExist
    with armed(Arms()):
        actor = acting_for_organisation(body, by="reports")
        lines: list[Line] = lines_of(of_partner(actor), actor)
        legs: list[Leg] = payments_of(actor)
        known = list(Acquaintance.objects.visible_to(actor).values_list("known", flat=True))
    return Facts(
        of=Name(body.name_en, body.name_cy),
        period=report.period,
        frequency=report.definition.frequency,
        year_starts_in=report.year_starts_in,
        as_at=clock.now(),
        lines=lines,
        names=_names([*known, body.pk]),
        own=body.pk,
        legs=legs,
        inside=frozenset({body.pk}),
        **_earlier(report),
    )


def _names(bodies: list[UUID]) -> dict[UUID, Name]:
    rows = Organisation.objects.filter(pk__in=bodies).scoped("bodies that the readers know")
    return {one.pk: Name(one.name_en, one.name_cy) for one in rows}


def _stages(report: Report, members: Actor) -> list[tuple[str, int, int]]:
    """How many initiatives of the forum stand at each stage of the continuum, in order; how many of them at risk."""
    rows = Initiative.objects.filter(forum=report.forum_id, status=Status.ACTIVE).scoped("a forum's own report")
    active = list(rows)
    risky = at_risk(members, active).evidence
    standing = Counter(one.stage for one in active)
    lapsed = Counter(one.stage for one in active if one.pk in risky)
    return [(stage.value, standing[stage], lapsed[stage]) for stage in Stage]


def _earlier(report: Report) -> dict[str, Any]:
    """The last published report of the period before, and the version that this one corrects."""
    published = (
        Report.objects.filter(definition=report.definition_id, state=State.PUBLISHED)
        .scoped("earlier reports of the same definition")
        .defer("charts")
    )
    last = published.filter(period_start__lt=report.period_start).order_by("-period_start", "-version").first()
    corrected = published.filter(pk=report.corrects_id).first() if report.corrects_id else None
    return {"before": last.snapshot if last else None, "corrected": corrected.snapshot if corrected else None}

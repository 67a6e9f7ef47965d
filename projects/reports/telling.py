"""Telling people of a published report: whom, once each, by a link that asks again who may read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forums.membership.models import RUNNING, ForumRole
from partners.outbox.put import put
from partners.people.models import Membership
from partners.scoping.arming import Arms, armed
from projects.reports.models import Report, ReportFollower, ReportNotice, State

if TYPE_CHECKING:
    import uuid

    from projects.reports.models import StorySentence

TELL, TELL_ONE, TELL_DECLINED = "reports.tell", "reports.tell_one", "reports.tell_declined"


def tell(pk: str) -> int:
    """Note each person who is to be told of a report, with the work that tells them; returns how many are new.

    A forum's: its chair, secretariat and representatives, and whoever of its members asked for it. A body's:
    everybody who acts for it. Each is asked again, when the letter is written, whether they may read it.
    """
    report = Report.objects.filter(pk=pk, state=State.PUBLISHED).scoped("just published").first()
    if report is None:
        return 0
    people = _people_of_forum(report) if report.forum_id else _people_of_body(report)
    with armed(Arms(system=True)):
        notices = [ReportNotice(report=report, person_id=one, organisation_id=body) for one, body in people]
        ReportNotice.objects.bulk_create(notices, ignore_conflicts=True)
        new = list(ReportNotice.objects.fresh(notices))
    for one in new:
        put(TELL_ONE, acting_for=one.organisation_id, person=one.person_id, report=report.pk)
    return len(new)


def makers_of(report: Report) -> list[uuid.UUID]:
    """The bodies whose people may make a report: of those who run the forum, or the body itself."""
    return [report.organisation_id] if report.organisation_id else _who_run(report)


def tellers_of(sentence: StorySentence) -> list[uuid.UUID]:
    """The same of the report in whose story a sentence stands."""
    return [sentence.teller_id] if sentence.teller_id else _who_run(sentence)


def _who_run(one: Report | StorySentence) -> list[uuid.UUID]:
    with armed(replace(Arms(system=True), audiences=(one.audience_id,) if one.audience_id else ())):
        roles = ForumRole.objects.filter(forum=one.forum_id, ended_at=None, role__in=RUNNING)
        held = roles.exclude(organisation=None).scoped("a forum's own report")
        return list(held.order_by("organisation").values_list("organisation", flat=True).distinct())


def _people_of_forum(report: Report) -> list[tuple[uuid.UUID, uuid.UUID]]:
    with armed(replace(Arms(system=True), audiences=(report.audience_id,) if report.audience_id else ())):
        roles = ForumRole.objects.filter(forum=report.forum_id, ended_at=None).exclude(organisation=None)
        held = roles.scoped("a forum's own report").order_by("since").values_list("person", "organisation")
        follows = ReportFollower.objects.filter(forum=report.forum_id).scoped("a forum's own report")
        return list((dict(follows.values_list("person", "organisation")) | dict(held)).items())


def _people_of_body(report: Report) -> list[tuple[uuid.UUID, uuid.UUID]]:
    with armed(Arms(system=True)):
        members = Membership.objects.filter(organisation=report.organisation_id).scoped("a body's own report")
        return list(members.in_force().values_list("person", "organisation"))

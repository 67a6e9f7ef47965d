"""Reports made as people and the worker make them, for tests that need one to be there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from partners import clock
from partners.outbox.tasks import actors
from projects.benefits.periods import after
from projects.reports import actions
from projects.reports.facts import Facts, Name
from projects.reports.models import (
    Report,
    ReportDefinition,
    ReportFollower,
    ReportNotice,
    StorySentence,
    of_report,
)
from projects.reports.periods import Period
from projects.reports.snapshot import compose
from projects.reports.tasks import wake
from tests.outbox import deliver_all
from tests.projects.making import add_figure, add_split, make_benefit, make_project, publish
from tests.roles import OWNER, WORKER, acting_as

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from tests.worlds import Body, World

#: the quarter of the figures, and the day after it
QUARTER = dt.date(2026, 4, 1)
AFTER = dt.date(2026, 7, 1)
WORDS = actions.Words(commentary="A good quarter.\n\nMore to come.", rag="green")


def chair(world: World) -> Actor:
    """The chair, acting for Aber."""
    return world.aber.actor(world.chair)


def define(
    *, forum: Forum | None = None, body: Body | None = None, frequency: str = "quarterly", since: dt.date = QUARTER
) -> ReportDefinition:
    """A schedule, past the action."""
    with acting_as(OWNER):
        definition = ReportDefinition(
            forum=forum,
            audience=forum.audience if forum else None,
            organisation=body.organisation if body else None,
            frequency=frequency,
            since=since,
        )
        definition.save(force_insert=True)
    return definition


def claims(body: Body, name: str, *, reported: object, forum: Forum | None = None, **facts: Any) -> Any:
    """A benefit with a forecast and an actual in `QUARTER`; published when a forum is named."""
    shares = facts.pop("shares", ())
    benefit = make_benefit(body, make_project(body, f"Project of {name}", forum=forum), name, **facts)
    add_figure(benefit, "forecast", "1000.00")
    add_figure(benefit, "actual", reported)
    add_split(benefit, *shares)
    if forum is not None:
        publish(benefit, forum)
    return benefit


def wakes(on: dt.date = AFTER) -> int:
    """The scheduler asks on a day, as the worker, and what it asks for is done."""
    with clock.at(dt.datetime.combine(on, dt.time(0, 1), clock.LONDON)), acting_as(WORKER):
        made = int(wake())
    delivers(on)
    return made


def delivers(on: dt.date = AFTER) -> None:
    """Do all the work there is, at a moment when all of it is due, whatever day it really is."""
    with clock.at(max(clock.now(), dt.datetime.combine(on, dt.time(0, 2), clock.LONDON))):
        deliver_all()


def every(**wanted: Any) -> list[Report]:
    """The reports that there are, as the owner of the tables sees them."""
    with acting_as(OWNER):
        found = Report.objects.filter(**wanted).unscoped(because="a test").select_related("definition", "forum")
        return list(found.order_by("period_start", "version"))


def draft(world: World, **scheduled: Any) -> Report:
    """The one report that a schedule makes, prepared."""
    definition = define(**(scheduled or {"forum": world.forum}))
    wakes()
    (report,) = every(definition=definition)
    assert report.state == "draft"
    return report


def publish_report(world: World, report: Report) -> Report:
    """Words, sign-off and publication by the chair, or by the administrator of the body whose report it is."""
    body = next((one for one in world.bodies if one.organisation.pk == report.organisation_id), None)

    def actor() -> Actor:
        return body.actor(body.administrator) if body else chair(world)

    if report.state == "draft":
        actions.comment_report(actor(), report, words=WORDS)
        report.refresh_from_db()
        actions.sign_off_report(actor(), report)
        report.refresh_from_db()
    actions.publish_report(actor(), report)
    report.refresh_from_db()
    return report


def as_system() -> Actor:
    """The portal's own work, the database armed as it."""
    (make_actor,) = actors
    return make_actor(None, None)


def everything_of_reports(forum: Forum, body: Body, word: str) -> dict[str, Any]:
    """A schedule of a forum, a report in each state, and a sentence naming `body`; every text holds `word`."""
    definition = define(forum=forum)
    found: dict[str, Any] = {"definition": definition.pk}
    with acting_as(OWNER):
        for number, state in enumerate(("draft", "signed_off", "published")):
            report = Report(
                definition=definition,
                forum=forum,
                audience=forum.audience,
                period_start=after(QUARTER, number),
                period_quarters=1,
                state=state,
                as_at=clock.now(),
                commentary=word,
                rag="green",
                snapshot=compose(_nothing(word, Period(after(QUARTER, number), 1))),
            )
            report.save(force_insert=True)
            found[state] = report.pk
        of_draft = Report.objects.unscoped(because="a test").get(pk=found["draft"])
        sentence = StorySentence(place=1, text=word, organisation=body.organisation, **of_report(of_draft))
        sentence.save(force_insert=True)
        ReportFollower(forum=forum, audience=forum.audience, organisation=body.organisation, person=body.viewer).save(
            force_insert=True
        )
        ReportNotice(report_id=found["published"], person=body.viewer, organisation=body.organisation).save(
            force_insert=True
        )
    return found | {"report": found["published"], "sentence": sentence.pk}


def _nothing(word: str, period: Period) -> Facts:
    """The facts of a report of no benefit."""
    return Facts(
        of=Name(word),
        period=period,
        frequency="quarterly",
        year_starts_in=4,
        as_at=clock.now(),
        lines=[],
        names={},
    )

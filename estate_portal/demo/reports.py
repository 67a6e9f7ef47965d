"""Benefit reports of the demo: a year of them published, the last quarter's a draft that waits for the chair."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from partners import clock
from projects.benefits.periods import after, quarter_of
from projects.reports.building import STEPS
from projects.reports.drawing import charts_of
from projects.reports.gathering import gather
from projects.reports.models import Frequency, Rag, Report, ReportDefinition, State, StorySentence, of_report
from projects.reports.periods import Period, period_of
from projects.reports.snapshot import compose, fingerprint

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from partners.organisations.models import Organisation
    from partners.people.models import Person

QUARTERS = 4  # how many that have ended
COMMENTARY = (
    "The hub at the old depot opened on time, and the first leases that it replaces have ended. "
    "The running costs that fall are in the accounts of two partners.\n\n"
    "Sales move more slowly than we forecast: one waits for a decision of its owner's cabinet."
)
SENTENCES = (
    ("abergwen", "Abergwen moved forty people out of a leased office and into the hub."),
    ("glanmor", "Glanmor now runs two clinics a week from the same ground floor."),
    ("", "Visitors say that it is the first time that they have had to make one journey instead of two."),
)


def load_reports(forum: Forum, people: dict[str, Person], bodies: dict[str, Organisation]) -> int:
    """Schedules and reports of a forum, and of one body, as the owner role. Returns how many reports there are."""
    chair, secretary = people["cadi@abergwen.example"], people["sioned@glanmor.example"]
    last = after(quarter_of(clock.today()), -1)
    quarterly = _schedule(forum=forum, frequency=Frequency.QUARTERLY, since=after(last, 1 - QUARTERS))
    for back in range(QUARTERS - 1, -1, -1):
        report = _prepared(quarterly, Period(after(last, -back), 1))
        if back:
            _published(report, chair=chair, secretary=secretary, story=bodies if back == 1 else {})
        else:
            _story(report, bodies)
    year = period_of(clock.today(), Frequency.YEARLY, forum.reporting_year_starts_in).before
    yearly = _schedule(forum=forum, frequency=Frequency.YEARLY, since=year.start)
    _published(_prepared(yearly, year), chair=chair, secretary=secretary, story={})
    own = _schedule(organisation=bodies["abergwen"], frequency=Frequency.QUARTERLY, since=last)
    _prepared(own, Period(last, 1))
    return QUARTERS + 2


def _schedule(*, frequency: Frequency, since: dt.date, **of: Any) -> ReportDefinition:
    forum = of.get("forum")
    definition = ReportDefinition(
        **of,
        audience=forum.audience if forum else None,
        frequency=frequency,
        since=since,
        year_starts_in=forum.reporting_year_starts_in if forum else 4,
    )
    definition.save(force_insert=True)
    return definition


def _prepared(definition: ReportDefinition, period: Period) -> Report:
    """A draft as the worker prepares it, dated a week after the period."""
    moment = dt.datetime.combine(period.end + dt.timedelta(days=7), dt.time(9), clock.LONDON)
    report = Report(
        definition=definition,
        forum=definition.forum,
        audience=definition.audience,
        organisation=definition.organisation,
        period_start=period.start,
        period_quarters=period.quarters,
        year_starts_in=definition.year_starts_in,
        asked_at=moment,
    )
    report.save(force_insert=True)
    with clock.at(min(moment, clock.now())):
        facts = gather(report)
    snapshot = compose(facts)
    report.state, report.claim, report.tries, report.step = State.BUILDING, 1, 1, STEPS
    report.save()
    report.state, report.as_at, report.snapshot = State.DRAFT, facts.as_at, snapshot
    report.fingerprint, report.charts = fingerprint(snapshot), charts_of(snapshot)
    report.save()
    return report


def _published(report: Report, *, chair: Person, secretary: Person, story: dict[str, Organisation]) -> None:
    """Words, sign-off and publication, step by step as the database insists."""
    report.commentary, report.rag = COMMENTARY, Rag.AMBER
    report.rag_reason = "One sale is three months behind its forecast."
    report.path_to_green = (
        "The owner's cabinet decides at its next meeting; with its consent the sale completes two months later."
    )
    report.save()
    told = [{"text": text, "names": [str(story[slug].pk)] if slug else []} for slug, text in SENTENCES if story]
    moment = dt.datetime.combine(report.period.end + dt.timedelta(days=21), dt.time(11), clock.LONDON)
    report.story = {"sentences": told} if told else {}
    report.state, report.signed_off_by, report.signed_off_at = State.SIGNED_OFF, chair, min(moment, clock.now())
    report.save()
    report.state, report.published_by, report.published_at = State.PUBLISHED, secretary, report.signed_off_at
    report.save()


def _story(report: Report, bodies: dict[str, Organisation]) -> None:
    """A story that waits for those whom it names."""
    for place, (slug, text) in enumerate(SENTENCES, start=1):
        StorySentence(organisation=bodies[slug] if slug else None, place=place, text=text, **of_report(report)).save(
            force_insert=True
        )

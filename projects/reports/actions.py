"""What is done with reports: schedule, have prepared, comment, tell a story, sign off, publish, correct."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.acting.standing import insist_on
from partners.acting.waits import one_at_a_time
from partners.audit.record import record
from partners.organisations.naming import in_words
from partners.organisations.not_meant import bodies_of, entries, unsaid
from partners.outbox.put import put
from projects.delivery.telling import tell
from projects.reports.building import ask_for
from projects.reports.errors import (
    NamedInWords,
    NamedUnasked,
    NotEnded,
    ReasonWanted,
    ScheduledAlready,
)
from projects.reports.letters import NAMED
from projects.reports.marks import as_written, insist_on_draft
from projects.reports.models import (
    Answer,
    Rag,
    Report,
    ReportDefinition,
    ReportFollower,
    State,
    StorySentence,
    of_report,
)
from projects.reports.naming import named_by, words_name
from projects.reports.obstacles import obstacles
from projects.reports.periods import ended
from projects.reports.permissions import (
    ANSWER_SENTENCE,
    COMMENT_REPORT,
    CORRECT_REPORT,
    FOLLOW_REPORTS,
    MAKE_REPORTS,
    PUBLISH_REPORT,
    REBUILD_REPORT,
    REOPEN_REPORT,
    SCHEDULE_REPORTS,
    SIGN_OFF_REPORT,
    TAKE_OUT_SENTENCE,
)
from projects.reports.queries import forums_run_by
from projects.reports.telling import TELL, TELL_DECLINED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.organisations.naming import Named
    from projects.reports.periods import Period


@dataclass(frozen=True, slots=True)
class Words:
    """What the chair or the secretariat adds to the figures."""

    commentary: str
    rag: str
    rag_reason: str = ""
    path_to_green: str = ""
    not_meant: frozenset[uuid.UUID] = frozenset()  # bodies that these only seem to name, as the writer says


@action(SCHEDULE_REPORTS)
def schedule_reports(
    actor: Actor, *, forum: Forum | None, frequency: str, since: dt.date, year_starts_in: int
) -> ReportDefinition:
    """Have a forum that one runs, or the own body, report every quarter or year from the period of `since` on.

    A forum's reporting year is its own. Raises ScheduledAlready, or NotAllowed for a forum of others.
    """
    if actor.organisation is None:
        raise NotAllowed
    definition = ReportDefinition(frequency=frequency, since=since, year_starts_in=year_starts_in)
    if forum is None:
        definition.organisation = actor.organisation
    elif forum.__class__.objects.visible_to(actor).filter(forums_run_by(actor), pk=forum.pk).exists():
        definition.forum, definition.audience_id = forum, forum.audience_id
        definition.year_starts_in = forum.reporting_year_starts_in
    else:
        raise NotAllowed
    one_at_a_time(f"reports of {definition.of.pk}, {frequency}")  # twice at once: the second finds what the first made
    before = ReportDefinition.objects.visible_to(actor).filter(frequency=frequency)
    same = before.filter(forum=forum) if forum else before.filter(organisation=actor.organisation)
    held = same.select_for_update().first()
    if held is not None and held.ended_at is None:
        raise ScheduledAlready
    if held is not None:  # taken up again as it is asked for now: its earlier reports stay, and no gap is filled
        held.ended_at, held.since, held.year_starts_in = None, definition.since, definition.year_starts_in
        held.save(update_fields=["ended_at", "since", "year_starts_in"])
        definition = held
    else:
        definition.save(force_insert=True)
    _record(actor, "reports_scheduled", definition, frequency=frequency)
    return definition


@action(FOLLOW_REPORTS, locks=False)
def follow_reports(actor: Actor, forum: Forum, *, follows: bool) -> None:
    """Be told of the forum's reports by email when they are published, or no longer. Twice is once."""
    if actor.organisation is None or actor.person is None:
        raise NotAllowed
    if follows:
        follower = ReportFollower(
            forum=forum, audience_id=forum.audience_id, organisation=actor.organisation, person=actor.person
        )
        ReportFollower.objects.bulk_create([follower], ignore_conflicts=True)  # pressed twice at once as well
    else:
        ReportFollower.objects.visible_to(actor).filter(forum=forum).delete()
    record("reports_followed", forum, organisation=actor.organisation.pk, follows=follows)


@action(MAKE_REPORTS, leaves_sight=True)
def end_schedule(actor: Actor, definition: ReportDefinition) -> None:
    """Have no further reports prepared by themselves. Those that are stay."""
    definition.ended_at = clock.now()
    definition.save(update_fields=["ended_at"])
    _record(actor, "reports_ended", definition, frequency=definition.frequency)


@action(MAKE_REPORTS, locks=False)  # a lock here and the key of a report would wait for each other, round a scheduler
def make_report(actor: Actor, definition: ReportDefinition, *, period: Period) -> Report:
    """Have the report of a period that has ended prepared now; one that there is already is answered as it is.

    Raises NotEnded for any other period.
    """
    if period not in set(ended(definition.frequency, definition.year_starts_in, since=period.start, by=clock.today())):
        raise NotEnded
    ask_for(definition, [period])
    report = (
        Report.objects.filter(definition=definition, period_start=period.start)
        .scoped("of a definition at hand")
        .order_by("-version")[0]
    )
    _record(actor, "report_asked", report)
    return report


@action(REBUILD_REPORT, leaves_sight=True)
def rebuild_report(actor: Actor, report: Report) -> None:
    """Prepare a draft again with the figures of this moment; its commentary, rating and story stay."""
    report.state, report.asked_at, report.tries = State.WAITING, clock.now(), 0
    report.save(update_fields=["state", "asked_at", "tries"])
    put("reports.build", report=report.pk)
    _record(actor, "report_asked", report)


@action(COMMENT_REPORT)
def comment_report(actor: Actor, report: Report, *, words: Words, read: str | None = None) -> None:
    """Write the commentary and the overall rating.

    `read` is the mark of the words that these are written over. Raises ChangedMeanwhile when there are others by now,
    ReasonWanted for an amber or red without reason or path, NamedInWords when the words of a forum name one
    of its members: what is said of one stands in the story, where that body approves it.
    """
    now = Report.objects.visible_to(actor).get(pk=report.pk)  # as it is under the lock, not as it was when shown
    insist_on(read, as_written(now), as_written(words))
    if words.rag != Rag.GREEN and not (words.rag and words.rag_reason.strip() and words.path_to_green.strip()):
        raise ReasonWanted
    said = {"commentary": words.commentary, "rag_reason": words.rag_reason, "path_to_green": words.path_to_green}
    found = _seeming_names(actor, report, said, not_meant=words.not_meant)
    report.not_meant = entries(actor, found, words.not_meant, before=report.not_meant)
    report.commentary, report.rag = words.commentary, words.rag
    green = words.rag == Rag.GREEN
    report.rag_reason = "" if green else words.rag_reason
    report.path_to_green = "" if green else words.path_to_green
    report.save(update_fields=["commentary", "rag", "rag_reason", "path_to_green", "not_meant"])
    _record(actor, "report_commented", report, not_meant=bodies_of(report.not_meant))


@action(COMMENT_REPORT)
def add_sentence(
    actor: Actor,
    report: Report,
    *,
    text: str,
    names: Iterable[Organisation] = (),
    not_meant: Collection[uuid.UUID] = (),
    key: uuid.UUID | None = None,
) -> list[StorySentence]:
    """Add a sentence to the story: one row for each body that it names, each asked to approve it, the own one too.

    `key` stands for one filling in of the form: posted twice it asks each of them once.
    Raises NamedUnasked when it names a body that is neither among those asked nor, where it only seems to, `not_meant`.
    """
    asked = {one.pk: one for one in names}
    found = named_by(actor, report, text)
    unasked = unsaid(found, but=asked, declared=not_meant)
    if unasked:
        raise NamedUnasked(bodies=in_words(one.body for one in unasked))
    noted = entries(actor, (one for one in found if one.body.pk not in asked), not_meant)
    named: list[Organisation | None] = [*asked.values()] or [None]
    keys = [uuid.uuid5(key or uuid.uuid4(), str(one.pk) if one else "") for one in named]
    again = list(report.sentences.filter(pk__in=keys).scoped("of a report at hand"))
    if again:
        _record(actor, "story_sentence_added", report)
        return again
    last = report.sentences.all().scoped("of a report at hand").aggregate(last=Max("place"))["last"] or 0
    rows = [
        StorySentence(id=pk, organisation=one, place=last + 1, text=text, not_meant=noted, **of_report(report))
        for one, pk in zip(named, keys, strict=True)
    ]
    _ask_each(rows)
    _record(actor, "story_sentence_added", report, not_meant=bodies_of(noted))
    return rows


def _ask_each(rows: Iterable[StorySentence]) -> None:
    """Write these sentences, and have each body that one names asked."""
    for row in rows:
        row.save(force_insert=True)
        if row.organisation_id is not None:
            tell(NAMED, body=row.organisation_id, record=row.pk)


def _seeming_names(
    actor: Actor, report: Report, said: Mapping[str, str], *, not_meant: Collection[uuid.UUID]
) -> list[Named]:
    """Whom these words, by the question that they answer, only seem to name.

    What is said of a member by its name stands in the story, where that body approves it: raises NamedInWords.
    """
    found = words_name(actor, report, *said.values())
    if named := unsaid(found, but=(), declared=not_meant):
        refusal = NamedInWords(bodies=in_words(one.body for one in named))
        of_each = ((question, words_name(actor, report, text)) for question, text in said.items())
        refusal.field = next(question for question, seen in of_each if unsaid(seen, but=(), declared=not_meant))
        raise refusal
    return found


@action(TAKE_OUT_SENTENCE, leaves_sight=True)
def take_out_sentence(actor: Actor, sentence: StorySentence) -> None:
    """Take a sentence out of the story, whatever each body that it names has answered."""
    report = sentence.report
    rows = TAKE_OUT_SENTENCE.rows(actor).filter(report=report, place=sentence.place)
    StorySentence.objects.fresh([*rows, sentence]).delete()
    _record(actor, "story_sentence_removed", report)


@action(ANSWER_SENTENCE)
def answer_sentence(actor: Actor, sentence: StorySentence, *, approved: bool) -> None:
    """Approve or decline the sentence that names the body acted for. It may be answered anew until the sign-off.

    Those who tell the story are told of a refusal: nothing is signed off before they have done something about it.
    """
    sentence.answer = Answer.APPROVED if approved else Answer.DECLINED
    sentence.answered_by, sentence.answered_at = actor.person, clock.now()
    sentence.save(update_fields=["answer", "answered_by", "answered_at"])
    owner = actor.organisation.pk if actor.organisation else None
    if approved:
        record("story_sentence_approved", sentence, organisation=owner)
    else:
        record("story_sentence_declined", sentence, organisation=owner)
        put(TELL_DECLINED, acting_for=owner, sentence=sentence.pk)


@action(SIGN_OFF_REPORT, leaves_sight=True)
def sign_off_report(actor: Actor, report: Report, *, read: str | None = None) -> None:
    """Sign off the figures, the words and the story as they stand: from now on none of them changes.

    `read` is the mark of the draft that was read. Raises ReasonWanted without a rating, SentencesOpen while a
    partner has not approved what names it, NamedSince when one is named that was not asked, OtherReport when it is
    another draft by now.
    """
    now = Report.objects.visible_to(actor).get(pk=report.pk)  # as it is under the lock, not as it was when shown
    told = list(now.sentences.all().scoped("of a report at hand").select_for_update(of=("self",)))
    insist_on_draft(read, now, told)
    for obstacle in obstacles(actor, now, told):
        raise obstacle
    at = clock.now()
    now.story = {"sentences": _as_told(told)} if told else {}
    now.state, now.signed_off_by, now.signed_off_at = State.SIGNED_OFF, actor.person, at
    now.save(update_fields=["story", "state", "signed_off_by", "signed_off_at"])
    StorySentence.objects.fresh(told).update(closed_at=at)
    _record(actor, "report_signed_off", now)


def _as_told(rows: Iterable[StorySentence]) -> list[dict[str, Any]]:
    """Each sentence once, with all whom it names."""
    told: dict[int, dict[str, Any]] = {}
    for one in rows:
        sentence = told.setdefault(one.place, {"text": one.text, "names": []})
        sentence["names"] += [str(one.organisation_id)] if one.organisation_id else []
    return list(told.values())


@action(REOPEN_REPORT, leaves_sight=True)
def reopen_report(actor: Actor, report: Report, *, reason: str) -> None:
    """Take back a sign-off before publication: the report is a draft again."""
    told = list(report.sentences.all().scoped("of a report at hand").select_for_update(of=("self",)))
    report.state, report.signed_off_by, report.signed_off_at, report.story = State.DRAFT, None, None, {}
    report.save(update_fields=["state", "signed_off_by", "signed_off_at", "story"])
    StorySentence.objects.fresh(told).update(closed_at=None)
    _record(actor, "report_reopened", report, reason=reason)


@action(PUBLISH_REPORT, leaves_sight=True)
def publish_report(actor: Actor, report: Report) -> None:
    """Publish: every member of the forum, or everybody in the body, may read it and is told; nobody changes it."""
    report.state, report.published_by, report.published_at = State.PUBLISHED, actor.person, clock.now()
    report.save(update_fields=["state", "published_by", "published_at"])
    put(TELL, report=report.pk)
    _record(actor, "report_published", report)


@action(CORRECT_REPORT, leaves_sight=True)
def correct_report(actor: Actor, report: Report, *, what_changed: str, not_meant: Collection[uuid.UUID] = ()) -> Report:
    """Have a new version of a published report prepared, which will say what it changes. The old one stays.

    Its story is taken along, and each body that it names asked anew: they approved it beside other figures.
    Raises NamedInWords when what it says names a member of its forum.
    """
    found = _seeming_names(actor, report, {"what_changed": what_changed}, not_meant=not_meant)
    newer = Report(
        definition_id=report.definition_id,
        forum_id=report.forum_id,
        audience_id=report.audience_id,
        organisation_id=report.organisation_id,
        period_start=report.period_start,
        period_quarters=report.period_quarters,
        year_starts_in=report.year_starts_in,
        version=report.version + 1,
        corrects=report,
        what_changed=what_changed,
        commentary=report.commentary,
        rag=report.rag,
        rag_reason=report.rag_reason,
        path_to_green=report.path_to_green,
        not_meant=[*report.not_meant, *entries(actor, found, not_meant)],
    )
    newer.save(force_insert=True)
    _ask_each(
        StorySentence(
            organisation_id=one.organisation_id,
            place=one.place,
            text=one.text,
            not_meant=one.not_meant,
            **of_report(newer),
        )
        for one in report.sentences.all().scoped("of a report at hand")
    )
    put("reports.build", report=newer.pk)
    _record(actor, "report_corrected", report, reason=what_changed)
    return newer


def _record(actor: Actor, verb: str, subject: Report | ReportDefinition, *, reason: str = "", **facts: Any) -> None:
    """In the trail of the body acted for; what it is called is in the language of the portal."""
    owner = actor.organisation.pk if actor.organisation else None
    if isinstance(subject, Report):
        facts = {"period": f"{subject.period_start:%Y-%m-%d}", "version": subject.version, **facts}
    record(verb, subject, organisation=owner, label=str(subject.of), reason=reason, **facts)

"""What the pages of reports ask: versions, sentences, which periods can be made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from forums.membership.models import Forum, ForumRole
from partners import clock
from partners.organisations.models import Organisation
from partners.organisations.not_meant import in_words
from projects.delivery.queries import members_known
from projects.reports.models import Report, ReportFollower, StorySentence
from projects.reports.periods import ended, period_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.acting.actor import Actor
    from projects.reports.models import ReportDefinition, ReportQuerySet
    from projects.reports.periods import Period

OFFERED = 8  # periods that can be asked for by hand


def with_names(reports: ReportQuerySet) -> ReportQuerySet:
    """The reports with what a page says of them."""
    return reports.select_related("definition", "forum", "organisation", "signed_off_by", "published_by")


def versions_of(actor: Actor, report: Report) -> list[Report]:
    """Every version of the same period that the actor may read, newest first."""
    same = Report.objects.visible_to(actor).filter(definition=report.definition_id, period_start=report.period_start)
    return list(same.without_figures().order_by("-version"))


def story_of(actor: Actor, report: Report) -> list[StorySentence]:
    """The sentences of a report's story, as whoever makes it sees them."""
    rows = StorySentence.objects.visible_to(actor).filter(report=report)
    return list(rows.select_related("organisation", "answered_by"))


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence of a story, with a row for each body that it names."""

    first: StorySentence
    named: tuple[StorySentence, ...]

    @property
    def text(self) -> str:
        """What it says."""
        return self.first.text

    @property
    def notes(self) -> list[str]:
        """Whom it only seems to name, as its writer said."""
        return in_words(self.first.not_meant)


def told(rows: Iterable[StorySentence]) -> list[Told]:
    """Each sentence once, in the order in which it is told."""
    places: dict[int, list[StorySentence]] = {}
    for one in rows:
        places.setdefault(one.place, []).append(one)
    return [Told(some[0], tuple(one for one in some if one.organisation_id)) for some in places.values()]


def nameable(actor: Actor, report: Report) -> list[Organisation]:
    """The bodies that a story may name: members of the forum; for a body's own report, itself and those it knows."""
    if report.forum_id is None:
        return list(Organisation.objects.visible_to(actor))
    return members_known(actor, report.forum_id)


def forums_run_by(actor: Actor) -> Q:
    """The condition on forums of which the actor may schedule reports."""
    held = ForumRole.objects.visible_to(actor).running(actor)
    return Q(audience__in=actor.audiences, pk__in=held.values("forum"))


def forums_followed(actor: Actor) -> list[tuple[Forum, bool, bool]]:
    """The forums of the body acted for: whether the person is told of its reports, and whether by their role there."""
    follows = set(ReportFollower.objects.visible_to(actor).values_list("forum", flat=True))
    held = ForumRole.objects.visible_to(actor).filter(person=actor.person, ended_at=None)
    roles = set(held.values_list("forum", flat=True))
    own = Forum.objects.visible_to(actor).filter(audience__in=actor.audiences).order_by("name_en", "pk")
    return [(one, one.pk in follows, one.pk in roles) for one in own]


def forums_to_schedule(actor: Actor) -> list[Forum]:
    """The forums of which the actor may schedule reports."""
    return list(Forum.objects.visible_to(actor).filter(forums_run_by(actor)))


def periods_to_make(definition: ReportDefinition) -> list[Period]:
    """The last periods that have ended, newest first: any of them can be asked for."""
    today = clock.today()
    period = period_of(today, definition.frequency, definition.year_starts_in)
    for _number in range(OFFERED):
        period = period.before
    found = ended(definition.frequency, definition.year_starts_in, since=period.start, by=today)
    return sorted(found, reverse=True)

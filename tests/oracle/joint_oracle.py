"""What each body sees of joint work, told again from the rules in plain words. Shares nothing with the portal.

A project is seen at the highest level of the shares that reach the body today; its lead sees all of it. A share
with a forum reaches those who were in it then, or with "and whoever joins later" those who are in it now. Who leaves
takes their shares and publications back, and comes again as somebody new. A thread in confidence is read by the named
bodies while they are in the forum. A benefit is read by whoever claims it, by those who see its project in detail, by
the forum's bodies while it is published to it, and by whoever is asked to validate it until the answer or the
withdrawal. Its files are for the claimant, for whoever is asked, and for those who see all of the project; what it may
cost for the first and the last of them. A payment is for its two ends, and for those who see all of the project. That a
body takes part in a project shows it nothing.

A request to validate is known to the two bodies, also when it is over. A forum's report is read by its bodies once it
is published, and before by whoever runs the forum for a body that is in it; a body's own by its people once it is
published, and before by those who do more than read. A story and each sentence of it are read by its teller, a sentence
and its story by the body that it is about, and all of it by the forum's bodies once it is published; an answer to a
sentence by the two bodies.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Hashable
from dataclasses import dataclass, field

SUMMARY = 2
DETAIL = 3
ALL = 4
DRAFT = "draft"
SIGNED_OFF = "signed_off"
PUBLISHED = "published"


@dataclass
class Share:
    """One share: with a body, or with the forum for the stays (`None`: for whoever is in) that it reaches."""

    project: Hashable
    level: int
    until: dt.date
    body: Hashable | None = None
    stays: frozenset[int] | None = None


@dataclass
class Payment:
    """Money of a project from one body to another."""

    project: Hashable
    payer: Hashable
    payee: Hashable


@dataclass
class Request:
    """A benefit put to a body to validate."""

    benefit: Hashable
    validator: Hashable
    is_open: bool = True


@dataclass
class Report:
    """A report of a body, or of the forum (`None`)."""

    body: Hashable | None
    state: str = DRAFT


@dataclass
class Story:
    """A story of a project's lead: each sentence with whom it is about, and those answered with the answer."""

    teller: Hashable
    about: dict[Hashable, Hashable]
    answers: dict[Hashable, bool] = field(default_factory=dict)
    is_published: bool = False
    taken_back_by: Hashable | None = None


@dataclass
class Joint:
    """One forum, projects that bodies lead, threads, benefits with what proves them, reports and stories."""

    today: dt.date
    stays: dict[Hashable, int] = field(default_factory=dict)
    leads: dict[Hashable, Hashable] = field(default_factory=dict)
    shares: list[Share] = field(default_factory=list)
    threads: dict[Hashable, frozenset[Hashable] | None] = field(default_factory=dict)
    benefits: dict[Hashable, Hashable] = field(default_factory=dict)
    claims: dict[Hashable, Hashable] = field(default_factory=dict)
    published: set[Hashable] = field(default_factory=set)
    payments: dict[Hashable, Payment] = field(default_factory=dict)
    requests: dict[Hashable, Request] = field(default_factory=dict)
    validated: set[Hashable] = field(default_factory=set)
    reports: dict[Hashable, Report] = field(default_factory=dict)
    runs: Hashable | None = None
    stories: dict[Hashable, Story] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def joins(self, body: Hashable) -> None:
        """A body comes in, as somebody new."""
        self.stays[body] = next(self.numbers)

    def leaves(self, body: Hashable) -> None:
        """A body goes, with what it shared with the forum and with who ran it for the body."""
        del self.stays[body]
        self.shares = [one for one in self.shares if one.body is not None or self.leads[one.project] != body]
        self.published = {one for one in self.published if self.claims[one] != body}
        self.runs = None if self.runs == body else self.runs

    def shares_with_body(self, project: Hashable, body: Hashable, level: int, until: dt.date) -> None:
        """A lead shows a project to one body."""
        self.shares.append(Share(project, level, until, body=body))

    def shares_with_forum(self, project: Hashable, level: int, until: dt.date, *, and_later: bool) -> None:
        """A lead shows a project to the forum."""
        stays = None if and_later else frozenset(self.stays.values())
        self.shares.append(Share(project, level, until, stays=stays))

    def takes_back(self, project: Hashable) -> None:
        """A lead ends every share of a project."""
        self.shares = [one for one in self.shares if one.project != project]

    def projects(self, body: Hashable) -> dict[Hashable, int]:
        """The level at which a body sees each project that it sees."""
        found = {project: ALL for project, lead in self.leads.items() if lead == body}
        for one in self.shares:
            if one.until >= self.today and self._reaches(one, body):
                found[one.project] = max(one.level, found.get(one.project, 0))
        return found

    def _reaches(self, share: Share, body: Hashable) -> bool:
        if share.body is not None:
            return share.body == body
        return body in self.stays and (share.stays is None or self.stays[body] in share.stays)

    def reads(self, body: Hashable) -> set[Hashable]:
        """The threads that a body reads."""
        return {one for one, named in self.threads.items() if body in self.stays and (named is None or body in named)}

    def at(self, body: Hashable, level: int) -> set[Hashable]:
        """The projects that a body sees at a level or higher."""
        return {project for project, seen in self.projects(body).items() if seen >= level}

    def asked(self, body: Hashable) -> set[Hashable]:
        """The benefits that a body is asked to validate now."""
        return {one.benefit for one in self.requests.values() if one.is_open and one.validator == body}

    def counts(self, body: Hashable) -> set[Hashable]:
        """The benefits that a body reads."""
        read = self.published if body in self.stays else set()
        return self._of_claimant(body, DETAIL) | read | self.asked(body)

    def costs(self, body: Hashable) -> set[Hashable]:
        """The benefits of which a body reads what they may cost."""
        return self._of_claimant(body, ALL)

    def files(self, body: Hashable) -> set[Hashable]:
        """The benefits whose evidence a body opens."""
        return self._of_claimant(body, ALL) | self.asked(body)

    def _of_claimant(self, body: Hashable, level: int) -> set[Hashable]:
        seen = self.at(body, level)
        return {one for one, project in self.benefits.items() if self.claims[one] == body or project in seen}

    def pays(self, body: Hashable) -> set[Hashable]:
        """The payments that a body reads."""
        seen = self.at(body, ALL)
        return {pk for pk, one in self.payments.items() if body in (one.payer, one.payee) or one.project in seen}

    def put(self, body: Hashable) -> set[Hashable]:
        """The requests that a body knows of."""
        return {pk for pk, one in self.requests.items() if body in (one.validator, self.claims[one.benefit])}

    def reported(self, body: Hashable, *, keeps: bool, runs: bool) -> set[Hashable]:
        """The reports that somebody of a body reads, who keeps its records or only reads, and who may run the forum."""
        return {
            pk
            for pk, one in self.reports.items()
            if (one.body == body and (keeps or one.state == PUBLISHED))
            or (one.body is None and body in self.stays and (runs or one.state == PUBLISHED))
        }

    def tales(self, body: Hashable) -> set[Hashable]:
        """The stories that a body reads."""
        return {pk for pk, one in self.stories.items() if self._reads_all(one, body) or body in one.about.values()}

    def sentences(self, body: Hashable) -> set[Hashable]:
        """The sentences that a body reads."""
        return {
            line
            for one in self.stories.values()
            for line, named in one.about.items()
            if named == body or self._reads_all(one, body)
        }

    def _reads_all(self, story: Story, body: Hashable) -> bool:
        return story.teller == body or (story.is_published and body in self.stays)

    def gone(self, body: Hashable) -> set[Hashable]:
        """The stories of which a body reads that, and why, they were taken back."""
        return {
            pk
            for pk, one in self.stories.items()
            if one.taken_back_by is not None
            and (
                body in (one.taken_back_by, one.teller)
                or (one.taken_back_by == one.teller and body in one.about.values())
            )
        }

    def answers(self, body: Hashable) -> set[Hashable]:
        """The sentences to which a body reads the answer."""
        return {line for one in self.stories.values() for line in one.answers if body in (one.teller, one.about[line])}

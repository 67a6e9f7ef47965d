"""What each body sees of joint work, told again from the rules in plain words. Shares nothing with the portal.

A project is seen at the highest level of the shares that reach the body today; its lead sees all of it. A share
with a forum reaches those who were in it then, or with "and whoever joins later" those who are in it now. Who leaves
takes their shares and publications back, and comes again as somebody new. A thread in confidence is read by the named
bodies while they are in the forum. A benefit is read by whoever claims it, by those who see its project in detail, and
by the forum's bodies while it is published to it.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Hashable
from dataclasses import dataclass, field

DETAIL = 3
ALL = 4


@dataclass
class Share:
    """One share: with a body, or with the forum for the stays (`None`: for whoever is in) that it reaches."""

    project: Hashable
    level: int
    until: dt.date
    body: Hashable | None = None
    stays: frozenset[int] | None = None


@dataclass
class Joint:
    """One forum, projects that bodies lead, threads and benefits."""

    today: dt.date
    stays: dict[Hashable, int] = field(default_factory=dict)
    leads: dict[Hashable, Hashable] = field(default_factory=dict)
    shares: list[Share] = field(default_factory=list)
    threads: dict[Hashable, frozenset[Hashable] | None] = field(default_factory=dict)
    benefits: dict[Hashable, Hashable] = field(default_factory=dict)
    published: set[Hashable] = field(default_factory=set)
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def joins(self, body: Hashable) -> None:
        """A body comes in, as somebody new."""
        self.stays[body] = next(self.numbers)

    def leaves(self, body: Hashable) -> None:
        """A body goes, with what it shared with the forum."""
        del self.stays[body]
        self.shares = [one for one in self.shares if one.body is not None or self.leads[one.project] != body]
        self.published = {one for one in self.published if self.leads[self.benefits[one]] != body}

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

    def counts(self, body: Hashable) -> set[Hashable]:
        """The benefits that a body reads."""
        detail = {project for project, level in self.projects(body).items() if level >= DETAIL}
        return {
            benefit
            for benefit, project in self.benefits.items()
            if project in detail or (benefit in self.published and body in self.stays)
        }

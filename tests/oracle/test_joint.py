"""Who sees what of joint work equals what an independent oracle says, after each step of a random walk.

Projects, threads and benefits, and in `joint_chain` what hangs on them: milestones, risks, payments, evidence, requests
to validate, reports and stories. Each step is the portal's own action as the web role. Then every body is asked by the
querysets, and past them by row-level security alone. PORTAL_JOINT_STEPS says how many steps, PORTAL_JOINT_SEED which
walk.
"""

from __future__ import annotations

import ast
import datetime as dt
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forums.discussion.actions import start_thread
from forums.discussion.models import Post, Thread
from forums.membership.actions import accept_invitation, leave_forum
from forums.membership.models import ForumMembership, State
from partners import clock
from partners.scoping.arming import disarm
from projects.benefits.actions import publish_benefit
from projects.benefits.models import Benefit
from projects.delivery.models import Project, ProjectMoney, ProjectSummary, TeamMember
from projects.delivery.permissions import END_PROJECT_SHARE
from projects.publishing.models import Publication
from projects.shares.actions import end_project_shares, share_project
from sharing.agreements.models import Agreement
from sharing.audiences.actors import actor_for
from sharing.audiences.joining import introduce
from sharing.grants.queries import levels_for
from sharing.levels import Level
from tests.oracle import joint_oracle
from tests.oracle.joint_chain import Chain
from tests.oracle.joint_oracle import Joint
from tests.projects.making import make_project
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from tests.worlds import Body, World

STEPS = int(os.environ.get("PORTAL_JOINT_STEPS", "150"))
SEED = int(os.environ.get("PORTAL_JOINT_SEED", "1"))
DAY_ONE = dt.date(2027, 3, 1)
WHY = "an oracle's question to row-level security alone"
PARTS: tuple[tuple[Any, int], ...] = ((ProjectSummary, 2), (TeamMember, 3), (ProjectMoney, 4))


class Walk:
    """Four bodies, three of them in the forum at first; each leads a project and takes part in two others."""

    def __init__(self, world: World) -> None:
        self.world, self.forum, self.today = world, world.forum, DAY_ONE
        self.chance = random.Random(SEED)  # noqa: S311 - a walk that can be taken again
        self.said = Joint(DAY_ONE)
        self.turn = 0
        self.bodies = {body.organisation.pk: body for body in world.bodies}
        self.projects: dict[Any, Project] = {}
        self.benefits: dict[Any, Benefit] = {}
        with acting_as(OWNER):
            self.agreement = Agreement.objects.unscoped(because=WHY).get(audience=self.forum.audience)
            for body in world.bodies:  # nobody shares with, or asks, a stranger
                introduce(body.organisation.pk, set(self.bodies) - {body.organisation.pk})
        self.chain = Chain(self)
        for number, body in enumerate(world.bodies):
            partners = world.bodies[(number + 1) % 4], world.bodies[(number + 2) % 4]
            name = f"Project of {body.organisation.slug}"
            project = make_project(body, name, forum=self.forum, partners=partners, gate="closure")
            self.projects[project.pk] = project
            self.said.leads[project.pk] = body.organisation.pk
            self.chain.furnish(body, project, partners)
        for body in world.bodies[:3]:
            self.said.joins(body.organisation.pk)

    def step(self) -> None:
        """One deed of one body, chosen by chance."""
        deeds: list[Callable[[Body], None]] = [
            *(self.share, self.share, self.share, self.take_back, self.start, self.publish, self.publish),
            *(self.come_or_go, self.come_or_go, self.pass_time),
        ]
        with clock.at(self.today):
            self.chance.choice(deeds)(self.chance.choice(self.world.bodies))
            if self.turn % 2:
                self.chain.step()
        self.said.today = self.today

    def keeper(self, body: Body) -> Actor:
        """The property manager of a body, armed."""
        return actor_for(body.manager, body.organisation.pk)

    def own(self, body: Body) -> Project:
        """The project that a body leads."""
        return next(one for one in self.projects.values() if one.organisation_id == body.organisation.pk)

    def claimed(self, body: Body) -> Benefit:
        """One of the benefits that a body claims."""
        pk = body.organisation.pk
        return self.chance.choice([one for one in self.benefits.values() if one.organisation_id == pk])

    def share(self, body: Body) -> None:
        """A lead shares its project with the forum it is in, or with a body."""
        project, level = self.own(body), self.chance.choice(list(Level))
        until = self.today + dt.timedelta(days=self.chance.choice((0, 3, 90)))
        other = self.chance.choice([one for one in self.world.bodies if one is not body])
        facts: dict[str, Any] = {"level": level, "until": until, "reason": "a walk"}
        if body.organisation.pk in self.said.stays and self.chance.random() < 0.7:
            later = self.chance.random() < 0.3
            share_project(self.keeper(body), project, audience=self.forum.audience, and_later=later, **facts)
            self.said.shares_with_forum(project.pk, level, until, and_later=later)
        else:
            share_project(self.keeper(body), project, audience=other.audience, **facts)
            self.said.shares_with_body(project.pk, other.organisation.pk, level, until)

    def take_back(self, body: Body) -> None:
        """A lead ends every share of its project."""
        actor, project = self.keeper(body), self.own(body)
        live = list(END_PROJECT_SHARE.rows(actor).filter(project=project, ended_at=None))
        if live:
            end_project_shares(actor, live)
        self.said.takes_back(project.pk)

    def start(self, body: Body) -> None:
        """A member starts a thread, for all or in confidence to some of those who are in the forum."""
        if body.organisation.pk not in self.said.stays:
            return
        among = [one.organisation for pk, one in self.bodies.items() if pk in self.said.stays]
        named = self.chance.choice([None, self.chance.sample(among, self.chance.randint(1, len(among)))])
        thread = start_thread(self.keeper(body), self.forum, title="Talk", text="Words", partners=named)
        mine = {body.organisation.pk}
        self.said.threads[thread.pk] = None if named is None else frozenset({one.pk for one in named} | mine)

    def publish(self, body: Body) -> None:
        """A member publishes a benefit to the forum, or withdraws it."""
        benefit = self.claimed(body)
        if body.organisation.pk not in self.said.stays:
            return
        stands = benefit.pk in self.said.published
        publish_benefit(self.keeper(body), benefit, forums=[] if stands else [self.forum])
        self.said.published ^= {benefit.pk}

    def come_or_go(self, body: Body) -> None:
        """A body leaves the forum, or is invited again and joins it."""
        if body.organisation.pk in self.said.stays:
            leave_forum(actor_for(body.administrator, body.organisation.pk), self.forum)
            self.said.leaves(body.organisation.pk)
            return
        with acting_as(OWNER):
            ForumMembership.objects.unscoped(because=WHY).update_or_create(
                forum=self.forum,
                audience=self.forum.audience,
                organisation=body.organisation,
                defaults={"state": State.INVITED, "invited_by": self.world.administrator},
            )
        accept_invitation(actor_for(body.administrator, body.organisation.pk), self.forum, agreement=self.agreement)
        self.said.joins(body.organisation.pk)

    def pass_time(self, _body: Body) -> None:
        """Some days go by, and with them some shares."""
        self.today += dt.timedelta(days=self.chance.choice((1, 4)))

    # --- what everybody sees

    def compare(self, *, all_of_them: bool = True) -> None:
        """Two bodies in turn, or each, by the querysets and by row-level security alone."""
        self.turn += 1
        asked = [pk for number, pk in enumerate(self.bodies) if all_of_them or (number + self.turn) % 2]
        with clock.at(self.today):
            for pk in asked:
                self.by_querysets(self.keeper(self.bodies[pk]), pk)
                self.by_the_wall(pk)
            self.chain.compare()
            disarm()

    def by_querysets(self, actor: Actor, pk: Any) -> None:
        levels = self.said.projects(pk)
        assert levels_for(actor, Project, self.projects) == levels
        for model, level in PARTS:
            rows = model.objects.visible_to(actor).values_list("project_id", flat=True)
            assert set(rows) == {one for one, seen in levels.items() if seen >= level}, model
        threads = set(Thread.objects.visible_to(actor).values_list("pk", flat=True))
        assert threads == self.said.reads(pk)
        assert set(Benefit.objects.visible_to(actor).values_list("pk", flat=True)) == self.said.counts(pk)

    def by_the_wall(self, pk: Any) -> None:
        levels = self.said.projects(pk)
        assert _all(Project, "pk") == set(levels)
        for model, level in PARTS:
            assert _all(model, "project_id") == {one for one, seen in levels.items() if seen >= level}, model
        assert _all(Thread, "pk") == self.said.reads(pk)
        assert _all(Post, "thread_id") == self.said.reads(pk)
        assert _all(Benefit, "pk") == self.said.counts(pk)
        standing = Publication.objects.unscoped(because=WHY).filter(withdrawn_at=None)
        told = self.said.published if pk in self.said.stays else set()
        assert set(standing.values_list("benefit_id", flat=True)) == told


def _all(model: Any, what: str) -> set[Any]:
    return set(model.objects.unscoped(because=WHY).values_list(what, flat=True))


def test_the_oracle_of_joint_work_shares_nothing_with_the_portal() -> None:
    tree = ast.parse(Path(joint_oracle.__file__).read_text())
    froms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert froms | names == {"__future__", "collections.abc", "dataclasses", "datetime", "itertools"}


def test_both_walls_say_of_joint_work_what_the_oracle_says(cast: World) -> None:
    walk = Walk(cast)
    walk.compare()
    seen: set[tuple[int, int, int]] = set()
    for number in range(STEPS):
        try:
            walk.step()
            walk.compare(all_of_them=number % 5 == 0)
        except BaseException as difference:
            difference.add_note(f"PORTAL_JOINT_SEED={SEED}, step {number}")
            raise
        said = walk.said
        seen |= {(len(said.projects(pk)), len(said.reads(pk)), len(said.counts(pk))) for pk in walk.bodies}
    assert len(seen) > STEPS / 5, "the walk went nowhere"

"""What the walk of `test_joint` does and compares beside shares and threads: proofs of benefits, reports, stories."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile

from forums.membership.models import ForumRole
from partners import clock
from partners.files.models import StoredFile
from projects.benefits.models import (
    Attestation,
    Benefit,
    BenefitCosts,
    BenefitFigure,
    Evidence,
    EvidenceTakenBack,
    Validation,
    ValidationRequest,
)
from projects.benefits.payments import Payment, PaymentDispute
from projects.delivery.models import Milestone, ProjectPartner, Risk, TeamMember
from projects.delivery.queries import bodies_of
from projects.proof import actions as proof
from projects.reports import actions as reports
from projects.reports.models import Report, ReportDefinition
from projects.stories import actions as stories
from projects.stories.models import Story, StoryAnswer, StoryLine, StoryTakenBack
from sharing.audiences.actors import actor_for
from tests.oracle.joint_oracle import DETAIL, DRAFT, PUBLISHED, SIGNED_OFF, SUMMARY
from tests.oracle.joint_oracle import Payment as Paid
from tests.oracle.joint_oracle import Report as Reported
from tests.oracle.joint_oracle import Request as Asked
from tests.oracle.joint_oracle import Story as Told
from tests.projects.benefits.doing import somebody
from tests.projects.making import add_figure, add_payment, make_benefit
from tests.projects.reports.making import define
from tests.roles import OWNER, acting_as
from tests.worlds import make_role

if TYPE_CHECKING:
    from collections.abc import Callable

    from partners.acting.actor import Actor
    from partners.people.models import Person
    from projects.delivery.models import Project
    from tests.oracle.joint_oracle import Joint
    from tests.oracle.test_joint import Walk
    from tests.worlds import Body

WHY = "an oracle's question to row-level security alone"


class Chain:
    """Of each project a milestone, a risk, two payments, and a benefit of its lead's and one of a partner's."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.said, self.chance = walk, walk.said, walk.chance
        self.people: dict[Any, tuple[Person, Person]] = {}
        self.figures: dict[Any, int] = {}
        self.files: dict[Any, Any] = {}
        self.definitions: dict[Any, ReportDefinition] = {}
        for body in walk.world.bodies:
            self.people[body.organisation.pk] = somebody(body, "finance"), somebody(body, "benefits_manager")
            self.definitions[body.organisation.pk] = define(body=body)
        self.definitions[None] = define(forum=walk.forum)
        with acting_as(OWNER):
            ForumRole.objects.unscoped(because=WHY).update(ended_at=clock.now())  # else two would run the forum

    def furnish(self, body: Body, project: Project, partners: tuple[Body, Body]) -> None:
        """All that hangs on a project, past the actions."""
        of: dict[str, Any] = {"organisation": body.organisation, "project": project}
        with acting_as(OWNER):
            TeamMember(**of, body=body.organisation, name="Ann").save(force_insert=True)
            Milestone(**of, name="Opened", baseline_on=self.walk.today).save(force_insert=True)
            Risk(**of, title="Late", likelihood=2, impact=3, response="Watch", owner_name="Ann").save(force_insert=True)
        for claimant in (body, partners[0]):
            self._claims(claimant, make_benefit(claimant, project))
        for payer, payee in ((body, partners[0]), partners):
            paid = add_payment(project, payer, payee, 50_000)
            self.said.payments[paid.pk] = Paid(project.pk, payer.organisation.pk, payee.organisation.pk)
        with acting_as(OWNER):
            PaymentDispute(organisation=partners[1].organisation, payment=paid, reason="Wrong").save(force_insert=True)

    def _claims(self, body: Body, benefit: Benefit) -> None:
        """A benefit with a figure, what it may cost, a file, and another that was taken back."""
        self.walk.benefits[benefit.pk] = benefit
        self.said.benefits[benefit.pk], self.said.claims[benefit.pk] = benefit.project_id, body.organisation.pk
        of: dict[str, Any] = {"organisation": body.organisation, "benefit": benefit}
        with acting_as(OWNER):
            BenefitCosts(**of, costs="Two posts").save(force_insert=True)
            kept = []
            for what in ("Ledger", "Wrong ledger"):
                file = StoredFile(organisation=body.organisation, name_given="a.pdf", size_bytes=9, sha256="1" * 64)
                file.file.save(f"{uuid.uuid4()}.pdf", ContentFile(b"%PDF-1.7\n"), save=False)
                file.save(force_insert=True)
                kept.append(Evidence(**of, file=file, what=what))
                kept[-1].save(force_insert=True)
            EvidenceTakenBack(**of, evidence=kept[-1], reason="Personal").save(force_insert=True)
        self.files[benefit.pk] = kept[0].file_id
        self._reports(benefit)

    def _reports(self, benefit: Benefit) -> None:
        """A new figure that finance attests, and that nobody has validated yet."""
        number = self.figures[benefit.pk] = self.figures.get(benefit.pk, 0) + 1
        figure = add_figure(benefit, "actual", Decimal(number), number=number)
        with acting_as(OWNER):
            person = self.people[benefit.organisation_id][0]
            Attestation(organisation_id=benefit.organisation_id, benefit=benefit, figure=figure, person=person).save(
                force_insert=True
            )

    def step(self) -> None:
        """One deed of one body, chosen by chance."""
        deeds: tuple[Callable[[Body], None], ...] = (
            self.prove,
            self.prove,
            self.report,
            self.report,
            self.seat,
            self.tell,
        )
        deed, body = self.chance.choice(deeds), self.chance.choice(self.walk.world.bodies)
        for _again in range(3 if deed == self.tell else 1):
            deed(body)

    def prove(self, body: Body) -> None:
        """A body asks another to validate a benefit, asks no longer, or answers what it was asked."""
        pk = body.organisation.pk
        mine = [one for one in self.said.requests if self.said.requests[one].is_open and self._claimant(one) == pk]
        put = [one for one, asked in self.said.requests.items() if asked.is_open and asked.validator == pk]
        if put and self.chance.random() < 0.5:
            self._answers(pk, self.chance.choice(put))
        elif mine and self.chance.random() < 0.5:
            request: Any = self.chance.choice(mine)
            actor = self.walk.keeper(body)
            proof.withdraw_request(actor, ValidationRequest.objects.visible_to(actor).get(pk=request))
            self.said.requests[request].is_open = False
        else:
            self._asks(body)

    def _claimant(self, request: Any) -> Any:
        return self.said.claims[self.said.requests[request].benefit]

    def _answers(self, pk: Any, request: Any) -> None:
        asked = self.said.requests[request]
        actor, benefit = actor_for(self.people[pk][1], pk), self.walk.benefits[asked.benefit]
        proof.validate_benefit(actor, benefit, accepted=self.chance.random() < 0.5, reason="Read")
        asked.is_open = False
        self.said.validated.add(benefit.pk)
        self._reports(benefit)

    def _asks(self, body: Body) -> None:
        benefit = self.walk.claimed(body)
        other = self.chance.choice([one for one in self.walk.world.bodies if one is not body]).organisation
        if benefit.pk not in self.said.asked(other.pk):
            request = proof.ask_validation(self.walk.keeper(body), benefit, validator=other)
            self.said.requests[request.pk] = Asked(benefit.pk, other.pk)

    def report(self, body: Body) -> None:
        """The forum's or the body's own report is begun, or goes on: signed off, taken back or published."""
        of, decides = self.chance.choice(((body.organisation.pk, body.administrator), (None, None)))
        pk: Any = of
        if of is None:
            pk = self.said.runs
            decides = self.walk.bodies[pk].viewer if pk else None
        going: list[Any] = [
            one for one, made in self.said.reports.items() if made.body == of and made.state != PUBLISHED
        ]
        if not going:
            self._begins(of)
        elif decides is not None:
            actor = actor_for(decides, pk)
            self._goes_on(actor, Report.objects.visible_to(actor).get(pk=going[0]))

    def _begins(self, of: Any) -> None:
        """A draft, as the worker leaves one."""
        definition = self.definitions[of]
        with acting_as(OWNER):
            made = Report(
                definition=definition,
                forum=definition.forum,
                audience=definition.audience,
                organisation=definition.organisation,
                period_start="2026-04-01",
                period_quarters=1,
                version=len(self.said.reports) + 1,
                state=DRAFT,
                as_at=clock.now(),
                rag="green",
                snapshot={},
            )
            made.save(force_insert=True)
        self.said.reports[made.pk] = Reported(of)

    def _goes_on(self, actor: Actor, report: Report) -> None:
        said = self.said.reports[report.pk]
        if said.state == DRAFT:
            reports.sign_off_report(actor, report)
            said.state = SIGNED_OFF
        elif self.chance.random() < 0.3:
            reports.reopen_report(actor, report, reason="Read again")
            said.state = DRAFT
        else:
            reports.publish_report(actor, report)
            said.state = PUBLISHED

    def seat(self, body: Body) -> None:
        """Somebody of a member, who only reads in it, runs the forum from now on."""
        if body.organisation.pk not in self.said.stays:
            return
        with acting_as(OWNER):
            ForumRole.objects.unscoped(because=WHY).filter(ended_at=None).update(ended_at=clock.now())
            make_role(self.walk.forum, body, body.viewer, "chair")
        self.said.runs = body.organisation.pk

    def tell(self, body: Body) -> None:
        """A lead in the forum tells a story, bodies named answer, the lead publishes; one of them takes it back."""
        pk = body.organisation.pk
        shown = [one for one, story in self.said.stories.items() if story.teller == pk and story.is_published]
        if shown and self.chance.random() < 0.5:
            self._takes_back(shown[0])
            return
        told = [one for one, story in self.said.stories.items() if story.teller == pk and not story.is_published]
        told = [one for one in told if self.said.stories[one].taken_back_by is None]
        going = [one for one in told if all(self.said.stories[one].answers.values())]
        if going:
            self._answers_or_publishes(body, going[0])
        elif pk in self.said.stays:
            actor, project = self.walk.keeper(body), self.walk.own(body)
            said = [(one, "It went well.") for one in bodies_of(actor, project)]
            story = stories.tell_story(actor, project, key=uuid.uuid4(), title="Done", sentences=said)
            lines = StoryLine.objects.visible_to(actor).filter(story=story).order_by("place")
            about: dict[Any, Any] = dict(lines.values_list("pk", "body_id"))
            assert len(about) == 3, "the lead and its two partners"
            own: dict[Any, bool] = {line: True for line, named in about.items() if named == pk}
            self.said.stories[story.pk] = Told(pk, about, own)

    def _answers_or_publishes(self, body: Body, story: Any) -> None:
        said = self.said.stories[story]
        open_yet: list[Any] = [line for line in said.about if line not in said.answers]
        if open_yet:
            line = self.chance.choice(open_yet)
            named: Any = said.about[line]
            actor = self.walk.keeper(self.walk.bodies[named])
            approved = self.chance.random() < 0.8
            stories.answer_story(actor, StoryLine.objects.visible_to(actor).get(pk=line), approved=approved)
            said.answers[line] = approved
        elif said.teller in self.said.stays:
            actor = self.walk.keeper(body)
            stories.publish_story(actor, Story.objects.visible_to(actor).get(pk=story))
            said.is_published = True

    def _takes_back(self, story: Any) -> None:
        said = self.said.stories[story]
        who: Any = self.chance.choice(sorted({said.teller, *said.about.values()}, key=str))
        actor = self.walk.keeper(self.walk.bodies[who])
        stories.take_story_back(actor, Story.objects.visible_to(actor).get(pk=story), reason="No longer so")
        said.is_published, said.taken_back_by = False, who

    # --- what everybody sees

    def compare(self) -> None:
        """After each deed of this chain half of the kinds to one body drawn, and now and then all to each."""
        turn = self.walk.turn
        if turn % 30 == 1:
            for pk in self.walk.bodies:
                self._by_both_walls(pk, slice(None))
        elif turn % 2 == 0:
            self._by_both_walls(self.chance.choice(list(self.walk.bodies)), slice(turn // 2 % 2, None, 2))

    def _by_both_walls(self, pk: Any, which: slice) -> None:
        """By the querysets and past them, as somebody who keeps the body's records, and reports as who only reads."""
        body, kinds = self.walk.bodies[pk], seen_of(self.said, pk)[which]
        actor = self.walk.keeper(body)
        for model, what, told in kinds:
            assert _pick(model.objects.visible_to(actor), what) == told, model
            assert _pick(model.objects.unscoped(because=WHY), what) == told, f"{model} by the wall"
        others = StoredFile.objects.unscoped(because=WHY).exclude(organisation=pk)
        assert _pick(others, "pk") == {self.files[one] for one in self.said.files(pk) if self.said.claims[one] != pk}
        self._reads(actor, self.said.reported(pk, keeps=True, runs=False))
        self._reads(actor_for(body.viewer, pk), self.said.reported(pk, keeps=False, runs=self.said.runs == pk))

    def _reads(self, actor: Actor, told: set[Any]) -> None:
        assert _pick(Report.objects.visible_to(actor), "pk") == told
        assert _pick(Report.objects.unscoped(because=WHY), "pk") == told, "by the wall"


def seen_of(said: Joint, pk: Any) -> tuple[tuple[Any, str, set[Any]], ...]:
    """What a body sees of each kind, by the oracle: the kind, what tells its rows apart, and which of them."""
    detail, counts, files, pays = said.at(pk, DETAIL), said.counts(pk), said.files(pk), said.pays(pk)
    disputed = list(said.payments)[1::2]
    return (
        (ProjectPartner, "project_id", said.at(pk, SUMMARY)),
        (Milestone, "project_id", detail),
        (Risk, "project_id", detail),
        (Payment, "pk", pays),
        (PaymentDispute, "payment_id", pays & set(disputed)),
        (BenefitFigure, "benefit_id", counts),
        (Attestation, "benefit_id", counts),
        (Validation, "benefit_id", counts & said.validated),
        (BenefitCosts, "benefit_id", said.costs(pk)),
        (Evidence, "benefit_id", files),
        (EvidenceTakenBack, "benefit_id", files),
        (ValidationRequest, "pk", said.put(pk)),
        (Story, "pk", said.tales(pk)),
        (StoryLine, "pk", said.sentences(pk)),
        (StoryAnswer, "sentence_id", said.answers(pk)),
        (StoryTakenBack, "story_id", said.gone(pk)),
    )


def _pick(rows: Any, what: str) -> set[Any]:
    return set(rows.values_list(what, flat=True))

"""A project and all that can hang on one, made past the actions, for tests that need it to be there."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile

from partners import clock
from partners.files.models import StoredFile
from projects.benefits.models import (
    Attestation,
    Benefit,
    BenefitCosts,
    BenefitFigure,
    BenefitShare,
    BenefitSplit,
    Evidence,
    EvidenceTakenBack,
    Validation,
    ValidationRequest,
)
from projects.benefits.payments import Payment, PaymentDispute
from projects.delivery.kind import PROJECT
from projects.delivery.models import (
    GateMove,
    Milestone,
    Project,
    ProjectAsset,
    ProjectMoney,
    ProjectPartner,
    ProjectShare,
    ProjectSummary,
    RagReading,
    Risk,
    TeamMember,
)
from projects.programmes.models import Contribution, ProgrammeTag
from projects.publishing.models import Publication
from projects.stories.models import Story, StoryAnswer, StoryLine, StoryTakenBack
from sharing.grants import granting
from sharing.levels import Level
from tests.roles import OWNER, acting_as
from tests.worlds import AGES

if TYPE_CHECKING:
    from assets.register.models import Asset
    from forums.membership.models import Forum
    from sharing.audiences.models import Audience
    from tests.worlds import Body

QUARTER = dt.date(2026, 4, 1)


def make_project(
    body: Body, name: str, *, forum: Forum | None = None, partners: tuple[Body, ...] = (), gate: str = "soc"
) -> Project:
    """A project that `body` leads, seen by nobody else."""
    with acting_as(OWNER):
        project = Project(organisation=body.organisation, name=name, forum=forum)
        project.save(force_insert=True)
        of = {"organisation": body.organisation, "project": project}
        ProjectSummary(**of, purpose=f"Purpose of {name}", gate=gate).save(force_insert=True)
        ProjectMoney(**of, budget_gbp=Decimal("765432.10")).save(force_insert=True)
        for one in partners:
            ProjectPartner(**of, partner=one.organisation).save(force_insert=True)
        granting.refresh(PROJECT, [project.pk])
    return project


def share_project(body: Body, project: Project, *, with_: Audience, at: Level) -> uuid.UUID:
    """Share as the lead's property manager would."""
    actor = body.actor()
    with acting_as(OWNER):
        return granting.grant(PROJECT, actor, [project.pk], audience=with_, level=at, until=AGES, reason="a test")


def make_benefit(body: Body, project: Project, name: str = "Rent saved", **facts: Any) -> Benefit:
    """A benefit that `body` claims, with no figures yet."""
    given = {
        "category": "run_cost",
        "shape": "recurring",
        "cash_class": "cash_releasing",
        "owner_name": "Officer",
    } | facts
    with acting_as(OWNER):
        benefit = Benefit(organisation=body.organisation, project=project, name=name, **given)
        benefit.save(force_insert=True)
    return benefit


def add_figure(
    benefit: Benefit, series: str, amount: object, quarter: dt.date = QUARTER, **facts: Any
) -> BenefitFigure:
    """A figure of a benefit, as the owner role."""
    with acting_as(OWNER):
        figure = BenefitFigure(
            organisation_id=benefit.organisation_id,
            benefit=benefit,
            series=series,
            quarter=quarter,
            amount=Decimal(str(amount)),
            **facts,
        )
        figure.save(force_insert=True)
    return figure


def add_split(benefit: Benefit, *shares: tuple[Body, str], number: int = 1) -> BenefitSplit:
    """Shares in per cent: `add_split(benefit, (aber, "40"), (bryn, "60"))`; none: not apportioned."""
    with acting_as(OWNER):
        of = {"organisation_id": benefit.organisation_id, "benefit": benefit}
        split = BenefitSplit(**of, number=number, apportioned=bool(shares))
        split.save(force_insert=True)
        for body, percent in shares:
            BenefitShare(**of, split=split, partner=body.organisation, percent=Decimal(percent)).save(force_insert=True)
    return split


def publish(benefit: Benefit, forum: Forum) -> Publication:
    """Published to a forum, as the owner role."""
    with acting_as(OWNER):
        publication = Publication(
            organisation_id=benefit.organisation_id, benefit=benefit, forum=forum, audience=forum.audience
        )
        publication.save(force_insert=True)
    return publication


def add_payment(project: Project, payer: Body, payee: Body, amount: object, **facts: Any) -> Payment:
    """Money from one body to another on a project, which its lead recorded."""
    with acting_as(OWNER):
        payment = Payment(
            organisation_id=project.organisation_id,
            project=project,
            payer=payer.organisation,
            payee=payee.organisation,
            quarter=QUARTER,
            amount=Decimal(str(amount)),
            what="Rent",
            **facts,
        )
        payment.save(force_insert=True)
    return payment


def everything_of_a_project(
    body: Body, other: Body, forum: Forum, asset: Asset, word: str, *, with_: Audience | None = None
) -> dict[str, uuid.UUID]:
    """A project with one of each thing that may hang on it, every text of them holding `word`."""
    project = make_project(body, f"{word} Project", forum=forum, partners=(other,))
    today = clock.today()
    with acting_as(OWNER):
        of: dict[str, Any] = {"organisation": body.organisation, "project": project}
        moved = GateMove(**of, gate="soc", standing="going", on=today, reason=word)
        rated = RagReading(**of, rag="amber", reason=word, on=today)
        member = TeamMember(**of, body=other.organisation, name=f"{word} Member")
        milestone = Milestone(**of, name=f"{word} Milestone", baseline_on=today)
        risk = Risk(**of, title=f"{word} Risk", likelihood=2, impact=3, response=word, owner_name=word)
        concerned = ProjectAsset(**of, asset=asset, owner_id=asset.organisation_id)
        for one in (moved, rated, member, milestone, risk, concerned):
            one.save(force_insert=True)
    share_project(body, project, with_=with_ or forum.audience, at=Level.DETAIL if with_ else Level.COMMERCIAL)
    benefit = make_benefit(body, project, f"{word} Benefit")
    add_split(benefit, (body, "60"), (other, "40"))
    figure = add_figure(benefit, "actual", "12345.67")
    add_figure(benefit, "forecast", "12345.67")
    publish(benefit, forum)
    helping = make_project(body, f"{word} Helper", forum=forum)
    with acting_as(OWNER):
        ProgrammeTag(organisation=body.organisation, benefit=benefit, code="ope", person_name=word).save(
            force_insert=True
        )
        Contribution(organisation=body.organisation, benefit=benefit, project=helping).save(force_insert=True)
        hangs: dict[str, Any] = {"organisation": body.organisation, "benefit": benefit}
        Attestation(**hangs, figure=figure, person=body.manager, person_name=word).save(force_insert=True)
        request = ValidationRequest(**hangs, validator=other.organisation, note=word)
        request.save(force_insert=True)
        Validation(
            organisation=other.organisation, benefit=benefit, figure=figure, accepted=True, reason=word, body_name=word
        ).save(force_insert=True)
        file = StoredFile(organisation=body.organisation, name_given=f"{word}.pdf", size_bytes=9, sha256="1" * 64)
        file.file.save(f"{uuid.uuid4()}.pdf", ContentFile(b"%PDF-1.7\n"), save=False)
        file.save(force_insert=True)
        evidence = Evidence(**hangs, file=file, what=word)
        evidence.save(force_insert=True)
        BenefitCosts(**hangs, costs=word).save(force_insert=True)
        wrong = Evidence(**hangs, file=file, what=word)
        wrong.save(force_insert=True)
        EvidenceTakenBack(**hangs, evidence=wrong, reason=word, person_name=word).save(force_insert=True)
        payment = Payment(
            organisation=body.organisation,
            project=project,
            payer=body.organisation,
            payee=other.organisation,
            quarter=QUARTER,
            amount=Decimal(50_000),
            what=word,
        )
        payment.save(force_insert=True)
        wrong_one = PaymentDispute(organisation=other.organisation, payment=payment, reason=word, person_name=word)
        wrong_one.save(force_insert=True)
        told: dict[str, Any] = {"organisation": body.organisation, "audience": forum.audience}
        story = Story(**told, project=project, forum=forum, title=word)
        story.save(force_insert=True)
        about = [StoryLine(**told, story=story, body=one.organisation, text=word) for one in (body, other)]
        for line in about:
            line.save(force_insert=True)
        StoryAnswer(organisation=body.organisation, teller=body.organisation, sentence=about[0], approved=True).save(
            force_insert=True
        )
        gone = Story(**told, project=project, forum=forum, title=word)
        gone.save(force_insert=True)
        StoryTakenBack(organisation=body.organisation, teller=body.organisation, story=gone, reason=word).save(
            force_insert=True
        )
        granted = ProjectShare.objects.unscoped(because="a test").get(project=project)
    return {
        "project": project.pk,
        "benefit": benefit.pk,
        "milestone": milestone.pk,
        "risk": risk.pk,
        "member": member.pk,
        "asked": request.pk,
        "evidence": evidence.pk,
        "payment": payment.pk,
        "dispute": wrong_one.pk,
        "granted": granted.pk,
        "story": story.pk,
        "line": about[1].pk,
    }


def add_story(project: Project, body: Body, other: Body, title: str = "Done") -> Story:
    """A story of both that the project's forum reads."""
    with acting_as(OWNER):
        told: dict[str, Any] = {"organisation": body.organisation, "audience": project.forum.audience}  # type: ignore[union-attr]
        told["published_at"] = clock.now()
        story = Story(**told, project=project, forum=project.forum, title=title)
        story.save(force_insert=True)
        for one in (body, other):
            line = StoryLine(**told, story=story, body=one.organisation, text="It went well.")
            line.save(force_insert=True)
            StoryAnswer(organisation=one.organisation, teller=body.organisation, sentence=line, approved=True).save(
                force_insert=True
            )
    return story

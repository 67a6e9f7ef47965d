"""What is done to benefits: claim, report, share, attest, ask, validate, publish. A figure is never changed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.audit.record import record
from partners.files.keeping import keep
from projects.benefits.choices import BASES, SHAPES, Category, Series, Stage
from projects.benefits.errors import (
    AskedAlready,
    CommentMissing,
    EvidenceMissing,
    NothingNew,
    NothingToAttest,
    NothingToValidate,
    NotIndependent,
    NotOfTheProject,
    QuarterToCome,
    ReasonMissing,
    ShapeDoesNotFit,
    SharesNotWhole,
    StageMissing,
)
from projects.benefits.models import (
    Attestation,
    Benefit,
    BenefitFigure,
    BenefitShare,
    BenefitSplit,
    Evidence,
    Payment,
    Publication,
    Validation,
    ValidationRequest,
)
from projects.benefits.permissions import (
    ATTEST_BENEFIT,
    CLAIM_BENEFIT,
    PUBLISH_BENEFIT,
    RECORD_PAYMENT,
    REPORT_BENEFIT,
    VALIDATE_BENEFIT,
)
from projects.benefits.queries import current_shares, is_independent, waiting_for_finance, waiting_for_validation
from projects.benefits.sums import needs_comment
from projects.delivery.queries import bodies_of
from sharing.agreements.models import accepted_current
from sharing.grants.errors import AgreementMissing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from django.core.files.uploadedfile import UploadedFile

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from projects.delivery.models import Project

WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed, and how it adds up."""

    name: str
    description: str
    category: str
    shape: str
    basis: str
    cash_class: str
    price_base: str
    is_disbenefit: bool
    confidence: int
    owner_name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure as it is entered. `units` says what home-equivalents were counted from."""

    series: Series
    quarter: dt.date
    amount: Decimal
    stage: Stage = Stage.NONE
    reason: str = ""
    comment: str = ""
    units: Mapping[str, int] | None = None


@action(CLAIM_BENEFIT, locks=False)
def claim_benefit(actor: Actor, project: Project, *, key: uuid.UUID, claim: Claim) -> Benefit:
    """Claim a benefit of a project for the body acted for. It is not apportioned until it is shared out.

    `key` stands for one filling in of the form. Raises ShapeDoesNotFit.
    """
    claimant = _organisation(actor)
    again = Benefit.objects.claimed_by(actor).filter(pk=key, project=project).first()
    if again is not None:
        record("benefit_claimed", again, organisation=claimant.pk)
        return again
    if Benefit.objects.visible_to(actor).filter(pk=key).exists():
        raise NotAllowed
    fits = SHAPES[claim.category]
    if claim.shape not in fits or (claim.basis or None) not in (BASES.get(claim.category) or (None,)):
        raise ShapeDoesNotFit
    benefit = Benefit(
        id=key,
        organisation=claimant,
        project=project,
        **{name: getattr(claim, name) for name in Claim.__dataclass_fields__},
    )
    benefit.save(force_insert=True)
    record("benefit_claimed", benefit, organisation=claimant.pk)
    return benefit


@action(REPORT_BENEFIT)
def edit_benefit(
    actor: Actor, benefit: Benefit, *, name: str, description: str, confidence: int, owner_name: str
) -> None:
    """Change the words of a benefit. What it is and how it adds up stays as it was claimed."""
    REPORT_BENEFIT.rows(actor).filter(pk=benefit.pk).update(
        name=name, description=description, confidence=confidence, owner_name=owner_name
    )
    record("benefit_edited", benefit, organisation=benefit.organisation_id)


@action(REPORT_BENEFIT)
def enter_figure(actor: Actor, benefit: Benefit, *, entry: Entry) -> BenefitFigure:
    """Enter a figure of a quarter in one of the three series. One that stands is superseded, with a reason.

    Raises StageMissing, QuarterToCome, NothingNew, ReasonMissing or CommentMissing.
    """
    if (entry.stage == Stage.NONE) == (benefit.category == Category.HOMES):
        raise StageMissing
    if entry.series == Series.ACTUAL and entry.quarter > clock.today():
        raise QuarterToCome
    there: Any = BenefitFigure.objects.visible_to(actor).filter(
        benefit=benefit, quarter=entry.quarter, stage=entry.stage
    )
    before = there.filter(series=entry.series).order_by("-number").first()
    if before is not None and before.amount == entry.amount:
        raise NothingNew
    if before is not None and not entry.reason:
        raise ReasonMissing
    if entry.series == Series.ACTUAL and not entry.comment:
        forecast = there.filter(series=Series.FORECAST).order_by("-number").first()
        if needs_comment(forecast.amount if forecast else None, entry.amount):
            raise CommentMissing
    figure = BenefitFigure(
        organisation_id=benefit.organisation_id,
        benefit=benefit,
        series=entry.series,
        quarter=entry.quarter,
        stage=entry.stage,
        number=before.number + 1 if before else 1,
        amount=entry.amount,
        units=dict(entry.units or {}),
        reason=entry.reason,
        comment=entry.comment,
        **_by(actor),
    )
    figure.save(force_insert=True)
    record("benefit_figure_entered", benefit, organisation=benefit.organisation_id, reason=entry.reason)
    return figure


@action(REPORT_BENEFIT)
def split_benefit(
    actor: Actor, benefit: Benefit, *, shares: Iterable[tuple[Organisation, Decimal]], reason: str = ""
) -> BenefitSplit:
    """Share a benefit out from now on; without shares it is not apportioned. Its total does not change.

    Raises SharesNotWhole, NotOfTheProject, or NothingNew.
    """
    wanted = [(body, percent) for body, percent in shares if percent]
    total = sum((percent for _, percent in wanted), Decimal(0))
    if wanted and (total != WHOLE or min(percent for _, percent in wanted) < 0):
        raise SharesNotWhole(sum=format(total.normalize(), "f"))
    allowed = {body.pk for body in bodies_of(actor, benefit.project)} | {benefit.organisation_id}
    if not {body.pk for body, _ in wanted} <= allowed:
        raise NotOfTheProject
    held = {one.partner_id: one.percent for one in current_shares([benefit.pk], actor).get(benefit.pk, [])}
    if held == {body.pk: percent for body, percent in wanted}:
        raise NothingNew
    of: dict[str, Any] = {"organisation_id": benefit.organisation_id, "benefit": benefit}
    splits: Any = BenefitSplit.objects.visible_to(actor).filter(benefit=benefit)
    newest = splits.order_by("-number").first()
    split = BenefitSplit(
        **of,
        number=newest.number + 1 if newest else 1,
        apportioned=bool(wanted),
        reason=reason,
        person_name=_by(actor)["person_name"],
    )
    split.save(force_insert=True)
    BenefitShare.objects.bulk_create(
        [BenefitShare(**of, split=split, partner=body, percent=percent) for body, percent in wanted]
    )
    record("benefit_split", benefit, organisation=benefit.organisation_id, reason=reason)
    return split


@action(ATTEST_BENEFIT)
def attest_benefit(actor: Actor, benefit: Benefit) -> int:
    """Finance of the claiming body stands by the actuals that it has not attested yet. Raises NothingToAttest."""
    figures = waiting_for_finance(actor, benefit)
    if not figures:
        raise NothingToAttest
    Attestation.objects.bulk_create(
        [
            Attestation(organisation_id=benefit.organisation_id, benefit=benefit, figure=one, **_by(actor))
            for one in figures
        ]
    )
    record("benefit_attested", benefit, organisation=benefit.organisation_id)
    return len(figures)


@action(REPORT_BENEFIT)
def add_evidence(actor: Actor, benefit: Benefit, *, upload: UploadedFile[bytes], what: str) -> Evidence:
    """Keep a file that shows that it is so, privately."""
    file = keep(upload, organisation=benefit.organisation_id)
    evidence = Evidence(
        organisation_id=benefit.organisation_id,
        benefit=benefit,
        file=file,
        what=what,
        person_name=_by(actor)["person_name"],
    )
    evidence.save(force_insert=True)
    record("benefit_evidence_added", benefit, organisation=benefit.organisation_id)
    return evidence


@action(REPORT_BENEFIT)
def ask_validation(
    actor: Actor, benefit: Benefit, *, validator: Organisation, forum: Forum | None = None, note: str = ""
) -> ValidationRequest:
    """Ask a body without a share, or a forum's secretariat, to validate; it opens the evidence to it meanwhile.

    Raises EvidenceMissing, NotIndependent or AskedAlready.
    """
    has_evidence = Evidence.objects.visible_to(actor).filter(benefit=benefit).exists()
    if not has_evidence or not waiting_for_validation(actor, benefit):
        raise EvidenceMissing
    if forum is None and not is_independent(actor, benefit, validator):
        raise NotIndependent
    asked = ValidationRequest.objects.visible_to(actor).open().filter(benefit=benefit, validator=validator)
    if asked.exists():
        raise AskedAlready(body=validator.name)
    request = ValidationRequest(
        organisation_id=benefit.organisation_id,
        benefit=benefit,
        validator=validator,
        forum=forum,
        note=note,
        person=actor.person,
    )
    request.save(force_insert=True)
    record("benefit_validation_asked", benefit, organisation=benefit.organisation_id, audience=validator.name)
    return request


@action(VALIDATE_BENEFIT, leaves_sight=True, locks=False)
def validate_benefit(actor: Actor, benefit: Benefit, *, accepted: bool, reason: str) -> int:
    """Answer a request: validate the attested actuals that wait, or send them back. Returns how many.

    Raises NotIndependent when the body has got a share meanwhile, or NothingToValidate.
    """
    body = _organisation(actor)
    requests = ValidationRequest.objects.visible_to(actor).open().filter(benefit=benefit, validator=body)
    request = requests.select_for_update(of=("self",)).first()
    figures = waiting_for_validation(actor, benefit)
    if request is None or not figures:
        raise NothingToValidate
    if request.forum_id is None and not is_independent(actor, benefit, body):
        raise NotIndependent
    Validation.objects.bulk_create(
        [
            Validation(
                organisation=body,
                benefit=benefit,
                figure=figure,
                forum_id=request.forum_id,
                accepted=accepted,
                reason=reason,
                body_name=body.name_en or body.name_cy,
                **_by(actor),
            )
            for figure in figures
        ],
        ignore_conflicts=True,
    )
    if accepted:
        record("benefit_validated", benefit, organisation=benefit.organisation_id, reason=reason)
    else:
        record("benefit_sent_back", benefit, organisation=benefit.organisation_id, reason=reason)
    requests.filter(pk=request.pk).update(ended_at=clock.now())
    return len(figures)


@action(PUBLISH_BENEFIT)
def publish_benefit(actor: Actor, benefit: Benefit, *, forums: Iterable[Forum]) -> None:
    """Let exactly these forums of the body acted for read a benefit and count it; from others it is withdrawn.

    What a report has already counted stays in that report. Raises AgreementMissing: it is sharing.
    """
    wanted = {one.pk: one for one in forums}
    if any(one.audience_id not in actor.audiences for one in wanted.values()):
        raise NotAllowed
    own = Publication.objects.visible_to(actor).standing().filter(benefit=benefit, organisation=actor.organisation)
    standing = {one.forum_id: one for one in own.select_related("forum")}
    gone = [one for pk, one in standing.items() if pk not in wanted]
    own.filter(pk__in=[one.pk for one in gone]).update(withdrawn_at=clock.now())
    for one in gone:
        record("benefit_withdrawn", benefit, organisation=benefit.organisation_id, audience=one.forum.name)
    for pk, forum in wanted.items():
        if pk not in standing:
            if not accepted_current(forum.audience, benefit.organisation_id):
                raise AgreementMissing(forum=forum.name)
            Publication(
                organisation_id=benefit.organisation_id,
                benefit=benefit,
                forum=forum,
                audience_id=forum.audience_id,
                person=actor.person,
            ).save(force_insert=True)
            record("benefit_published", benefit, organisation=benefit.organisation_id, audience=forum.name)
    if set(wanted) == set(standing):
        record("benefit_published", benefit, organisation=benefit.organisation_id)


def withdraw_with_forum(actor: Actor, forum: Forum) -> None:
    """Withdraw the benefits of a body that leaves a forum from it. What a report has already counted stays there."""
    own = Publication.objects.visible_to(actor).standing().filter(forum=forum, organisation=actor.organisation)
    held = list(own.select_related("benefit"))
    own.filter(pk__in=[one.pk for one in held]).update(withdrawn_at=clock.now())
    for one in held:
        record("benefit_withdrawn", one.benefit, organisation=one.organisation_id, audience=forum.name)


@action(RECORD_PAYMENT, locks=False)
def record_payment(
    actor: Actor,
    project: Project,
    *,
    payer: Organisation,
    payee: Organisation,
    quarter: dt.date,
    amount: Decimal,
    what: str,
) -> Payment:
    """Record money from one partner to another: one record with two legs, one of them the body acted for.

    Raises NotOfTheProject.
    """
    own = _organisation(actor)
    allowed = {body.pk for body in bodies_of(actor, project)}
    if payer.pk == payee.pk or own.pk not in {payer.pk, payee.pk} or not {payer.pk, payee.pk} <= allowed:
        raise NotOfTheProject
    payment = Payment(
        organisation=own,
        project=project,
        payer=payer,
        payee=payee,
        quarter=quarter,
        amount=amount,
        what=what,
        person_name=_by(actor)["person_name"],
    )
    payment.save(force_insert=True)
    record("payment_recorded", payment, organisation=own.pk)
    return payment


def _organisation(actor: Actor) -> Organisation:
    if actor.organisation is None:
        raise NotAllowed
    return actor.organisation


def _by(actor: Actor) -> dict[str, Any]:
    return {"person": actor.person, "person_name": actor.person.name if actor.person else ""}

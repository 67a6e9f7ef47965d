"""What is done to benefits: claim, report, share, attest, ask, validate, publish. A figure is never changed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Max
from django.utils.formats import date_format

from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.audit.record import record
from projects.benefits.choices import BASES, SHAPES, Category, Series, Stage
from projects.benefits.errors import (
    BeforeItBegan,
    CommentMissing,
    NothingNew,
    NotMeasurable,
    NotOfTheProject,
    QuarterToCome,
    ReasonMissing,
    ShapeDoesNotFit,
    SharesNotWhole,
    StageMissing,
)
from projects.benefits.models import (
    Benefit,
    BenefitFigure,
    BenefitShare,
    BenefitSplit,
    Payment,
)
from projects.benefits.periods import last_day
from projects.benefits.permissions import (
    CLAIM_BENEFIT,
    PUBLISH_BENEFIT,
    RECORD_PAYMENT,
    REPORT_BENEFIT,
)
from projects.benefits.queries import current_shares
from projects.benefits.sums import needs_comment
from projects.delivery.queries import began_on, bodies_of
from projects.publishing.models import Publication
from sharing.agreements.models import accepted_current
from sharing.grants.errors import AgreementMissing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

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
    feature: str = ""
    activities: str = ""
    costs: str = ""
    measure: str = ""
    target: str = ""
    full_year: Decimal | None = None
    years: int | None = None
    depends_on: str = ""


#: what of a claim may be changed afterwards
WORDS = (
    "name", "description", "confidence", "owner_name",
    "feature", "activities", "costs", "measure", "target", "full_year", "years", "depends_on",
)  # fmt: skip


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
        number=_next_number(actor, claimant),
        counts_from=began_on(actor, project),
        **{name: getattr(claim, name) for name in Claim.__dataclass_fields__},
    )
    benefit.save(force_insert=True)
    record("benefit_claimed", benefit, organisation=claimant.pk)
    return benefit


def _next_number(actor: Actor, claimant: Organisation) -> int:
    """The number of the body's next benefit; whoever claims another at this moment waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"benefits of {claimant.pk}"])
    last = Benefit.objects.claimed_by(actor).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@action(REPORT_BENEFIT)
def edit_benefit(actor: Actor, benefit: Benefit, /, **words: Any) -> None:
    """Change the words of a benefit: some of `WORDS`. What it is and how it adds up stays as it was claimed."""
    if not words.keys() <= set(WORDS):
        raise NotAllowed
    REPORT_BENEFIT.rows(actor).filter(pk=benefit.pk).update(**words)
    record("benefit_edited", benefit, organisation=benefit.organisation_id)


@action(REPORT_BENEFIT)
def enter_figure(actor: Actor, benefit: Benefit, *, entry: Entry) -> BenefitFigure:
    """Enter a figure of a quarter in one of the three series. One that stands is superseded, with a reason.

    Raises NotMeasurable, StageMissing, BeforeItBegan, QuarterToCome, NothingNew, ReasonMissing or CommentMissing.
    """
    if not benefit.is_measurable:
        raise NotMeasurable
    if benefit.counts_from and last_day(entry.quarter) < benefit.counts_from:
        raise BeforeItBegan(on=date_format(benefit.counts_from, "j F Y"))
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

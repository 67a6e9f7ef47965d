"""What is done to benefits: claim, report, share, attest, ask, validate, publish. A figure is never changed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.formats import date_format

from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.acting.standing import insist_on
from partners.acting.waits import one_at_a_time
from partners.audit.record import record
from projects.benefits.choices import BASES, Category, Series, Source, Stage, shapes_of
from projects.benefits.errors import (
    BeforeItBegan,
    CommentMissing,
    LikelyDouble,
    NothingNew,
    NotMeasurable,
    NotOfTheProject,
    PartnersNotSeen,
    QuarterToCome,
    ReasonMissing,
    ShapeDoesNotFit,
    SharesNotWhole,
    SharesTooMuch,
    SourceMissing,
    StageMissing,
)
from projects.benefits.letters import ATTEST
from projects.benefits.marks import COSTS, WORDS, words_of
from projects.benefits.models import (
    Benefit,
    BenefitCosts,
    BenefitFigure,
    BenefitShare,
    BenefitSplit,
)
from projects.benefits.payments import Money, Payment
from projects.benefits.periods import last_day
from projects.benefits.permissions import (
    CLAIM_BENEFIT,
    PUBLISH_BENEFIT,
    RECORD_PAYMENT,
    REPORT_BENEFIT,
    TAKE_BACK_PAYMENT,
)
from projects.benefits.queries import current_shares, is_sent_back, may_be_given
from projects.benefits.sums import needs_comment
from projects.benefits.words import plain
from projects.delivery.queries import began_on, bodies_of
from projects.delivery.telling import tell
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
    reach: str = ""
    source: str = ""
    measure: str = ""
    target: str = ""
    full_year: Decimal | None = None
    years: int | None = None
    depends_on: str = ""


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

    `key` stands for one filling in of the form. Raises ShapeDoesNotFit or SourceMissing.
    """
    claimant = _organisation(actor)
    one_at_a_time(f"benefits of {claimant.pk}")  # before it looks: a second post of the form may be at it now
    again = Benefit.objects.claimed_by(actor).filter(pk=key, project=project).first()
    if again is not None:
        record("benefit_claimed", again, organisation=claimant.pk)
        return again
    if Benefit.objects.visible_to(actor).filter(pk=key).exists():
        raise NotAllowed
    if (claim.basis or None) not in (BASES.get(claim.category) or (None,)):
        raise ShapeDoesNotFit
    if claim.shape not in shapes_of(claim.category, claim.basis):
        raise ShapeDoesNotFit
    _insist_on_source(claim.category, claim.source)
    benefit = Benefit(
        id=key,
        organisation=claimant,
        project=project,
        number=_next_number(actor),
        counts_from=began_on(actor, project),
        **{name: getattr(claim, name) for name in Claim.__dataclass_fields__ if name != COSTS},
    )
    benefit.save(force_insert=True)
    _set_costs(actor, benefit, claim.costs)
    record("benefit_claimed", benefit, organisation=claimant.pk)
    return benefit


def _next_number(actor: Actor) -> int:
    """The number of the body's next benefit, while nobody else claims one for it."""
    last = Benefit.objects.claimed_by(actor).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@action(REPORT_BENEFIT)
def edit_benefit(actor: Actor, benefit: Benefit, /, *, read: str | None = None, **words: Any) -> None:
    """Change the words of a benefit: some of `WORDS`. What it is and how it adds up stays as it was claimed.

    `read` is the mark of those that were there. Raises ChangedMeanwhile when somebody wrote others since.
    """
    if not words.keys() <= set(WORDS):
        raise NotAllowed
    insist_on(read, words_of(actor, REPORT_BENEFIT.rows(actor).get(pk=benefit.pk)), words)
    if "source" in words:
        _insist_on_source(benefit.category, words["source"])
    if COSTS in words:
        _set_costs(actor, benefit, words.pop(COSTS))
    if words:
        REPORT_BENEFIT.rows(actor).filter(pk=benefit.pk).update(**words)
    record("benefit_edited", benefit, organisation=benefit.organisation_id)


def _insist_on_source(category: str, source: str) -> None:
    if (category == Category.JOBS) != (source != Source.NONE):
        raise SourceMissing


def _set_costs(actor: Actor, benefit: Benefit, text: str) -> None:
    """In a table of its own: who sees the benefit does not see what it costs."""
    there = BenefitCosts.objects.visible_to(actor).filter(benefit=benefit)
    if not text:
        there.delete()
    elif not there.update(costs=text):
        BenefitCosts(organisation_id=benefit.organisation_id, benefit=benefit, costs=text).save(force_insert=True)


@action(REPORT_BENEFIT)
def enter_figure(actor: Actor, benefit: Benefit, *, entry: Entry) -> BenefitFigure:
    """Enter a figure of a quarter in one of the three series. One that stands is superseded, with a reason.

    One that was sent back may be entered again as it was: what lacked was its evidence, and finance attests it anew.
    Raises NotMeasurable, StageMissing, BeforeItBegan, QuarterToCome, NothingNew, ReasonMissing or CommentMissing.
    """
    _refuse_unfit(benefit, entry)
    there: Any = BenefitFigure.objects.visible_to(actor).filter(
        benefit=benefit, quarter=entry.quarter, stage=entry.stage
    )
    before = there.filter(series=entry.series).order_by("-number").first()
    if before is not None and before.amount == entry.amount and not is_sent_back(actor, before):
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
    if entry.series == Series.ACTUAL:
        tell(ATTEST, body=benefit.organisation_id, record=benefit.pk)
    record("benefit_figure_entered", benefit, organisation=benefit.organisation_id, reason=entry.reason)
    return figure


def _refuse_unfit(benefit: Benefit, entry: Entry) -> None:
    """Refuse what does not fit the benefit, whatever figures it has so far."""
    if not benefit.is_measurable:
        raise NotMeasurable
    if benefit.counts_from and last_day(entry.quarter) < benefit.counts_from:
        raise BeforeItBegan(on=date_format(benefit.counts_from, "j F Y"))
    if (entry.stage == Stage.NONE) == (benefit.category == Category.HOMES):
        raise StageMissing
    if entry.series == Series.ACTUAL and entry.quarter > clock.today():
        raise QuarterToCome


@action(REPORT_BENEFIT)
def split_benefit(
    actor: Actor, benefit: Benefit, *, shares: Iterable[tuple[Organisation, Decimal]], reason: str = ""
) -> BenefitSplit:
    """Share a benefit out from now on; without shares it is not apportioned. Its total does not change.

    Raises PartnersNotSeen, SharesNotWhole, SharesTooMuch, NotOfTheProject, or NothingNew.
    """
    allowed = {body.pk for body in may_be_given(actor, benefit)}
    if not allowed:
        raise PartnersNotSeen
    wanted = [(body, percent) for body, percent in shares if percent]
    total = sum((percent for _, percent in wanted), Decimal(0))
    if wanted and (total != WHOLE or min(percent for _, percent in wanted) < 0):
        refusal = SharesTooMuch if total > WHOLE else SharesNotWhole
        raise refusal(sum=plain(total, money=False), off=plain(abs(total - WHOLE), money=False))
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
    changed = sorted(wanted.keys() ^ standing.keys())  # each forum is counted under a lock: all take them in one order
    for pk in changed:
        if pk in standing:
            own.filter(pk=standing[pk].pk).update(withdrawn_at=clock.now())
            record("benefit_withdrawn", benefit, organisation=benefit.organisation_id, audience=standing[pk].forum.name)
        else:
            _publish(actor, benefit, wanted[pk])
    if not changed:
        record("benefit_published", benefit, organisation=benefit.organisation_id)


def _publish(actor: Actor, benefit: Benefit, forum: Forum) -> None:
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


def withdraw_with_forum(actor: Actor, forum: Forum) -> None:
    """Withdraw the benefits of a body that leaves a forum from it. What a report has already counted stays there."""
    own = Publication.objects.visible_to(actor).standing().filter(forum=forum, organisation=actor.organisation)
    held = list(own.select_related("benefit"))
    own.filter(pk__in=[one.pk for one in held]).update(withdrawn_at=clock.now())
    for one in held:
        record("benefit_withdrawn", one.benefit, organisation=one.organisation_id, audience=forum.name)


@action(RECORD_PAYMENT, locks=False)
def record_payment(
    actor: Actor, project: Project, *, key: uuid.UUID, money: Money, is_another: bool = False
) -> Payment:
    """Record money from one partner to another: one record with two legs, one of them the body acted for.

    `key` stands for one filling in of the form. Raises NotOfTheProject; or LikelyDouble when the same money between
    the two stands for that quarter, whoever recorded it, unless this `is_another`.
    """
    own, two = _organisation(actor), {money.payer.pk, money.payee.pk}
    allowed = {body.pk for body in bodies_of(actor, project)}
    if len(two) == 1 or own.pk not in two or not two <= allowed:
        raise NotOfTheProject
    one_at_a_time(f"payments of {project.pk}")
    rows = Payment.objects.visible_to(actor).filter(project=project)
    again = rows.filter(pk=key, organisation=own).first()
    if again is not None:
        record("payment_recorded", again, organisation=own.pk)
        return again
    same = (
        rows.standing().filter(payer=money.payer, payee=money.payee, quarter=money.quarter, amount=money.amount).first()
    )
    if same is not None and not is_another:
        raise LikelyDouble(
            amount=plain(money.amount, money=True),
            payer=money.payer.name,
            payee=money.payee.name,
            what=same.what,
            by=same.person_name,
        )
    payment = Payment(
        id=key,
        organisation=own,
        project=project,
        person_name=_by(actor)["person_name"],
        **{name: getattr(money, name) for name in Money.__dataclass_fields__},
    )
    payment.save(force_insert=True)
    record("payment_recorded", payment, organisation=own.pk)
    return payment


@action(TAKE_BACK_PAYMENT, leaves_sight=True, locks=False)
def take_back_payment(actor: Actor, payment: Payment, *, reason: str) -> Payment:
    """Take a wrong payment back by its counter-record: both stay, and together they are nil.

    Raises NothingNew when it is taken back already.
    """
    one_at_a_time(f"payments of {payment.project_id}")
    if not TAKE_BACK_PAYMENT.rows(actor).filter(pk=payment.pk).exists():
        raise NothingNew
    counter = Payment(
        organisation_id=payment.organisation_id,
        project_id=payment.project_id,
        payer_id=payment.payee_id,
        payee_id=payment.payer_id,
        quarter=payment.quarter,
        amount=payment.amount,
        what=payment.what,
        takes_back=payment,
        reason=reason,
        person_name=_by(actor)["person_name"],
    )
    counter.save(force_insert=True)
    record("payment_taken_back", payment, organisation=payment.organisation_id, reason=reason)
    return counter


def _organisation(actor: Actor) -> Organisation:
    if actor.organisation is None:
        raise NotAllowed
    return actor.organisation


def _by(actor: Actor) -> dict[str, Any]:
    return {"person": actor.person, "person_name": actor.person.name if actor.person else ""}

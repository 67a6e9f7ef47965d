"""Reading benefits: which a forum may count, which a partner has, and their figures as lines to add up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q

from assets.shares.queries import MoneyReader, openers
from partners import clock
from partners.files.models import StoredFile
from projects.benefits.choices import Category, Stage
from projects.benefits.choices import Series as Name
from projects.benefits.models import (
    Attestation,
    Benefit,
    BenefitFigure,
    BenefitShare,
    BenefitSplit,
    Evidence,
    Validation,
)
from projects.benefits.payments import Payment, PaymentDispute
from projects.benefits.periods import last_day
from projects.benefits.sums import Kind, Leg, Line, Series, crossing, legs
from projects.delivery.models import Project, ProjectSight
from projects.delivery.queries import bodies_of, members_known
from projects.publishing.models import ForumTally, Publication
from sharing.audiences.actors import doors_of_all
from sharing.grants.queries import levels_for
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Collection, Iterable, Mapping

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from projects.benefits.models import BenefitQuerySet


def published_to_forum(forum: Forum, actor: Actor) -> BenefitQuerySet:
    """The benefits that stand published to a forum, to an actor who is in it."""
    standing = Publication.objects.visible_to(actor).standing().filter(forum=forum, audience=forum.audience_id)
    return Benefit.objects.visible_to(actor).filter(pk__in=standing.values("benefit"))


def withheld_from(forum: Forum, actor: Actor) -> int:
    """How many benefits of the forum's projects are not published to it: a number, to its members."""
    tally = ForumTally.objects.visible_to(actor).filter(forum=forum).first()
    return tally.benefits - tally.published if tally else 0


def of_partner(actor: Actor) -> BenefitQuerySet:
    """Benefits that the body acted for claims or has a share in now, as far as it sees them."""
    if actor.organisation is None:
        return Benefit.objects.none()
    held = [
        share.benefit_id
        for shares in current_shares(Benefit.objects.visible_to(actor).values("pk"), actor).values()
        for share in shares
        if share.partner_id == actor.organisation.pk
    ]
    return Benefit.objects.visible_to(actor).filter(Q(organisation=actor.organisation) | Q(pk__in=held))


def payments_of(actor: Actor) -> list[Leg]:
    """The body's own legs of payments between partners, signed."""
    if actor.organisation is None:
        return []
    own = actor.organisation.pk
    rows = Payment.objects.visible_to(actor).with_disputes(actor).filter(Q(payer=own) | Q(payee=own))
    return [leg for one in rows.order_by("quarter", "pk") for leg in legs_of(one) if leg.organisation == own]


def payments_of_forum(forum: Forum, actor: Actor) -> list[Leg]:
    """Both legs of the payments on those projects of a forum whose money all its members see. Queries: three.

    So it is the same for each of them and in its report: what one of them knows more is none of the others' business.
    """
    sights = ProjectSight.objects.filter(
        door__in=doors_of_all(forum.audience_id), level__gte=Level.COMMERCIAL, until__gte=clock.today()
    ).scoped("through doors that every member holds")
    seen_by_all = Payment.objects.visible_to(actor).filter(project__forum=forum, project__in=sights.values("project"))
    rows = seen_by_all.with_disputes(actor)
    return [leg for one in rows.order_by("quarter", "at", "pk") for leg in legs_of(one)]


def payments_across(actor: Actor, forum: Forum, quarters: Collection[dt.date]) -> list[Leg]:
    """Of these, the ends with a member on this side and a stranger on the other, in these quarters."""
    inside = [one.pk for one in members_known(actor, forum.pk)]
    return [leg for leg in crossing(payments_of_forum(forum, actor), inside) if leg.quarter in quarters]


def legs_of(payment: Payment) -> tuple[Leg, ...]:
    """The two legs of a payment read `with_disputes`."""
    return tuple(
        legs(
            payment.pk,
            payment.payer_id,
            payment.payee_id,
            payment.quarter,
            payment.amount,
            payment.what,
            is_disputed=payment.is_disputed,  # type: ignore[attr-defined]  # annotated
        )
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of figures, by figure."""

    attested: frozenset[uuid.UUID]
    validated: frozenset[uuid.UUID]


def lines_of(benefits: BenefitQuerySet, actor: Actor, *, as_at: dt.datetime | None = None) -> list[Line]:
    """The benefits with their figures and shares, as they stood at a moment. Queries: six, whatever their number."""
    held = list(benefits.order_by("name", "pk"))
    ids = [one.pk for one in held]
    figures: dict[uuid.UUID, list[BenefitFigure]] = defaultdict(list)
    rows: Any = BenefitFigure.objects.visible_to(actor).filter(benefit__in=ids, **_until("entered_at", as_at))
    for figure in rows.order_by("number"):
        figures[figure.benefit_id].append(figure)
    known = _Known(
        attested=_figures(Attestation.objects.visible_to(actor).filter(benefit__in=ids, **_until("at", as_at))),
        validated=_figures(
            Validation.objects.visible_to(actor).filter(benefit__in=ids, accepted=True, **_until("at", as_at))
        ),
    )
    shares = current_shares(ids, actor, as_at)
    return [_line(one, figures[one.pk], known, shares.get(one.pk)) for one in held]


def _until(name: str, as_at: dt.datetime | None) -> dict[str, dt.datetime]:
    return {f"{name}__lte": as_at} if as_at else {}


def _figures(rows: Any) -> frozenset[uuid.UUID]:
    return frozenset(rows.values_list("figure", flat=True))


def current_shares(
    benefits: Any, actor: Actor, as_at: dt.datetime | None = None
) -> dict[uuid.UUID, list[BenefitShare]]:
    """The shares of the newest split of each benefit; nothing for those that are not apportioned."""
    splits: Any = BenefitSplit.objects.visible_to(actor).filter(benefit__in=benefits, **_until("at", as_at))
    newest = dict(splits.order_by("number").values_list("benefit", "pk"))
    rows: Any = BenefitShare.objects.visible_to(actor).filter(split__in=list(newest.values()))
    found: dict[uuid.UUID, list[BenefitShare]] = defaultdict(list)
    for share in rows.order_by("partner_id"):
        found[share.benefit_id].append(share)
    return found


def _line(
    benefit: Benefit, figures: Iterable[BenefitFigure], known: _Known, shares: Iterable[BenefitShare] | None
) -> Line:
    return Line(
        benefit=benefit.pk,
        name=benefit.name,
        project=benefit.project_id,
        claimed_by=benefit.organisation_id,
        kind=kind_of(benefit),
        confidence=benefit.confidence,
        amounts=series_of(benefit, figures, known.attested, known.validated),
        shares=fractions(shares) if shares else None,
        comments=_comments(benefit, figures),
        source=benefit.source,
    )


def _comments(benefit: Benefit, figures: Iterable[BenefitFigure]) -> dict[dt.date, str]:
    """Why the actual that stands is far from its forecast, by quarter, where that is said."""
    newest = {
        one.quarter: one.comment
        for one in sorted(figures, key=lambda figure: figure.number)
        if one.series == Name.ACTUAL and one.stage == counts_at(benefit)
    }
    return {quarter: comment for quarter, comment in newest.items() if comment}


def kind_of(benefit: Benefit) -> Kind:
    """What this benefit may be added to."""
    return Kind(benefit.category, benefit.basis, benefit.shape, benefit.cash_class, benefit.price_base)


def fractions(shares: Iterable[BenefitShare]) -> Mapping[uuid.UUID, Fraction]:
    """Shares as exact parts of one."""
    return {one.partner_id: Fraction(one.percent) / 100 for one in shares}


def counts_at(benefit: Benefit) -> Stage:
    """Homes count where the land is released; everything else has no stages."""
    return Stage.RELEASED if benefit.category == Category.HOMES else Stage.NONE


def series_of(
    benefit: Benefit,
    figures: Iterable[BenefitFigure],
    attested: frozenset[uuid.UUID],
    validated: frozenset[uuid.UUID],
) -> Series:
    """The figures in their order, the newest of each quarter standing; a dis-benefit turned negative."""
    found = Series({}, {}, {}, {}, {}, {})
    stage = counts_at(benefit)
    for one in sorted(figures, key=lambda figure: figure.number):
        if one.stage != stage or (benefit.counts_from and last_day(one.quarter) < benefit.counts_from):
            continue
        amount = -one.amount if benefit.is_disbenefit else one.amount
        if one.series == Name.BASELINE:
            found.original.setdefault(one.quarter, amount)
            found.baseline[one.quarter] = amount
        elif one.series == Name.FORECAST:
            found.forecast[one.quarter] = amount
        else:
            found.reported[one.quarter] = amount
            if one.pk in attested:
                found.attested[one.quarter] = amount
            if one.pk in validated:
                found.validated[one.quarter] = amount
    return found


def waiting_for_finance(actor: Actor, benefit: Benefit) -> list[BenefitFigure]:
    """The actuals that stand and that finance has not attested."""
    done = Attestation.objects.visible_to(actor).filter(benefit=benefit).values("figure")
    rows = BenefitFigure.objects.visible_to(actor).filter(benefit=benefit, series=Name.ACTUAL)
    return list(rows.current().exclude(pk__in=done).order_by("quarter", "pk"))


def waiting_for_validation(actor: Actor, benefit: Benefit) -> list[BenefitFigure]:
    """The actuals that stand, are attested, and that nobody has validated or sent back."""
    return list(_unanswered(actor, [benefit.pk]).order_by("quarter", "pk"))


def having_unanswered(actor: Actor, benefits: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Those of these benefits of which an actual waits for validation. One query."""
    return frozenset(_unanswered(actor, benefits).values_list("benefit", flat=True))


def _unanswered(actor: Actor, benefits: Collection[uuid.UUID]) -> Any:
    attested = Attestation.objects.visible_to(actor).filter(benefit__in=benefits).values("figure")
    done = Validation.objects.visible_to(actor).filter(benefit__in=benefits).values("figure")
    rows = BenefitFigure.objects.visible_to(actor).filter(benefit__in=benefits, series=Name.ACTUAL, pk__in=attested)
    return rows.current().exclude(pk__in=done)


def is_sent_back(actor: Actor, figure: BenefitFigure) -> bool:
    """Whether whoever was asked to validate a figure sent it back."""
    return bool(Validation.objects.visible_to(actor).filter(figure=figure, accepted=False).exists())


def gaining(actor: Actor, benefit: Benefit) -> frozenset[uuid.UUID]:
    """The body that claims a benefit, and those with a share in it now."""
    held = current_shares([benefit.pk], actor).get(benefit.pk, [])
    return frozenset({benefit.organisation_id, *(one.partner_id for one in held)})


def is_independent(actor: Actor, benefit: Benefit, body: Organisation) -> bool:
    """Whether a body neither claims a benefit nor has a share in it now."""
    return body.pk not in gaining(actor, benefit)


def project_seen(actor: Actor, benefit: Benefit) -> Project | None:
    """The project of a benefit, where the reader may know it."""
    found: Project | None = (
        Project.objects.visible_to(actor).select_related("forum").filter(pk=benefit.project_id).first()
    )
    return found


def may_be_given(actor: Actor, benefit: Benefit) -> list[Organisation]:
    """The bodies that may have a share in a benefit: those of its project, and whoever claims it.

    Nobody where the claiming body does not see who takes part, as when its share of the project has ended: it cannot
    name whom it does not know, and would leave out whoever holds a share now.
    """
    project = project_seen(actor, benefit)
    if project is None or levels_for(actor, Project, [project.pk]).get(project.pk, Level.LISTED) < Level.SUMMARY:
        return []
    found = {one.pk: one for one in bodies_of(actor, project)}
    if actor.organisation is not None and benefit.organisation_id == actor.organisation.pk:
        found.setdefault(actor.organisation.pk, actor.organisation)
    return list(found.values())


def opened_by_others(actor: Actor, benefit: Benefit) -> tuple[MoneyReader, ...]:
    """Who of other bodies opened what a benefit of the body acted for may cost, and its evidence."""
    if actor.organisation is None or benefit.organisation_id != actor.organisation.pk:
        return ()
    files = Evidence.objects.visible_to(actor).filter(benefit=benefit).values_list("pk", flat=True)
    return openers(actor, [benefit.pk, *files], ["benefit_costs_seen", "evidence_seen"])


def file_of(evidence: Evidence) -> StoredFile:
    """The file of evidence that the reader may see."""
    return StoredFile.objects.filter(pk=evidence.file_id).scoped("evidence at hand").get()


def benefits_of_project(actor: Actor, project: Project) -> list[Benefit]:
    """The benefits of a project that the reader may see, by name."""
    return list(Benefit.objects.visible_to(actor).filter(project=project).order_by("name", "pk"))


def holders_on(actor: Actor, project: Project) -> set[uuid.UUID]:
    """The bodies that claim a benefit of a project, have a share in one now, or are an end of a payment on it."""
    benefits = benefits_of_project(actor, project)
    shares = current_shares([one.pk for one in benefits], actor).values()
    money = Payment.objects.visible_to(actor).standing().filter(project=project)
    return (
        {one.organisation_id for one in benefits}
        | {one.partner_id for some in shares for one in some}
        | {end for two in money.values_list("payer", "payee") for end in two}
    )


def payments_on(actor: Actor, project: Project, *, own: bool = False) -> list[Payment]:
    """The payments on a project that the reader may see, in order, with the disputes about them. Two queries.

    `own`: only those that the body acted for pays or receives.
    """
    rows = Payment.objects.visible_to(actor).filter(project=project)
    if own:
        rows = rows.filter(Q(payer=actor.organisation) | Q(payee=actor.organisation))
    disputes = PaymentDispute.objects.visible_to(actor).open()
    rows = rows.prefetch_related(Prefetch("disputes", disputes, to_attr="open_disputes"))
    return list(rows.order_by("quarter", "at", "pk"))

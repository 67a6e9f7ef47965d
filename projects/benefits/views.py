"""Pages of benefits: sums over a year, one benefit, keeping it, validating it, publishing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.acting.pages import ask, page
from partners.acting.requires import PortalRequest, requires
from projects.benefits import actions
from projects.benefits.beside import beside
from projects.benefits.choices import COUNTS_WHEN, EVIDENCE_NEEDED, Category
from projects.benefits.discounting import worth_of
from projects.benefits.disputing import said_against, ways_about_payments
from projects.benefits.errors import LikelyDouble, PartnersNotSeen
from projects.benefits.forms import (
    ClaimForm,
    EditForm,
    FigureForm,
    PaymentForm,
    PublishForm,
    SplitForm,
    TakeBackForm,
)
from projects.benefits.ledger import costs_are_apart, described, ledger_of, sum_lines, years_to_choose
from projects.benefits.marks import words_of
from projects.benefits.models import Benefit
from projects.benefits.payments import Payment
from projects.benefits.periods import quarter_label, quarters_of_year
from projects.benefits.permissions import (
    ATTEST_BENEFIT,
    CLAIM_BENEFIT,
    PUBLISH_BENEFIT,
    RECORD_PAYMENT,
    REPORT_BENEFIT,
    SEE_BENEFIT,
    SEE_BENEFITS,
    SEE_FORUM_BENEFITS,
    TAKE_BACK_PAYMENT,
    VALIDATE_BENEFIT,
)
from projects.benefits.queries import (
    current_shares,
    lines_of,
    may_be_given,
    of_partner,
    opened_by_others,
    payments_across,
    payments_of,
    project_seen,
    published_to_forum,
    waiting_for_finance,
    waiting_for_validation,
    withheld_from,
)
from projects.benefits.sums import by_partner, for_partner, netted, roll_up
from projects.benefits.words import plain
from projects.delivery.models import Project
from projects.delivery.queries import bodies_by_id, initiative_of, project_lines, sights_of_forum

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from forums.membership.models import Forum

APRIL = 4


def at(benefit: Benefit) -> str:
    """The page of a benefit."""
    return reverse("projects:benefit", args=[benefit.pk])


@requires(SEE_BENEFITS)
@require_safe
def benefit_list(request: PortalRequest) -> HttpResponse:
    """The body's own view: its shares over a financial year, its payments, and the benefits behind them."""
    actor = request.actor
    year, years = years_to_choose(request.GET.get("year", ""), APRIL)
    quarters = quarters_of_year(year, APRIL)
    lines = lines_of(of_partner(actor), actor)
    legs = [leg for leg in payments_of(actor) if leg.quarter in quarters]
    own = actor.organisation.pk if actor.organisation else None
    ways = ways_about_payments(actor, {leg.payment for leg in legs})
    bodies = bodies_by_id([line.claimed_by for line in lines] + [leg.counterpart for leg in legs])
    return page(
        request,
        "projects/benefits/benefit_list.html",
        years=years,
        sums=sum_lines(for_partner(lines, own, quarters)) if own else [],
        whole=sum_lines(roll_up([line for line in lines if line.shares is None], quarters)),
        legs=[
            (
                leg,
                quarter_label(leg.quarter),
                bodies.get(leg.counterpart),
                plain(leg.amount, money=True),
                ways.get(leg.payment),
            )
            for leg in legs
        ],
        net=plain(netted(legs, [own]), money=True) if own and legs else "",
        lines=[(line, bodies.get(line.claimed_by), line.claimed_by == own) for line in lines],
    )


@requires(SEE_FORUM_BENEFITS)
@require_safe
def forum_benefits(request: PortalRequest, forum: Forum) -> HttpResponse:
    """What is published to a forum, over its reporting year: the total, by partner, and how many are withheld."""
    actor, starts_in = request.actor, forum.reporting_year_starts_in
    year, years = years_to_choose(request.GET.get("year", ""), starts_in)
    quarters = quarters_of_year(year, starts_in)
    lines = lines_of(published_to_forum(forum, actor), actor)
    parts = by_partner(lines, quarters)
    bodies = bodies_by_id([*(body for body in parts if body), *(line.claimed_by for line in lines)])
    named = sorted(
        ((bodies[body].name, rows) for body, rows in parts.items() if body in bodies), key=lambda one: one[0]
    )
    unnamed = [row for body, rows in parts.items() if body and body not in bodies for row in rows]
    partners = [(name, sum_lines(rows)) for name, rows in named]
    partners += [(_("Another body"), sum_lines(unnamed))] if unnamed else []
    partners += [(_("Not apportioned"), sum_lines(parts[None]))] if None in parts else []
    return page(
        request,
        "projects/benefits/forum_benefits.html",
        forum=forum,
        years=years,
        sums=sum_lines(roll_up(lines, quarters)),
        partners=partners,
        withheld=withheld_from(forum, actor),
        has_payments=bool(payments_across(actor, forum, quarters)),
        year=year,
        lines=[(line, bodies.get(line.claimed_by)) for line in lines],
        projects=project_lines(actor, sights_of_forum(actor, forum)),
    )


@requires(SEE_BENEFIT)
@require_safe
def benefit(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """One benefit, quarter by quarter, with its shares, evidence and who validated it; and where it came from."""
    actor = request.actor
    project = project_seen(actor, benefit)
    held = current_shares([benefit.pk], actor).get(benefit.pk, [])
    bodies = bodies_by_id([benefit.organisation_id, *(one.partner_id for one in held)])
    may_report = actor.may(REPORT_BENEFIT, benefit)
    return page(
        request,
        "projects/benefits/benefit.html",
        benefit=benefit,
        reference=benefit.reference_for(actor),
        claimant=bodies.get(benefit.organisation_id),
        project=project,
        initiative=initiative_of(actor, project) if project else None,
        ledger=ledger_of(actor, benefit, bodies),
        words=described(actor, benefit),
        costs_are_apart=costs_are_apart(actor, benefit),
        openers=opened_by_others(actor, benefit),
        counts_when=COUNTS_WHEN[benefit.category],
        evidence_needed=EVIDENCE_NEEDED[benefit.category],
        worth=worth_of(lines_of(Benefit.objects.visible_to(actor).filter(pk=benefit.pk), actor)),
        beside=[panel for source in beside for panel in source(actor, benefit)],
        may_report=may_report,
        may_split=may_report and bool(may_be_given(actor, benefit)),
        may_attest=actor.may(ATTEST_BENEFIT, benefit) and bool(waiting_for_finance(actor, benefit)),
        may_publish=actor.may(PUBLISH_BENEFIT, benefit),
        may_validate=actor.may(VALIDATE_BENEFIT, benefit) and bool(waiting_for_validation(actor, benefit)),
    )


@requires(CLAIM_BENEFIT)
def benefit_claim(request: PortalRequest, project: Project) -> HttpResponse:
    """Claim a benefit of a project for the body acted for."""
    return ask(
        request,
        ClaimForm(request.POST or None),
        lambda one: actions.claim_benefit(request.actor, project, key=one.cleaned_data["key"], claim=one.claim),
        after=at,
        back=reverse("projects:project", args=[project.pk]),
        said=_("The benefit is claimed. Enter its baseline and forecast."),
        template="projects/benefits/benefit_claim.html",
        project=project,
        categories=[(one.label, COUNTS_WHEN[one], EVIDENCE_NEEDED[one]) for one in Category],
    )


@requires(REPORT_BENEFIT)
def benefit_edit(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """Change the words of a benefit."""
    return ask(
        request,
        EditForm(request.POST or None, benefit=benefit, standing=words_of(request.actor, benefit)),
        lambda one: actions.edit_benefit(request.actor, benefit, **one.cleaned_data),
        to=at(benefit),
        said=_("The benefit is saved."),
        heading=_("Edit this benefit"),
        caption=benefit.name,
        button=_("Save"),
    )


def _asked_for(request: PortalRequest) -> dict[str, str]:
    """The quarter that a link names, where it names one: the form offers it first."""
    quarter = request.GET.get("quarter", "")
    return {"quarter": quarter} if quarter else {}


def _is_wide(request: PortalRequest) -> bool:
    """Whether a link asks for the quarters of ten years either way."""
    return request.GET.get("quarters", "") == "all"


@requires(REPORT_BENEFIT)
def figure_add(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """Enter a figure of a quarter."""
    return ask(
        request,
        FigureForm(request.POST or None, benefit=benefit, is_wide=_is_wide(request), initial=_asked_for(request)),
        lambda one: actions.enter_figure(request.actor, benefit, entry=one.entry),
        to=at(benefit),
        said=_("The figure is entered."),
        template="projects/benefits/figure_add.html",
        benefit=benefit,
    )


@requires(REPORT_BENEFIT)
def benefit_split(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """Share a benefit out, or say that it is not apportioned."""
    held = {one.partner_id: one.percent for one in current_shares([benefit.pk], request.actor).get(benefit.pk, [])}
    form = SplitForm(request.POST or None, actor=request.actor, benefit=benefit)
    if not form.bodies:
        raise PartnersNotSeen
    form.initial = {name: held.get(body.pk) for name, body in form.bodies.items()}
    return ask(
        request,
        form,
        lambda one: actions.split_benefit(request.actor, benefit, shares=one.shares, reason=one.cleaned_data["reason"]),
        to=at(benefit),
        said=_("The shares are saved."),
        heading=_("Share this benefit out"),
        caption=benefit.name,
        button=_("Save the shares"),
        explanation=_(
            "The shares sum to exactly 100%. Leave all empty when the benefit is not apportioned, as is usual for "
            "homes, land and jobs. The total does not change."
        ),
    )


@requires(PUBLISH_BENEFIT)
def benefit_publish(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """Which forums read a benefit and count it."""
    now = [str(one.forum_id) for one in ledger_of(request.actor, benefit, {}).publications]
    return ask(
        request,
        PublishForm(request.POST or None, actor=request.actor, initial={"forums": now}),
        lambda one: actions.publish_benefit(request.actor, benefit, forums=one.chosen),
        to=at(benefit),
        said=_("Saved. The forums you ticked read this benefit, and no others."),
        heading=_("Publish this benefit"),
        caption=benefit.name,
        button=_("Save"),
        explanation=_(
            "Members of a forum then read its figures, shares and who validated them, and the forum counts it. They "
            "see neither its evidence nor anything else of the project. A report that has counted it stays as it is."
        ),
    )


def _recording(request: PortalRequest, project: Project) -> Callable[[PaymentForm], object]:
    """What is done with the form: when the same is recorded already, it asks whether this is another."""

    def do(form: PaymentForm) -> object:
        try:
            return actions.record_payment(request.actor, project, **form.payment)
        except LikelyDouble:
            form.ask_whether_another()
            raise

    return do


@requires(TAKE_BACK_PAYMENT)
def payment_take_back(request: PortalRequest, payment: Payment) -> HttpResponse:
    """Take a wrong payment back by its counter-record; whoever is the other end may have said why it is wrong."""
    stays = _("It stays, and beside it stands its counter-record with your reason: together they are nil.")
    project = Project.objects.visible_to(request.actor).filter(pk=payment.project_id)
    at_project = reverse("projects:project", args=[payment.project_id])
    return ask(
        request,
        TakeBackForm(request.POST or None),
        lambda one: actions.take_back_payment(request.actor, payment, reason=one.cleaned_data["reason"]),
        # whoever recorded it as a partner may see the project no longer
        to=at_project if project.exists() else reverse("projects:benefit-list"),
        said=_("The payment is taken back."),
        heading=_("Take this payment back?"),
        caption=f"{payment.what}, {payment.quarter_name}, {plain(payment.amount, money=True)}",
        explanation=f"{said_against(request.actor, payment)} {stays}".strip(),
        button=_("Take it back"),
        kind="warning",
    )


@requires(RECORD_PAYMENT)
def payment_add(request: PortalRequest, project: Project) -> HttpResponse:
    """Record money from one partner to another."""
    return ask(
        request,
        PaymentForm(request.POST or None, actor=request.actor, project=project),
        _recording(request, project),
        to=reverse("projects:project", args=[project.pk]),
        said=_("The payment is recorded."),
        heading=_("Record a payment between partners"),
        caption=project.name,
        button=_("Record this payment"),
        explanation=_("It counts in the own view of each of the two. For the forum it is nil: no benefit is made."),
    )

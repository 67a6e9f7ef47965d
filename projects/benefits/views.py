"""Pages of benefits: sums over a year, one benefit, keeping it, validating it, publishing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.acting.errors import Refused
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.files.sending import attached
from projects.benefits import actions
from projects.benefits.forms import (
    AskForm,
    ClaimForm,
    ConfirmForm,
    EvidenceForm,
    FigureForm,
    PaymentForm,
    PublishForm,
    SplitForm,
    ValidateForm,
    WordsForm,
)
from projects.benefits.ledger import ledger_of, sum_lines, years_to_choose
from projects.benefits.models import Benefit, Evidence
from projects.benefits.periods import quarters_of_year
from projects.benefits.permissions import (
    ATTEST_BENEFIT,
    CLAIM_BENEFIT,
    PUBLISH_BENEFIT,
    RECORD_PAYMENT,
    REPORT_BENEFIT,
    SEE_BENEFIT,
    SEE_BENEFITS,
    SEE_EVIDENCE,
    SEE_FORUM_BENEFITS,
    VALIDATE_BENEFIT,
)
from projects.benefits.queries import (
    current_shares,
    file_of,
    lines_of,
    of_partner,
    payments_of,
    project_seen,
    published_to_forum,
    waiting_for_finance,
    waiting_for_validation,
    withheld_from,
)
from projects.benefits.sums import by_partner, for_partner, netted, roll_up
from projects.benefits.words import plain
from projects.delivery.queries import bodies_by_id, initiative_of, project_lines, sights_of_forum

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from forums.membership.models import Forum
    from projects.delivery.models import Project

APRIL = 4


def ask(
    request: PortalRequest, form: Any, do: Callable[[Any], Any], *, to: str, said: str, **context: Any
) -> HttpResponse:
    """A page that asks and then does it: refusals stand beside the form, success leads to `to`."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return SeeOther(to)
    template = context.pop("template", "projects/delivery/asking.html")
    return page(request, template, form=form, back=to, **context)


def at(benefit: Benefit) -> str:
    """The page of a benefit."""
    return reverse("projects:benefit", args=[benefit.pk])


@requires(SEE_BENEFITS)
def benefit_list(request: PortalRequest) -> HttpResponse:
    """The body's own view: its shares over a financial year, its payments, and the benefits behind them."""
    actor = request.actor
    year, years = years_to_choose(request.GET.get("year", ""), APRIL)
    quarters = quarters_of_year(year, APRIL)
    lines = lines_of(of_partner(actor), actor)
    legs = [leg for leg in payments_of(actor) if leg.quarter in quarters]
    own = actor.organisation.pk if actor.organisation else None
    bodies = bodies_by_id([line.claimed_by for line in lines] + [leg.counterpart for leg in legs])
    return page(
        request,
        "projects/benefits/benefit_list.html",
        years=years,
        sums=sum_lines(for_partner(lines, own, quarters)) if own else [],
        whole=sum_lines(roll_up([line for line in lines if line.shares is None], quarters)),
        legs=[(leg, bodies.get(leg.counterpart), plain(leg.amount, money=True)) for leg in legs],
        net=plain(netted(legs, [own]), money=True) if own and legs else "",
        lines=[(line, bodies.get(line.claimed_by), line.claimed_by == own) for line in lines],
    )


@requires(SEE_FORUM_BENEFITS)
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
        lines=[(line, bodies.get(line.claimed_by)) for line in lines],
        projects=project_lines(actor, sights_of_forum(actor, forum)),
    )


@requires(SEE_BENEFIT)
def benefit(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """One benefit, quarter by quarter, with its shares, evidence and who validated it; and where it came from."""
    actor = request.actor
    project = project_seen(actor, benefit)
    held = current_shares([benefit.pk], actor).get(benefit.pk, [])
    bodies = bodies_by_id([benefit.organisation_id, *(one.partner_id for one in held)])
    return page(
        request,
        "projects/benefits/benefit.html",
        benefit=benefit,
        claimant=bodies.get(benefit.organisation_id),
        project=project,
        initiative=initiative_of(actor, project) if project else None,
        ledger=ledger_of(actor, benefit, bodies),
        may_report=actor.may(REPORT_BENEFIT, benefit),
        may_attest=actor.may(ATTEST_BENEFIT, benefit) and bool(waiting_for_finance(actor, benefit)),
        may_publish=actor.may(PUBLISH_BENEFIT, benefit),
        may_validate=actor.may(VALIDATE_BENEFIT, benefit),
    )


@requires(CLAIM_BENEFIT)
def benefit_claim(request: PortalRequest, project: Project) -> HttpResponse:
    """Claim a benefit of a project for the body acted for."""
    form = ClaimForm(request.POST or None)
    back = reverse("projects:project", args=[project.pk])
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.claim_benefit(request.actor, project, key=form.cleaned_data["key"], claim=form.claim)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The benefit is claimed. Enter its baseline and forecast."))
            return SeeOther(at(made))
    return page(
        request,
        "projects/delivery/asking.html",
        form=form,
        back=back,
        heading=_("Claim a benefit"),
        caption=project.name,
        button=_("Claim this benefit"),
        explanation=_("Your organisation claims it, once, on this project. Others may have a share in it."),
    )


@requires(REPORT_BENEFIT)
def benefit_edit(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """Change the words of a benefit."""
    names = ("name", "description", "owner_name", "confidence")
    return ask(
        request,
        WordsForm(request.POST or None, initial={name: getattr(benefit, name) for name in names}),
        lambda one: actions.edit_benefit(request.actor, benefit, **one.cleaned_data),
        to=at(benefit),
        said=_("The benefit is saved."),
        heading=_("Edit this benefit"),
        caption=benefit.name,
        button=_("Save"),
    )


@requires(REPORT_BENEFIT)
def figure_add(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """Enter a figure of a quarter."""
    return ask(
        request,
        FigureForm(request.POST or None, benefit=benefit),
        lambda one: actions.enter_figure(request.actor, benefit, entry=one.entry),
        to=at(benefit),
        said=_("The figure is entered."),
        heading=_("Enter a figure"),
        caption=benefit.name,
        button=_("Enter this figure"),
        explanation=_("Baseline, forecast and actual are three series. A new figure supersedes one that stands."),
    )


@requires(REPORT_BENEFIT)
def benefit_split(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """Share a benefit out, or say that it is not apportioned."""
    held = {one.partner_id: one.percent for one in current_shares([benefit.pk], request.actor).get(benefit.pk, [])}
    form = SplitForm(request.POST or None, actor=request.actor, benefit=benefit)
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


@requires(ATTEST_BENEFIT)
def benefit_attest(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """Finance stands by the actuals that wait for it."""
    waiting = waiting_for_finance(request.actor, benefit)
    return ask(
        request,
        ConfirmForm(request.POST if request.method == "POST" else None),
        lambda _form: actions.attest_benefit(request.actor, benefit),
        to=at(benefit),
        said=_("The figures are attested."),
        template="projects/benefits/benefit_attest.html",
        benefit=benefit,
        figures=[(one, plain(one.amount, money=benefit.is_money)) for one in waiting],
    )


@requires(REPORT_BENEFIT)
def evidence_add(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """Keep a file that shows that it is so."""
    posted = request.method == "POST"
    return ask(
        request,
        EvidenceForm(request.POST if posted else None, request.FILES if posted else None),
        lambda one: actions.add_evidence(request.actor, benefit, **one.cleaned_data),
        to=at(benefit),
        said=_("The evidence is kept."),
        template="projects/benefits/evidence_add.html",
        benefit=benefit,
    )


@requires(SEE_EVIDENCE)
def evidence(request: PortalRequest, evidence: Evidence) -> HttpResponse:
    """The file itself, to be saved: never shown inside the portal."""
    answer: HttpResponse = attached(file_of(evidence))
    return answer


@requires(REPORT_BENEFIT)
def benefit_ask(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """Ask somebody independent to validate the attested figures."""
    return ask(
        request,
        AskForm(request.POST or None, actor=request.actor, benefit=benefit),
        lambda one: actions.ask_validation(
            request.actor,
            benefit,
            validator=one.chosen[0],
            forum=one.chosen[1],
            note=one.cleaned_data["note"],
        ),
        to=at(benefit),
        said=_("They are asked. They see the benefit and its evidence until they have answered."),
        heading=_("Ask for validation"),
        caption=benefit.name,
        button=_("Ask"),
    )


@requires(VALIDATE_BENEFIT)
def benefit_validate(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """Read the evidence, then validate the figures or send them back."""
    waiting = waiting_for_validation(request.actor, benefit)
    files = Evidence.objects.visible_to(request.actor).filter(benefit=benefit).order_by("added_at", "pk")
    return ask(
        request,
        ValidateForm(request.POST or None),
        lambda one: actions.validate_benefit(
            request.actor,
            benefit,
            accepted=one.cleaned_data["answer"] == "accept",
            reason=one.cleaned_data["reason"],
        ),
        to=reverse("projects:benefit-list"),
        said=_("Your answer is recorded."),
        template="projects/benefits/benefit_validate.html",
        benefit=benefit,
        figures=[(one, plain(one.amount, money=benefit.is_money)) for one in waiting],
        files=files,
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


@requires(RECORD_PAYMENT)
def payment_add(request: PortalRequest, project: Project) -> HttpResponse:
    """Record money from one partner to another."""
    return ask(
        request,
        PaymentForm(request.POST or None, actor=request.actor, project=project),
        lambda one: actions.record_payment(request.actor, project, **one.payment),
        to=reverse("projects:project", args=[project.pk]),
        said=_("The payment is recorded."),
        heading=_("Record a payment between partners"),
        caption=project.name,
        button=_("Record this payment"),
        explanation=_("It counts in the own view of each of the two. For the forum it is nil: no benefit is made."),
    )

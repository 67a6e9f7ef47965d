"""Pages that prove figures: finance attests, evidence is kept and opened, somebody independent is asked and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.acting.again import twice_is_once
from partners.acting.pages import ask, page
from partners.acting.requires import PortalRequest, requires
from partners.files.sending import attached
from partners.files.words import how_long
from projects.benefits.choices import COUNTS_WHEN, EVIDENCE_NEEDED
from projects.benefits.models import Evidence
from projects.benefits.permissions import (
    ATTEST_BENEFIT,
    REPORT_BENEFIT,
    SEE_EVIDENCE,
    TAKE_BACK_EVIDENCE,
    VALIDATE_BENEFIT,
    WITHDRAW_REQUEST,
)
from projects.benefits.queries import file_of, waiting_for_finance, waiting_for_validation
from projects.benefits.words import plain
from projects.proof import actions
from projects.proof.again import said_already
from projects.proof.forms import AskForm, ConfirmForm, EvidenceForm, TakeBackForm, ValidateForm
from projects.proof.marks import READ, mark_of

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from projects.benefits.models import Benefit, ValidationRequest


@requires(ATTEST_BENEFIT)
def benefit_attest(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """Finance stands by the actuals that wait for it."""
    waiting = waiting_for_finance(request.actor, benefit)
    return ask(
        request,
        ConfirmForm(request.POST if request.method == "POST" else None),
        lambda _form: actions.attest_benefit(request.actor, benefit, read=request.POST.get(READ, "")),
        to=reverse("projects:benefit", args=[benefit.pk]),
        said=_("The figures are attested."),
        template="projects/proof/benefit_attest.html",
        benefit=benefit,
        figures=[(one, plain(one.amount, money=benefit.is_money)) for one in waiting],
        read=mark_of(waiting),
    )


@requires(REPORT_BENEFIT)
def evidence_add(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """Keep a file that shows that it is so."""
    posted = request.method == "POST"
    return ask(
        request,
        EvidenceForm(request.POST if posted else None, request.FILES if posted else None),
        lambda one: actions.add_evidence(request.actor, benefit, **one.cleaned_data),
        to=reverse("projects:benefit", args=[benefit.pk]),
        said=_("The evidence is kept."),
        template="projects/proof/evidence_add.html",
        benefit=benefit,
        evidence_needed=EVIDENCE_NEEDED[benefit.category],
    )


@requires(SEE_EVIDENCE, marks=True)
@require_safe
def evidence(request: PortalRequest, evidence: Evidence) -> HttpResponse:
    """The file itself, to be saved: never shown inside the portal. Opening another body's is recorded."""
    if request.actor.organisation is None or evidence.organisation_id != request.actor.organisation.pk:
        actions.note_evidence_seen(request.actor, evidence)
    answer: HttpResponse = attached(file_of(evidence))
    return answer


@requires(TAKE_BACK_EVIDENCE)
def evidence_take_back(request: PortalRequest, evidence: Evidence) -> HttpResponse:
    """Hand a file out no longer, and say why."""
    return ask(
        request,
        TakeBackForm(request.POST or None),
        lambda one: actions.take_back_evidence(request.actor, evidence, reason=one.cleaned_data["reason"]),
        to=reverse("projects:benefit", args=[evidence.benefit_id]),
        said=_("The file is no longer handed out."),
        heading=_("Take this evidence back?"),
        caption=evidence.what,
        explanation=_(
            "Nobody can open the file any more. That it was there, what it showed and why it went stays. The file "
            "itself is removed after %(soon)s; where figures were attested or validated while it stood it is "
            "kept, shut, for %(late)s."
        )
        % {
            "soon": how_long(settings.EVIDENCE_KEPT_DAYS),
            "late": how_long(settings.EVIDENCE_RELIED_ON_KEPT_DAYS),
        },
        button=_("Take it back"),
        kind="warning",
    )


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
        to=reverse("projects:benefit", args=[benefit.pk]),
        said=_("They are asked. They see the benefit and its evidence until they have answered."),
        heading=_("Ask for validation"),
        caption=benefit.name,
        button=_("Ask"),
    )


@requires(WITHDRAW_REQUEST)
def request_withdraw(request: PortalRequest, asked: ValidationRequest) -> HttpResponse:
    """Ask somebody no longer."""
    return ask(
        request,
        ConfirmForm(request.POST if request.method == "POST" else None),
        lambda _form: actions.withdraw_request(request.actor, asked),
        to=reverse("projects:benefit", args=[asked.benefit_id]),
        said=_("They are asked no longer."),
        heading=_("Ask them no longer?"),
        caption=f"{asked.benefit.name}, {asked.validator.name}",
        explanation=_(
            "They no longer see this benefit or its evidence, unless it is shared with them or published to a forum "
            "of theirs. You can ask again, or ask somebody else."
        ),
        button=_("Withdraw the request"),
        kind="warning",
    )


def _validated_already(request: PortalRequest, benefit: uuid.UUID) -> bool:
    form = ValidateForm(request.POST)
    return form.is_valid() and said_already(
        request.actor, benefit, accepted=form.accepted, reason=form.cleaned_data["reason"], read=_read(request)
    )


def _read(request: PortalRequest) -> str:
    return request.POST.get(READ, "")


@twice_is_once(_validated_already, to="home:dashboard")
@requires(VALIDATE_BENEFIT)
def benefit_validate(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """Read the evidence, then validate the figures or send them back."""
    waiting = waiting_for_validation(request.actor, benefit)
    files = Evidence.objects.visible_to(request.actor).standing().filter(benefit=benefit).order_by("added_at", "pk")
    shown = {
        "benefit": benefit,
        "figures": [(one, plain(one.amount, money=benefit.is_money)) for one in waiting],
        "files": files,
        "counts_when": COUNTS_WHEN[benefit.category],
        "evidence_needed": EVIDENCE_NEEDED[benefit.category],
    }
    template = "projects/proof/benefit_validate.html"
    if request.method != "POST" and not waiting:
        return page(request, template, **shown)
    return ask(
        request,
        ValidateForm(request.POST or None),
        lambda one: actions.validate_benefit(
            request.actor,
            benefit,
            accepted=one.accepted,
            reason=one.cleaned_data["reason"],
            read=_read(request),
        ),
        to=reverse("home:dashboard"),  # whoever has answered may no longer see the benefit
        back=reverse("projects:benefit", args=[benefit.pk]),
        said=_("Your answer is recorded."),
        template=template,
        read=mark_of(waiting),
        **shown,
    )

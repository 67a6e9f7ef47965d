"""Pages of evidence: what there is to show for each stage, attesting, filing a document, opening it, taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forums.evidence import actions
from forums.evidence.forms import AttestForm, ConfirmForm, FileForm
from forums.initiatives.evidence import checks_of, file_of
from forums.initiatives.models import Evidence, Initiative
from forums.initiatives.permissions import END_EVIDENCE, OPEN_EVIDENCE, SEE_INITIATIVE, SHOW_EVIDENCE
from forums.initiatives.stages import Criterion, Way
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.files.sending import attached
from partners.files.words import how_long

if TYPE_CHECKING:
    from django.http import HttpResponse


@requires(SEE_INITIATIVE)
@require_safe
def evidence_list(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """What there is to show for each stage, and what is missing."""
    actor = request.actor
    may_show = actor.may(SHOW_EVIDENCE, initiative)
    return page(
        request,
        "forums/evidence/evidence_list.html",
        initiative=initiative,
        stages=checks_of(actor, initiative),
        endable=set(END_EVIDENCE.rows(actor).filter(initiative=initiative).values_list("pk", flat=True)),
        may_show=may_show,
        ways=Way,
    )


@requires(SHOW_EVIDENCE)
def evidence_attest(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Attest for the body acted for that a criterion is met."""
    form = AttestForm(request.POST or None, initial={"criterion": request.GET.get("criterion", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"criterion": Criterion(form.cleaned_data["criterion"])}
        actions.attest(request.actor, initiative, **given)
        messages.success(request, _("Your organisation has attested it."))
        return SeeOther("forums:evidence-list", initiative.pk)
    return page(request, "forums/evidence/evidence_attest.html", form=form, initiative=initiative)


@requires(SHOW_EVIDENCE)
def evidence_file(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """File a document for a criterion."""
    posted = request.method == "POST"
    form = FileForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={"criterion": request.GET.get("criterion", "")},
    )
    if posted and form.is_valid():
        given = dict(form.cleaned_data)
        criterion, key = Criterion(given.pop("criterion")), given.pop("key")
        actions.file_evidence(request.actor, initiative, criterion=criterion, paper=actions.Paper(**given), key=key)
        messages.success(request, _("The document is filed."))
        return SeeOther("forums:evidence-list", initiative.pk)
    return page(request, "forums/evidence/evidence_file.html", form=form, initiative=initiative)


@requires(OPEN_EVIDENCE)
@require_safe
def evidence_open(request: PortalRequest, evidence: Evidence) -> HttpResponse:
    """The document itself, to be saved: never shown inside the portal."""
    answer: HttpResponse = attached(file_of(evidence))
    return answer


@requires(SHOW_EVIDENCE)
def evidence_measure(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Measure now; a GET says what that means."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.measure(request.actor, initiative)
        messages.success(request, _("Your organisation is measured. The other partners follow within a minute."))
        return SeeOther("forums:evidence-list", initiative.pk)
    return page(request, "forums/evidence/evidence_measure.html", form=form, initiative=initiative)


@requires(END_EVIDENCE)
def evidence_end(request: PortalRequest, evidence: Evidence) -> HttpResponse:
    """Take back what was attested or filed."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.end_evidence(request.actor, evidence)
        messages.success(request, _("The evidence is taken back."))
        return SeeOther("forums:evidence-list", evidence.initiative_id)
    return page(
        request,
        "forums/evidence/evidence_end.html",
        form=form,
        evidence=evidence,
        soon=how_long(settings.EVIDENCE_KEPT_DAYS),
        late=how_long(settings.EVIDENCE_RELIED_ON_KEPT_DAYS),
    )

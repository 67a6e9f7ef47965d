"""Pages about partner organisations, for portal administrators and a body's own administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.directory.bodies import MOST_FOUND, body_of, search
from partners.organisations import actions
from partners.organisations.forms import NamesForm, OrganisationForm, ReasonForm
from partners.organisations.models import Jurisdiction, Kind, Organisation
from partners.organisations.panels import panels_of
from partners.organisations.permissions import (
    ADD_ORGANISATION,
    EDIT_ORGANISATION,
    SEE_ORGANISATION,
    SEE_ORGANISATIONS,
    SUSPEND_ORGANISATION,
)
from partners.organisations.queries import like

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from partners.acting.actor import Actor

IN_FORCE = Q(memberships__ended_at=None, memberships__suspended_at=None, memberships__person__is_active=True)


@requires(SEE_ORGANISATIONS)
def organisation_list(request: PortalRequest) -> HttpResponse:
    """Every body on the portal, and how many people act for it; nothing of what it owns."""
    bodies = Organisation.objects.visible_to(request.actor).annotate(
        people=Count("memberships", filter=IN_FORCE, distinct=True)
    )
    bodies = bodies.order_by("name_en", "name_cy", "pk")  # grouping by the count drops the order of the model
    words = request.GET.get("q", "").strip()
    if words:
        bodies = bodies.filter(
            Q(name_en__icontains=words) | Q(name_cy__icontains=words) | Q(official_code__iexact=words)
        )
    return page(request, "partners/organisations/organisation_list.html", organisations=bodies, words=words)


@requires(ADD_ORGANISATION)
def organisation_find(request: PortalRequest) -> HttpResponse:
    """Find a body in the directory of public bodies, to bring it on board with its official names and code."""
    words = request.GET.get("q", "").strip()
    found = search(words)
    here = Organisation.objects.visible_to(request.actor).filter(official_code__in=[body.code for body in found])
    by_code = {body.official_code: body for body in here}
    return page(
        request,
        "partners/organisations/organisation_find.html",
        found=[
            (one, Kind(one.kind).label, Jurisdiction(one.jurisdiction).label, by_code.get(one.code)) for one in found
        ],
        words=words,
        is_cut=len(found) == MOST_FOUND,
    )


@requires(ADD_ORGANISATION)
def organisation_add(request: PortalRequest) -> HttpResponse:
    """Bring a body on board, as the directory has it or as it is entered."""
    known = body_of(request.GET.get("code", ""))
    initial = (
        {
            "name_en": known.name_en,
            "name_cy": known.name_cy,
            "kind": known.kind,
            "jurisdiction": known.jurisdiction,
            "official_code": known.code,
        }
        if known
        else {}
    )
    form = OrganisationForm(request.POST or None, initial=initial)
    likely: list[Organisation] = []
    if request.method == "POST" and form.is_valid():
        likely = like(request.actor, form.cleaned_data)
        if not likely or request.POST.get("is_another") == "yes":
            organisation = actions.add_organisation(request.actor, **form.cleaned_data)
            messages.success(
                request, _("%(name)s is on the portal. Invite its first administrator.") % {"name": organisation}
            )
            return SeeOther("partners:organisation-invite", organisation.pk)
    status = 409 if likely else 200
    return page(request, "partners/organisations/organisation_add.html", form=form, likely=likely, status=status)


@requires(SEE_ORGANISATION)
def organisation(request: PortalRequest, body: Organisation) -> HttpResponse:
    """One body: names, codes, people who look after it; its invitations to those who may handle them."""
    people = body.memberships.visible_to(request.actor).filter(ended_at=None)
    handles = request.actor.may(SUSPEND_ORGANISATION)
    return page(
        request,
        "partners/organisations/organisation.html",
        organisation=body,
        people=people.in_force().count(),
        administrators=people.in_force().filter(roles__contains=["administrator"]).select_related("person"),
        invitations=body.invitations.visible_to(request.actor).waiting().order_by("-created_at") if handles else [],
        may_edit=request.actor.may(EDIT_ORGANISATION, body),
        may_suspend=handles,
        panels=panels_of(request.actor, body),
    )


@requires(EDIT_ORGANISATION)
def organisation_edit(request: PortalRequest, body: Organisation) -> HttpResponse:
    """Change the names; a portal administrator also what the body is."""
    form = _form_for(request.actor)(request.POST or None, instance=body)
    if request.method == "POST" and form.is_valid():
        unchanged = Organisation.objects.visible_to(request.actor).get(pk=body.pk)
        actions.edit_organisation(request.actor, unchanged, **form.cleaned_data)
        messages.success(request, _("The changes are saved."))
        return SeeOther("partners:organisation", body.pk)
    return page(request, "partners/organisations/organisation_edit.html", form=form, organisation=body)


@requires(SUSPEND_ORGANISATION)
def organisation_suspend(request: PortalRequest, body: Organisation) -> HttpResponse:
    """Ask why, then stop everybody acting for the body."""
    done = _("%(name)s is suspended.") % {"name": body}
    return _because(request, body, actions.suspend_organisation, "organisation_suspend", done)


@requires(SUSPEND_ORGANISATION)
def organisation_reinstate(request: PortalRequest, body: Organisation) -> HttpResponse:
    """Ask why, then let people act for the body again."""
    done = _("People can act for %(name)s again.") % {"name": body}
    return _because(request, body, actions.reinstate_organisation, "organisation_reinstate", done)


def _form_for(actor: Actor) -> type[NamesForm]:
    return OrganisationForm if actor.is_administrator_of_portal else NamesForm


def _because(
    request: PortalRequest, body: Organisation, deed: Callable[..., None], template: str, done: str
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        deed(request.actor, body, reason=form.cleaned_data["reason"])
        messages.success(request, done)
        return SeeOther("partners:organisation", body.pk)
    return page(request, f"partners/organisations/{template}.html", form=form, organisation=body)

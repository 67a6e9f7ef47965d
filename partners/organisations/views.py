"""Pages about partner organisations, for portal administrators and a body's own administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.directory.bodies import MOST_FOUND, body_of, search
from partners.directory.sources import source_of, sources
from partners.organisations import actions
from partners.organisations.forms import CloseForm, NamesForm, OrganisationForm, ReasonForm
from partners.organisations.founding import LOST_BEFORE, NOBODY_HERE, NOBODY_LEFT
from partners.organisations.models import Jurisdiction, Kind, Organisation
from partners.organisations.panels import panels_of
from partners.organisations.permissions import (
    ADD_ORGANISATION,
    EDIT_ORGANISATION,
    LINK_ORGANISATION,
    SEE_ORGANISATION,
    SEE_ORGANISATIONS,
    SUSPEND_ORGANISATION,
)
from partners.organisations.queries import like, like_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from partners.acting.actor import Actor

IN_FORCE = Q(memberships__ended_at=None, memberships__suspended_at=None, memberships__person__is_active=True)


@requires(SEE_ORGANISATIONS)
@require_safe
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
@require_safe
def organisation_find(request: PortalRequest) -> HttpResponse:
    """Find a body in the directory of public bodies, to bring it on board with its official names and code."""
    words = request.GET.get("q", "").strip()
    found = search(words)
    here = Organisation.objects.visible_to(request.actor).filter(official_code__in=[body.code for body in found])
    by_code = {body.official_code: body for body in here.filter(double_of=None)}
    return page(
        request,
        "partners/organisations/organisation_find.html",
        found=[
            (one, Kind(one.kind).label, Jurisdiction(one.jurisdiction).label, source_of(one), by_code.get(one.code))
            for one in found
        ],
        words=words,
        is_cut=len(found) == MOST_FOUND,
        sources=sources(),
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
@require_safe
def organisation(request: PortalRequest, body: Organisation) -> HttpResponse:
    """One body: names, codes, people who look after it; its invitations to those who may handle them."""
    people = body.memberships.visible_to(request.actor).filter(ended_at=None)
    handles = request.actor.may(SUSPEND_ORGANISATION)
    is_looked_after = people.administering().exists()
    administrators = people.filter(roles__contains=["administrator"]).select_related("person")
    suspended = [] if is_looked_after else list(administrators.filter(suspended_at=None, person__is_active=False))
    nobody_left = NOBODY_LEFT if body.founded_at else LOST_BEFORE if suspended else ""
    return page(
        request,
        "partners/organisations/organisation.html",
        organisation=body,
        people=people.in_force().count(),
        administrators=administrators.in_force(),
        invitations=_unanswered(request.actor, body) if handles else [],
        may_edit=request.actor.may(EDIT_ORGANISATION, body),
        may_suspend=handles,
        may_found=handles and not is_looked_after and body.founded_at is None,
        nobody_left="" if is_looked_after else nobody_left if handles else NOBODY_HERE,
        suspended=suspended if handles else [],
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


@requires(LINK_ORGANISATION)
def organisation_link(request: PortalRequest, body: Organisation) -> HttpResponse:
    """Find the body in the directory, and take its official names and code from there."""
    words = request.GET.get("q", body.name).strip()
    refused = ""
    if request.method == "POST":
        entry = body_of(request.POST.get("code", ""))
        try:
            if entry is not None:
                actions.link_organisation(request.actor, body, entry=entry)
                messages.success(request, _("The names and the code are those of the directory now."))
                return SeeOther("partners:organisation", body.pk)
            refused = _("Choose an entry of the directory")
        except actions.CodeTaken as refusal:
            refused = str(refusal)
    found = search(words)
    return page(
        request,
        "partners/organisations/organisation_link.html",
        status=422 if refused else 200,
        organisation=body,
        found=[(one, source_of(one)) for one in found],
        words=words,
        refused=refused,
        is_cut=len(found) == MOST_FOUND,
    )


@requires(SUSPEND_ORGANISATION)
def organisation_close(request: PortalRequest, body: Organisation) -> HttpResponse:
    """Close a body that was entered twice, and say which other it is."""
    likely = [one for one in like_body(request.actor, body) if one.suspended_at is None]
    initial = {"of": likely[0].pk} if likely else {}
    form = CloseForm(request.POST or None, actor=request.actor, organisation=body, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_double(request.actor, body, of=form.cleaned_data["of"])
        except (actions.StillHolds, actions.NoPointer) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is closed as entered twice.") % {"name": body})
            return SeeOther("partners:organisation", form.cleaned_data["of"].pk)
    return page(request, "partners/organisations/organisation_close.html", form=form, organisation=body)


def _unanswered(actor: Actor, body: Organisation) -> Any:
    """Invitations that wait, those too old as well: they can be sent again, or to another address."""
    return body.invitations.visible_to(actor).filter(accepted_at=None, revoked_at=None).order_by("-created_at")


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

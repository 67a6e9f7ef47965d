"""One's own account, the switch between bodies, and accounts that portal administrators look after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.acting.pages import SeeOther, keep_language, page
from partners.acting.requires import PortalRequest, requires
from partners.people import actions
from partners.people.forms import AccountForm, AccountReasonForm, FindForm
from partners.people.models import Membership, Person
from partners.people.permissions import ACT, FIND_ACCOUNTS, RESET_FACTOR, SUSPEND_PERSON

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

CHOSEN = "acting_for"  # in the session: the body that the person acts for


@requires(ACT)
@require_safe
def account(request: PortalRequest) -> HttpResponse:
    """One's own name, address, language and ways to sign in."""
    own = Membership.objects.visible_to(request.actor).filter(person=request.actor.person)
    return page(
        request,
        "partners/accounts/account.html",
        person=request.actor.person,
        memberships=own.in_force().select_related("organisation"),
        has_factor=Authenticator.objects.filter(user=request.actor.person).exists(),
    )


@requires(ACT)
def account_edit(request: PortalRequest) -> HttpResponse:
    """Change one's own name and language."""
    form = AccountForm(request.POST or None, instance=request.actor.person)
    if request.method == "POST" and form.is_valid():
        actions.edit_account(request.actor, **form.cleaned_data)
        messages.success(request, _("Your details are saved."))
        answer = SeeOther("partners:account")
        keep_language(answer, form.cleaned_data["language"])
        return answer
    return page(request, "partners/accounts/account_edit.html", form=form)


@requires(ACT)
def account_sign_out_elsewhere(request: PortalRequest) -> HttpResponse:
    """Ask, then end every session of one's own but this."""
    if request.method == "POST":
        update_session_auth_hash(request, actions.sign_out_elsewhere(request.actor))
        messages.success(request, _("You are signed out everywhere else."))
        return SeeOther("partners:account")
    return page(request, "partners/accounts/account_sign_out_elsewhere.html")


@requires(ACT)
@require_POST
def acting_switch(request: PortalRequest) -> HttpResponse:
    """Act for another of one's own bodies from now on; a body that is not one's own is a page that never was."""
    wanted = request.POST.get("organisation", "")
    if wanted not in {str(choice.organisation_id) for choice in request.actor.choices}:
        raise Http404
    request.session[CHOSEN] = wanted
    after = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(after, allowed_hosts=None, require_https=request.is_secure())
    return SeeOther(after if is_safe and after.startswith("/") else "home:dashboard")


@requires(FIND_ACCOUNTS)
@require_safe
def account_list(request: PortalRequest) -> HttpResponse:
    """Find one account by its whole e-mail address, with the bodies that it acts for."""
    form = FindForm(request.GET or None)
    found = None
    if request.GET and form.is_valid():
        found = Person.objects.visible_to(request.actor).filter(email=form.cleaned_data["email"].lower()).first()
    memberships = Membership.objects.visible_to(request.actor).filter(person=found, ended_at=None)
    return page(
        request,
        "partners/accounts/account_list.html",
        form=form,
        found=found,
        asked=bool(request.GET) and form.is_valid(),
        memberships=memberships.select_related("organisation") if found else [],
        may_manage=found is not None and request.actor.may(SUSPEND_PERSON, found),
    )


@requires(SUSPEND_PERSON)
def person_suspend(request: PortalRequest, person: Person) -> HttpResponse:
    """Ask why, then close an account."""
    done = _("The account of %(name)s is suspended.") % {"name": person}
    return _because(request, person, actions.suspend_person, "person_suspend", done)


@requires(SUSPEND_PERSON)
def person_reinstate(request: PortalRequest, person: Person) -> HttpResponse:
    """Ask why, then open an account again."""
    done = _("%(name)s can sign in again.") % {"name": person}
    return _because(request, person, actions.reinstate_person, "person_reinstate", done)


@requires(RESET_FACTOR)
def person_reset_factor(request: PortalRequest, person: Person) -> HttpResponse:
    """Ask why, then forget a second factor that somebody lost."""
    done = _("%(name)s can sign in with the password alone, and can then set up an app again.") % {"name": person}
    return _because(request, person, actions.reset_factor, "person_reset_factor", done)


def _because(
    request: PortalRequest, person: Person, deed: Callable[..., None], template: str, done: str
) -> HttpResponse:
    form = AccountReasonForm(request.POST or None)
    of_portal = request.actor.may(FIND_ACCOUNTS)
    if request.method == "POST" and form.is_valid():
        deed(request.actor, person, reason=form.cleaned_data["reason"])
        messages.success(request, done)
        return SeeOther("partners:account-list" if of_portal else "partners:person-list")
    return page(request, f"partners/accounts/{template}.html", form=form, person=person, of_portal=of_portal)

"""The page of an invitation's link, and many bodies from one spreadsheet.

Whoever holds the link learns what the invitation says, nobody else anything.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import login
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from partners.acting.errors import Refused
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, open_to_all, requires
from partners.joining import many
from partners.joining.actions import take_in
from partners.joining.forms import ManyForm
from partners.joining.models import Intake, Outcome
from partners.joining.permissions import SEE_INTAKE
from partners.joining.receipts import SHEET, Receipt, newest_receipts
from partners.lists.downloads import as_csv, dated
from partners.organisations.permissions import ADD_ORGANISATION
from partners.people import actions, inviting
from partners.people.forms import JoinForm
from partners.people.models import Invitation
from partners.people.permissions import ACCEPT, ASK_AGAIN
from partners.people.tokens import hash_of
from partners.scoping.arming import armed

if TYPE_CHECKING:
    from django.http import HttpResponse

    from partners.acting.actor import Actor

ONCE_A_DAY = 60 * 60 * 24
ASK = "ask"


@open_to_all(because="whoever holds the link of an invitation may read and accept it")
@sensitive_post_parameters("password")
def invitation(request: PortalRequest, token: str) -> HttpResponse:
    """Accept an invitation: with a new account, or as the person whose address it was sent to."""
    holder = replace(request.actor, invitation=hash_of(token))
    with armed(holder.arms()):
        found = Invitation.objects.where_may(holder, ACCEPT).select_related("organisation", "invited_by").first()
        if found is None:
            return _dead_link(request, holder)
        if inviting.person_of(found.email) is not None or holder.person is not None:
            return _as_oneself(request, holder, found)
        return _with_new_account(request, holder, found)


def _first_page(accepted: Invitation) -> str:
    """The first administrator of a body begins with its steps; everybody else comes to a body that has begun."""
    return "home:start" if accepted.by_administrator else "home:dashboard"


def _with_new_account(request: PortalRequest, holder: Actor, found: Invitation) -> HttpResponse:
    form = JoinForm(request.POST or None, email=found.email)
    if request.method == "POST" and form.is_valid():
        person = actions.accept_invitation(holder, found, **form.cleaned_data)
        login(request, person)
        # Whoever has just chosen a password need not repeat it on the next page, to set up a second factor.
        record_authentication(request, person, method="password", reauthenticated=True)
        messages.success(request, _("Welcome. You now act for %(name)s.") % {"name": found.organisation})
        return SeeOther(_first_page(found))
    return page(request, "partners/joining/invitation.html", invitation=found, form=form, is_new=True)


def _as_oneself(request: PortalRequest, holder: Actor, found: Invitation) -> HttpResponse:
    is_oneself = holder.person is not None and holder.person.email == found.email
    refused = ""
    if request.method == "POST" and is_oneself:
        try:
            actions.accept_invitation(holder, found)
        except Refused as refusal:
            refused = str(refusal)
        else:
            request.session["acting_for"] = str(found.organisation_id)
            messages.success(request, _("You now act for %(name)s.") % {"name": found.organisation})
            return SeeOther(_first_page(found))
    return page(
        request,
        "partners/joining/invitation.html",
        status=422 if refused else 200,
        invitation=found,
        is_oneself=is_oneself,
        signed_in=holder.person,
        refused=refused,
        here=request.path,
    )


def _dead_link(request: PortalRequest, holder: Actor) -> HttpResponse:
    """The same page for a link that is too old, revoked, used or never was; what may be asked for is asked for."""
    asked = request.method == "POST" and ASK in request.POST
    if asked:
        old = Invitation.objects.where_may(holder, ASK_AGAIN).first()
        if old is not None and cache.add(f"asked-again:{old.pk}", "asked", ONCE_A_DAY):
            actions.ask_again(holder, old)
    return page(request, "partners/joining/invitation_dead.html", status=200 if asked else 410, asked=asked)


@requires(ADD_ORGANISATION)
def organisation_add_many(request: PortalRequest) -> HttpResponse:
    """Bring many bodies on board from a spreadsheet: first what would be done, row by row, then the deed."""
    agreed = request.POST.get("rows", "")
    form = ManyForm(None if agreed or request.method == "GET" else request.POST, request.FILES or None)
    wanted, left_out = [], ()
    if agreed:
        both = {int(one) for one in request.POST.getlist("both") if one.isascii() and one.isdigit() and len(one) < 6}
        taken = take_in(request.actor, key=_key(request), rows=many.unpacked(agreed), both=both)
        return SeeOther(f"{reverse('home:board')}?{SHEET}={taken.pk}")
    if form.is_bound and form.is_valid():
        sheet = form.cleaned_data["file"]
        wanted, left_out = many.judge(request.actor, sheet.rows), sheet.left_out
    return page(
        request,
        "partners/joining/organisation_add_many.html",
        form=form,
        wanted=wanted,
        left_out=left_out,
        new=sum(one.is_new for one in wanted),
        can_add=any(not one.problem for one in wanted),
        packed=many.packed([one.row for one in wanted]),
        key=uuid.uuid4(),
        receipts=[] if wanted else newest_receipts(request.actor),
    )


@requires(SEE_INTAKE)
@require_safe
def intake(request: PortalRequest, intake: Intake) -> HttpResponse:
    """What came of each row of a sheet."""
    rows = [row | {"words": Outcome(row["outcome"]).label} for row in intake.rows]
    receipt = Receipt(intake)
    waiting = [row["said"] for row in intake.rows if row["outcome"] == Outcome.WAITING] if receipt.has_stopped else []
    return page(
        request, "partners/joining/intake.html", sheet=receipt, intake=intake, rows=rows, packed=many.packed(waiting)
    )


@requires(SEE_INTAKE)
@require_safe
def intake_download(request: PortalRequest, intake: Intake) -> HttpResponse:
    """The same as a file, which can be mended and sent back as it is."""
    headings = [_("Row"), *many.headings(), _("Outcome"), _("Reason")]
    rows = ([row["number"], *many.cells(row), Outcome(row["outcome"]).label, row["reason"]] for row in intake.rows)
    answer: HttpResponse = as_csv(headings, rows, name=dated("organisations-added"))
    return answer


def _key(request: PortalRequest) -> uuid.UUID:
    """The id that came with the trial; what is none is a sheet of its own."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()

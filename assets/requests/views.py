"""Pages of requests: ask for one property or several, read, answer, withdraw."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assets.requests.actions import ask_more, grant_request, refuse_request, withdraw_request
from assets.requests.filters import FILTERS, SORTS, condition
from assets.requests.forms import GRANT, AnswerForm, AskForm, WithdrawForm
from assets.requests.permissions import ANSWER_REQUEST, ASK_MORE, SEE_REQUEST, SEE_REQUESTS, WITHDRAW_REQUEST
from assets.requests.queries import asked_with, request_page, requests_of, seen_now
from assets.requests.selection import others_selected
from assets.shares.selection import identities
from partners import clock
from partners.acting.errors import Refused
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.lists.downloads import as_csv, as_xlsx, dated, too_many
from partners.lists.paging import turn
from partners.lists.panel import chips, questions
from partners.lists.state import read_state
from sharing.levels import Level

if TYPE_CHECKING:
    from django.http import HttpResponse

    from assets.register.models import Asset
    from assets.requests.models import DisclosureRequest

MOST_IN_FILE = 20_000


@requires(ASK_MORE)
def asset_ask(request: PortalRequest, asset: Asset) -> HttpResponse:
    """Ask the owner of one property to see more of it, or to see it for longer."""
    lowest = seen_now(request.actor, [asset.pk]).get(asset.pk, Level.LISTED)
    form = _ask_form(request, lowest)
    return _asked(request, form, [asset.pk]) or page(
        request, "assets/requests/asset_ask.html", asset=asset, form=form, lowest=lowest
    )


@requires(ASK_MORE)
def ask_many(request: PortalRequest) -> HttpResponse:
    """Ask for what a filter of the list finds of others, or for ticked properties: one request for each owner."""
    selection = others_selected(request.actor, request.GET)
    form = _ask_form(request, Level.SUMMARY)
    return _asked(request, form, selection.ids) or page(
        request,
        "assets/requests/ask_many.html",
        selection=selection,
        form=form,
        post_url=request.get_full_path(),
    )


def _ask_form(request: PortalRequest, lowest: Level) -> AskForm:
    wanted = {"level": min(lowest + 1, Level.COMMERCIAL)}
    return AskForm(request.POST if request.method == "POST" else None, lowest=lowest, initial=wanted)


def _asked(request: PortalRequest, form: AskForm, ids: Any) -> HttpResponse | None:
    """Where to go once it is asked; nothing while the form has to be shown."""
    if not form.is_bound or not form.is_valid():
        return None
    made = asked_with(request.actor, form.cleaned_data["key"])
    try:
        made = made or ask_more(request.actor, ids=ids, **form.cleaned_data)
    except Refused as refusal:
        form.refuse(refusal)
        return None
    messages.success(
        request,
        ngettext(
            "Your request is sent. The owner is told, and you are told when they answer.",
            "Your requests are sent. %(number)d owners are told, and you are told when they answer.",
            len(made),
        )
        % {"number": len(made)},
    )
    return SeeOther("assets:disclosure", made[0].pk) if len(made) == 1 else SeeOther("assets:request-list")


@requires(SEE_REQUESTS)
@require_safe
def request_list(request: PortalRequest) -> HttpResponse:
    """What others ask of the body and what it asks of them, filtered, a page at a time."""
    state = read_state(request.GET, request.path, FILTERS, SORTS)
    rows = requests_of(request.actor, condition(request.actor, state))
    turned = turn(rows, sort=state.sort, key="id", given=request.GET, kind=dt.datetime.fromisoformat)
    return page(
        request,
        "assets/requests/request_list.html",
        turned=turned,
        total=rows.count(),
        questions=questions(state, FILTERS, {}),
        chips=chips(state, FILTERS),
        state=state,
    )


@requires(SEE_REQUESTS)
@require_safe
def request_list_download(request: PortalRequest, shape: str) -> HttpResponse:
    """The same as a file, under the same filters."""
    state = read_state(request.GET, reverse("assets:request-list"), FILTERS, SORTS)
    sign = "-" if state.sort.descending else ""
    rows = requests_of(request.actor, condition(request.actor, state)).order_by(f"{sign}{state.sort.column}", "pk")
    some = list(rows[: MOST_IN_FILE + 1])
    if len(some) > MOST_IN_FILE:
        return too_many(request, MOST_IN_FILE, state.url())
    headings = [
        _("Asked on"),
        _("Asked by"),
        _("Asked of"),
        _("Properties"),
        _("To see"),
        _("Until"),
        _("What for"),
        _("Answer by"),
        _("Answer"),
        _("Answered on"),
    ]
    write: Any = as_xlsx if shape == "xlsx" else as_csv
    answer: HttpResponse = write(headings, map(_in_file, some), name=dated("requests"))
    return answer


def _in_file(one: Any) -> list[Any]:
    answer = getattr(one, "answer", None)
    return [
        clock.day_of(one.created_at),
        one.organisation.name,
        one.owner.name,
        one.number,
        one.get_level_display(),
        one.until,
        one.what_for,
        one.answer_by,
        answer.get_outcome_display() if answer else _("Overdue") if one.is_overdue else _("Waiting"),
        clock.day_of(answer.at) if answer else None,
    ]


@requires(SEE_REQUEST)
@require_safe
def disclosure(request: PortalRequest, disclosure: DisclosureRequest) -> HttpResponse:
    """What was asked and what was answered, the same to both sides."""
    may_answer = request.actor.may(ANSWER_REQUEST, disclosure)
    may_withdraw = request.actor.may(WITHDRAW_REQUEST, disclosure)
    return page(
        request,
        "assets/requests/disclosure.html",
        asked=request_page(request.actor, disclosure),
        may_answer=may_answer,
        may_withdraw=may_withdraw,
    )


@requires(ANSWER_REQUEST)
def disclosure_answer(request: PortalRequest, disclosure: DisclosureRequest) -> HttpResponse:
    """Who asks, what for, what they see and would see, and the answer: one page, as a letter leads here."""
    asked = request_page(request.actor, disclosure)
    if asked.answer is not None:
        return SeeOther("assets:disclosure", disclosure.pk)
    form = AnswerForm(request.POST if request.method == "POST" else None, page=asked)
    if form.is_bound and form.is_valid():
        try:
            _answer(request, disclosure, form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return SeeOther("assets:disclosure", disclosure.pk)
    return page(request, "assets/requests/disclosure_answer.html", asked=asked, form=form, levels=list(Level))


def _answer(request: PortalRequest, disclosure: DisclosureRequest, chosen: dict[str, Any]) -> None:
    if chosen["decision"] != GRANT:
        refuse_request(request.actor, disclosure, reason=chosen["reason"])
        messages.success(request, _("Refused. They are told, with your reason."))
        return
    grant_request(
        request.actor,
        disclosure,
        ids=identities(chosen["assets"]),
        level=chosen["level"],
        until=chosen["until"],
        reason=chosen["reason"],
    )
    messages.success(request, _("Granted. They are told, and see it from now on."))


@requires(WITHDRAW_REQUEST)
def disclosure_withdraw(request: PortalRequest, disclosure: DisclosureRequest) -> HttpResponse:
    """Take a request back before it is answered."""
    asked = request_page(request.actor, disclosure)
    if asked.answer is not None:
        return SeeOther("assets:disclosure", disclosure.pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        withdraw_request(request.actor, disclosure, reason=form.cleaned_data["reason"])
        messages.success(request, _("Your request is withdrawn."))
        return SeeOther("assets:disclosure", disclosure.pk)
    return page(request, "assets/requests/disclosure_withdraw.html", asked=asked, form=form)

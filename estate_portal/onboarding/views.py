"""Pages of coming on board: the board of all bodies, and one body's own list of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.utils.translation import gettext as _

from estate_portal.onboarding.permissions import SEE_BOARD, SEE_OWN_STEPS
from estate_portal.onboarding.steps import STEPS, progress_of
from partners import clock
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.lists.downloads import as_csv, dated
from partners.lists.state import UnknownParameter
from partners.organisations.actions import MOST_OFTEN, remind_organisation
from partners.organisations.models import Organisation
from partners.organisations.permissions import REMIND_ORGANISATION

if TYPE_CHECKING:
    from django.http import HttpResponse

    from estate_portal.onboarding.steps import Progress

SIZE = 50
DONE = "done"


@requires(SEE_BOARD)
def board(request: PortalRequest) -> HttpResponse:
    """Every body and its steps, those that have not moved for longest first."""
    at, every = _stuck_at(request), _progress(request)
    found = [one for one in every if not at or _place(one) == at]
    number = _page(request, len(found))
    here = found[(number - 1) * SIZE : number * SIZE]
    tabs = [
        {"label": f"{label} ({sum(_place(one) == name for one in every)})", "url": f"?at={name}", "current": at == name}
        for name, label in {**STEPS, DONE: _("On board")}.items()
    ]
    return page(
        request,
        "estate_portal/onboarding/board.html",
        rows=[(one, _may_remind(one)) for one in here],
        tabs=[{"label": f"{_('All')} ({len(every)})", "url": request.path, "current": not at}, *tabs],
        headings=list(STEPS.values()),
        at=at,
        previous_url=_url(at, number - 1) if number > 1 else "",
        next_url=_url(at, number + 1) if len(found) > number * SIZE else "",
    )


@requires(SEE_BOARD)
def board_download(request: PortalRequest) -> HttpResponse:
    """The board as it is filtered, as a file."""
    at = _stuck_at(request)
    headings = [_("Organisation"), *(str(label) for label in STEPS.values()), _("Days without a step")]
    rows = (
        [one.organisation.name, *(step.done_on or step.lacking for step in one.steps), one.days if one.stuck else ""]
        for one in _progress(request)
        if not at or _place(one) == at
    )
    answer: HttpResponse = as_csv(headings, rows, name=dated("on-board"))
    return answer


@requires(REMIND_ORGANISATION)
def board_remind(request: PortalRequest, organisation: Organisation) -> HttpResponse:
    """Ask, then write to the body's administrators."""
    if request.method == "POST":
        remind_organisation(request.actor, organisation)
        messages.success(request, _("A reminder is on its way to %(name)s.") % {"name": organisation})
        return SeeOther("home:board")
    return page(request, "estate_portal/onboarding/board_remind.html", organisation=organisation)


@requires(SEE_OWN_STEPS)
def start(request: PortalRequest) -> HttpResponse:
    """The steps of the body acted for: what is done, what is next, and where."""
    assert request.actor.organisation is not None  # noqa: S101 - the rule of the permission says so
    (mine,) = progress_of(request.actor, [request.actor.organisation])
    tasks: list[dict[str, Any]] = [
        {
            "title": step.label,
            "href": "" if step.done_on else step.body_url,
            "hint": step.lacking,
            "status": _("Done") if step.done_on else _("To do"),
            "colour": "" if step.done_on else "blue",
        }
        for step in mine.steps
    ]
    return page(request, "estate_portal/onboarding/start.html", tasks=tasks, stuck=mine.stuck)


def _progress(request: PortalRequest) -> list[Progress]:
    bodies = list(Organisation.objects.visible_to(request.actor).filter(suspended_at=None))
    return sorted(progress_of(request.actor, bodies), key=lambda one: (one.stuck is None, one.since))


def _place(one: Progress) -> str:
    return one.stuck.name if one.stuck else DONE


def _stuck_at(request: PortalRequest) -> str:
    at = request.GET.get("at", "")
    if at and at != DONE and at not in STEPS:
        raise UnknownParameter(parameter="at", value=at)
    return at


def _page(request: PortalRequest, found: int) -> int:
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdigit() and int(text[:6]) > 0):
        raise UnknownParameter(parameter="page", value=text)
    return min(int(text[:6]), max(1, -(-found // SIZE)))


def _url(at: str, number: int) -> str:
    return f"?at={at}&page={number}" if at else f"?page={number}"


def _may_remind(one: Progress) -> bool:
    last = one.organisation.reminded_at
    return bool(one.stuck and one.has_administrator and (last is None or last < clock.now() - MOST_OFTEN))

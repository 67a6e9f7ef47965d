"""Pages of coming on board: the board of all bodies, and one body's own list of steps."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from estate_portal.onboarding import queries
from estate_portal.onboarding.lists import own_url, tasks_of
from estate_portal.onboarding.permissions import SEE_BOARD, SEE_OWN_STEPS
from estate_portal.onboarding.reminding import may_remind, remind
from estate_portal.onboarding.steps import STEPS, progress_of
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.joining.receipts import SHEET, receipt_of
from partners.lists.downloads import as_csv, dated
from partners.lists.filters import ChoiceFilter
from partners.lists.paging import SIZE, turn
from partners.lists.state import read_state
from partners.organisations.actions import remind_organisation
from partners.organisations.models import Organisation
from partners.organisations.permissions import REMIND_ORGANISATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import HttpResponse

    from partners.lists.state import ListState

#: nobody is stuck at the names: one is there from the start
PLACES = {**{name: label for name, label in STEPS.items() if name != "names"}, queries.DONE: gettext_lazy("On board")}
AT = ChoiceFilter("at", gettext_lazy("The first step that is not done"), PLACES)


@requires(SEE_BOARD)
@require_safe
def board(request: PortalRequest) -> HttpResponse:
    """Every body and its steps, those that have not moved for longest first."""
    state = _state(request)
    bodies = queries.board(request.actor)
    number = queries.numbers(bodies)
    found = turn(_at(bodies, state), sort=queries.LONGEST, key="pk", given=request.GET)
    at = state.values.get(AT.name, ("",))[0]
    sheet = receipt_of(request.actor, request.GET.get(SHEET, ""))
    kept = {SHEET: sheet.intake.pk} if sheet else {}
    tabs = [
        {
            "label": f"{label} ({number.get(name, 0)})",
            "url": _with(request, kept | {AT.name: name}),
            "current": at == name,
        }
        for name, label in PLACES.items()
    ]
    rows = [(one, may_remind(one)) for one in progress_of(request.actor, found.rows)]
    return page(
        request,
        "estate_portal/onboarding/board.html",
        rows=rows,
        can_remind=any(may for _one, may in rows),
        tabs=[{"label": f"{_('All')} ({sum(number.values())})", "url": _with(request, kept), "current": not at}, *tabs],
        headings=list(STEPS.values()),
        at=at,
        sheet=sheet,
        here=request.get_full_path(),
        previous_url=found.previous_url,
        next_url=found.next_url,
    )


@requires(SEE_BOARD)
@require_safe
def board_download(request: PortalRequest) -> HttpResponse:
    """The board as it is filtered, as a file."""
    found = list(_at(queries.board(request.actor), _state(request)).order_by("turn", "pk"))
    headings = [_("Organisation"), *(str(label) for label in STEPS.values()), _("Days without a step")]
    rows = (
        [one.organisation.name, *(step.done_on or step.lacking for step in one.steps), one.days if one.stuck else ""]
        for one in progress_of(request.actor, found)
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


@requires(SEE_BOARD)
def board_remind_many(request: PortalRequest) -> HttpResponse:
    """Write to those that were ticked on the board, which then says to how many, and to whom not."""
    if request.method == "POST":
        ticked = Organisation.objects.visible_to(request.actor).filter(pk__in=_ids(request.POST.getlist("body")))
        found = progress_of(request.actor, list(ticked))
        written = [one for one in found if may_remind(one) and remind(request.actor, one)]
        _say(request, len(written), [one.organisation.name for one in found if one not in written])
    return SeeOther("home:board")


def _say(request: PortalRequest, written: int, others: Sequence[str]) -> None:
    if written:
        done = ngettext("%(count)s reminder is on its way.", "%(count)s reminders are on their way.", written)
        messages.success(request, done % {"count": written})
    if others:
        why = _(
            "No reminder went to %(names)s: each is on board already, is suspended, has nobody to write to, or had a "
            "letter in the last seven days."
        )
        messages.warning(request, why % {"names": ", ".join(others)})
    if not written and not others:
        messages.warning(request, _("Tick the organisations to which a reminder should go."))


def _ids(given: Iterable[str]) -> list[uuid.UUID]:
    """Those of the keys that are keys."""
    found = []
    for one in given:
        with suppress(ValueError):
            found.append(uuid.UUID(one))
    return found[:SIZE]


@requires(SEE_OWN_STEPS)
@require_safe
def start(request: PortalRequest) -> HttpResponse:
    """The steps of the body acted for: what is done, what is next, and where."""
    assert request.actor.organisation is not None  # noqa: S101 - the rule of the permission says so
    (mine,) = progress_of(request.actor, [request.actor.organisation])
    tasks = tasks_of(mine, lambda step: own_url(request.actor, step))
    return page(request, "estate_portal/onboarding/start.html", tasks=tasks, stuck=mine.stuck)


def _with(request: PortalRequest, asked: Mapping[str, object]) -> str:
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def _state(request: PortalRequest) -> ListState:
    asked = request.GET.copy()
    asked.pop(SHEET, None)  # it is said on the page, and filters nothing
    return read_state(asked, request.path, (AT,), (queries.LONGEST,))


def _at(bodies: queries.Bodies, state: ListState) -> queries.Bodies:
    values = state.values.get(AT.name)
    return bodies.filter(stuck_at__in=values) if values else bodies

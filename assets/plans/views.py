"""The shared calendar of plans, what coincides in it and why, and what a body has set aside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.plans import queries
from assets.plans.actions import SetAsideAlready, dismiss, revive
from assets.plans.coincidences import MOST
from assets.plans.coincidences import coincidences as found_by
from assets.plans.filters import FILTERS, SOONEST, condition, filters_of_coincidences, km_of
from assets.plans.forms import DismissForm
from assets.plans.models import Coinciding
from assets.plans.permissions import DISMISS, SEE_COINCIDENCE, SEE_PLANS
from assets.register.models import Asset
from assets.shares.selection import identities
from partners import clock
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, one, requires
from partners.lists.downloads import as_csv, as_xlsx, dated, too_many
from partners.lists.paging import turn
from partners.lists.panel import chips, questions
from partners.lists.state import Sort, read_state

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from django.http import HttpResponse

    from assets.plans.coincidences import Found
    from assets.plans.queries import Pair
    from partners.acting.actor import Actor
    from partners.lists.filters import Filter
    from partners.lists.state import ListState

SIZE = 50
FIRST_FEW = 3
A_PAGE = 20  # of coincidences, each of which takes several lines
MOST_IN_FILE = 20_000
MOST_PAIRS_IN_FILE = 5_000  # each with what the reader sees of both properties
NEWEST = Sort("-at", "", "at", descending=True)
NEAREST_IN_TIME = Sort("day", "", "day")


@requires(SEE_PLANS)
@require_safe
def plans(request: PortalRequest) -> HttpResponse:
    """What the body and its partners plan, by quarter or month, with the first of what coincides."""
    state = read_state(request.GET, request.path, FILTERS, [SOONEST])
    rows = queries.plans(request.actor, condition(request.actor, state.values))
    turned = turn(rows, sort=SOONEST, key="asset_id", given=request.GET, kind=dt.date.fromisoformat, size=SIZE)
    found = found_by(request.actor, km_of({}))
    return page(
        request,
        "assets/plans/plans.html",
        plans=queries.named(turned.rows),
        by_month="month" in state.values.get("by", ()),
        turned=turned,
        total=queries.how_many(rows),
        state=state,
        questions=questions(state, FILTERS, {}),
        chips=chips(state, FILTERS),
        first_pairs=queries.pairs(request.actor, found.some[:FIRST_FEW]),
        coinciding=found.total,
    )


@requires(SEE_PLANS)
@require_safe
def plans_download(request: PortalRequest, shape: str) -> HttpResponse:
    """The same as a file, under the same filters."""
    state = read_state(request.GET, reverse("assets:plans"), FILTERS, [SOONEST])
    rows = queries.plans(request.actor, condition(request.actor, state.values))
    some = list(rows.order_by("intention_on", "asset_id")[: MOST_IN_FILE + 1])
    if len(some) > MOST_IN_FILE:
        return too_many(request, MOST_IN_FILE, state.url())
    rows_of_file = ([it.on, str(it.intention.label), it.name, it.owner] for it in queries.named(some))
    return _file(shape, [_("Date"), _("Plan"), _("Property"), _("Owner")], rows_of_file, "plans")


@dataclass(frozen=True, slots=True)
class Near:
    """What the address asks of the coincidences: near what, how near, of which kinds."""

    filters: tuple[Filter, ...]
    state: ListState

    @property
    def km(self) -> float:
        """How near is near."""
        return km_of(self.state.values)

    @property
    def through(self) -> uuid.UUID | None:
        """The forum among whose properties they are looked for, if it is one."""
        return next(iter(identities(list(self.state.values.get("forum", ())))), None)

    def found(self, actor: Actor, most: int) -> Found:
        """The first of them, and how many there are."""
        kinds = self.state.values.get("kind", tuple(Coinciding.values))
        return found_by(actor, self.km, kinds=kinds, through=self.through, most=most)


def _near(request: PortalRequest) -> Near:
    filters = filters_of_coincidences(request.actor)
    return Near(filters, read_state(request.GET, reverse("assets:coincidences"), filters, [NEAREST_IN_TIME]))


@requires(SEE_PLANS)
@require_safe
def coincidences(request: PortalRequest) -> HttpResponse:
    """What coincides near the body's own properties, or among all that is shared with a forum."""
    near = _near(request)
    state, found = near.state, near.found(request.actor, MOST)
    last = max(len(found.some) - 1, 0) // A_PAGE * A_PAGE  # a page past the end, as after the last was set aside
    at = min(int(state.after), last) if state.after.isdecimal() and len(state.after) <= len(str(MOST)) else 0
    return page(
        request,
        "assets/plans/coincidences.html",
        pairs=queries.pairs(request.actor, found.some[at : at + A_PAGE]),
        previous_url=state.url(after=str(at - A_PAGE)) if at > A_PAGE else state.url() if at else "",
        next_url=state.url(after=str(at + A_PAGE)) if at + A_PAGE < len(found.some) else "",
        total=found.total,
        most=MOST,
        km=near.km,
        forum=str(near.through or ""),
        state=state,
        questions=[it for it in questions(state, near.filters, {}) if it.options],
        chips=chips(state, near.filters),
    )


@requires(SEE_PLANS)
@require_safe
def coincidences_download(request: PortalRequest, shape: str) -> HttpResponse:
    """All of them as a file, under the same filters: the page stops sooner."""
    near = _near(request)
    found = near.found(request.actor, MOST_PAIRS_IN_FILE)
    if found.total > MOST_PAIRS_IN_FILE:
        return too_many(request, MOST_PAIRS_IN_FILE, near.state.url())
    headings = [
        _("What coincides"),
        _("First property"),
        _("Owner of the first"),
        _("Facts of the first"),
        _("Date of the first"),
        _("Second property"),
        _("Owner of the second"),
        _("Facts of the second"),
        _("Date of the second"),
        _("Distance in km"),
    ]
    rows = (
        [
            str(it.coincidence.kind.label),
            it.first.name,
            it.first.owner,
            it.first_facts,
            it.coincidence.on_first,
            it.second.name,
            it.second.owner,
            it.second_facts,
            it.coincidence.on_second,
            round(it.coincidence.km, 2),
        ]
        for it in queries.pairs(request.actor, found.some)
    )
    return _file(shape, headings, rows, "coincidences")


def _file(shape: str, headings: list[str], rows: Iterable[list[Any]], name: str) -> HttpResponse:
    write: Any = as_xlsx if shape == "xlsx" else as_csv
    answer: HttpResponse = write(headings, rows, name=dated(name))
    return answer


@requires(SEE_COINCIDENCE)
def coincidence(request: PortalRequest, asset: Asset, other: uuid.UUID, kind: str) -> HttpResponse:
    """Why two properties coincide: the rule, their days, how far apart they are."""
    wanted, first, second = _named(request.actor, asset, other, kind)
    return page(
        request,
        "assets/plans/coincidence.html",
        pair=_pair(request, wanted, first, second),
        forum=request.GET.get("forum", ""),
        set_aside=queries.set_aside_of(request.actor, wanted, first, second),
        may_dismiss=request.actor.may(DISMISS),
    )


@requires(DISMISS)
def coincidence_dismiss(request: PortalRequest, asset: Asset, other: uuid.UUID, kind: str) -> HttpResponse:
    """Ask why, then show a coincidence to the body no more."""
    wanted, first, second = _named(request.actor, asset, other, kind)
    pair = _pair(request, wanted, first, second)
    form = DismissForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            dismiss(request.actor, first, other=second, kind=wanted, reason=form.cleaned_data["reason"])
        except SetAsideAlready as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Set aside. You find it under “Set aside”."))
        return SeeOther(_list(request))
    return page(request, "assets/plans/coincidence_dismiss.html", form=form, pair=pair)


@requires(DISMISS)
def coincidence_revive(request: PortalRequest, asset: Asset, other: uuid.UUID, kind: str) -> HttpResponse:
    """Show a coincidence to the body again."""
    wanted, first, second = _named(request.actor, asset, other, kind)
    held = queries.set_aside_of(request.actor, wanted, first, second)
    if held is None:
        raise Http404
    if request.method == "POST":
        revive(request.actor, first, other=second, kind=wanted)
        messages.success(request, _("Taken up again."))
        return SeeOther("assets:coincidences")
    return page(request, "assets/plans/coincidence_revive.html", held=held, first=first, second=second)


@requires(SEE_PLANS)
@require_safe
def dismissals(request: PortalRequest) -> HttpResponse:
    """What the body has set aside, and why."""
    turned = turn(
        queries.dismissed(request.actor), sort=NEWEST, key="pk", given=request.GET, kind=dt.datetime.fromisoformat
    )
    return page(
        request,
        "assets/plans/dismissals.html",
        held=queries.with_names(request.actor, turned.rows),
        turned=turned,
        may_dismiss=request.actor.may(DISMISS),
    )


@requires(SEE_PLANS)
@require_safe
def dismissals_download(request: PortalRequest, shape: str) -> HttpResponse:
    """The same as a file."""
    held = list(queries.dismissed(request.actor).order_by("-at", "pk")[: MOST_IN_FILE + 1])
    if len(held) > MOST_IN_FILE:
        return too_many(request, MOST_IN_FILE, reverse("assets:dismissals"))
    headings = [
        _("First property"),
        _("Second property"),
        _("What coincides"),
        _("Why set aside"),
        _("By whom"),
        _("Date"),
    ]
    rows = (
        [first, second, it.get_kind_display(), it.reason, it.person.name, clock.day_of(it.at)]
        for it, first, second in queries.with_names(request.actor, held)
    )
    return _file(shape, headings, rows, "set-aside")


def _list(request: PortalRequest) -> str:
    """The list from which the address came: of a forum, where it names one."""
    forum = next(iter(identities([request.GET.get("forum", "")])), None)
    return reverse("assets:coincidences") + (f"?forum={forum}" if forum else "")


def _pair(request: PortalRequest, kind: Coinciding, first: Asset, second: Asset) -> Pair:
    """The coincidence of two properties, near the body's own or in the forum that the address names. Or 404."""
    through = next(iter(identities([request.GET.get("forum", "")])), None)
    found = queries.the_pair(request.actor, kind, first, second, through)
    if found is None:
        raise Http404
    return found


def _named(actor: Actor, asset: Asset, other: uuid.UUID, kind: str) -> tuple[Coinciding, Asset, Asset]:
    """What an address names, two leases in the order in which a coincidence has them. Or 404."""
    if kind not in Coinciding.values:
        raise Http404
    second: Asset = one(SEE_COINCIDENCE.rows(actor), other)
    if kind == Coinciding.LEASES and second.pk < asset.pk:
        asset, second = second, asset
    return Coinciding(kind), asset, second

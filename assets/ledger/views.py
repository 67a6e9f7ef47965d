"""The two sides of the ledger: what the body shows to others, and what others show to it; each as a file too."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from assets.ledger.filters import (
    BY_LAST_DAY_BACK,
    BY_LEVEL,
    BY_LEVEL_BACK,
    BY_NAME,
    BY_NAME_BACK,
    READ,
    SORTS,
    KeyFilter,
    filters,
    met,
)
from assets.ledger.queries import counts, given, owners, received, seen_lines
from assets.register.permissions import RENEW_SHARE, SEE_REGISTER
from assets.requests.actions import ask_more
from assets.requests.errors import AskedAlready, NothingToAsk
from assets.requests.models import Need
from assets.requests.needs import NeedForm
from assets.requests.permissions import ASK_MORE
from assets.requests.queries import MOST, asked_with, seen_now
from assets.shares.ending import BY_LAST_DAY
from assets.shares.permissions import SEE_SHARES
from assets.shares.queries import behind, line, sharing_of
from assets.shares.selection import identities
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.clock import LONDON
from partners.lists.downloads import as_csv, as_xlsx, dated
from partners.lists.paging import Turned, turn
from partners.lists.panel import chips, heading, questions
from partners.lists.state import read_state
from sharing.grants.asking import usual_end
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from partners.acting.actor import Actor
    from partners.lists.filters import Filter
    from partners.lists.state import ListState

LEFT = gettext_lazy("A forum you have left")
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the ledger under the filters of a URL."""

    rows: QuerySet[Any]
    state: ListState
    filters: tuple[Filter, ...]
    key: str

    @property
    def other(self) -> str:
        """The filter of the other party."""
        return self.filters[0].name

    def turned(self, parameters: QueryDict) -> Turned:
        """The page at the place that the URL names."""
        kind: Any = READ[self.state.sort.column]
        return turn(self.rows, sort=self.state.sort, key=self.key, given=parameters, kind=kind)

    def every_row(self) -> Iterator[Any]:
        """All of them in order, as they come from the database."""
        sign = "-" if self.state.sort.descending else ""
        yield from self.rows.order_by(f"{sign}{self.state.sort.column}", self.key).iterator(CHUNK)

    def around(self) -> dict[str, Any]:
        """What the page shows around the rows."""
        total, by_value = counts(self.rows, self.other)
        return {
            "state": self.state,
            "total": total,
            "questions": [one for one in questions(self.state, self.filters, by_value) if one.options],
            "chips": chips(self.state, self.filters),
            "name_heading": heading(self.state, _("Property"), BY_NAME, BY_NAME_BACK),
            "level_heading": heading(self.state, _("Level"), BY_LEVEL, BY_LEVEL_BACK),
            "until_heading": heading(self.state, _("Until"), BY_LAST_DAY, BY_LAST_DAY_BACK),
        }


def _given(request: PortalRequest, path: str) -> Side:
    sharing = sharing_of(request.actor)
    names = {str(one.pk): one.audience.name if one.audience else str(LEFT) for one in sharing}
    some = filters(KeyFilter("audience", gettext_lazy("Shared with"), names))
    state = read_state(request.GET, path, some, SORTS)
    return Side(given(request.actor).filter(met(some, state.values)), state, some, "pk")


def _received(actor: Actor, parameters: QueryDict) -> Side:
    some = filters(KeyFilter("owner", gettext_lazy("Owner"), owners(actor)))
    state = read_state(parameters, reverse("assets:ledger-received"), some, SORTS)
    return Side(received(actor).filter(met(some, state.values)), state, some, "asset_id")


@requires(SEE_SHARES)
@require_safe
def ledger_given(request: PortalRequest) -> HttpResponse:
    """What the body shares with whom, at which level and until when."""
    side = _given(request, request.path)
    turned = side.turned(request.GET)
    return page(
        request,
        "assets/ledger/ledger_given.html",
        turned=turned,
        lines=_lines(request.actor, turned.rows),
        can_renew=request.actor.may(RENEW_SHARE),
        **side.around(),
    )


def _lines(actor: Actor, rows: Sequence[Any]) -> list[Any]:
    who = behind(actor, {row.audience_id for row in rows}, {row.door_id for row in rows})
    return [line(row, who) for row in rows]


@requires(SEE_SHARES)
@require_safe
def ledger_given_download(request: PortalRequest, shape: str) -> HttpResponse:
    """The same as a file, under the same filters."""
    side = _given(request, reverse("assets:ledger-given"))
    headings = [_("Property"), _("Shared with"), _("Level"), _("Until"), _("Why"), _("Shared by"), _("Since")]
    return _file(shape, headings, _rows_given(request.actor, list(side.every_row())), _("shared"))


def _rows_given(actor: Actor, rows: list[Any]) -> Iterator[list[Any]]:
    for one in _lines(actor, rows):
        share = one.share
        since = share.created_at.astimezone(LONDON).date()
        audience = one.audience or str(LEFT)
        yield [
            share.asset.name,
            audience,
            share.get_level_display(),
            share.until,
            share.reason,
            share.person.name,
            since,
        ]


@requires(SEE_REGISTER)
@require_safe
def ledger_received(request: PortalRequest) -> HttpResponse:
    """What others show to the body, at which level and until when."""
    return _received_page(request, request.GET, why=NeedForm(), key=uuid.uuid4())


def _received_page(request: PortalRequest, parameters: QueryDict, **asked: Any) -> HttpResponse:
    """The list at the place that the parameters name; `asked` is what was typed beside it and not understood."""
    side = _received(request.actor, parameters)
    turned = side.turned(parameters)
    path = side.state.path
    return page(
        request,
        "assets/ledger/ledger_received.html",
        lines=seen_lines(turned.rows),
        # the page may stand at another address, after a form was refused
        previous_url=turned.previous_url and path + turned.previous_url,
        next_url=turned.next_url and path + turned.next_url,
        place=parameters.urlencode(),
        can_ask=request.actor.may(ASK_MORE),
        **asked,
        **side.around(),
    )


@requires(SEE_REGISTER)
@require_safe
def ledger_received_download(request: PortalRequest, shape: str) -> HttpResponse:
    """The same as a file, under the same filters."""
    side = _received(request.actor, request.GET)
    lines = seen_lines(side.every_row())
    rows = ([one.name, one.owner, str(one.level.label), one.until] for one in lines)
    return _file(shape, [_("Property"), _("Owner"), _("Level"), _("Until")], rows, _("seen"))


def _file(shape: str, headings: list[str], rows: Iterator[list[Any]], name: str) -> HttpResponse:
    write: Any = as_xlsx if shape == "xlsx" else as_csv
    answer: HttpResponse = write(headings, rows, name=dated(name))
    return answer


@requires(ASK_MORE)
def received_keep(request: PortalRequest) -> HttpResponse:
    """Ask the owners to show the ticked properties for longer, at the level seen now or at the next one.

    What is refused is shown again as it was typed. Whoever comes back to this address later, by its language link
    for one, is sent to the list.
    """
    if request.method != "POST":
        return SeeOther("assets:ledger-received")
    ticked = identities(request.POST.getlist("asset"))[:MOST]
    key = next(iter(identities([request.POST.get("key", "")])), uuid.uuid4())
    query = request.POST.get("query", "")
    more = "more" in request.POST
    form = NeedForm(request.POST if more else {"need": Need.KEEP})
    asked = _keep_each(request.actor, ticked, key, form.cleaned_data, more=more) if form.is_valid() else 0
    nothing = _("Nothing was asked: tick properties that you have not asked for yet.")
    if more and not asked:
        if form.is_valid():
            form.add_error(None, nothing)
        return _received_page(request, QueryDict(query), form=form, why=form, key=key, ticked=ticked)
    if asked:
        said = ngettext("%(number)d request is sent.", "%(number)d requests are sent.", asked)
        messages.success(request, said % {"number": asked})
    else:
        messages.warning(request, nothing)
    return SeeOther(_back("assets:ledger-received", query))


def _keep_each(actor: Actor, ids: list[uuid.UUID], key: uuid.UUID, why: dict[str, Any], *, more: bool) -> int:
    """How many requests are made: those at one level are asked together."""
    levels = seen_now(actor, ids)
    asked = 0
    for level in sorted(set(levels.values())):
        alike = [one for one, at in levels.items() if at == level]
        wanted = Level(min(level + more, Level.COMMERCIAL))
        if more and wanted == level:
            continue
        asked += _keep(actor, alike, wanted, uuid.uuid5(key, f"{level.name} {more}"), why)
    return asked


def _keep(actor: Actor, ids: list[uuid.UUID], level: Level, key: uuid.UUID, why: dict[str, Any]) -> int:
    made = asked_with(actor, key)
    try:
        return len(made or ask_more(actor, ids=ids, level=level, until=usual_end(level), key=key, **why))
    except (AskedAlready, NothingToAsk):
        return 0


def _back(name: str, query: str) -> str:
    """The list as it was: its own address with the filters that the form carried."""
    kept = QueryDict(query).urlencode()
    return f"{reverse(name)}?{kept}" if kept else reverse(name)

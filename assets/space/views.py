"""The search for vacant space: a page and a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.register.fields import fields
from assets.requests.permissions import ASK_MORE
from assets.space.forms import SpaceForm
from assets.space.permissions import FIND_SPACE
from assets.space.queries import order_of, place_of, spaces, vacant
from partners.acting.pages import page
from partners.acting.requires import PortalRequest, requires
from partners.lists.downloads import as_csv, as_xlsx, dated, too_many
from partners.lists.paging import turn
from partners.lists.state import ALL, PLACE, UnknownParameter

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from assets.register.first_rows import Merged
    from assets.register.nearness import Place

MOST_COUNTED = 2_500  # rows behind the doors
MOST_IN_FILE = 5_000


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked: the form, the place it names, the property that the place is, and what is found.

    `query` is the address's without the wish to count all.
    """

    query: QueryDict
    form: SpaceForm
    place: Place | None
    beside: str
    rows: Merged


def _search(request: PortalRequest) -> Search:
    query = request.GET.copy()
    if query.getlist("count") == [ALL]:
        del query["count"]
    form = SpaceForm(query)
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    place, beside = wanted.get("place"), ""
    if wanted.get("near"):
        found = place_of(request.actor, wanted["near"])
        if found is None:
            raise UnknownParameter(parameter="near", value=str(wanted["near"]))
        beside, place = found
    rows = vacant(request.actor, wanted, place)
    return Search(query, form, place, beside, rows if form.is_valid() else replace(rows, parts=()))


@requires(FIND_SPACE)
@require_safe
def space(request: PortalRequest) -> HttpResponse:
    """Vacant space that the reader may know of: how much, where, from when, and whom to ask."""
    search = _search(request)
    sort = order_of(search.place)
    kind: Any = Decimal if sort.numeric else float
    number = search.rows.tally(None if "count" in request.GET else MOST_COUNTED)
    query = search.query
    turned = turn(search.rows, sort=sort, key="asset_id", given=request.GET, kind=kind, size=25)
    return page(
        request,
        "assets/space/space.html",
        form=search.form,
        beside=search.beside,
        has_place=search.place is not None,
        can_ask=request.actor.may(ASK_MORE),
        spaces=spaces(request.actor, turned.rows),
        turned=turned,
        total=number.total,
        count_url="" if number.is_whole else f"?{urlencode([*query.items(), ('count', ALL)])}",
        asked=any(value for name, value in query.items() if name not in PLACE),
        query=query.urlencode(),
    )


@requires(FIND_SPACE)
@require_safe
def space_download(request: PortalRequest, shape: str) -> HttpResponse:
    """The same as a file, for the same question."""
    search = _search(request)
    sort = order_of(search.place)
    order = "-vacant_space_m2" if sort.descending else "km"
    some = search.rows.order_by(order, "asset_id")[: MOST_IN_FILE + 1]
    if len(some) > MOST_IN_FILE:
        return too_many(request, MOST_IN_FILE, f"{reverse('assets:space')}?{search.query.urlencode()}")
    shown = [fields()[one] for one in COLUMNS]
    headings = [_("Owner"), *(str(one.label) for one in shown), _("Distance in km")]
    rows = (
        [
            one.asset.owner,
            *(one.asset.in_file(field) for field in shown),
            round(one.km, 2) if one.km is not None else None,
        ]
        for one in spaces(request.actor, some)
    )
    write: Any = as_xlsx if shape == "xlsx" else as_csv
    answer: HttpResponse = write(headings, rows, name=dated("vacant-space"))
    return answer


COLUMNS = (
    "name",
    "locality",
    "address",
    "town",
    "postcode",
    "use",
    "vacant_space_m2",
    "vacant_from_on",
    "vacant_contact",
)

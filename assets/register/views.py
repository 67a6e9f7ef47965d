"""Pages of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from assets.register.fields import fields
from assets.register.filters import BY_AREA, BY_AREA_BACK, BY_LOCALITY, BY_LOCALITY_BACK, BY_NAME, BY_NAME_BACK, FILTERS, SORTS
from assets.register.listing import counts, every_row, one_page, searching
from assets.register.permissions import SEE_REGISTER
from partners.acting.pages import page
from partners.acting.requires import PortalRequest, requires
from partners.lists.downloads import as_csv, as_xlsx, dated
from partners.lists.panel import chips, heading, questions
from partners.lists.state import read_state
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from partners.acting.actor import Actor
    from partners.lists.state import ListState


@requires(SEE_REGISTER)
def asset_list(request: PortalRequest) -> HttpResponse:
    """The properties that the reader may see: filtered, sorted, a page at a time."""
    state = read_state(request.GET, request.path, FILTERS, SORTS)
    found, number = one_page(request.actor, state), counts(request.actor, state)
    return page(
        request,
        "assets/register/asset_list.html",
        assets=found.assets,
        total=number.total,
        state=state,
        searching=searching(state),
        questions=questions(state, FILTERS, number.by_value),
        chips=chips(state, FILTERS),
        name_heading=heading(state, _("Name"), BY_NAME, BY_NAME_BACK),
        locality_heading=heading(state, _("Locality"), BY_LOCALITY, BY_LOCALITY_BACK),
        area_heading=heading(state, _("Floor area (m²)"), BY_AREA, BY_AREA_BACK),
        previous_url=state.url(before=found.first.encoded()) if found.has_previous and found.first else "",
        next_url=state.url(after=found.last.encoded()) if found.has_next and found.last else "",
    )


@requires(SEE_REGISTER)
def asset_download(request: PortalRequest, shape: str) -> HttpResponse:
    """Exactly what is filtered, as a file, each property up to the reader's level for it."""
    state = read_state(request.GET, request.path, FILTERS, SORTS)
    headings = [_("Owner"), _("Level"), *(str(field.label) for field in fields().values())]
    write: Any = as_xlsx if shape == "xlsx" else as_csv
    answer: HttpResponse = write(headings, _rows(request.actor, state), name=dated("properties"))
    return answer


def _rows(actor: Actor, state: ListState) -> Iterator[list[Any]]:
    withheld = _("Not shared with you")
    for asset in every_row(actor, state):
        level = Level(asset.highest)
        yield [
            asset.owner,
            _("Your own") if asset.is_own else str(level.label),
            *(asset.in_file(field) if field.level <= level else withheld for field in fields().values()),
        ]

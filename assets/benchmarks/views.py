"""Benchmarks of area and cost: the page, its charts and its download."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.benchmarks.charts import chart, words
from assets.benchmarks.figures import BASIS, MEASURE, MEASURES, benchmarks, measure_of
from assets.register.columns import columns
from assets.register.filters import SORTS, filters_of
from assets.register.listing import MOST_COUNTED, counts
from assets.register.owners import with_owners
from assets.register.permissions import SEE_REGISTER
from partners.acting.pages import page
from partners.acting.requires import PortalRequest, requires
from partners.lists.downloads import as_csv, as_xlsx, dated
from partners.lists.panel import chips, questions
from partners.lists.state import read_state

if TYPE_CHECKING:
    from assets.benchmarks.figures import Benchmarks
    from partners.lists.filters import Filter
    from partners.lists.state import ListState

SANDBOXED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def _state(request: PortalRequest, filters: tuple[Filter, ...]) -> ListState:
    """The benchmark, the basis of a chart, and the filters of the list."""
    asked = (MEASURE, BASIS, *filters)
    return read_state(request.GET, reverse("assets:benchmark-list"), asked, SORTS, columns())


@requires(SEE_REGISTER)
@require_safe
def benchmark_list(request: PortalRequest) -> HttpResponse:
    """One benchmark by use, each measurement basis for itself, with a chart, its table and what is left out."""
    actor, filters = request.actor, filters_of(request.actor)
    state = _state(request, filters)
    measure, found = measure_of(state), benchmarks(actor, state)
    offered, by_value = with_owners(filters, counts(actor, state, MOST_COUNTED, named=True))
    return page(
        request,
        "assets/benchmarks/benchmark_list.html",
        state=state,
        measure=measure,
        measures=[(one, state.url(measure=one.name), one is measure) for one in MEASURES],
        questions=questions(state, (MEASURE, *offered), by_value),
        chips=chips(state, filters),
        clear_url=f"{state.path}?measure={measure.name}",
        parts=[_part(state, found, *one) for one in found.by_basis],
        left_out=found.left_out,
    )


def _part(state: ListState, found: Benchmarks, basis: str, label: str, lines: Any) -> dict[str, Any]:
    at = replace(state, path=reverse("assets:benchmark-chart"))
    address = at.url(basis=basis) if basis else at.url()
    return {"label": label, "lines": lines, "chart_url": address, "words": words(found.measure, label, lines)}


@requires(SEE_REGISTER)
def benchmark_chart(request: PortalRequest) -> HttpResponse:
    """The chart of one basis, as a picture: the page does not wait for it to be drawn."""
    state = _state(request, filters_of(request.actor))
    wanted = state.values.get(BASIS.name, ("",))[0]
    found = benchmarks(request.actor, state)
    part = next((one for one in found.by_basis if one[0] == wanted), None)
    if part is None:
        raise Http404
    answer = HttpResponse(chart(found.measure, part[1], part[2]), content_type="image/svg+xml")
    answer["Content-Security-Policy"] = SANDBOXED
    return answer


@requires(SEE_REGISTER)
@require_safe
def benchmark_download(request: PortalRequest, shape: str) -> HttpResponse:
    """The tables of the page in one file, the basis in a column of its own."""
    found = benchmarks(request.actor, _state(request, filters_of(request.actor)))
    headings = [
        _("Measured as"), _("Use"), _("Whose"), _("Properties"), str(found.measure.above.label),
        str(found.measure.below.label), str(found.measure.quotient),
        *([_("Counted from"), _("Counted to")] if found.measure.counted_on else ()),
    ]  # fmt: skip
    rows = [
        [
            label, one.use_in_words, _whose(one.is_own), one.properties, one.above, one.below, one.figure,
            *([one.first_on, one.last_on] if found.measure.counted_on else ()),
        ]
        for _basis, label, lines in found.by_basis
        for one in lines
    ]  # fmt: skip
    write: Any = as_xlsx if shape == "xlsx" else as_csv
    answer: HttpResponse = write(headings, rows, name=dated("benchmarks"))
    return answer


def _whose(is_own: bool) -> str:
    return _("Your organisation") if is_own else _("Shared with you")

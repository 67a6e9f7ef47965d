"""Pages of taking a register out: ask for a file, see how far it is, fetch it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from assets.exports.actions import ask_export
from assets.exports.forms import ExportForm
from assets.exports.models import Export, ExportState, Shape, What
from assets.exports.permissions import ASK_EXPORT, FETCH_EXPORT
from assets.exports.tasks import progress_of, seen
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.lists.downloads import CSV, XLSX
from partners.lists.paging import turn
from partners.lists.state import Sort

if TYPE_CHECKING:
    from django.http import HttpResponse

EARLIER = 10
NEWEST = Sort("-asked", "", "asked_at", descending=True)
TYPES = {Shape.CSV: CSV, Shape.XLSX: XLSX, Shape.GEOJSON: "application/geo+json"}


@requires(ASK_EXPORT)
def export_start(request: PortalRequest) -> HttpResponse:
    """Choose what to take out, and as what."""
    asked = {name: request.GET[name] for name in ("what", "shape", "query") if name in request.GET}
    form = ExportForm(request.POST if request.method == "POST" else None, initial=asked)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        export = ask_export(
            request.actor, what=What(chosen["what"]), shape=Shape(chosen["shape"]), query=chosen["query"]
        )
        return SeeOther("assets:export", export.pk)
    rows = Export.objects.visible_to(request.actor)
    turned = turn(rows, sort=NEWEST, key="pk", given=request.GET, kind=dt.datetime.fromisoformat, size=EARLIER)
    return page(request, "assets/exports/export_start.html", form=form, turned=turned)


@requires(FETCH_EXPORT)
@require_safe
def export(request: PortalRequest, export: Export) -> HttpResponse:
    """How far the file is, or where to fetch it."""
    is_ready = export.state == ExportState.READY
    return page(
        request,
        "assets/exports/export.html",
        export=export,
        done=export.row_count if is_ready else progress_of(export),
        still_true=is_ready and seen(request.actor, export) == export.seen,
    )


@requires(FETCH_EXPORT)
@require_safe
def export_file(request: PortalRequest, export: Export) -> HttpResponse:
    """The file itself, while its reader still sees everything in it."""
    if export.state != ExportState.READY or export.file is None or seen(request.actor, export) != export.seen:
        raise Http404
    content_type = TYPES[Shape(export.shape)]
    answer = FileResponse(export.file.file.open("rb"), as_attachment=True, filename=export.file.name_given)
    answer["Content-Type"] = content_type
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer  # type: ignore[return-value]  # a response like the others

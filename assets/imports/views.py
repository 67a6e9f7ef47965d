"""Pages of an import: every step has an address, works without JavaScript and can be left and found again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.imports.actions import (
    LEAVABLE,
    RowsRejected,
    cancel_import,
    choose_sheet,
    commit_import,
    has_too_many_owners,
    match_columns,
    may_undo,
    start_import,
    undo_import,
)
from assets.imports.forms import (
    WHOSE_ROWS,
    ColumnsForm,
    CommitForm,
    TableForm,
    UploadForm,
    too_many_owners,
)
from assets.imports.memory import REASONS
from assets.imports.models import Import, State
from assets.imports.permissions import RUN_IMPORT, START_IMPORT
from assets.imports.preview import (
    fates,
    in_words,
    outcomes,
    part_after,
    parts_of,
    problems_kept,
    rows_of,
    slug_of,
    to_look_at,
    to_mend,
)
from assets.imports.reasons import file_reason
from assets.imports.refusals import FileRefused
from assets.imports.sample import sample
from assets.imports.sharing_new import reach_of, receiver_of, why_not_shared
from assets.imports.tasks import progress_of
from assets.shares.seeing import what_levels_say
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.lists.downloads import as_csv, as_xlsx, dated
from partners.lists.paging import turn
from partners.lists.state import Sort
from sharing.grants.asking import answered, carried
from sharing.grants.errors import AgreementMissing, DatePast
from sharing.levels import Level

if TYPE_CHECKING:
    from django.http import HttpResponse

SHOWN = 50
EARLIER = 20
NEWEST = Sort("-started", "", "started_at", descending=True)
SELECTION = "selection"
UNCLEAR = ("reference_repeats", "reference_missing", "cannot_be_told_apart")


@requires(START_IMPORT)
def import_start(request: PortalRequest) -> HttpResponse:
    """Hand in a file; earlier imports below."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return SeeOther("assets:import-match", start_import(request.actor, upload=form.cleaned_data["file"]).pk)
        except FileRefused as refusal:
            form.add_error("file", file_reason(refusal))
    rows = Import.objects.visible_to(request.actor).select_related("file")
    turned = turn(rows, sort=NEWEST, key="pk", given=request.GET, kind=dt.datetime.fromisoformat, size=EARLIER)
    return page(request, "assets/imports/import_start.html", form=form, turned=turned)


@requires(START_IMPORT)
@require_safe
def import_sample(request: PortalRequest) -> HttpResponse:
    """A small file that goes in as it is, to see how one may look."""
    return as_csv(*sample(), name="sample-register")


@requires(RUN_IMPORT)
def import_match(request: PortalRequest, batch: Import) -> HttpResponse:
    """Say which column is which field; another sheet or heading row can be chosen first."""
    if batch.state not in {State.MATCHING, State.CHECKED}:
        return SeeOther("assets:import-check", batch.pk)
    form = ColumnsForm(request.POST if request.method == "POST" else None, batch=batch)
    if request.method == "POST" and form.is_valid():
        if match_columns(request.actor, batch, targets=form.targets(), **form.wishes()):
            return SeeOther("assets:import-check", batch.pk)
        batch = RUN_IMPORT.rows(request.actor).get(pk=batch.pk)
        messages.warning(request, too_many_owners(batch) if has_too_many_owners(batch) else WHOSE_ROWS)
        return SeeOther("assets:import-match", batch.pk)
    return _columns(request, batch, form, TableForm(batch=batch))


def _columns(request: PortalRequest, batch: Import, form: ColumnsForm, table: TableForm) -> HttpResponse:
    unsure = {column for column, _target, sure in batch.matching if not sure}
    columns = [
        {
            "field": form[f"column-{number}"],
            "heading": heading,
            "unsure": number in unsure,
            "examples": [cells[number] for _row, cells in batch.sample if cells[number]][:3],
        }
        for number, heading in enumerate(batch.headings)
    ]
    shown = {"form": form, "table": table, "batch": batch, "columns": columns}
    return page(request, "assets/imports/import_match.html", status=422 if table.errors else 200, **shown)


@requires(RUN_IMPORT)
def import_sheet(request: PortalRequest, batch: Import) -> HttpResponse:
    """Look at another sheet of the workbook, or at headings in another row."""
    table = TableForm(request.POST if request.method == "POST" else None, batch=batch)
    if request.method == "POST" and table.is_valid():
        try:
            choose_sheet(request.actor, batch, **table.wishes())
        except FileRefused as refusal:
            table.add_error("heading_row" if "row" in refusal.facts else None, file_reason(refusal))
    if table.errors:
        return _columns(request, batch, ColumnsForm(None, batch=batch), table)
    return SeeOther("assets:import-match", batch.pk)


@requires(RUN_IMPORT)
def import_check(request: PortalRequest, batch: Import) -> HttpResponse:
    """Where the import stands: progress, the preview with its questions, or the receipt."""
    if request.method != "POST":
        answers = answered(CommitForm(actor=request.actor, batch=batch), request.GET)
        return _standing(request, batch, CommitForm(actor=request.actor, batch=batch, initial=answers))
    form = CommitForm(request.POST, actor=request.actor, batch=batch)
    if form.is_valid() and form.cleaned_data["audience"]:  # what that shows, and to whom, is looked at first
        where = reverse("assets:import-share", args=[batch.pk])
        return SeeOther(f"{where}?{urlencode(carried(form, request.POST))}")
    if form.is_valid() and _committed(request, batch, form):
        return SeeOther("assets:import-check", batch.pk)
    return _standing(request, batch, form)


def _standing(request: PortalRequest, batch: Import, form: CommitForm) -> HttpResponse:
    problems = problems_kept(request.actor, batch)
    receiver = receiver_of(request.actor, batch)
    return page(
        request,
        "assets/imports/import_check.html",
        form=form if batch.state == State.CHECKED else None,
        batch=batch,
        done=progress_of(batch) if batch.is_working else batch.row_count,
        problems=[(one, in_words(one)) for one in problems.filter(is_warning=False)[:SHOWN]],
        problem_count=problems.filter(is_warning=False).count(),
        warnings=[(one, in_words(one)) for one in problems.filter(is_warning=True)[:SHOWN]],
        warning_count=problems.filter(is_warning=True).count(),
        parts=parts_of(request.actor, batch),
        turned=problems.filter(code="grid_swapped").count(),
        unclear=problems.filter(code__in=UNCLEAR).exists(),
        outcomes=outcomes(request.actor, batch),
        fates=fates(request.actor, batch) if batch.state == State.UNDONE else [],
        receiver=receiver,
        why_not_shared=why_not_shared(batch, receiver),
        may_undo=may_undo(batch),
    )


@requires(RUN_IMPORT)
def import_share(request: PortalRequest, batch: Import) -> HttpResponse:
    """Before a file is taken in and its new properties shared at once: which bodies that reaches, and what they see."""
    back = reverse("assets:import-check", args=[batch.pk])
    given = request.POST if request.method == "POST" else request.GET
    form = CommitForm(given, actor=request.actor, batch=batch)
    if batch.state != State.CHECKED or (form.is_valid() and not form.cleaned_data["audience"]):
        return SeeOther(back)
    if not form.is_valid():
        return _standing(request, batch, form)
    chosen = form.terms()
    reach = reach_of(request.actor, batch, chosen["audience"], without_cells=chosen["leaves_cells_out"])
    if request.method == "POST":
        if given.get(SELECTION) == reach.fingerprint:
            return SeeOther(back) if _committed(request, batch, form) else _standing(request, batch, form)
        form.add_error(None, _("What you are sharing, or who would see it, has changed. Check it again."))
    return page(
        request,
        "assets/imports/import_share.html",
        status=422 if form.errors else 200,
        form=form,
        batch=batch,
        chosen=chosen,
        reach=reach,
        levels=what_levels_say(chosen["level"]),
        is_commercial=chosen["level"] == Level.COMMERCIAL,
        carried=carried(form, given),
        change_url=f"{back}?{urlencode(carried(form, given))}",
        post_url=request.path,
    )


def _committed(request: PortalRequest, batch: Import, form: CommitForm) -> bool:
    try:
        commit_import(request.actor, batch, **form.terms())
    except (RowsRejected, AgreementMissing, DatePast) as refusal:
        form.refuse(refusal)
        return False
    return True


@requires(RUN_IMPORT)
def import_cancel(request: PortalRequest, batch: Import) -> HttpResponse:
    """Leave a file out after all."""
    if request.method != "POST" and batch.state not in LEAVABLE:
        return SeeOther("assets:import-check", batch.pk)
    if request.method == "POST":
        cancel_import(request.actor, batch)
        messages.success(request, _("The import is cancelled. Nothing was added to your register."))
        return SeeOther("assets:import-start")
    return page(request, "assets/imports/import_cancel.html", batch=batch)


@requires(RUN_IMPORT)
@require_safe
def import_rows(request: PortalRequest, batch: Import, which: str) -> HttpResponse:
    """The rows of one outcome, or with one fate after an undo, a page at a time; changed ones field by field."""
    found = rows_of(request.actor, batch, which, after=request.GET.get("after", ""))
    if found is None:
        raise Http404
    return page(request, "assets/imports/import_rows.html", batch=batch, found=found)


@requires(RUN_IMPORT)
def import_undo(request: PortalRequest, batch: Import) -> HttpResponse:
    """Ask, and then take a whole import back."""
    if request.method == "POST":
        undo_import(request.actor, batch)
        return SeeOther("assets:import-check", batch.pk)
    if not may_undo(batch):
        return SeeOther("assets:import-check", batch.pk)
    return page(request, "assets/imports/import_undo.html", batch=batch)


@requires(RUN_IMPORT)
@require_safe
def import_mend(request: PortalRequest, batch: Import) -> HttpResponse:
    """The rows that were not taken, as they stand in the file, with a column of reasons: to mend and send again.

    Of a workbook they come as a workbook, and of a large file in parts.
    """
    part = part_after(batch, request.GET.get("after", ""))
    name = f"{Path(batch.file.name_given).stem[:80]}-to-mend"
    write = as_xlsx if batch.sheets else as_csv
    return write([*batch.headings, str(REASONS)], to_mend(request.actor, batch, part), name=slug_of(name))


@requires(RUN_IMPORT)
@require_safe
def import_errors(request: PortalRequest, batch: Import) -> HttpResponse:
    """Every cell that was refused or doubtful, with its reason, as a file; of a large one a part."""
    part = part_after(batch, request.GET.get("after", ""))
    headings = [_("Row"), _("Column"), _("Value"), _("Reason"), _("Refused")]
    return as_csv(headings, to_look_at(request.actor, batch, part), name=dated("import-errors"))

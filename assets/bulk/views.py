"""Pages of changing many properties: choose, check, done; what was changed so, and taking it back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import QueryDict
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assets.bulk.actions import ask_change_many, undo_bulk_edit
from assets.bulk.actions import change_many as change
from assets.bulk.changing import MOST, MOST_EVER, chosen_values, preview, value_in_words, way_back
from assets.bulk.forms import ChangeForm
from assets.bulk.models import BulkEdit, Stage
from assets.bulk.permissions import UNDO_BULK_EDIT
from assets.bulk.tasks import progress_of
from assets.register.permissions import EDIT_ASSET
from assets.shares.selection import identities, selected
from partners.acting.errors import Refused
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.lists.paging import turn
from partners.lists.state import Sort

if TYPE_CHECKING:
    from django.http import HttpResponse

    from assets.shares.selection import Selection

STEP, CHECK, MARK, PREFIX = "step", "check", "mark", "set"
SHOWN = 50
NEWEST = Sort("-at", "", "at", descending=True)


@requires(EDIT_ASSET)
def change_many(request: PortalRequest) -> HttpResponse:
    """Set the same facts on what a filter of the list finds, or on ticked properties: choose, check, done."""
    selection = selected(request.actor, _of_the_list(request.GET))
    context: dict[str, Any] = {
        "selection": selection,
        "most": MOST_EVER if len(selection.ids) > MOST_EVER else 0,
        "query": selection.query,
        "post_query": urlencode(selection.query),
    }
    given = request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and given.get(STEP) != CHECK:
        typed = ChangeForm.typed({name.removeprefix(f"{PREFIX}-"): value for name, value in request.GET.dict().items()})
        return page(request, "assets/bulk/change_many.html", form=ChangeForm(prefix=PREFIX, initial=typed), **context)
    form = ChangeForm(given, prefix=PREFIX)
    if not form.is_valid() or context["most"] or not selection.ids:
        return page(request, "assets/bulk/change_many.html", status=422, form=form, **context)
    if request.method == "POST":
        try:
            edit = _changed(request, selection, form.values(), given.get(MARK, ""))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if not edit.is_working:
                sentence = ngettext("%(number)s property changed", "%(number)s properties changed", edit.number)
                messages.success(request, sentence % {"number": edit.number})
            return SeeOther("assets:bulk-edit", edit.pk)
    return _check(request, form, context)


def _of_the_list(asked: QueryDict) -> QueryDict:
    """What was asked of the list, without the step and the answers of this page."""
    query = QueryDict(mutable=True)
    for name, values in asked.lists():
        if name != STEP and not name.startswith(f"{PREFIX}-"):
            query.setlist(name, values)
    return query


def _changed(request: PortalRequest, selection: Selection, values: dict[str, Any], mark: str) -> BulkEdit:
    """At once, or by the worker where that would take longer than a page may."""
    if len(selection.ids) <= MOST:
        return change(request.actor, selection.ids, values=values, mark=mark)
    query, total = urlencode(selection.query), len(selection.ids)
    return ask_change_many(request.actor, query=query, total=total, values=values, mark=mark)


def _check(request: PortalRequest, form: ChangeForm, context: dict[str, Any]) -> HttpResponse:
    values = form.values()
    answers = [(name, value) for name, value in form.data.items() if name.startswith(f"{PREFIX}-") and value]
    return page(
        request,
        "assets/bulk/change_many.html",
        status=422 if form.errors else 200,
        form=form,
        checking=True,
        chosen=[value_in_words(name, value) for name, value in values.items()],
        preview=preview(request.actor, context["selection"].ids, values),
        answers=answers,
        change_url=f"{request.path}?{urlencode([*context['query'], *answers])}",
        **context,
    )


@requires(UNDO_BULK_EDIT)
@require_safe
def bulk_edit_list(request: PortalRequest) -> HttpResponse:
    """The changes of many properties of the body, newest first; those of one property, where the address names it."""
    edits = BulkEdit.objects.visible_to(request.actor)
    if "asset" in request.GET:
        edits = edits.filter(rows__asset__in=identities(request.GET.getlist("asset"))).distinct()
    turned = turn(edits, sort=NEWEST, key="pk", given=request.GET, kind=dt.datetime.fromisoformat, size=SHOWN)
    lines = [(one, _chosen(one)) for one in turned.rows]
    return page(request, "assets/bulk/bulk_edit_list.html", lines=lines, turned=turned)


@requires(UNDO_BULK_EDIT)
@require_safe
def bulk_edit(request: PortalRequest, bulk_edit: BulkEdit) -> HttpResponse:
    """The receipt of a change of many: what was set, and whether it can be taken back."""
    is_many = bulk_edit.number > MOST or bulk_edit.stage != Stage.DONE
    return page(
        request,
        "assets/bulk/bulk_edit.html",
        edit=bulk_edit,
        chosen=_chosen(bulk_edit),
        done=progress_of(bulk_edit) if bulk_edit.is_working else 0,
        may_undo=bulk_edit.stage == Stage.DONE if is_many else bool(way_back(request.actor, bulk_edit).facts),
    )


@requires(UNDO_BULK_EDIT)
def bulk_edit_undo(request: PortalRequest, bulk_edit: BulkEdit) -> HttpResponse:
    """Ask, then put back what was not changed since."""
    if request.method == "POST":
        number = undo_bulk_edit(request.actor, bulk_edit)
        if not number:
            return SeeOther("assets:bulk-edit", bulk_edit.pk)
        sentence = ngettext("%(number)s property is as it was", "%(number)s properties are as they were", number)
        messages.success(request, sentence % {"number": number})
        return SeeOther("assets:bulk-edit", bulk_edit.pk)
    back = way_back(request.actor, bulk_edit) if bulk_edit.number <= MOST else None
    return page(request, "assets/bulk/bulk_edit_undo.html", edit=bulk_edit, chosen=_chosen(bulk_edit), back=back)


def _chosen(edit: BulkEdit) -> list[tuple[str, str]]:
    return [value_in_words(name, value) for name, value in chosen_values(edit).items()]

"""Pages of the register: the list, a property and what happened to it; add, edit, retire, restore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assets.register.about import about
from assets.register.actions import (
    AlreadyRetired,
    IdentityTaken,
    NotRetired,
    add_asset,
    note_money_seen,
    restore_asset,
    retire_asset,
)
from assets.register.columns import RECEIVERS, USUAL, ceiling_of, columns, headings, rows
from assets.register.editing import SECTIONS, Editing
from assets.register.files import MOST_AT_ONCE, list_headings, list_rows
from assets.register.filters import (
    BY_NAME,
    BY_NAME_BACK,
    SORTS,
    filters_of,
)
from assets.register.forms import AddForm, RestoreForm, RetireForm
from assets.register.history import history
from assets.register.links import concerns
from assets.register.listing import MOST_COUNTED, counts, one_page, searching
from assets.register.models import AssetChange
from assets.register.owners import with_owners
from assets.register.permissions import ADD_ASSET, EDIT_ASSET, RETIRE_ASSET, SEE_ASSET, SEE_MONEY, SEE_REGISTER
from assets.register.queries import added_already, others_with_uprn
from assets.register.receivers import shared_with
from assets.register.widening import without_each
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.lists.downloads import as_csv, as_xlsx, dated
from partners.lists.panel import chips, heading, questions
from partners.lists.state import ALL, COUNT, read_state
from partners.saved.queries import kept_columns, shown_filters
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import HttpResponse

    from assets.register.about import About
    from assets.register.models import Asset
    from assets.register.shown import ShownAsset
    from partners.acting.actor import Actor
    from partners.lists.state import ListState


LISTED = "assets"


@requires(SEE_REGISTER)
@require_safe
def asset_list(request: PortalRequest) -> HttpResponse:
    """The properties that the reader may see: filtered, sorted, a page at a time."""
    actor, filters = request.actor, filters_of(request.actor)
    state = read_state(request.GET, request.path, filters, SORTS, columns())
    wanted = state.columns or kept_columns(actor, LISTED) or USUAL
    found = one_page(actor, state, ceiling=ceiling_of(wanted))
    most = None if state.counts_all else MOST_COUNTED
    number = counts(actor, state, most, found=found, named=True).beside(found)
    offered, by_value = with_owners(filters, number, found.assets)
    return page(
        request,
        "assets/register/asset_list.html",
        rows=rows(found.assets, wanted, shared_with(actor, found.assets) if RECEIVERS in wanted else {}),
        ticking=_ticking(actor, found.assets),
        carried=[(name, value) for name, values in request.GET.lists() if name != COUNT for value in values],
        number=number,
        count_url="" if number.is_whole else state.url(count=ALL),
        state=state,
        searching=searching(state),
        without=[] if found.assets else without_each(actor, state, filters),
        questions=questions(state, offered, by_value),
        chips=chips(state, filters),
        name_heading=heading(state, _("Name"), BY_NAME, BY_NAME_BACK),
        headings=headings(state, wanted),
        saved=shown_filters(actor, LISTED, state.query),
        download_query=_download_query(state, wanted),
        previous_url=state.url(before=found.first.encoded()) if found.has_previous and found.first else "",
        next_url=state.url(after=found.last.encoded()) if found.has_next and found.last else "",
    )


def _ticking(actor: Actor, assets: Iterable[ShownAsset]) -> dict[str, bool] | None:
    """Whose properties on this page can be ticked, by those who may do something with them; None where none can."""
    whose = {one.is_own for one in assets if one.retired_on is None} if actor.manages_records else set()
    return {"own": True in whose, "others": False in whose} if whose else None


def _download_query(state: ListState, wanted: Sequence[str]) -> str:
    """A download holds the columns that the reader chose; who chose none gets every field."""
    whole = tuple(wanted) == USUAL and not state.columns
    return state.url(columns=() if whole else ",".join(wanted)).partition("?")[2]


@requires(SEE_REGISTER)
@require_safe
def asset_download(request: PortalRequest, shape: str) -> HttpResponse:
    """Exactly what is filtered, as a file, each property up to the reader's level for it."""
    state = read_state(request.GET, request.path, filters_of(request.actor), SORTS, columns())
    if counts(request.actor, state).total > MOST_AT_ONCE:
        asked = urlencode({"what": "list", "shape": shape, "query": _download_query(state, state.columns or USUAL)})
        return HttpResponseRedirect(f"{reverse('assets:export-start')}?{asked}")
    write: Any = as_xlsx if shape == "xlsx" else as_csv
    answer: HttpResponse = write(list_headings(state), list_rows(request.actor, state), name=dated("properties"))
    return answer


@requires(SEE_ASSET)
@require_safe
def asset(request: PortalRequest, asset: Asset) -> HttpResponse:
    """A property as far as it is shown to the reader, never with the money of another body."""
    return page(
        request,
        "assets/register/asset.html",
        about=about(request.actor, asset, "assets:asset"),
        concerns=concerns(request.actor, asset),
    )


@requires(SEE_ASSET)
@require_safe
def asset_history(request: PortalRequest, asset: Asset) -> HttpResponse:
    """What changed, as far as the reader's level shows it; the money of another body has its own page."""
    shown = about(request.actor, asset, "assets:asset-history")
    changes = AssetChange.objects.visible_to(request.actor).filter(asset=asset, level__lte=shown.asset.level)
    past = history(changes, shown.asset, request.GET.get("before", ""))
    return page(request, "assets/register/asset_history.html", about=shown, history=past)


@requires(SEE_MONEY, marks=True)
@require_safe
def asset_money(request: PortalRequest, asset: Asset) -> HttpResponse:
    """What a property costs and is worth, and how that changed. Opening another body's is recorded."""
    shown = about(request.actor, asset, "assets:asset-money", money=True)
    if not shown.asset.is_own:
        note_money_seen(request.actor, asset)
    changes = AssetChange.objects.visible_to(request.actor).filter(asset=asset, level=Level.COMMERCIAL)
    past = history(changes, shown.asset, request.GET.get("before", ""))
    return page(request, "assets/register/asset_money.html", about=shown, history=past)


@requires(ADD_ASSET)
def asset_add(request: PortalRequest) -> HttpResponse:
    """A form for a new property, seen by nobody else until it is shared."""
    form = AddForm(data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = added_already(request.actor, form.cleaned_data["key"])
        try:
            made = made or add_asset(request.actor, values=form.values(), key=form.cleaned_data["key"])
        except IdentityTaken as refusal:
            form.add_error("reference", str(refusal))
        else:
            _say(request, made, _("Property added. Nobody else can see it"), form.cleaned_data["uprn"])
            return SeeOther("assets:asset", made.pk)
    return page(request, "assets/register/asset_add.html", form=form)


@requires(EDIT_ASSET)
def asset_edit(request: PortalRequest, asset: Asset, section: str) -> HttpResponse:
    """A form for one section. Over somebody else's change: both values side by side, and a choice."""
    if section not in SECTIONS:
        raise Http404
    shown = about(request.actor, asset, "")
    editing = Editing(request.actor, asset, shown.asset, section)
    if request.method == "POST":
        editing.post(request.POST)
    if editing.saved:
        _say(request, asset, _("Changes saved"), editing.form.cleaned_data.get("uprn", ""))
        return SeeOther("assets:asset", asset.pk)
    if editing.choices is not None:
        return _conflict(request, shown, editing)
    return page(request, "assets/register/asset_edit.html", about=shown, editing=editing, form=editing.form)


def _conflict(request: PortalRequest, shown: About, editing: Editing) -> HttpResponse:
    template = "assets/register/asset_conflict.html"
    status = 422 if editing.choices and editing.choices.is_bound else 409
    return page(request, template, status=status, about=shown, editing=editing, form=editing.choices)


@requires(RETIRE_ASSET)
def asset_retire(request: PortalRequest, asset: Asset) -> HttpResponse:
    """A form for the day and the reason that a property is held no longer."""
    form = RetireForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            retire_asset(request.actor, asset, **form.cleaned_data)
        except AlreadyRetired as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Property retired"))
            return SeeOther("assets:asset", asset.pk)
    return page(request, "assets/register/asset_retire.html", form=form, about=about(request.actor, asset, ""))


@requires(RETIRE_ASSET)
def asset_restore(request: PortalRequest, asset: Asset) -> HttpResponse:
    """A form to take back that a property was retired."""
    form = RestoreForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            restore_asset(request.actor, asset, **form.cleaned_data)
        except NotRetired as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Property restored"))
            return SeeOther("assets:asset", asset.pk)
    return page(request, "assets/register/asset_restore.html", form=form, about=about(request.actor, asset, ""))


def _say(request: PortalRequest, asset: Asset, done: str, uprn: str) -> None:
    """Say what was done, and warn of a UPRN that other properties of the register have too."""
    messages.success(request, done)
    repeated = others_with_uprn(request.actor, asset, uprn)
    if repeated:
        sentence = ngettext(
            "Check the UPRN: %(count)s other property in your register has it too",
            "Check the UPRN: %(count)s other properties in your register have it too",
            repeated,
        )
        messages.warning(request, sentence % {"count": repeated})

"""Pages of saved filters and of the columns of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.acting.errors import Refused
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.lists.panel import chips
from partners.lists.state import read_state
from partners.saved.actions import change_filter, keep_columns, remove_filter, save_filter
from partners.saved.forms import ColumnsForm, FilterForm
from partners.saved.kinds import list_named, saved_lists
from partners.saved.permissions import CHANGE_FILTER, SEE_FILTERS
from partners.saved.queries import kept_columns, shown_filters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from partners.lists.filters import Filter
    from partners.lists.state import ListState
    from partners.saved.kinds import SavedList
    from partners.saved.models import SavedFilter


def _list(name: str) -> SavedList:
    about = list_named(name)
    if about is None:
        raise Http404
    return about


def _state(request: PortalRequest, about: SavedList, filters: Sequence[Filter]) -> ListState:
    """What the list shows, as its address said. Raises UnknownParameter."""
    return read_state(request.GET, reverse(about.pages[0][1]), filters, about.sorts, about.columns())


@requires(SEE_FILTERS)
@require_safe
def saved_filter_list(request: PortalRequest) -> HttpResponse:
    """The filters that the reader may use, list by list."""
    lists = [(one, shown_filters(request.actor, one.name)) for one in saved_lists]
    may_change = set(CHANGE_FILTER.rows(request.actor).values_list("pk", flat=True))
    return page(request, "partners/saved/saved_filter_list.html", lists=lists, may_change=may_change)


@requires(SEE_FILTERS)
def saved_filter_add(request: PortalRequest, listed: str) -> HttpResponse:
    """Save what the list in the query string shows, under a name."""
    about = _list(listed)
    filters = about.filters(request.actor)
    state = _state(request, about, filters)
    form = FilterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            save_filter(request.actor, listed=about.name, query=state.query, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Filter saved"))
            return SeeOther(state.url())
    return page(request, "partners/saved/saved_filter_add.html", form=form, state=state, chips=chips(state, filters))


@requires(CHANGE_FILTER)
def saved_filter_edit(request: PortalRequest, saved_filter: SavedFilter) -> HttpResponse:
    """Rename a filter; its maker also says whether colleagues use it."""
    is_mine = request.actor.person is not None and saved_filter.person_id == request.actor.person.pk
    standing = {"name": saved_filter.name, "is_shared": saved_filter.is_shared}
    form = FilterForm(request.POST or None, initial=standing, may_share=is_mine)
    if request.method == "POST" and form.is_valid():
        try:
            change_filter(request.actor, saved_filter, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Filter changed"))
            return SeeOther("partners:saved-filter-list")
    return page(request, "partners/saved/saved_filter_edit.html", form=form, saved=saved_filter)


@requires(CHANGE_FILTER)
def saved_filter_remove(request: PortalRequest, saved_filter: SavedFilter) -> HttpResponse:
    """Ask, then remove a filter."""
    if request.method == "POST":
        remove_filter(request.actor, saved_filter)
        messages.success(request, _("Filter removed"))
        return SeeOther("partners:saved-filter-list")
    return page(request, "partners/saved/saved_filter_remove.html", saved=saved_filter)


@requires(SEE_FILTERS)
def columns_choose(request: PortalRequest, listed: str) -> HttpResponse:
    """Choose the columns of a list, and keep the choice."""
    about = _list(listed)
    state = _state(request, about, about.filters(request.actor))
    now = state.columns or kept_columns(request.actor, about.name) or about.usual
    form = ColumnsForm(request.POST or None, about=about, initial={"columns": now})
    if request.method == "POST":
        form = ColumnsForm(request.POST, about=about)
        if form.is_valid():
            keep_columns(request.actor, listed=about.name, columns=form.cleaned_data["columns"])
            messages.success(request, _("Columns kept"))
            return SeeOther(state.url(columns=()))
    return page(request, "partners/saved/columns_choose.html", form=form, state=state, back=state.url())

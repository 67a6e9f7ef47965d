"""The map of properties: the page, the clusters that its script asks for, and the list of a part of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from assets.maps.clusters import clusters, everywhere, extent, first_view, view_of
from assets.maps.drawing import area_of, draw, fitted, is_one_place, moves, place_of
from assets.register.columns import columns
from assets.register.filters import BOX, SORTS, VIEW, filters_of
from assets.register.listing import MOST_COUNTED, counts, one_page
from assets.register.owners import with_owners
from assets.register.permissions import SEE_REGISTER
from assets.register.saved import PROPERTIES
from partners.acting.pages import page
from partners.acting.requires import PortalRequest, requires
from partners.lists.panel import chips, questions
from partners.lists.state import ALL, read_state
from partners.saved.queries import shown_filters

if TYPE_CHECKING:
    from django.http import HttpResponse

    from assets.maps.clusters import Cluster
    from assets.register.districts import Box
    from partners.acting.actor import Actor
    from partners.lists.filters import Filter
    from partners.lists.state import ListState

BESIDE = 10


@requires(SEE_REGISTER)
@require_safe
def asset_map(request: PortalRequest) -> HttpResponse:
    """Where the properties of the list are: the same filters, a part of the map, and the list of that part."""
    actor, filters = request.actor, filters_of(request.actor)
    state = _state(request, filters)
    listed, reach = everywhere(state), extent(request.actor, state)
    view = fitted(view_of(state) or first_view(state, reach))
    found = clusters(actor, state, view)
    number = counts(actor, listed, None if state.counts_all else MOST_COUNTED, named=True)
    offered, by_value = with_owners(filters, number)
    return page(
        request,
        "assets/maps/asset_map.html",
        state=listed,
        total=max(number.total, reach.located),
        without_place=number.total - reach.located if number.is_whole else 0,
        count_url="" if number.is_whole else state.url(count=ALL),
        questions=questions(listed, offered, by_value),
        chips=chips(listed, filters),
        saved=shown_filters(actor, PROPERTIES.name, listed.query, page=1),
        drawing=draw(view, found, state),
        moves=moves(view, listed),
        area_here_url=_in_the_area(listed, view),
        script=_for_the_script(listed, view),
        tiles=settings.MAP_TILES_URL,
        tiles_attribution=settings.MAP_TILES_ATTRIBUTION,
        **_beside(actor, listed, view, sum(one.number for one in found)),
    )


@requires(SEE_REGISTER)
@require_safe
def map_list(request: PortalRequest) -> HttpResponse:
    """The properties in one part of the map, as a list: what stands beside the map."""
    state = _state(request, filters_of(request.actor))
    view = view_of(state) or first_view(state, extent(request.actor, state))
    number = sum(one.number for one in clusters(request.actor, state, view))
    return page(request, "assets/maps/map_list.html", **_beside(request.actor, everywhere(state), view, number))


@requires(SEE_REGISTER)
@require_safe
def map_clusters(request: PortalRequest) -> HttpResponse:
    """The clusters of one part of the map, for the script that draws them."""
    state = _state(request, filters_of(request.actor))
    view = view_of(state) or first_view(state, extent(request.actor, state))
    found = clusters(request.actor, state, view)
    return JsonResponse({"view": str(view), "clusters": [_for_drawing(one) for one in found]})


def _state(request: PortalRequest, filters: tuple[Filter, ...]) -> ListState:
    """What the address of a map asks for: the filters of the list, and the part that is on the screen."""
    return read_state(request.GET, reverse("assets:asset-map"), (*filters, VIEW), SORTS, columns())


def _for_drawing(one: Cluster) -> dict[str, Any]:
    """A cluster; `place` where looking closer would not part it."""
    alone = one.asset_id is not None or is_one_place(one)
    return {
        "number": one.number,
        "at": [one.longitude, one.latitude],
        "box": str(one.box),
        "place": str(place_of(one)) if alone else "",
        "name": one.name,
    }


def _in_the_area(state: ListState, view: Box) -> str:
    """The address that filters by what is on the map now, in place of any other area."""
    return state.url(bbox=str(view), area=(), district=())


def _for_the_script(state: ListState, view: Box) -> dict[str, str]:
    lines = area_of(state)
    return {
        "clusters": reverse("assets:map-clusters"),
        "list": reverse("assets:map-list"),
        "query": state.query,
        "view": str(view),
        "area": ";".join(",".join(f"{x:.5f},{y:.5f}" for x, y in line) for line in lines),
    }


def _part(state: ListState, view: Box) -> Box:
    """What is on the map now of the rectangle that the list is filtered by, or all that is on the map."""
    given = state.values.get(BOX.name)
    filtered_by = BOX.box_in(given[0]) if given else None
    return (filtered_by.common(view) or filtered_by) if filtered_by else view


def _beside(actor: Actor, state: ListState, view: Box, number: int) -> dict[str, Any]:
    """The first properties of a part of the map by name, and the address of all of them."""
    here = replace(state, values={**state.values, VIEW.name: (str(view),)})
    whole = replace(state, path=reverse("assets:asset-list"))
    return {
        "here": one_page(actor, here, BESIDE).assets if number else (),
        "number": number,
        "here_url": whole.url(bbox=str(_part(state, view))),
        "everywhere_url": state.url(),
    }

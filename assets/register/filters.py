"""What the list of properties can be filtered and sorted by: columns of the narrow rows only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from assets.register.areas import BoxFilter, DistrictFilter, ShapeFilter
from assets.register.choices import Kind, Tenure, Use
from assets.register.districts import districts
from assets.register.owners import WHOSE, OwnerFilter
from partners.lists.filters import ChoiceFilter, SearchFilter, YesNoFilter
from partners.lists.state import Sort

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.lists.filters import Filter

YES_NO = {"yes": _("Yes"), "no": _("No")}

SEARCH = SearchFilter("q", _("Search"))
BOX = BoxFilter("bbox", _("Area"))
OWNER = OwnerFilter("owner", _("Owner"), WHOSE)
#: what was asked before, or by the portal itself; what an address asks is read by `filters_of`
FILTERS: tuple[Filter, ...] = (
    SEARCH,
    OWNER,
    ChoiceFilter("use", _("Use"), dict(Use.choices)),
    ChoiceFilter("kind", _("Land or building"), dict(Kind.choices)),
    ChoiceFilter("tenure", _("Tenure"), dict(Tenure.choices)),
    YesNoFilter("is_vacant", _("Vacant"), YES_NO),
    YesNoFilter("is_surplus", _("Surplus"), YES_NO),
    YesNoFilter("is_retired", _("Retired"), YES_NO),
    DistrictFilter("district", _("District"), districts()),
    BOX,
    ShapeFilter("area", _("Area")),
)
#: the part of the map that is on the screen: not a filter of the list, and never a chip
VIEW = BoxFilter("view", _("On the map"))
PLACES = frozenset({"district", "bbox", "area", "view"})
BY_NAME = Sort("name", _("Name"), "sort_name")
BY_NAME_BACK = Sort("-name", _("Name, backwards"), "sort_name", descending=True)
BY_LOCALITY = Sort("locality", _("Locality"), "sort_locality")
BY_LOCALITY_BACK = Sort("-locality", _("Locality, backwards"), "sort_locality", descending=True)
BY_AREA = Sort("-area", _("Floor area, largest first"), "floor_area_m2", descending=True, numeric=True, nullable=True)
BY_AREA_BACK = Sort("area", _("Floor area, smallest first"), "floor_area_m2", numeric=True, nullable=True)
SORTS = (BY_NAME, BY_NAME_BACK, BY_LOCALITY, BY_LOCALITY_BACK, BY_AREA, BY_AREA_BACK)


def filters_of(actor: Actor) -> tuple[Filter, ...]:
    """The filters as `actor` may ask: of other bodies, by those of which they see something."""
    owner = OwnerFilter(OWNER.name, OWNER.label, WHOSE, actor=actor)
    return tuple(owner if one is OWNER else one for one in FILTERS)

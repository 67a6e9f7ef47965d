"""What the list of projects can be filtered by: columns of the narrow rows only."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.lists.filters import ChoiceFilter, SearchFilter
from partners.lists.state import Sort
from projects.delivery.choices import Gate, Rating, Standing

SEARCH = SearchFilter("q", _("Search"))
OWNER = ChoiceFilter("owner", _("Led by"), {"own": _("Your organisation"), "others": _("Others")})
FILTERS = (
    SEARCH,
    OWNER,
    ChoiceFilter("gate", _("Gate"), dict(Gate.choices)),
    ChoiceFilter("rag", _("Rating"), dict(Rating.choices)),
    ChoiceFilter("standing", _("Standing"), dict(Standing.choices)),
)
BY_NAME = Sort("name", _("Name"), "sort_name")
BY_NAME_BACK = Sort("-name", _("Name, backwards"), "sort_name", descending=True)
SORTS = (BY_NAME, BY_NAME_BACK)

"""What the register offers to saved filters: the list of properties, on its page and on the map."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from assets.register.columns import USUAL, columns
from assets.register.filters import SORTS, filters_of
from partners.saved.kinds import SavedList

PROPERTIES = SavedList(
    name="assets",
    label=_("Properties"),
    pages=((_("List"), "assets:asset-list"), (_("Map"), "assets:asset-map")),
    filters=filters_of,
    sorts=SORTS,
    columns=columns,
    usual=USUAL,
)

"""Who may see what came of sharing many properties at once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from assets.register.permissions import of_keepers
from partners.acting.permission import Permission

SEE_BULK_SHARE = Permission(
    "assets.bulk_share:see",
    label=_("See what came of sharing many properties at once"),
    rule=of_keepers,
    model="assets.BulkShare",
)

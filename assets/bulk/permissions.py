"""Who may change many properties at once, and take that back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from assets.register.permissions import of_keepers
from partners.acting.permission import Permission

UNDO_BULK_EDIT = Permission(
    "assets.bulk_edit:undo",
    label=_("See changes of many properties and undo them"),
    rule=of_keepers,
    model="assets.BulkEdit",
)

"""Who may bring a file into a register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from assets.register.permissions import of_keepers
from partners.acting.permission import Permission

START_IMPORT = Permission("assets.import:start", label=_("Import a register from a file"), rule=of_keepers)
RUN_IMPORT = Permission(
    "assets.batch:run", label=_("Match, check, import or cancel a file"), rule=of_keepers, model="assets.Import"
)

"""Who may read what was done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.permission import EVERY_ROW, NOBODY, Permission

#: everybody who acts for a body, viewers too: what was done to its records is theirs to know
SEE_TRAIL = Permission(
    "sharing.trail:see",
    label=_("Read and download what was done to the records and shares of your organisation"),
    rule=lambda actor: EVERY_ROW if actor.organisation else NOBODY,
)
SEE_ADMINISTRATORS_TRAIL = Permission(
    "sharing.trail:see_administrators",
    label=_("Read what portal administrators did"),
    rule=lambda actor: EVERY_ROW if actor.is_administrator_of_portal else NOBODY,
)

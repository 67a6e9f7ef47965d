"""Who may look for vacant space."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.permission import EVERY_ROW, NOBODY, Permission

FIND_SPACE = Permission(
    "assets.space:find",
    label=_("Look for vacant space in your organisation and in what is shared with it"),
    rule=lambda actor: EVERY_ROW if actor.organisation else NOBODY,
)

"""Who has notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.permission import EVERY_ROW, NOBODY, Permission

SEE_NOTICES = Permission(
    "partners.notices:see",
    label=_("Read one’s own notices and mark them as read"),
    rule=lambda actor: EVERY_ROW if actor.organisation and actor.person else NOBODY,
)

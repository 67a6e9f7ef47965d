"""Who reads what came of a spreadsheet of bodies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.permission import EVERY_ROW, NOBODY, Permission

SEE_INTAKE = Permission(
    "partners.intake:see",
    label=_("See what came of a spreadsheet of organisations"),
    rule=lambda actor: EVERY_ROW if actor.is_administrator_of_portal else NOBODY,
    model="partners.Intake",
)

"""Who sees how far bodies have come."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.acting.actor import Actor
from partners.acting.permission import EVERY_ROW, NOBODY, Permission


def _portal_administrator(actor: Actor) -> Q:
    return EVERY_ROW if actor.is_administrator_of_portal else NOBODY


def _looks_after_a_body(actor: Actor) -> Q:
    return EVERY_ROW if actor.organisation and (actor.manages_people or actor.manages_records) else NOBODY


SEE_BOARD = Permission(
    "partners.board:see", label=_("See who is stuck where in coming on board"), rule=_portal_administrator
)
SEE_OWN_STEPS = Permission(
    "partners.steps:see", label=_("See the steps of one’s own organisation"), rule=_looks_after_a_body
)

"""Who may do what to partner organisations."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.acting.actor import Actor
from partners.acting.permission import EVERY_ROW, NOBODY, Permission


def _portal_administrator(actor: Actor) -> Q:
    return EVERY_ROW if actor.is_administrator_of_portal else NOBODY


def _member_or_portal_administrator(actor: Actor) -> Q:
    if actor.is_administrator_of_portal:
        return EVERY_ROW
    return Q(pk=actor.organisation.pk) if actor.organisation else NOBODY


def _own_administrator_or_portal_administrator(actor: Actor) -> Q:
    if actor.is_administrator_of_portal:
        return EVERY_ROW
    return Q(pk=actor.organisation.pk) if actor.organisation and actor.manages_people else NOBODY


SEE_ORGANISATIONS = Permission(
    "partners.portal:see_organisations",
    label=_("See which organisations are on the portal"),
    rule=_portal_administrator,
)
SEE_ORGANISATION = Permission(
    "partners.organisation:see",
    label=_("See the names and codes of an organisation"),
    rule=_member_or_portal_administrator,
    model="partners.Organisation",
)
ADD_ORGANISATION = Permission(
    "partners.organisation:add",
    label=_("Bring an organisation on board"),
    rule=_portal_administrator,
    model="partners.Organisation",
)
EDIT_ORGANISATION = Permission(
    "partners.organisation:edit",
    label=_("Change the names of an organisation"),
    rule=_own_administrator_or_portal_administrator,
    model="partners.Organisation",
)
SUSPEND_ORGANISATION = Permission(
    "partners.organisation:suspend",
    label=_("Suspend an organisation, or reinstate it"),
    rule=_portal_administrator,
    model="partners.Organisation",
)
REMIND_ORGANISATION = Permission(
    "partners.organisation:remind",
    label=_("Remind an organisation of its next step"),
    rule=_portal_administrator,
    model="partners.Organisation",
)
LINK_ORGANISATION = Permission(
    "partners.organisation:link",
    label=_("Link an organisation to the directory of public bodies"),
    rule=_portal_administrator,
    model="partners.Organisation",
)

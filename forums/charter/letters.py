"""The letters that charters and pulses have written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forums.charter.permissions import ANSWER_PULSE, SIGN_CHARTER
from forums.membership.telling import letter
from partners.acting.actor import Role

SIGN = letter(
    "charter_published",
    SIGN_CHARTER,
    "forums:charter-sign",
    _("A new version of a forum’s charter waits for you to sign it off for your organisation."),
    roles=[Role.SPONSOR],
)
PULSE = letter(
    "pulse_opened",
    ANSWER_PULSE,
    "forums:pulse-answer",
    _("A forum asks how it is doing: eight statements."),
    roles=[Role.PROPERTY_MANAGER],
)

"""The letters that the logs have written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forums.logbook.permissions import FINISH_ACTION
from forums.membership.telling import letter

GIVEN = letter(
    "action_given",
    FINISH_ACTION,
    "forums:action-finish",
    _("Your organisation has an action to do, with a date."),
    called="text",
)

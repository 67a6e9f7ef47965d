"""The letters that initiatives have written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forums.initiatives.permissions import ANSWER_INITIATIVE
from forums.membership.telling import letter

ASKED = letter(
    "initiative_asked",
    ANSWER_INITIATIVE,
    "forums:initiative-answer",
    _("Your organisation is asked to take part in an initiative."),
)

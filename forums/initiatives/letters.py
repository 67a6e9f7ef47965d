"""The letters that initiatives have written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forums.initiatives.permissions import ANSWER_INITIATIVE, DECIDE_MOVE, SEE_MOVE
from forums.membership.telling import letter

ASKED = letter(
    "initiative_asked",
    ANSWER_INITIATIVE,
    "forums:initiative-answer",
    _("Your organisation is asked to take part in an initiative."),
    called="title",
)
DECIDE = letter(
    "move_proposed",
    DECIDE_MOVE,
    "forums:move",
    _("A move of an initiative waits for the decision of your organisation."),
    called="initiative__title",
)
DECIDED = letter(
    "move_decided",
    SEE_MOVE,
    "forums:move",
    _("A move of an initiative in which your organisation takes part is decided."),
    called="initiative__title",
)

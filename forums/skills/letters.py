"""The letters that skills have written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forums.membership.telling import letter
from forums.skills.permissions import ANSWER_MATCH

PROPOSED = letter(
    "match_proposed",
    ANSWER_MATCH,
    "forums:match-answer",
    _("A partner has a skill that your organisation needs, or needs one that it offers."),
)

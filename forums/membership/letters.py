"""The letters that membership of a forum has written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forums.membership.permissions import ANSWER_FORUM
from forums.membership.telling import letter

INVITED = letter(
    "forum_invited", ANSWER_FORUM, "forums:forum-answer", _("A forum has invited your organisation to join it.")
)

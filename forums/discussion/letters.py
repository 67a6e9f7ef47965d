"""The letters that talk has written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forums.discussion.permissions import REPLY
from forums.membership.telling import letter

CONFIDED = letter(
    "thread_confided",
    REPLY,
    "forums:thread",
    _("Somebody started a talk in confidence with your organisation."),
    called="title",
)

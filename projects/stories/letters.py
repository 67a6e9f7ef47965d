"""The letters that stories have written: to each body that one names."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.notices.kinds import kind
from projects.stories.permissions import ANSWER_STORY

NAMED = kind(
    "story_named",
    ANSWER_STORY,
    "projects:story-answer",
    _("A story of a delivered project names your organisation and waits for its approval."),
    called="story__title",
)

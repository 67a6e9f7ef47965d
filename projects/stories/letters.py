"""The letters that stories have written: to each body that one names, asked or when it is taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.notices.kinds import kind
from projects.stories.permissions import ANSWER_STORY, PUBLISH_STORY, SEE_STORY

NAMED = kind(
    "story_named",
    ANSWER_STORY,
    "projects:story-answer",
    _("A story of a delivered project names your organisation and waits for its approval."),
    called="story__title",
)
DECLINED = kind(
    "story_declined",
    PUBLISH_STORY,
    "projects:story",
    _("An organisation has declined what a story of yours says of it. Tell it another way, or take it back."),
    called="title",
)
TAKEN_BACK = kind(
    "story_taken_back",
    SEE_STORY,
    "projects:story",
    _("A story that your organisation told or is named in was taken back. The forum no longer reads it."),
    called="title",
)

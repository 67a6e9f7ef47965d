"""The words in which lists of properties are written, in every language, for the child that reads them back.

A list is a file of what the screen shows: its headings and choices are words. The child has no Django and
no languages, so it is told them with its question.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps


@cache
def spoken() -> dict[str, Any]:
    """`headings`: heading to field. `words`: of each field with choices, each word for a choice to its code.

    Nothing where there is no portal around: `survey` tries files by itself.
    """
    if not apps.ready:
        return {"headings": {}, "words": {}}
    return _spoken()


def _spoken() -> dict[str, Any]:
    # What follows needs Django's models, which are not there for `survey`.
    from django.conf import settings  # noqa: PLC0415
    from django.db.models import BooleanField  # noqa: PLC0415
    from django.utils.translation import gettext, override  # noqa: PLC0415

    from assets.register.fields import fields  # noqa: PLC0415

    headings: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            headings[gettext("Owner")] = "owner"
            for name, field in fields().items():
                headings[str(field.label)] = name
                choices = {str(label): str(code) for code, label in field.choices.items()}
                if isinstance(field.column, BooleanField):
                    choices = {gettext("Yes"): "yes", gettext("No"): "no"}
                if choices:
                    words.setdefault(name, {code: code for code in choices.values()}).update(choices)
    return {"headings": headings, "words": words}

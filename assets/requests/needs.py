"""The question what more is needed for: a list, and words of one's own beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.requests.models import Need


def need_field() -> forms.ChoiceField:
    """The question what more is asked for."""
    return forms.ChoiceField(
        label=_("What do you need it for?"),
        choices=[("", _("Select a purpose")), *Need.choices],
        error_messages={"required": _("Select what you need it for")},
    )


def own_words() -> forms.CharField:
    """The same in one's own words."""
    return forms.CharField(
        label=_("In your own words"),
        help_text=_("The owner reads this. Both of you keep it. Say it here when you choose “For something else”."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NeedForm(forms.Form):
    """What for, beside a list that says the rest."""

    mark_optional = True
    need = need_field()
    purpose = own_words()

    def clean(self) -> dict[str, Any]:
        """Something else is said."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("need") == Need.OTHER and not found.get("purpose"):
            self.add_error("purpose", _("Enter what you need it for"))
        return found

"""Why a coincidence is set aside."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DismissForm(forms.Form):
    """A reason, for colleagues who wonder."""

    reason = forms.CharField(
        label=_("Why is it of no use to you?"),
        help_text=_("Kept in your organisation’s records. Nobody else sees it."),
        max_length=300,
        error_messages={"required": _("Enter why it is of no use to you")},
    )

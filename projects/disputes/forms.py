"""What is asked of a payment in dispute."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DisputeForm(forms.Form):
    """What is wrong with it."""

    reason = forms.CharField(
        label=_("What is wrong with it"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Only your organisation and whoever recorded the payment read this. Everybody else who sees the payment "
            "sees that it is in dispute, but not why."
        ),
    )


class AgreeForm(forms.Form):
    """A button and nothing else."""

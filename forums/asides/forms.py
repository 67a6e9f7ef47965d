"""What is asked beside the cards."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class InterestForm(forms.Form):
    """An interest in what is spoken of; empty takes it back."""

    mark_optional = True

    interest = forms.CharField(
        label=_("Interest to declare"),
        max_length=300,
        required=False,
        help_text=_("For example, a property or contract that you or somebody close to you would gain from."),
        widget=forms.Textarea({"rows": 3}),
    )

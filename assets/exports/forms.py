"""Which file somebody would like."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.exports.models import Shape, What


class ExportForm(forms.Form):
    """What, and as what."""

    what = forms.ChoiceField(
        label=_("What should the file hold?"),
        choices=What.choices,
        initial=What.REGISTER,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the file should hold")},
    )
    shape = forms.ChoiceField(
        label=_("What kind of file?"),
        choices=Shape.choices,
        initial=Shape.CSV,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a kind of file")},
    )
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

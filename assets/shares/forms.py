"""What a person is asked when a share of the register lasts longer; the rest is asked as for everything shared."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sharing.grants.asking import EndForm, LastDay, ShareForm, a_year_on, answered, carried, own_names

__all__ = ["EndForm", "LastDay", "RenewForm", "ShareForm", "a_year_on", "answered", "carried", "own_names"]


class RenewForm(forms.Form):
    """Until when a share lasts from now on."""

    mark_optional = True
    until = LastDay(label=_("New last day"))
    reason = forms.CharField(label=_("Why are you changing this?"), max_length=300, required=False)

"""What a reader may ask of the trail. An unknown parameter is refused: never silently more rows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.clock import LONDON
from partners.forms.dates import PARTS, DateParts
from partners.lists.state import PLACE, UnknownParameter
from sharing.ledger.verbs import VERBS

if TYPE_CHECKING:
    from django.utils.datastructures import MultiValueDict

KNOWN = frozenset({"verb", *PLACE, *(f"{name}_{part}" for name in ("since", "until") for part in PARTS)})


class TrailFilter(forms.Form):
    """One deed, and the days from and to which, both included."""

    verb = forms.ChoiceField(label=_("What was done"), required=False)
    since = DateParts(label=_("From"), required=False)
    until = DateParts(label=_("To"), required=False)

    def __init__(self, given: MultiValueDict[str, str]) -> None:
        for name in given:
            if name not in KNOWN:
                raise UnknownParameter(parameter=name, value=", ".join(given.getlist(name)))
        super().__init__(given)
        verb = self.fields["verb"]
        assert isinstance(verb, forms.ChoiceField)  # noqa: S101 - for mypy
        verb.choices = [("", _("Anything")), *sorted(VERBS.items(), key=lambda one: str(one[1]))]

    def clean(self) -> dict[str, Any]:
        """The days are in order."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day must be the first day or later"))
        return cleaned

    def condition(self) -> Q:
        """The condition that events must meet; call it when the form is valid."""
        wanted = Q()
        if self.cleaned_data["verb"]:
            wanted &= Q(verb=self.cleaned_data["verb"])
        if self.cleaned_data["since"]:
            wanted &= Q(at__gte=_midnight(self.cleaned_data["since"]))
        if self.cleaned_data["until"]:
            wanted &= Q(at__lt=_midnight(self.cleaned_data["until"] + dt.timedelta(days=1)))
        return wanted

    @property
    def is_on(self) -> bool:
        """Whether anything was asked."""
        return any(self.cleaned_data.values()) if self.is_valid() else True


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), LONDON)

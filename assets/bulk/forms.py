"""What is to be set on many properties: nothing, until something is chosen."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.bulk.changing import CHANGEABLE
from assets.register.fields import fields
from partners.forms.dates import DateParts

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_RECORDED = "-"
CLEAR = "clear_"
ALWAYS_RECORDED = frozenset({"kind"})


class ChangeForm(forms.Form):
    """One question for each fact that may be set; left as it is unless answered."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in CHANGEABLE:
            about = fields()[name]
            if isinstance(about.column, models.DateField):
                self.fields[name] = DateParts(label=about.label, required=False, help_text=_("Empty: leave as it is"))
                self.fields[f"{CLEAR}{name}"] = forms.BooleanField(
                    label=_("%(what)s: remove the date") % {"what": about.label}, required=False
                )
                continue
            known: list[tuple[str, Any]] = list(about.choices.items())
            if isinstance(about.column, models.BooleanField):
                known = [("True", _("Yes")), ("False", _("No"))]
            nothing = [] if name in ALWAYS_RECORDED else [(NOT_RECORDED, _("Not recorded"))]
            self.fields[name] = forms.ChoiceField(
                label=about.label, required=False, choices=[("", _("Leave as it is")), *known, *nothing]
            )

    def clean(self) -> dict[str, Any]:
        """At least one answer."""
        answers: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(answers.values()):
            self.add_error(None, _("Choose what to change"))
        for name in CHANGEABLE:
            if answers.get(name) and answers.get(f"{CLEAR}{name}"):
                self.add_error(name, _("Enter a date or remove it, not both"))
        return answers

    def values(self) -> dict[str, Any]:
        """The facts to set, as the register keeps them."""
        given = {name: answer for name, answer in self.cleaned_data.items() if answer}
        cleared = {name.removeprefix(CLEAR): None for name in given if name.startswith(CLEAR)}
        return {name: self._as_kept(name, answer) for name, answer in given.items() if name in CHANGEABLE} | cleared

    @staticmethod
    def typed(given: Mapping[str, str]) -> dict[str, Any]:
        """What an address says of the answers, to begin with; what is no date is left out."""
        found: dict[str, Any] = dict(given)
        for name in CHANGEABLE:
            parts = [given.get(f"{name}_{part}", "") for part in ("year", "month", "day")]
            if all(parts):
                with suppress(ValueError):
                    found[name] = dt.date(*(int(one) for one in parts))
        return found

    def _as_kept(self, name: str, answer: Any) -> Any:
        if isinstance(answer, dt.date):
            return answer
        if isinstance(fields()[name].column, models.BooleanField):
            return {"True": True, "False": False}.get(answer)
        return "" if answer == NOT_RECORDED else answer

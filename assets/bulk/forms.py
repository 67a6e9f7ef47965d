"""What is to be set on many properties: nothing, until something is chosen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.bulk.changing import CHANGEABLE
from assets.register.fields import fields

NOT_RECORDED = "-"
ALWAYS_RECORDED = frozenset({"kind"})


class ChangeForm(forms.Form):
    """One question for each fact that may be set; left as it is unless answered."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in CHANGEABLE:
            about = fields()[name]
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
        return answers

    def values(self) -> dict[str, Any]:
        """The facts to set, as the register keeps them."""
        return {name: self._as_kept(name, answer) for name, answer in self.cleaned_data.items() if answer}

    def _as_kept(self, name: str, answer: str) -> Any:
        if isinstance(fields()[name].column, models.BooleanField):
            return {"True": True, "False": False}.get(answer)
        return "" if answer == NOT_RECORDED else answer

"""A form over what stands: it knows what it showed, and shows both sides when somebody else saved meanwhile."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partners.forms.marks import mark_of_text

if TYPE_CHECKING:
    from collections.abc import Mapping

#: the field of a form
READ = "read"


class Both(NamedTuple):
    """One answer, as you entered it and as somebody saved it, in words."""

    label: str
    yours: str
    theirs: str


def mark_of(standing: Mapping[str, Any]) -> str:
    """Differs when one of the values is another."""
    return mark_of_text(json.dumps(standing, ensure_ascii=False, sort_keys=True, default=str))


class StandingForm(forms.Form):
    """Asks for values of which `standing` are those that there are, and carries their mark."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, standing: Mapping[str, Any], **options: Any) -> None:
        options["initial"] = {**standing, **options.get("initial", {}), READ: mark_of(standing)}
        super().__init__(*args, **options)
        self.differs: tuple[Both, ...] = ()

    def overtaken(self, theirs: Mapping[str, Any], **over: Any) -> None:
        """Keep what was typed, say where somebody else's differs, and take what is sent next over theirs.

        `over` are other fields that say over what: a version.
        """
        given = self.cleaned_data
        self.differs = tuple(
            Both(str(field.label), _in_words(field, given.get(name)), _in_words(field, theirs[name]))
            for name, field in self.fields.items()
            if name in theirs and _plain(theirs[name]) != _plain(given.get(name))
        )
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a form that was sent holds a QueryDict
        for name, mark in {READ: mark_of(theirs), **over}.items():
            data[name] = str(mark)
        self.data = data
        self.add_error(None, _("Put both together, then save: what you save now takes the place of both."))


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return str(value.pk)
    return set(value) if isinstance(value, list) else value


def _in_words(field: Any, value: Any) -> str:
    if isinstance(value, dt.date):
        return date_format(value, "j F Y")
    if isinstance(value, Model):
        return str(field.label_from_instance(value))
    if isinstance(value, Decimal):
        return str(field.prepare_value(value))
    named = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    if isinstance(value, list):
        return ", ".join(sorted(named.get(str(one), "") for one in value))
    return named.get(str(value), "" if value is None or named else str(value))

"""A date asked as day, month and year, as people in Britain write it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.forms.years import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DatePartsWidget(forms.MultiWidget):
    """Three boxes, named `<field>_day`, `<field>_month` and `<field>_year`."""

    template_name = "django/forms/widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        self.wrong: frozenset[str] = frozenset()
        super().__init__({part: forms.TextInput() for part in PARTS}, dict(attrs or {}))

    def decompress(self, value: datetime.date | None) -> list[int | None]:
        """The date in its three parts."""
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Each part with its word, its width, and whether it is the one that is wrong."""
        context = super().get_context(name, value, attrs)
        words = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        refused = "aria-invalid" in context["widget"]["attrs"]
        for part, shown in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            shown["label"] = words[part]
            shown["width"] = 4 if part == "year" else 2
            shown["wrong"] = part in self.wrong or (refused and not self.wrong)
        return context

    def id_for_label(self, id_: str, index: str = "0") -> str:
        """The first box: an error summary links to it."""
        return f"{id_}_0" if id_ else id_


class DateParts(forms.MultiValueField):
    """A date in three parts; every error says what is missing or wrong, in one sentence."""

    widget = DatePartsWidget
    default_error_messages = {  # Django's own shape
        "required": _("Enter a date"),
        "invalid": _("Enter a real date, like 27 3 2026"),
        "year": _("The year must have 4 numbers, like 2026"),
    }

    def __init__(self, **options: Any) -> None:
        fields = [forms.CharField(required=False) for _part in PARTS]
        super().__init__(fields, require_all_fields=False, **options)

    def clean(self, value: Any) -> datetime.date | None:
        """The date, or None when all three are empty and it may stay open."""
        given = [str(part or "").strip() for part in (value or ["", "", ""])]
        self.widget.wrong = frozenset()
        if not any(given):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        missing = [part for part, text in zip(PARTS, given, strict=True) if not text]
        if missing:
            self.refuse(missing, incomplete(missing), "incomplete")
        found = self.compress(given)
        self.run_validators(found)
        return found

    def compress(self, data_list: Sequence[str]) -> datetime.date:
        """The date that the three texts mean."""
        day, month, year = data_list
        if not (year.isascii() and year.isdecimal() and len(year) == 4):
            self.refuse(["year"], str(self.error_messages["year"]), "year")
        if not FIRST_YEAR <= int(year) <= LAST_YEAR:
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            self.refuse(["year"], _now("The year must be between %(first)s and %(last)s") % years, "year")
        try:
            return datetime.date(int(year), month_number(month), int(day))
        except ValueError:
            self.refuse(list(PARTS), str(self.error_messages["invalid"]), "invalid")
            raise

    def refuse(self, parts: Sequence[str], message: str, code: str) -> None:
        """Mark the boxes that are wrong and say why."""
        self.widget.wrong = frozenset(parts)
        raise ValidationError(message, code=code)


def month_number(text: str) -> int:
    """3 for "3", "03", "March" and "mar"; ValueError for anything else."""
    short = text.strip().lower()[:3]
    return MONTHS.index(short) + 1 if short in MONTHS else int(text)


def incomplete(missing: Sequence[str]) -> str:
    """The sentence that names what a date lacks."""
    words = {"day": _now("a day"), "month": _now("a month"), "year": _now("a year")}
    return _now("The date must include %(parts)s") % {"parts": _now(" and ").join(words[part] for part in missing)}


class NotBeforeToday(DateParts):
    """A day that is still to come, or today."""

    def clean(self, value: Any) -> datetime.date | None:
        """The day. Refuses one that has been."""
        found = super().clean(value)
        if found is not None and found < clock.today():
            raise ValidationError(_("The date must be today or in the future"))
        return found


class NotAfterToday(DateParts):
    """A day that has been."""

    def clean(self, value: Any) -> datetime.date | None:
        """The day. Refuses one to come."""
        found = super().clean(value)
        if found is not None and found > clock.today():
            raise ValidationError(_("The date must be today or in the past"))
        return found

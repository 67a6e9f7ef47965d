"""Figures with their unit beside them: pounds, square metres, hectares."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Affixed(forms.TextInput):
    """One line with a unit before (`prefix`) or after (`suffix`) it. The label says the unit in words too."""

    template_name = "django/forms/widgets/affixed.html"

    def __init__(self, *, prefix: str = "", suffix: str = "", width: int = 10) -> None:
        self.prefix, self.suffix = prefix, suffix
        super().__init__({"class": f"govuk-input--width-{width}", "inputmode": "decimal", "spellcheck": "false"})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the unit."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"prefix": self.prefix, "suffix": self.suffix}
        return context


class Figure(forms.DecimalField):
    """A number as people type it: spaces and thousands commas are taken out before it is read."""

    default_error_messages = {"invalid": _("Enter a number, like 1250 or 1,250.5")}  # Django's own shape

    def __init__(self, *, prefix: str = "", suffix: str = "", **options: Any) -> None:
        options.setdefault("widget", Affixed(prefix=prefix, suffix=suffix))
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs say int
        """The number without its commas."""
        return super().to_python(re.sub(r"[,\s]", "", value) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        """The number as people write it: without the zeros that only the database needs."""
        return written(value) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """None: a text box, so that what was typed stays as it was."""
        return {}


class Whole(Figure):
    """A number of things: none of them in parts."""

    default_error_messages = {  # Django's own shape
        "invalid": _("Enter a whole number, like 12"),
        "max_decimal_places": _("Enter a whole number, like 12"),
        "min_value": _("Enter 0 or more"),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(decimal_places=0, min_value=0, **options)

    def clean(self, value: Any) -> int | None:
        """As whole as it is counted."""
        found = super().clean(value)
        return None if found is None else int(found)


def written(value: Decimal) -> str:
    """1250.5 for 1250.5000, 400 for 400.00 and for 4E+2."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class Money(Figure):
    """An amount in pounds, with or without a pound sign and pence."""

    default_error_messages = {  # Django's own shape
        "invalid": _("Enter an amount in pounds, like 12,500 or 12,500.50"),
        "max_decimal_places": _("Enter pounds and pence with at most 2 numbers after the point"),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("decimal_places", 2)
        super().__init__(prefix="£", **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs say int
        """The amount without its sign."""
        return super().to_python(value.replace("£", "") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        """The amount in whole pounds, or with both digits of its pence."""
        if not isinstance(value, Decimal) or not value.is_finite():
            return value
        return written(value) if value == value.to_integral_value() else format(value, ".2f")

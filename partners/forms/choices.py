"""Radios and checkboxes whose options explain themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from collections.abc import Mapping


class WithHints(forms.widgets.ChoiceWidget):
    """Options with a sentence each: `Radios(hints={"summary": _("Address, size, use and tenure")})`."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, hints: Mapping[Any, Any] | None = None) -> None:
        super().__init__(attrs)
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}

    def create_option(self, *args: Any, **options: Any) -> dict[str, Any]:
        """One option, with its hint where it has one."""
        option = super().create_option(*args, **options)
        option["hint"] = self.hints.get(str(option["value"]), "")
        return option


class Radios(WithHints, forms.RadioSelect):
    """One of few."""


class Checkboxes(WithHints, forms.CheckboxSelectMultiple):
    """Any of few."""

"""Forms of the register: add a property, change one section of it, choose between two edits, retire, restore."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assets.register.fields import PLANNING, Field, at_level
from assets.register.ordered import IN_ORDER
from assets.register.positions import located
from assets.register.questions import question
from partners import clock
from partners.forms.dates import DateParts
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from django.forms import BoundField

#: facts that an action of their own changes
BY_ACTION = frozenset({"retired_on", "retired_reason"})
GRID = ("easting", "northing")
DEGREES = ("latitude", "longitude")
POSITION = ("coordinate_system", *GRID, *DEGREES)
#: facts that mean nothing one without the other: shown together, and chosen together after a conflict
TOGETHER: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Position"), POSITION),
    (_("Floor area"), ("floor_area_m2", "floor_area_basis")),
    (_("Condition"), ("condition_grade", "condition_on")),
    (_("Vacant space"), ("vacant_space_m2", "vacant_from_on", "vacant_contact")),
    (_("People"), ("staff_fte", "workstations", "desks_in_use", "desks_counted_on")),
    (_("Occupied area"), ("occupied_area_m2", "non_clinical_area_m2", "occupied_area_on")),
    (_("Plans"), ("intention", "intention_on")),
    (_("Lease dates"), ("lease_starts_on", "lease_expires_on", "lease_break_on", "rent_review_on", "notice_months")),
    (_("Value"), ("value_gbp", "value_basis", "valued_on")),
    (_("Net dwellings"), ("planning_dwellings_least", "planning_dwellings_from", "planning_dwellings_to")),
)
#: what is said where the second of two facts is less than the first, by the second
OUT_OF_ORDER = {
    "workstations": _("There cannot be fewer workstations than are in use"),
    "occupied_area_m2": _("The occupied area cannot be less than its non-clinical part"),
    "lease_expires_on": _("The lease cannot end before it starts"),
    "planning_dwellings_to": _("The range of net dwellings cannot end below where it starts"),
    "planning_ended_on": _("A site cannot leave the brownfield register before it was added"),
}


def asked(*levels: Level) -> list[Field]:
    """The facts for which a form of these sections asks."""
    every = (field for level in levels for field in at_level(level))
    return [field for field in every if field.name not in BY_ACTION and not field.name.startswith(PLANNING)]


def planned() -> list[Field]:
    """The facts of a brownfield register: a form of their own, as most properties have none."""
    return [field for field in at_level(Level.DETAIL) if field.name.startswith(PLANNING)]


class FactsForm(forms.Form):
    """The facts of one section of a property, or of several, as the registry of fields has them."""

    def __init__(self, facts: Iterable[Field], *, standing: Mapping[str, Any] | None = None, **options: Any) -> None:
        self.standing = dict(standing or {})
        self.facts = list(facts)
        super().__init__(initial=_to_ask(self.standing), **options)
        self.fields |= {field.name: question(field) for field in self.facts}

    def groups(self) -> list[tuple[Any, list[BoundField]]]:
        """The questions in order, those that belong together under one legend; others without."""
        legends = {names[0]: (legend, names) for legend, names in TOGETHER}
        inner = {name for _legend, names in TOGETHER for name in names[1:]}
        found: list[tuple[Any, list[BoundField]]] = []
        for field in self.facts:
            legend, names = legends.get(field.name, ("", (field.name,)))
            if field.name not in inner:
                found.append((legend, [self[name] for name in names if name in self.fields]))
        return found

    def clean(self) -> dict[str, Any]:
        """What facts demand of each other."""
        answers: dict[str, Any] = super().clean() or {}
        if "floor_area_m2" in self.fields:
            self._check_area(answers)
            self._check_position(answers)
        for first, last in IN_ORDER:
            if answers.get(first) and answers.get(last) is not None and answers[last] < answers[first]:
                self.add_error(last, OUT_OF_ORDER[last])
        return answers

    def _check_area(self, answers: Mapping[str, Any]) -> None:
        names = ("floor_area_m2", "floor_area_basis")
        area, basis = (answers.get(name) for name in names)
        # A file may say how large and not how measured: what was not touched is no answer to refuse.
        if area is not None and basis == "" and (area, basis) != tuple(self.standing.get(name) for name in names):
            self.add_error("floor_area_basis", _("Select how the floor area was measured"))

    def _check_position(self, answers: Mapping[str, Any]) -> None:
        given = [name for name in (*GRID, *DEGREES) if answers.get(name) is not None or name in self.errors]
        system = answers.get("coordinate_system", "")
        if not given and not system:
            return
        if not system:
            self.add_error("coordinate_system", _("Select the system of the position"))
            return
        wanted, other = (GRID, DEGREES) if system == "osgb36" else (DEGREES, GRID)
        for name in wanted:
            if name not in given:
                self.add_error(name, _now("Enter the %(name)s") % {"name": str(self.fields[name].label).lower()})
        for name in other:
            if name in given and name not in self.errors:
                self.add_error(name, _("Leave this empty: it belongs to the other system"))

    def values(self) -> dict[str, Any]:
        """The facts as the register keeps them; what was not touched is exactly what stands."""
        found = {field.name: self._as_kept(field.name) for field in self.facts}
        system = found.get("coordinate_system")
        if system:
            wanted, other = (GRID, DEGREES) if system == "osgb36" else (DEGREES, GRID)
            if all(found[name] == self.standing.get(name) for name in ("coordinate_system", *wanted)):
                found |= {name: self.standing.get(name) for name in other}
        return located(found)

    def _as_kept(self, name: str) -> Any:
        answer = self.cleaned_data[name]
        if isinstance(answer, list) and set(answer) == set(self.standing.get(name) or ()):
            return self.standing.get(name)
        if isinstance(answer, str):
            return answer.replace("\r\n", "\n")
        return float(answer) if name in DEGREES and answer is not None else answer


def _to_ask(standing: Mapping[str, Any]) -> dict[str, Any]:
    """What stands, without what is derived: a form asks for a position in one system."""
    on_grid = standing.get("coordinate_system") == "osgb36" or (
        not standing.get("coordinate_system") and standing.get("easting") is not None
    )
    return {**standing, **dict.fromkeys(DEGREES if on_grid else GRID)}


class AddForm(FactsForm):
    """A new property: what may be listed, and where, how large and in what use it is."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, **options: Any) -> None:
        super().__init__(asked(Level.LISTED, Level.SUMMARY), **options)
        self.initial = {"key": uuid.uuid4()}


class SectionForm(FactsForm):
    """One section of a property as it stood at `version`."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, facts: Iterable[Field], *, version: int, **options: Any) -> None:
        super().__init__(facts, **options)
        self.initial["version"] = version


class RetireForm(forms.Form):
    """When the body stopped holding a property, and why."""

    on = DateParts(label=_("When did you stop holding it?"), help_text=_("For example, 27 3 2026"))
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("For example, sold, lease ended or demolished. Whoever sees the summary sees this"),
        max_length=300,
        error_messages={"required": _("Enter why you no longer hold it")},
    )

    def clean_on(self) -> dt.date:
        """Not in the future: until then it is still held."""
        on: dt.date = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(_("The date must be today or in the past"))
        return on


class RestoreForm(forms.Form):
    """Why a property is held after all."""

    reason = forms.CharField(
        label=_("Why is it in your register again?"),
        help_text=_("For example, the sale fell through"),
        max_length=300,
        error_messages={"required": _("Enter why you hold it again")},
    )

"""The question that a form asks for each fact of a property, made from the field's own column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.register.bounds import (
    LONGEST_TEXT,
    MOST_FIGURE,
    MOST_FLOOR_M2,
    MOST_LAND_HA,
    MOST_MONTHS,
    MOST_WHOLE,
)
from assets.register.positions import EASTINGS, LATITUDES, LONGITUDES, NORTHINGS
from partners.forms.choices import Checkboxes, Radios
from partners.forms.dates import DateParts
from partners.forms.money import Figure, Money, Whole

if TYPE_CHECKING:
    from decimal import Decimal

    from assets.register.fields import Field

FEW = 4  # up to so many choices are radios, more a select
HINTS: dict[str, Any] = {
    "name": _("As people there know it, in Welsh or English"),
    "locality": _("The town, village or district that anybody you list it to may know"),
    "reference": _("What your organisation calls it in its own records. No two properties have the same"),
    "uprn": _("Unique Property Reference Number: up to 12 digits"),
    "floor_area_basis": _("Needed with a floor area: areas measured differently cannot be compared"),
    "coordinate_system": _("The system of the position below"),
    "notice_months": _("How long before the day the notice must be given, in whole months"),
    "vacant_space_m2": _("Measured in the same way as the floor area"),
    "vacant_contact": _("A post or a team, with a telephone number or e-mail address"),
    "is_vacant": _("Not in use now, whatever is planned"),
    "is_surplus": _("You have decided that you no longer need it. It may still be in use"),
    "services": _("For example, library, housing advice, day care"),
    "is_community_value": _("On the council’s list under the Localism Act 2011, which holds in England only"),
    "is_for_transfer": _("You are looking for a community group or a local council to take it over"),
    "condition_grade": _("From your last survey"),
    "staff_fte": _("Who is based there, not who visits: two people on half time are one"),
    "workstations": _("Desks at which somebody can work, whether taken or not"),
    "desks_in_use": _("The mean of your counts over working hours, as a number of desks"),
    "occupied_area_m2": _("What the service itself uses of the building, as the NHS return (ERIC) asks for it"),
    "non_clinical_area_m2": _("Offices, stores, plant and the like, measured as the occupied area is"),
    "value_basis": _("For example, existing use or market value"),
    "lease_terms": _("Length, breaks, repairs, service charge. Dates go with lease events"),
    "tenure_detail": _("Select all that apply"),
}
SUFFIXES: dict[str, Any] = {
    "floor_area_m2": "m²",
    "vacant_space_m2": "m²",
    "occupied_area_m2": "m²",
    "non_clinical_area_m2": "m²",
    "land_area_ha": "ha",
    "easting": "m",
    "northing": "m",
    "notice_months": _("months"),
}
BOXES = {
    "easting": (EASTINGS, _("The easting must be between 0 and 700,000")),
    "northing": (NORTHINGS, _("The northing must be between 0 and 1,300,000")),
    "latitude": (LATITUDES, _("The latitude must be in the United Kingdom: 49 to 61.5")),
    "longitude": (LONGITUDES, _("The longitude must be in the United Kingdom: -9 to 2.5")),
}
UNKNOWN = ("", _("Not recorded"))


class Uprn(forms.CharField):
    """Up to twelve digits; spaces and leading noughts mean nothing."""

    default_validators = [RegexValidator(r"^\d{1,12}$", _("A UPRN has digits only, 12 at most"))]

    def to_python(self, value: Any) -> str:
        """The digits that count."""
        return "".join(str(value or "").split()).lstrip("0")


class YesNo(forms.TypedChoiceField):
    """Yes, no, or not recorded."""

    def __init__(self, **options: Any) -> None:
        choices = [("True", _("Yes")), ("False", _("No")), UNKNOWN]
        super().__init__(choices=choices, coerce=lambda text: text == "True", empty_value=None, **options)

    def prepare_value(self, value: Any) -> str:
        """As the page has it."""
        return "" if value is None else str(value)


def question(field: Field) -> forms.Field:
    """The form field that asks for `field`: its kind, its limits and its words."""
    options: dict[str, Any] = {
        "label": field.label,
        "help_text": HINTS.get(field.name, ""),
        "required": field.name in {"name", "kind"},
    }
    column = field.column
    if column is None or isinstance(column, models.DateField):
        return DateParts(**options)
    if field.choices or isinstance(column, models.BooleanField):
        return _chosen(field, column, options)
    if isinstance(column, models.DecimalField | models.FloatField):
        return _figure(field, column, options)
    if isinstance(column, models.PositiveIntegerField):
        return Whole(**options, max_value=MOST_WHOLE)
    return _text(field, column, options)


def _chosen(field: Field, column: models.Field[Any, Any], options: dict[str, Any]) -> forms.Field:
    if isinstance(column, ArrayField):
        return forms.MultipleChoiceField(**options, choices=list(field.choices.items()), widget=Checkboxes())
    if isinstance(column, models.BooleanField):
        return YesNo(**options, widget=Radios({"class": "govuk-radios--inline"}))
    return _one_of(field, options)


def _one_of(field: Field, options: dict[str, Any]) -> forms.Field:
    choices = list(field.choices.items())
    few = len(choices) <= FEW
    if not options["required"]:
        choices = [*choices, UNKNOWN] if few else [UNKNOWN, *choices]
    return forms.ChoiceField(**options, choices=choices, widget=Radios() if few else forms.Select())


def _figure(field: Field, column: models.Field[Any, Any], options: dict[str, Any]) -> forms.Field:
    if "_gbp" in field.name:
        return Money(**options, max_digits=14)
    if isinstance(column, models.DecimalField):
        options |= {"max_digits": column.max_digits, "decimal_places": column.decimal_places}
    else:
        options |= {"max_digits": 9, "decimal_places": 6}
    if field.name not in BOXES:
        largest = most_of(field.name)
        too_much = gettext("Enter %(most)s or less") % {"most": f"{largest:,}"}
        options |= {"min_value": 0, "max_value": largest}
        options["error_messages"] = {"min_value": _("Enter 0 or more"), "max_value": too_much}
        return Figure(**options, suffix=SUFFIXES.get(field.name, ""))
    (least, most), sentence = BOXES[field.name]
    options |= {"min_value": least, "max_value": most, "error_messages": {"min_value": sentence, "max_value": sentence}}
    return Figure(**options, suffix=SUFFIXES.get(field.name, "°"))


def most_of(name: str) -> Decimal:
    """The largest figure of this name that is true of any property."""
    if name.endswith("_m2"):
        return MOST_FLOOR_M2
    return {"land_area_ha": MOST_LAND_HA, "notice_months": MOST_MONTHS}.get(name, MOST_FIGURE)


def _text(field: Field, column: models.Field[Any, Any], options: dict[str, Any]) -> forms.Field:
    if field.name == "uprn":
        box = forms.TextInput({"class": "govuk-input--width-10", "inputmode": "numeric"})
        return Uprn(**options, max_length=60, widget=box)
    if isinstance(column, models.TextField):
        return forms.CharField(**options, max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 5}))
    options["max_length"] = column.max_length
    if field.name == "postcode":
        options["widget"] = forms.TextInput({"class": "govuk-input--width-10"})
    return forms.CharField(**options)

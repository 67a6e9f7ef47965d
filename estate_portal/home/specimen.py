"""What `/components/` shows: each component with invented content, also refused and empty."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.forms.choices import Checkboxes, Radios
from partners.forms.dates import DateParts
from partners.forms.money import Figure, Money

if TYPE_CHECKING:
    from django.http import HttpRequest

LEVELS = [("listed", _("Listed")), ("summary", _("Summary")), ("detail", _("Detail"))]
USES = [("", _("Any use")), ("office", _("Office")), ("depot", _("Depot")), ("school", _("School"))]


class SpecimenForm(forms.Form):
    """One question of each kind."""

    mark_optional = True

    name = forms.CharField(label=_("Name"), help_text=_("As on the sign at the gate"), max_length=40)
    use = forms.ChoiceField(label=_("Use"), choices=USES)
    notes = forms.CharField(label=_("Notes"), required=False, widget=forms.Textarea({"rows": 3}))
    level = forms.ChoiceField(
        label=_("What they will see"),
        choices=LEVELS,
        widget=Radios(
            hints={
                "listed": _("Name, kind and locality"),
                "summary": _("Address, size, use and tenure"),
                "detail": _("Condition, vacant space, intention and lease dates"),
            }
        ),
    )
    uses = forms.MultipleChoiceField(label=_("Uses"), choices=USES[1:], widget=Checkboxes())
    until = DateParts(label=_("Share until"), help_text=_("For example, 27 3 2027"))
    value_gbp = Money(label=_("Value in pounds"))
    floor_area_m2 = Figure(label=_("Floor area in square metres"), suffix="m²", required=False)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput({"autocomplete": "current-password"}))
    file = forms.FileField(label=_("Upload a register"), help_text=_("CSV, XLSX, XLS or ODS"))
    agree = forms.BooleanField(label=_("I have checked the list"))


class SpecimenFilter(forms.Form):
    """A filter as lists have it."""

    q = forms.CharField(label=_("Search"), required=False)
    use_of = forms.MultipleChoiceField(
        label=_("Use"),
        choices=USES[1:],
        required=False,
        widget=Checkboxes({"class": "govuk-checkboxes--small"}),
    )


def specimen(request: HttpRequest) -> dict[str, Any]:
    """The context of the page. `?refused=1` shows the form as a refused post does."""
    refused = "refused" in request.GET
    answers = {"until_day": "31", "until_month": "2", "until_year": "2026", "value_gbp": "a lot"}
    return {
        "form": SpecimenForm(answers if refused else None),
        "filter": SpecimenFilter(),
        "chips": [
            {"label": _("Use"), "value": _("Office"), "url": "/components/?1"},
            {"label": _("Town"), "value": "Aberllyn", "url": "/components/?2"},
        ],
        "pages": [
            {"label": _("Details"), "url": "/components/", "current": True},
            {"label": _("Who can see this"), "url": "/components/?3"},
            {"label": _("History"), "url": "/components/?4"},
        ],
        "crumbs": [{"label": _("Home"), "url": "/"}, {"label": _("Properties"), "url": "/assets/"}],
        "events": [
            {
                "title": _("Floor area changed"),
                "at": datetime.date(2026, 11, 20),
                "by": "Mair Example",
                "text": _("From 1,250 m² to 1,310 m²"),
            },
            {"title": _("Property added"), "at": datetime.date(2026, 3, 2), "by": "Ioan Example"},
        ],
        "tasks": [
            {
                "title": _("Name your organisation"),
                "status": _("Completed"),
                "href": "/components/",
            },
            {
                "title": _("Accept the agreement"),
                "status": _("Needs you"),
                "colour": "yellow",
                "href": "/components/",
                "hint": _("An administrator of your organisation must do this"),
            },
            {"title": _("Add your properties"), "status": _("Cannot start yet")},
        ],
        "rows": ROWS,
        "facts": FACTS,
        "colours": ["", "grey", "green", "yellow", "orange", "red", "purple"],
    }


ROWS = [
    ("Hen Neuadd, Aberllyn", "Aberllyn", "Office", "1,310", "412,000", "Summary", ""),
    ("Depo Pont Isaf", "Pont Isaf", "Depot", "820", "96,500", "Detail", "yellow"),
    ("Ysgol Bryn Teg", "Bryn Teg", "School", "4,275", "", "Listed", "grey"),
    (
        "Gorsaf Dân Llanddewi Fach",
        "Llanddewi Fach",
        "Fire station",
        "640",
        "58,200",
        "Detail",
        "yellow",
    ),
]
FACTS = [
    {"key": _("Reference"), "value": "AB-0042", "url": "/components/"},
    {"key": _("UPRN"), "value": "", "url": "/components/", "verb": _("Add")},
    {"key": _("Floor area"), "value": "1,310", "unit": "m²", "url": "/components/"},
    {"key": _("Rent"), "value": None, "shared": False},
]

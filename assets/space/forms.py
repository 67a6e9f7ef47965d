"""What somebody who needs space says: how much, where, from when."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assets.register.choices import Use
from assets.register.nearness import Place
from assets.register.positions import EASTINGS, LATITUDES, LONGITUDES, NORTHINGS, wgs84_of
from partners.forms.dates import PARTS, DateParts
from partners.forms.money import Figure
from partners.lists.state import PLACE, UnknownParameter

if TYPE_CHECKING:
    from django.utils.datastructures import MultiValueDict

_PAIR = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*")
DISTANCES = {"": _("5 km"), "1": _("1 km"), "2": _("2 km"), "10": _("10 km"), "25": _("25 km"), "50": _("50 km")}
OWNERS = {"others": _("Other organisations"), "own": _("Your organisation")}


def place_in(text: str) -> Place | None:
    """The position that a text gives as latitude and longitude or as easting and northing; None for other words.

    Raises ValidationError for a pair of numbers that is in neither system.
    """
    pair = _PAIR.fullmatch(text)
    if pair is None:
        return None
    first, second = float(pair[1]), float(pair[2])
    if LATITUDES[0] <= first <= LATITUDES[1] and LONGITUDES[0] <= second <= LONGITUDES[1]:
        return Place(first, second)
    if EASTINGS[0] <= first <= EASTINGS[1] and NORTHINGS[0] <= second <= NORTHINGS[1]:
        longitude, latitude = wgs84_of(first, second)
        return Place(latitude, longitude)
    raise ValidationError(_("Enter a position like 51.62, -3.94 or like 265900, 193000"))


class SpaceForm(forms.Form):
    """Every question may stay open. An unknown parameter is refused: never silently more rows."""

    area = Figure(label=_("At least"), suffix="m²", required=False, min_value=0, max_digits=9, decimal_places=2)
    where = forms.CharField(
        label=_("Where"),
        help_text=_("A town, district or street, or a position: 51.62, -3.94 or 265900, 193000"),
        max_length=200,
        required=False,
    )
    km = forms.ChoiceField(label=_("Within, of a position"), choices=DISTANCES.items(), required=False)
    by = DateParts(label=_("Free by"), required=False)
    use = forms.ChoiceField(label=_("Use"), choices=[("", _("Any")), *Use.choices], required=False)
    owner = forms.ChoiceField(label=_("Whose"), choices=[("", _("Any")), *OWNERS.items()], required=False)
    near = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, given: MultiValueDict[str, str]) -> None:
        known = {*self.base_fields, *PLACE, *(f"by_{part}" for part in PARTS)} - {"by"}
        for name in given:
            if name not in known:
                raise UnknownParameter(parameter=name, value=", ".join(given.getlist(name)))
        if given.get("near"):
            try:
                uuid.UUID(str(given["near"]))
            except ValueError:
                raise UnknownParameter(parameter="near", value=str(given["near"])) from None
        super().__init__(given)

    def clean(self) -> dict[str, Any]:
        """The position in the text, where it is one. A distance needs something to be measured from."""
        found: dict[str, Any] = super().clean() or {}
        try:
            found["place"] = place_in(found.get("where") or "")
        except ValidationError as error:
            self.add_error("where", error)
        if found.get("km") and not (found.get("place") or found.get("near") or "where" in self.errors):
            self.add_error("km", _("Enter a position under “Where” to look within a distance of it"))
        found["km"] = float(found.get("km") or 5)
        return found

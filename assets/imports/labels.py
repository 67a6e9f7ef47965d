"""What each field that a column can be matched to is called on the page."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: Mapping[str, Promise] = MappingProxyType(
    {
        "name": _("Name"),
        "kind": _("Land or building"),
        "locality": _("Locality"),
        "reference": _("Your reference"),
        "uprn": _("UPRN"),
        "address": _("Address, or a part of it"),
        "town": _("Town"),
        "postcode": _("Postcode"),
        "easting": _("Easting"),
        "northing": _("Northing"),
        "geo_x": _("X: easting or longitude"),
        "geo_y": _("Y: northing or latitude"),
        "latitude": _("Latitude"),
        "longitude": _("Longitude"),
        "grid_reference": _("Grid reference"),
        "grid_pair": _("Easting and northing in one cell"),
        "coordinate_system": _("Coordinate system"),
        "floor_area_m2": _("Floor area"),
        "floor_area_basis": _("How the floor area is measured"),
        "land_area_ha": _("Land area"),
        "use": _("Use"),
        "tenure": _("Tenure"),
        "tenure_detail": _("Tenure detail"),
        "holding_reason": _("Reason for holding"),
        "is_vacant": _("Vacant"),
        "is_occupied": _("Occupied"),
        "is_surplus": _("Surplus"),
        "condition_grade": _("Condition"),
        "condition_on": _("Date of condition"),
        "functional_suitability": _("Functional suitability"),
        "energy_rating": _("Energy rating"),
        "vacant_space_m2": _("Vacant space"),
        "vacant_from_on": _("Vacant from"),
        "vacant_contact": _("Whom to ask about vacant space"),
        "intention": _("Intention"),
        "intention_on": _("Date of intention"),
        "lease_starts_on": _("Lease starts"),
        "lease_expires_on": _("Lease ends"),
        "lease_break_on": _("Lease break"),
        "rent_review_on": _("Rent review"),
        "running_cost_gbp_per_year": _("Running cost a year"),
        "value_gbp": _("Value"),
        "value_basis": _("Basis of value"),
        "valued_on": _("Date of value"),
        "rent_gbp_per_year": _("Rent a year"),
        "lease_terms": _("Lease terms"),
        "required_maintenance_gbp": _("Required maintenance"),
        "owner": _("The body that owns it"),
        "portal_id": _("The portal's own number, from a download"),
    }
)

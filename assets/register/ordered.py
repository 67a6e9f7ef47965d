"""Facts of which one is never less than another. Plain names: the child that reads a file has no Django."""

#: of two facts the second is never less than the first
IN_ORDER = (
    ("desks_in_use", "workstations"),
    ("non_clinical_area_m2", "occupied_area_m2"),
    ("lease_starts_on", "lease_expires_on"),
    ("planning_dwellings_from", "planning_dwellings_to"),
    ("planning_added_on", "planning_ended_on"),
)

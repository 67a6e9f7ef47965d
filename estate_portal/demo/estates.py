"""Plausible properties for a body, the same at every run."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from assets.register.identity import by_reference
from assets.register.storing import Facts
from estate_portal.demo.region import FIRST, KINDS_OF_PLACE, STREETS, TOWNS
from partners import clock

if TYPE_CHECKING:
    from estate_portal.demo.region import DemoBody

#: what people come for, of the places where they come for something
SERVICES = {
    "library": "Library, children’s reading group",
    "leisure": "Swimming, gym, school sport",
    "community": "Halls for hire, lunch club, advice desk",
    "health": "General practice, district nursing",
    "police": "Front desk",
}
LAND = frozenset({"open_space", "car_park"})
TENTH = Decimal("0.1")


def estate_of(body: DemoBody) -> list[Facts]:
    """The register of a body, every property with what a real one would know of it."""
    chance = random.Random(body.slug)  # noqa: S311 - a demo, the same every time
    return [_property(body, number, chance) for number in range(1, body.properties + 1)]


def _property(body: DemoBody, number: int, chance: random.Random) -> Facts:
    town, use = chance.choice(TOWNS), chance.choice(body.uses)
    reference = f"{body.slug[:3].upper()}/{number:04d}"
    is_land = use in LAND
    values: dict[str, Any] = {
        "name": f"{chance.choice(FIRST)} {KINDS_OF_PLACE[use]}",
        "kind": "land" if is_land else chance.choice(("building", "building", "land_and_building")),
        "locality": town.name,
        "reference": reference,
        "uprn": str(100_100_000_000 + chance.randrange(9_999_999)) if chance.random() < 0.8 else "",
        "address": f"{chance.randrange(1, 180)} {chance.choice(STREETS)}",
        "town": town.name,
        "postcode": f"{town.district} {chance.randrange(1, 9)}{chance.choice('ABDEFGHJ')}{chance.choice('LNPQRSTU')}",
        "easting": Decimal(town.easting + round(chance.gauss(0, 900))),
        "northing": Decimal(town.northing + round(chance.gauss(0, 900))),
        "coordinate_system": "osgb36",
        "use": use,
        "tenure": chance.choices(("freehold", "leasehold", "licence", "pfi"), (70, 24, 4, 2))[0],
        "is_vacant": chance.random() < 0.07,
        "is_surplus": chance.random() < 0.05,
    }
    if use in SERVICES:
        values["services"] = SERVICES[use]
    if use == "community" and len(values["name"]) % 4 == 0:  # no further chance is taken here
        values["is_for_transfer"] = True
    if is_land:
        values["land_area_ha"] = Decimal(chance.randrange(5, 900)) / 100
    else:
        values["floor_area_m2"] = Decimal(round(chance.lognormvariate(6.3, 0.9)))
        values["floor_area_basis"] = "nia" if use == "office" else "gia"
    values |= _detail(values, chance) | _money(values, chance)
    return Facts(by_reference(reference), values)


def _detail(values: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    today = clock.today()
    detail: dict[str, Any] = {
        "condition_grade": chance.choices(("a", "b", "c", "d", ""), (15, 45, 25, 5, 10))[0],
        "energy_rating": chance.choice(("", "B", "C", "C", "D", "D", "E")),
    }
    if detail["condition_grade"]:
        detail["condition_on"] = today - dt.timedelta(days=chance.randrange(30, 1800))
    if chance.random() < 0.15 and values.get("floor_area_m2"):
        detail["vacant_space_m2"] = Decimal(round(float(values["floor_area_m2"]) * chance.uniform(0.1, 0.6)))
        detail["vacant_from_on"] = today + dt.timedelta(days=chance.randrange(-60, 400))
        detail["vacant_contact"] = "Estates helpdesk"
    detail |= _occupied(values)
    if chance.random() < 0.25:
        detail["intention"] = chance.choice(("retain", "dispose", "relocate", "share"))
        if detail["intention"] == "retain" and today.toordinal() % 2 == len(values["name"]) % 2:
            detail["intention"] = "acquire"
        detail["intention_on"] = today + dt.timedelta(days=chance.randrange(60, 1200))
    if values["tenure"] == "leasehold":
        detail |= _lease(chance)
    return detail


def _occupied(values: dict[str, Any]) -> dict[str, Any]:
    """Desks of an office, rooms of a health building: by its area and its name, so that no chance is taken."""
    today, area, letters = clock.today(), values.get("floor_area_m2"), len(values["name"])
    if not area:
        return {}
    if values.get("use") == "office":
        staff = Decimal(round(float(area) / (8 + letters % 9)))
        workstations = round(float(staff) * 0.7)
        return {
            "staff_fte": staff,
            "workstations": workstations,
            "desks_in_use": (workstations * Decimal(40 + letters % 5 * 8) / 100).quantize(TENTH),
            "desks_counted_on": today - dt.timedelta(days=40 + letters * 7),
        }
    if values.get("use") in {"health", "hospital"}:
        occupied = (area * 95 / 100).quantize(TENTH)
        return {
            "occupied_area_m2": occupied,
            "non_clinical_area_m2": (occupied * (26 + letters % 7 * 2) / 100).quantize(TENTH),
            "occupied_area_on": dt.date(today.year - (today.month < 4), 3, 31),
        }
    return {}


def _lease(chance: random.Random) -> dict[str, Any]:
    today = clock.today()
    start = today - dt.timedelta(days=chance.randrange(300, 5000))
    expires = today + dt.timedelta(days=chance.randrange(60, 5000))
    lease: dict[str, Any] = {
        "lease_starts_on": start,
        "lease_expires_on": expires,
        "notice_months": Decimal((6, 3, 12)[start.day % 3]),
        "rent_review_on": today + dt.timedelta(days=chance.randrange(30, 1500)),
    }
    if start.day % 2:  # no further chance is taken: the rest of the region stays as it is
        lease["lease_break_on"] = today + (expires - today) / 2
    return lease


def _money(values: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    area = values.get("floor_area_m2") or Decimal(20)
    money: dict[str, Any] = {"running_cost_gbp_per_year": (area * chance.randrange(25, 95)).quantize(Decimal(1))}
    if values["tenure"] == "leasehold":
        money["rent_gbp_per_year"] = (area * chance.randrange(60, 160)).quantize(Decimal(1))
        money["lease_terms"] = "Full repairing lease, inside the 1954 Act"
    else:
        money["value_gbp"] = (area * chance.randrange(300, 1900)).quantize(Decimal(1))
        money["value_basis"] = "Existing use value"
    return money

"""The words of the register: Transparency Code, InSite and CIPFA terms, with what people read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Land only, or with a permanent building."""

    LAND = "land", _("Land")
    BUILDING = "building", _("Building")
    LAND_AND_BUILDING = "land_and_building", _("Land and building")


class CoordinateSystem(models.TextChoices):
    """The reference system in which the owner gave the position."""

    OSGB36 = "osgb36", _("British National Grid")
    WGS84 = "wgs84", _("Latitude and longitude (WGS84)")
    ETRS89 = "etrs89", _("Latitude and longitude (ETRS89)")


class FloorAreaBasis(models.TextChoices):
    """What a floor area includes (RICS). Areas on different bases are never added or compared."""

    GEA = "gea", _("Gross external area")
    GIA = "gia", _("Gross internal area")
    NIA = "nia", _("Net internal area")
    IPMS1 = "ipms1", _("IPMS 1")
    IPMS2 = "ipms2", _("IPMS 2")
    IPMS3 = "ipms3", _("IPMS 3")


class Use(models.TextChoices):
    """What it is used for."""

    OFFICE = "office", _("Office")
    DEPOT = "depot", _("Depot")
    SCHOOL = "school", _("School")
    LIBRARY = "library", _("Library")
    LEISURE = "leisure", _("Leisure and sport")
    HEALTH = "health", _("Health centre or clinic")
    HOSPITAL = "hospital", _("Hospital")
    POLICE = "police", _("Police station")
    FIRE = "fire", _("Fire station")
    COURT = "court", _("Court")
    PRISON = "prison", _("Prison")
    COMMUNITY = "community", _("Community building")
    CAR_PARK = "car_park", _("Car park")
    HOUSING = "housing", _("Housing")
    INDUSTRIAL = "industrial", _("Industrial")
    RETAIL = "retail", _("Shop or market")
    OPEN_SPACE = "open_space", _("Open space")
    AGRICULTURAL = "agricultural", _("Farm or forestry")
    CEMETERY = "cemetery", _("Cemetery")
    HERITAGE = "heritage", _("Heritage site")
    DEVELOPMENT = "development", _("Development site")
    OTHER = "other", _("Other")


class Tenure(models.TextChoices):
    """The legal interest held."""

    FREEHOLD = "freehold", _("Freehold")
    LEASEHOLD = "leasehold", _("Leasehold")
    FREEHOLD_AND_LEASEHOLD = "freehold_and_leasehold", _("Freehold and leasehold")
    LICENCE = "licence", _("Licence")
    PFI = "pfi", _("PFI")
    OTHER = "other", _("Other")


class TenureDetail(models.TextChoices):
    """The Transparency Code's second question: all that apply."""

    OCCUPIED_BY_AUTHORITY = "occupied_by_authority", _("Occupied by the body itself")
    GROUND_LEASEHOLD = "ground_leasehold", _("Ground leasehold")
    LEASEHOLD = "leasehold", _("Leasehold")
    SUB_LEASEHOLD = "sub_leasehold", _("Sub-leasehold")
    LICENCE = "licence", _("Licence")
    VACANT = "vacant", _("Vacant")


class Condition(models.TextChoices):
    """CIPFA's four grades."""

    A = "a", _("A: good")
    B = "b", _("B: satisfactory")
    C = "c", _("C: poor")
    D = "d", _("D: bad")


class Suitability(models.TextChoices):
    """Whether it serves its purpose."""

    GOOD = "good", _("Good")
    SATISFACTORY = "satisfactory", _("Satisfactory")
    POOR = "poor", _("Poor")
    UNSUITABLE = "unsuitable", _("Unsuitable")


class EnergyRating(models.TextChoices):
    """The band of the display or performance certificate."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"
    E = "E", "E"
    F = "F", "F"
    G = "G", "G"


class Intention(models.TextChoices):
    """What the owner means to do with it."""

    RETAIN = "retain", _("Keep")
    DISPOSE = "dispose", _("Dispose of")
    ACQUIRE = "acquire", _("Acquire")
    RELOCATE = "relocate", _("Move out")
    SHARE = "share", _("Share")


class LeaseEventKind(models.TextChoices):
    """Dates in a lease."""

    STARTS = "starts", _("Lease starts")
    BREAK = "break", _("Break")
    RENT_REVIEW = "rent_review", _("Rent review")
    EXPIRES = "expires", _("Lease ends")

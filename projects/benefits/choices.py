"""The words of benefits: categories, what they are measured in, how they add up, and where a figure stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What kind of improvement it is. Two categories are never added."""

    CAP_RECEIPT = "cap_receipt", _("Capital receipt")
    RUN_COST = "run_cost", _("Reduced running cost")
    COST_AVOID = "cost_avoid", _("Cost avoided")
    INCOME = "income", _("New rental or other income")
    INVEST = "invest", _("Private or inward investment")
    HOMES = "homes", _("Homes on released land")
    JOBS = "jobs", _("Jobs, gross")
    LAND = "land", _("Land released")
    SPACE = "space", _("Space released")
    CARBON = "carbon", _("Emissions avoided")
    SERVICE = "service", _("Services brought together")
    SOCIAL = "social", _("Community and well-being")


class Shape(models.TextChoices):
    """How figures of different quarters add up. Two shapes are never added."""

    ONE_OFF = "one_off", _("One-off")
    RECURRING = "recurring", _("Recurring")
    STOCK = "stock", _("Stock: how much there is at the end of the quarter")


class Basis(models.TextChoices):
    """How it is measured, where a category can be measured in more than one way."""

    PLAIN = "", _("Not needed")
    GROSS = "gross", _("Gross of the cost of sale")
    NET = "net", _("Net of the cost of sale")
    CREATED = "created", _("Jobs created")
    SAFEGUARDED = "safeguarded", _("Jobs safeguarded")
    CONSTRUCTION = "construction", _("Construction, in job-years")
    NIA = "nia", _("Net internal area")
    GIA = "gia", _("Gross internal area")
    MONEY = "money", _("In pounds")
    COUNT = "count", _("A number of people or events")


class CashClass(models.TextChoices):
    """Whether a budget can be cut by it. What releases cash is never added to what does not."""

    CASH_RELEASING = "cash_releasing", _("Releases cash from a budget")
    NON_CASH_RELEASING = "non_cash_releasing", _("Worth money, but releases no cash")
    QUANTIFIABLE = "quantifiable", _("Measured, not in money")
    QUALITATIVE = "qualitative", _("Described in words")


class Series(models.TextChoices):
    """The three series of a benefit, never overwritten."""

    BASELINE = "baseline", _("Baseline")
    FORECAST = "forecast", _("Forecast")
    ACTUAL = "actual", _("Actual")


class Stage(models.TextChoices):
    """The chain of homes: capacity is not delivery. Homes count where the land is released."""

    NONE = "", _("Not needed")
    CAPACITY = "capacity", _("Capacity of the site")
    PERMISSION = "permission", _("Planning permission")
    RELEASED = "released", _("Land released")
    STARTED = "started", _("Started on site")
    COMPLETED = "completed", _("Completed")


MONEY = frozenset({Category.CAP_RECEIPT, Category.RUN_COST, Category.COST_AVOID, Category.INCOME, Category.INVEST})
#: the OPE programme's four core outputs
CORE = (Category.HOMES, Category.JOBS, Category.CAP_RECEIPT, Category.RUN_COST)
SHAPES: dict[str, tuple[Shape, ...]] = {
    Category.CAP_RECEIPT: (Shape.ONE_OFF,),
    Category.RUN_COST: (Shape.RECURRING,),
    Category.COST_AVOID: (Shape.ONE_OFF, Shape.RECURRING),
    Category.INCOME: (Shape.RECURRING,),
    Category.INVEST: (Shape.ONE_OFF,),
    Category.HOMES: (Shape.ONE_OFF,),
    Category.JOBS: (Shape.STOCK,),
    Category.LAND: (Shape.ONE_OFF,),
    Category.SPACE: (Shape.ONE_OFF,),
    Category.CARBON: (Shape.RECURRING,),
    Category.SERVICE: (Shape.STOCK,),
    Category.SOCIAL: (Shape.ONE_OFF, Shape.RECURRING, Shape.STOCK),
}
BASES: dict[str, tuple[Basis, ...]] = {
    Category.CAP_RECEIPT: (Basis.GROSS, Basis.NET),
    Category.JOBS: (Basis.CREATED, Basis.SAFEGUARDED, Basis.CONSTRUCTION),
    Category.SPACE: (Basis.NIA, Basis.GIA),
    Category.SOCIAL: (Basis.COUNT, Basis.MONEY),
}
UNITS = {
    Category.HOMES: _("home-equivalents"),
    Category.JOBS: _("full-time equivalent jobs"),
    Category.LAND: _("hectares"),
    Category.SPACE: _("m²"),
    Category.CARBON: _("tonnes of CO₂e"),
    Category.SERVICE: _("services"),
    Category.SOCIAL: _("people or events"),
}


def is_money(category: str, basis: str) -> bool:
    """Whether its figures are pounds and pence."""
    return category in MONEY or basis == Basis.MONEY


def unit_of(category: str, basis: str) -> str:
    """What its figures are counted in, in words."""
    if is_money(category, basis):
        return "£"
    return str(_("job-years") if basis == Basis.CONSTRUCTION else UNITS[Category(category)])

"""The words of benefits: categories, what they are measured in, how they add up, and where a figure stands."""

from __future__ import annotations

from typing import Any

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


class Source(models.TextChoices):
    """What a number of jobs rests on: counted by those who employ, or reckoned from floor space."""

    NONE = "", _("Not needed")
    RETURN = "return", _("Employer’s return")
    DENSITY = "density", _("Estimate by floor space (density)")


class Reach(models.TextChoices):
    """To whom it comes, as the Green Book's register of benefits asks."""

    NONE = "", _("Not said yet")
    DIRECT = "direct", _("Public sector, direct: to the organisations that pay for it")
    INDIRECT = "indirect", _("Public sector, indirect: to other public bodies")
    SOCIAL = "social", _("Wider social: to people, businesses and places")


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
#: construction is a flow of job-years in each quarter, not a stock of jobs at its end
FLOWS = {(Category.JOBS, Basis.CONSTRUCTION): (Shape.ONE_OFF,)}
#: when a figure may be entered as an actual
COUNTS_WHEN: dict[str, Any] = {
    Category.CAP_RECEIPT: _("The sale is completed and the cash received"),
    Category.RUN_COST: _("From the first year in which the cost really falls"),
    Category.COST_AVOID: _("The decision not to spend cannot be taken back"),
    Category.INCOME: _("The lease has begun"),
    Category.INVEST: _("The contract is signed"),
    Category.HOMES: _("The land is released"),
    Category.JOBS: _("The post is filled or the floor space occupied"),
    Category.LAND: _("The land is released"),
    Category.SPACE: _("It is vacated, and disposed of, let again or used again"),
    Category.CARBON: _("In the year that the meter shows it"),
    Category.SERVICE: _("On the day of opening"),
    Category.SOCIAL: _("As its description says"),
}
#: the least by which somebody independent can tell that it is so
EVIDENCE_NEEDED: dict[str, Any] = {
    Category.CAP_RECEIPT: _("Completion statement, and the title at the Land Registry"),
    Category.RUN_COST: _("Finance’s sign-off, and the cost lines before and after"),
    Category.COST_AVOID: _("A survey, or the line of the budget"),
    Category.INCOME: _("The lease"),
    Category.INVEST: _("The agreement"),
    Category.HOMES: _("The contract or the planning permission"),
    Category.JOBS: _("The employer’s return, or the estimate by floor space; say which"),
    Category.LAND: _("The title plan"),
    Category.SPACE: _("The change in the property register"),
    Category.CARBON: _("Meter readings"),
    Category.SERVICE: _("The occupation agreement"),
    Category.SOCIAL: _("As its description says"),
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


def shapes_of(category: str, basis: str) -> tuple[Shape, ...]:
    """How a benefit of a category, measured so, may add up."""
    return FLOWS.get((Category(category), Basis(basis or "")), SHAPES[category])


def is_money(category: str, basis: str) -> bool:
    """Whether its figures are pounds and pence."""
    return category in MONEY or basis == Basis.MONEY


def unit_of(category: str, basis: str) -> str:
    """What its figures are counted in, in words."""
    if is_money(category, basis):
        return "£"
    return str(_("job-years") if basis == Basis.CONSTRUCTION else UNITS[Category(category)])

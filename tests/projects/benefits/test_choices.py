"""The categories, their units and how each adds up: the table of the domain, line by line."""

from __future__ import annotations

import pytest

from projects.benefits.choices import (
    BASES,
    CORE,
    COUNTS_WHEN,
    EVIDENCE_NEEDED,
    SHAPES,
    Basis,
    Category,
    Shape,
    is_money,
    shapes_of,
    unit_of,
)

TABLE = {
    Category.CAP_RECEIPT: ("£", "one_off", "gross net"),
    Category.RUN_COST: ("£", "recurring", ""),
    Category.COST_AVOID: ("£", "one_off recurring", ""),
    Category.JOBS: ("full-time equivalent jobs", "stock", "created safeguarded construction"),
    Category.HOMES: ("home-equivalents", "one_off", ""),
    Category.LAND: ("hectares", "one_off", ""),
    Category.INVEST: ("£", "one_off", ""),
    Category.SPACE: ("m²", "one_off", "nia gia"),
    Category.CARBON: ("tonnes of CO₂e", "recurring", ""),
    Category.SERVICE: ("services", "stock", ""),
    Category.INCOME: ("£", "recurring", ""),
    Category.SOCIAL: ("people or events", "one_off recurring stock", "count money"),
}


@pytest.mark.parametrize("category", list(Category))
def test_each_category_has_its_unit_its_shapes_and_what_it_is_measured_as(category: Category) -> None:
    unit, shapes, bases = TABLE[category]
    assert unit_of(category, "") == unit
    assert {one.value for one in SHAPES[category]} == set(shapes.split())
    assert {one.value for one in BASES.get(category, ())} == set(bases.split())
    assert COUNTS_WHEN[category]
    assert EVIDENCE_NEEDED[category]


def test_jobs_are_a_stock_and_the_job_years_of_construction_a_flow() -> None:
    for basis in (Basis.CREATED, Basis.SAFEGUARDED):
        assert shapes_of(Category.JOBS, basis) == (Shape.STOCK,)
    assert shapes_of(Category.JOBS, Basis.CONSTRUCTION) == (Shape.ONE_OFF,)


def test_what_programmes_ask_first_and_what_is_counted_beside_in_its_own_unit() -> None:
    assert set(CORE) == {Category.HOMES, Category.JOBS, Category.CAP_RECEIPT, Category.RUN_COST}
    assert unit_of(Category.JOBS, Basis.CONSTRUCTION) == "job-years"
    assert is_money(Category.SOCIAL, Basis.MONEY)
    assert not is_money(Category.SOCIAL, Basis.COUNT)

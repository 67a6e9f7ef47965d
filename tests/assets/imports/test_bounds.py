"""What a form takes, a file takes: else what was typed would not come back from a file of the portal's own."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from assets.imports.cells import parser_for
from assets.imports.downloaded import HEADINGS
from assets.imports.refusals import BadCell
from assets.imports.tables import Cell
from assets.imports.targets import BY_NAME
from assets.register.bounds import MOST_GBP
from assets.register.fields import fields
from assets.register.questions import BOXES, question
from partners.forms.dates import DateParts
from partners.forms.money import Figure, Money
from partners.forms.years import FIRST_YEAR, LAST_YEAR

ASKED = {name: question(fields()[name]) for name in HEADINGS}
TEXTS = {name for name, asked in ASKED.items() if type(asked) is forms.CharField} - {"postcode"}
FIGURES = {name for name, asked in ASKED.items() if isinstance(asked, Figure) and name not in BOXES}
DATES = {name for name, asked in ASKED.items() if isinstance(asked, DateParts)}


def test_every_text_is_as_long_in_a_file_as_in_a_form() -> None:
    assert {name: BY_NAME[name].most for name in TEXTS} == {name: ASKED[name].max_length for name in TEXTS}  # type: ignore[attr-defined]
    assert len(TEXTS) > 20


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_every_figure_is_as_large_in_a_file_as_in_a_form(name: str) -> None:
    asked, parse = ASKED[name], parser_for(BY_NAME[name], HEADINGS[name], is_own=True)
    assert isinstance(asked, Figure)
    largest = Decimal(str(MOST_GBP if asked.max_value is None else asked.max_value))
    step = Decimal(10) ** -(asked.decimal_places or 0)
    for value in (Decimal(0), step, largest):
        assert asked.clean(str(value)) == value == parse(str(value))
    assert isinstance(asked, Money) is (asked.max_value is None)
    with pytest.raises(ValidationError):
        asked.clean(str(largest + 1))
    assert refusal(name, str(largest + 1)) in {"too_large", "not_a_number", "left_out"}


def refusal(name: str, cell: Cell) -> str:
    """Why it is refused, or left out, as what is wrong of a planning fact is."""
    try:
        return getattr(parser_for(BY_NAME[name], HEADINGS[name])(cell), "code", "")
    except BadCell as bad:
        return bad.code


@pytest.mark.parametrize("name", sorted(DATES))
def test_every_day_of_a_form_is_one_of_a_file(name: str) -> None:
    parse = parser_for(BY_NAME[name], HEADINGS[name])
    for day in (dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)):
        assert ASKED[name].clean([str(day.day), str(day.month), str(day.year)]) == day
        assert parse(day.isoformat()) == parse(day) == day
    for year in (FIRST_YEAR - 1, LAST_YEAR + 1):
        with pytest.raises(ValidationError, match="between 1000 and 3999"):
            ASKED[name].clean(["1", "1", f"{year:04}"])
        for cell in (f"{year:04}-01-01", dt.date(year, 1, 1)):
            assert refusal(name, cell) in {"impossible_date", "left_out"}

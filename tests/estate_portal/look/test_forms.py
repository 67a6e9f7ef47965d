"""`{{ form }}` is a GOV.UK form: labels, hints and errors belong to their boxes."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from estate_portal.home.specimen import SpecimenForm
from partners.forms.dates import DateParts
from partners.forms.money import Figure, Money
from tests.estate_portal.look.rendering import ids, references, render


def shown(form: forms.Form) -> str:
    return render('{% include "components/error_summary.html" with form=form only %}{{ form }}', {"form": form})


def fresh() -> str:
    return render("{{ form }}", {"form": SpecimenForm()})


def test_every_id_is_there_once_and_every_reference_meets_one() -> None:
    for html in (fresh(), shown(SpecimenForm({"until_day": "31"}))):
        assert len(ids(html)) == len(set(ids(html)))
        assert references(html) <= set(ids(html))


def test_every_control_has_a_label() -> None:
    html = fresh()
    labelled = references(html)
    for name in SpecimenForm.base_fields:
        controls = [it for it in ids(html) if it.startswith(f"id_{name}") and "help" not in it and "hint" not in it]
        assert any(it in labelled for it in controls), name


def test_the_browser_does_not_answer_for_us() -> None:
    html = fresh()
    assert " required" not in html
    assert "placeholder=" not in html


def test_a_group_of_radios_is_a_fieldset_with_a_legend_and_its_options_have_hints() -> None:
    html = fresh()
    assert '<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">What they will see' in html
    assert 'id="id_level_1_hint">Address, size, use and tenure' in html
    assert 'aria-describedby="id_level_1_hint"' in html


def test_questions_that_may_stay_open_say_so_where_the_form_asks() -> None:
    assert "Notes (optional)" in fresh()
    assert "Name (optional)" not in fresh()


def test_a_refused_form_names_each_question_in_summary_and_beside_it() -> None:
    html = shown(SpecimenForm({}))
    assert html.count("Enter name") == 2
    assert 'href="#id_name"' in html
    assert 'href="#id_level_0"' in html
    assert 'href="#id_until_0"' in html
    assert "This field is required" not in html
    assert 'class="govuk-input govuk-input--error"' in html


def test_a_question_that_was_left_open_is_named_in_its_own_words() -> None:
    class Asked(forms.Form):
        said = forms.CharField(label="What do you want to say?")
        who = forms.ChoiceField(label="Who can read this?", choices=[("all", "All")], widget=forms.RadioSelect)
        knows = forms.CharField(label="I know whom to ring")

    html = shown(Asked({}))
    for sentence in (
        "Answer the question: What do you want to say?",
        "Select an answer: Who can read this?",
        "Enter I know whom to ring",
    ):
        assert html.count(sentence) == 2


def test_what_was_typed_stays() -> None:
    html = shown(SpecimenForm({"value_gbp": "a lot", "until_day": "31", "until_month": "2", "until_year": "2026"}))
    assert 'value="a lot"' in html
    assert 'value="31"' in html
    assert "Enter a real date" in html


def test_what_was_typed_is_text_and_never_markup() -> None:
    html = shown(SpecimenForm({"name": "<script>alert(1)</script>"}))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_password_is_never_sent_back_and_can_be_filled_by_a_manager() -> None:
    html = shown(SpecimenForm({"password": "correct horse"}))
    assert "correct horse" not in html
    assert 'autocomplete="current-password"' in html


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["27", "3", "2026"], datetime.date(2026, 3, 27)),
        (["01", "12", "1999"], datetime.date(1999, 12, 1)),
        ([" 5 ", "March", "2026"], datetime.date(2026, 3, 5)),
        (["29", "feb", "2028"], datetime.date(2028, 2, 29)),
    ],
)
def test_a_date_is_read_as_people_write_it(given: list[str], meant: datetime.date) -> None:
    assert DateParts().clean(given) == meant


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["", "", ""], "Enter a date"),
        (["27", "", "2026"], "The date must include a month"),
        (["", "", "2026"], "The date must include a day and a month"),
        (["31", "2", "2026"], "Enter a real date"),
        (["x", "2", "2026"], "Enter a real date"),
        (["1", "2", "26"], "The year must have 4 numbers"),
        (["1", "13", "2026"], "Enter a real date"),
        (["1", "2", "٢٠٢٦"], "The year must have 4 numbers"),
    ],
)
def test_a_wrong_date_says_what_is_wrong(given: list[str], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        DateParts().clean(given)


def test_a_date_may_stay_open_where_it_may() -> None:
    assert DateParts(required=False).clean(["", "", ""]) is None


def test_a_date_that_stands_is_shown_in_its_three_boxes() -> None:
    class Form(forms.Form):
        until = DateParts()

    html = render("{{ form }}", {"form": Form(initial={"until": datetime.date(2027, 3, 5)})})
    assert [f'value="{part}"' in html for part in (5, 3, 2027)] == [True, True, True]


def test_only_the_box_that_is_wrong_is_marked() -> None:
    class Form(forms.Form):
        until = DateParts()

    html = render("{{ form }}", {"form": Form({"until_day": "1", "until_month": "", "until_year": "2026"})})
    assert html.count("govuk-input--error") == 1


@pytest.mark.parametrize(
    ("field", "given", "meant"),
    [
        (Money(), "£12,500.50", Decimal("12500.50")),
        (Money(), " 12 500 ", Decimal(12500)),
        (Figure(), "1,250.25", Decimal("1250.25")),
        (Figure(required=False), "", None),
    ],
)
def test_figures_are_read_as_people_type_them(field: Figure, given: str, meant: Any) -> None:
    assert field.clean(given) == meant


@pytest.mark.parametrize("given", ["a lot", "1.234", "NaN", "Infinity"])
def test_what_is_no_amount_is_refused(given: str) -> None:
    with pytest.raises(ValidationError):
        Money().clean(given)


@pytest.mark.parametrize(
    ("field", "kept", "shown_as"),
    [
        (Figure(), Decimal("274040.0000"), "274040"),
        (Figure(), Decimal("0.5000"), "0.5"),
        (Figure(), Decimal("4E+2"), "400"),
        (Figure(), "what was typed", "what was typed"),
        (Figure(), None, None),
        (Money(), Decimal("12500.00"), "12500"),
        (Money(), Decimal("12500.50"), "12500.50"),
    ],
)
def test_figures_are_shown_as_people_write_them(field: Figure, kept: Any, shown_as: Any) -> None:
    assert field.prepare_value(kept) == shown_as

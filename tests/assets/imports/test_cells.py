"""A cell becomes what its owner meant, or is refused with a reason."""

import contextlib
import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.imports import amounts, cleaning, coordinates, dates, places, vocabularies
from assets.imports.refusals import BadCell, Doubtful
from assets.imports.tables import Cell

Parser = Callable[[Cell], object]


def refusal(parse: Parser, cell: Cell) -> str:
    with pytest.raises(BadCell) as refused:
        parse(cell)
    return refused.value.code


def doubt(parse: Parser, cell: Cell) -> tuple[object, str]:
    parsed = parse(cell)
    assert isinstance(parsed, Doubtful)
    return parsed.value, parsed.code


money = amounts.money_parser("Value")
floor = amounts.floor_area_parser("floor area")
land = amounts.land_area_parser("site area")


@pytest.mark.parametrize(
    "cell", ["", " ", "N/A", "n/a", "-", "--", "Unknown", "[Unknown]", "TBC", "not known", "\N{NO-BREAK SPACE}", None]
)
@pytest.mark.parametrize(
    "parse",
    [
        money,
        floor,
        land,
        dates.parse_date,
        places.parse_uprn,
        places.parse_postcode,
        places.parse_reference,
        vocabularies.parse_tenure,
        vocabularies.parse_use,
        vocabularies.parse_kind,
        vocabularies.parse_condition,
        vocabularies.parse_yes_no,
        coordinates.coordinate_parser("easting_outside_gb"),
        coordinates.parse_grid_reference,
    ],
)
def test_what_people_write_for_nothing_is_nothing(parse: Parser, cell: Cell) -> None:
    assert parse(cell) is None


@pytest.mark.parametrize(
    ("cell", "pounds"),
    [
        ("£1,234.50", "1234.50"),
        ("(1,234)", "-1234.00"),
        ("-£5", "-5.00"),
        ("£12,000 pa", "12000.00"),
        ("12000 per annum", "12000.00"),
        ("£ 1 234", "1234.00"),
        ("1e5", "100000.00"),
        (0, "0.00"),
        (1.005, "1.01"),
        ("nil", "0.00"),
        ("GBP 7", "7.00"),
    ],
)
def test_money_is_read_exactly(cell: Cell, pounds: str) -> None:
    assert str(money(cell)) == pounds


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("£500k", "abbreviated_amount"),
        ("1.2m", "abbreviated_amount"),
        ("$5", "other_currency"),
        ("€5", "other_currency"),
        ("1.234,56", "not_a_number"),
        ("12,34", "not_a_number"),
        ("see note", "not_a_number"),
        ("1e15", "too_large"),
        (float("nan"), "not_a_number"),
    ],
)
def test_money_that_would_have_to_be_guessed_is_refused(cell: Cell, code: str) -> None:
    assert refusal(money, cell) == code


def test_thousands_and_millions_count_where_the_heading_says_so() -> None:
    assert amounts.money_parser("Value (£000)")("12.5") == Decimal(12_500)
    assert amounts.money_parser("Value £'000s")(3) == Decimal(3_000)
    assert amounts.money_parser("Value (£m)")("1.2") == Decimal(1_200_000)


@pytest.mark.parametrize(
    ("cell", "square_metres"),
    [
        ("1,836", "1836.00"),
        ("120 sqm", "120.00"),
        ("12 m²", "12.00"),
        ("1 ha", "10000.00"),
        ("0.5 acres", "2023.43"),
        ("1,200 sq. ft.", "111.48"),
        (5.1234, "5.12"),
    ],
)
def test_a_floor_area_heeds_the_unit_beside_it(cell: Cell, square_metres: str) -> None:
    assert str(floor(cell)) == square_metres


def test_a_land_area_heeds_the_unit_of_its_heading() -> None:
    assert str(land("0.27")) == "0.2700"
    assert str(amounts.land_area_parser("site area sqm")("2500")) == "0.2500"
    assert str(amounts.land_area_parser("acreage")("2")) == "0.8094"


@pytest.mark.parametrize("cell", [0, "0", "0.00"])
def test_an_area_of_nought_is_not_recorded_unless_it_says_something(cell: Cell) -> None:
    assert floor(cell) is None
    assert amounts.floor_area_parser("vacant space", keeps_nought=True)(cell) == 0


@pytest.mark.parametrize(
    ("cell", "code"), [("12 cats", "not_an_area"), ("abc", "not_a_number"), (-3, "negative_area"), ("1e9", "too_large")]
)
def test_an_area_with_letters_or_below_nothing_is_refused(cell: Cell, code: str) -> None:
    assert refusal(floor, cell) == code


@pytest.mark.parametrize(
    "cell",
    [
        "01/04/2020",
        "1/4/20",
        "2020-04-01",
        "1 April 2020",
        "1st Apr 2020",
        "01-Apr-20",
        "1.4.2020",
        "20200401",
        "2020-04-01 00:00:00",
        "Wed 1 April 2020",
        "1 Ebrill 2020",
        dt.date(2020, 4, 1),
    ],
)
def test_dates_are_read_day_first(cell: Cell) -> None:
    assert dates.parse_date(cell) == dt.date(2020, 4, 1)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("12/25/2020", "american_date"),
        ("31/02/2020", "impossible_date"),
        ("2020", "date_without_day"),
        (2020, "date_without_day"),
        ("April 2020", "date_without_day"),
        ("soon", "not_a_date"),
        ("1/1/0020", "impossible_date"),
    ],
)
def test_dates_that_the_calendar_does_not_have_are_refused(cell: Cell, code: str) -> None:
    assert refusal(dates.parse_date, cell) == code


def test_the_bare_number_of_a_spreadsheet_is_a_date_with_a_warning() -> None:
    assert doubt(dates.parse_date, "44287") == (dt.date(2021, 4, 1), "date_from_number")
    assert dates.parse_date("00/01/1900") is None


@pytest.mark.parametrize(
    ("cell", "uprn"),
    [
        ("100121228178", "100121228178"),
        ("000000199356", "199356"),
        (100121228178.0, "100121228178"),
        ("100121228178.0", "100121228178"),
        ("1.00121228178E+11", "100121228178"),
        ("10 0121 228178", "100121228178"),
        ("0", None),
    ],
)
def test_a_uprn_is_text_without_leading_noughts(cell: Cell, uprn: str | None) -> None:
    assert places.parse_uprn(cell) == uprn


@pytest.mark.parametrize("cell", ["1.00121E+11", "100121000000", 100121000000.0])
def test_a_uprn_that_a_spreadsheet_rounded_is_kept_with_a_warning(cell: Cell) -> None:
    assert doubt(places.parse_uprn, cell) == ("100121000000", "rounded_uprn")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("A00340", "uprn_not_number"),
        ("1234567890123", "uprn_too_long"),
        ("-5", "uprn_not_number"),
        ("12.5", "uprn_not_number"),
        ("²", "uprn_not_number"),
        (1e300, "uprn_too_long"),
    ],
)
def test_a_uprn_of_letters_or_too_many_figures_is_refused(cell: Cell, code: str) -> None:
    assert refusal(places.parse_uprn, cell) == code


@pytest.mark.parametrize(
    ("cell", "postcode"),
    [("gl501dy", "GL50 1DY"), ("GL50 1DY\n", "GL50 1DY"), (" \nGL50 4RN", "GL50 4RN"), ("EC1A 1BB", "EC1A 1BB")],
)
def test_postcodes_take_their_usual_form(cell: Cell, postcode: str) -> None:
    assert places.parse_postcode(cell) == postcode


@pytest.mark.parametrize(
    ("cell", "kept", "code"),
    [
        ("NW1 XXX", "NW1 XXX", "partial_postcode"),
        ("W8", "W8", "partial_postcode"),
        ("PL20 6R", "PL20 6R", "partial_postcode"),
        ("SW17 ONZ", "SW17 0NZ", "postcode_put_right"),
        ("CRO 2XP", "CR0 2XP", "postcode_put_right"),
        ("[No registered public address]", None, "not_a_postcode"),
        ("30501", None, "not_a_postcode"),
    ],
)
def test_postcodes_withheld_or_mistyped_are_no_reason_to_refuse(cell: Cell, kept: str | None, code: str) -> None:
    assert doubt(places.parse_postcode, cell) == (kept, code)


@pytest.mark.parametrize(
    ("cell", "tenure"),
    [
        ("FH", "freehold"),
        ("LH", "leasehold"),
        ("LLH", "leasehold"),
        ("FH & LH", "freehold_and_leasehold"),
        ("FH and LH", "freehold_and_leasehold"),
        ("Leashold", "leasehold"),
        ("LIC", "licence"),
        ("OTH - PFI", "pfi"),
        ("Freehold\N{NO-BREAK SPACE}", "freehold"),
        ("Chattel", "other"),
        ("Long leasehold, 125 years", "leasehold"),
        ("owned by the Crown", "other"),
    ],
)
def test_tenures_are_known_by_word_and_code(cell: Cell, tenure: str) -> None:
    assert vocabularies.parse_tenure(cell) == tenure


def test_tenure_details_are_all_that_apply() -> None:
    parse = vocabularies.parse_tenure_detail
    assert parse("Occupied by Local Authority") == ("occupied_by_authority",)
    assert parse("Ground leasehold; Vacant") == ("ground_leasehold", "vacant")
    assert parse("Sub-leasehold / Licence") == ("sub_leasehold", "licence")
    assert doubt(parse, "Leasehold, gifted") == (("leasehold",), "unknown_tenure_detail")


@pytest.mark.parametrize(
    ("cell", "use"),
    [
        ("POLICE STATION", "police"),
        ("SAFER NEIGHBOUR", "police"),
        ("Fire Station", "fire"),
        ("Car Parks", "car_park"),
        ("Parks, Gardens and open space", "open_space"),
        ("Public Conveinences", "community"),
        ("Cemetery and Cremartoria", "cemetery"),
        ("Static Library", "library"),
        ("Llyfrgell", "library"),
        ("COMMUNITY HOSPITAL", "hospital"),
        ("Civic Regalia", "other"),
        ("Farmland and Farms", "agricultural"),
    ],
)
def test_uses_are_known_by_their_words(cell: Cell, use: str) -> None:
    assert vocabularies.parse_use(cell) == use


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Land", "land"),
        ("Land only", "land"),
        ("Land & buildings ", "land_and_building"),
        ("BUILDING", "building"),
        ("Tir", "land"),
    ],
)
def test_kinds_are_land_building_or_both(cell: Cell, kind: str) -> None:
    assert vocabularies.parse_kind(cell) == kind


def test_codes_and_grades_are_read_and_others_refused() -> None:
    assert vocabularies.parse_condition("B - Satisfactory") == "b"
    assert vocabularies.parse_suitability("Poor") == "poor"
    assert vocabularies.parse_energy("C (62)") == "C"
    assert vocabularies.parse_energy("EPC: D") == "D"
    assert vocabularies.parse_energy("Exempt") is None
    assert vocabularies.parse_intention("For disposal") == "dispose"
    assert vocabularies.parse_yes_no("YES ") is True
    assert vocabularies.parse_yes_no("No") is False
    assert doubt(vocabularies.parse_yes_no, "Partly vacant") == (None, "partly")
    assert vocabularies.parse_coordinate_system("ETRS89 [EPSG: 4326]") == "etrs89"
    assert refusal(vocabularies.parse_condition, "E") == "not_a_condition"
    assert refusal(vocabularies.parse_energy, "Z") == "not_an_energy_rating"
    assert refusal(vocabularies.parse_yes_no, "maybe") == "not_yes_or_no"
    assert refusal(vocabularies.parse_kind, "boat") == "not_a_kind"
    assert refusal(vocabularies.parse_coordinate_system, "Irish Grid") == "unknown_coordinate_system"


def test_control_characters_are_refused_and_invisible_ones_dropped() -> None:
    assert refusal(cleaning.clean_text, "a\x00b") == "control_character"
    assert refusal(cleaning.clean_text, "a\x1bb") == "control_character"
    assert (
        cleaning.clean_text(
            "\N{ZERO WIDTH NO-BREAK SPACE}Tŷ\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}Gwyn\N{RIGHT-TO-LEFT OVERRIDE}"
        )
        == "Tŷ Gwyn"
    )
    assert cleaning.clean_text("Land At\rLeckhampton Hill\r \r \r\r", between_lines=", ") == "Land At, Leckhampton Hill"
    assert cleaning.clean_text('"""Colin Campbell Court"""') == "Colin Campbell Court"


def test_grid_references_name_the_corner_of_their_square() -> None:
    parse = coordinates.parse_grid_reference
    assert parse("SN 123 456") == (Decimal(212300), Decimal(245600))
    assert parse("TQ3080") == (Decimal(530000), Decimal(180000))
    assert parse("395265, 222126") == (Decimal(395265), Decimal(222126))
    assert refusal(parse, "SN 12 345") == "not_a_grid_reference"


def test_the_grid_becomes_degrees_within_metres_of_the_surveys_own_example() -> None:
    ((latitude, longitude),) = coordinates.to_degrees([(Decimal("651409.903"), Decimal("313177.270"))])
    assert coordinates.metres_apart((latitude, longitude), (52.657977, 1.716052)) < 5


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2))
def test_money_survives_every_way_of_writing_it(pounds: Decimal) -> None:
    written = f"{abs(pounds):,.2f}"
    forms = [f"£{written}", written.replace(",", "")] if pounds >= 0 else [f"({written})", f"-£{written}"]
    assert [money(form) for form in forms] == [pounds, pounds]


@given(st.dates(min_value=dt.date(1000, 1, 1), max_value=dt.date(3999, 12, 31)))
def test_dates_survive_every_way_of_writing_them(date: dt.date) -> None:
    year = f"{date.year:04}"
    month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][date.month - 1]
    forms = [
        date.isoformat(),
        f"{date.day}/{date.month}/{year}",
        f"{date.day:02}.{date.month:02}.{year}",
        f"{date.day} {month} {year}",
        date.isoformat() + "T00:00:00",
    ]
    assert {dates.parse_date(form) for form in forms} == {date}


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_uprns_survive_every_way_of_writing_them(number: int) -> None:
    for form in (number, float(number), str(number), f"{number:012}", f"{number}.0", f" {number}\N{NO-BREAK SPACE}"):
        parsed = places.parse_uprn(form)
        assert (parsed.value if isinstance(parsed, Doubtful) else parsed) == str(number)


@given(st.text(max_size=60) | st.floats() | st.integers() | st.booleans() | st.dates() | st.none())
def test_whatever_stands_in_a_cell_every_parser_answers_or_refuses(cell: Cell) -> None:
    parsers: list[Parser] = [
        money,
        floor,
        land,
        dates.parse_date,
        places.parse_uprn,
        places.parse_postcode,
        places.parse_reference,
        vocabularies.parse_tenure,
        vocabularies.parse_tenure_detail,
        vocabularies.parse_use,
        vocabularies.parse_kind,
        vocabularies.parse_condition,
        vocabularies.parse_energy,
        vocabularies.parse_yes_no,
        vocabularies.parse_basis,
        vocabularies.parse_coordinate_system,
        vocabularies.parse_suitability,
        vocabularies.parse_intention,
        coordinates.coordinate_parser("easting_outside_gb"),
        coordinates.parse_geo,
        coordinates.parse_grid_reference,
        coordinates.parse_grid_pair,
    ]
    for parse in parsers:
        with contextlib.suppress(BadCell):
            parse(cell)

"""The directory of public bodies: found by name and code, each once, and made again from the lists."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from partners.directory.bodies import alike, bodies, body_of, plain, search
from partners.directory.building import build, build_sources
from partners.directory.corrections import ALSO, GONE, NAMES, NAMES_IN_WELSH, OF_THE_HEALTH_SERVICE, SERVES
from partners.directory.sources import source_of, sources
from partners.organisations.models import Jurisdiction, Kind

AMBULANCES = "Ymddiriedolaeth GIG Gwasanaethau Ambiwlans Cymru"
LISTS = Path(__file__).parents[4] / "shared" / "data" / "bodies"


def test_every_body_is_whole_and_there_once() -> None:
    found = bodies()
    assert len(found) > 1000
    assert len({plain(body.name_en) for body in found}) == len(found)
    assert len({body.code for body in found}) == len(found)
    assert all(body.code and body.source and body.name_en for body in found)
    assert {body.kind for body in found} <= set(Kind.values)
    assert {body.jurisdiction for body in found} <= set(Jurisdiction.values)


def test_a_body_is_found_by_its_name_in_either_language_and_by_its_code() -> None:
    for text in ("isle of anglesey", "ynys mon", "Ynys Môn", "W06000001"):
        assert search(text)[0].name_cy == "Cyngor Sir Ynys Môn"
    assert search("") == []
    assert len(search("council")) == 50
    known = body_of("W06000001")
    assert known is not None
    assert known.jurisdiction == "wales"
    assert body_of("") is None


@pytest.mark.parametrize(
    ("code", "name_en", "name_cy", "kind", "jurisdiction"),
    [
        ("W06000022", "Newport City Council", "Cyngor Dinas Casnewydd", "council", "wales"),
        ("S12000013", "Comhairle nan Eilean Siar", "", "council", "scotland"),
        ("N09000003", "Belfast City Council", "", "council", "northern_ireland"),
        ("E06000024", "North Somerset Council", "", "council", "england"),
        ("E47000001", "Greater Manchester Combined Authority", "", "other", "england"),
        ("DA1019", "Welsh Government", "Llywodraeth Cymru", "government", "wales"),
        ("OT1103", "Natural Resources Wales", "Cyfoeth Naturiol Cymru", "government", "wales"),
        ("DA1020", "The Scottish Government", "", "government", "scotland"),
        ("EA764", "Scottish Sports Council", "", "government", "scotland"),
        ("OT1175", "Department of Health (Northern Ireland)", "", "government", "northern_ireland"),
        ("D10", "Department for Work and Pensions", "", "government", "england"),
        ("OT529", "NHS Business Services Authority", "", "health", "england"),
        ("RYT", "Public Health Wales NHS Trust", "Ymddiriedolaeth GIG Iechyd Cyhoeddus Cymru", "health", "wales"),
        ("RQF", "Velindre University NHS Trust", "Ymddiriedolaeth GIG Prifysgol Felindre", "health", "wales"),
        ("RT4", "Welsh Ambulance Services NHS Trust", AMBULANCES, "ambulance", "wales"),
        ("RCX", "The Queen Elizabeth Hospital, King's Lynn, NHS Foundation Trust", "", "health", "england"),
        ("north-wales", "North Wales Police", "Heddlu Gogledd Cymru", "police", "wales"),
        ("10007856", "Aberystwyth University", "Prifysgol Aberystwyth", "university", "wales"),
        ("10007793", "University of South Wales", "Prifysgol De Cymru", "university", "wales"),
        ("10008574", "University of Wales", "Prifysgol Cymru", "university", "wales"),
        ("10007773", "Open University", "", "university", "england"),
        ("10007794", "University of Glasgow", "", "university", "scotland"),
        ("E26000007", "Broads Authority", "", "national_park", "england"),
    ],
)
def test_a_known_body_has_its_names_its_kind_and_its_nation(
    code: str, name_en: str, name_cy: str, kind: str, jurisdiction: str
) -> None:
    body = body_of(code)
    assert body is not None
    assert (body.name_en, body.name_cy, body.kind, body.jurisdiction) == (name_en, name_cy, kind, jurisdiction)
    assert body in search(name_en)
    assert not name_cy or body in search(name_cy)


@pytest.mark.parametrize(
    "name",
    [
        "Countryside Agency",
        "Scottish Office",
        "Housing Corporation",
        "Department for Business, Energy & Industrial Strategy",
        "National Offender Management Service",
        "UK Border Agency",
        "Department of Culture, Arts and Leisure",
        "University of Glamorgan",
        "Swansea Metropolitan University",
        "North of Tyne Combined Authority",
    ],
)
def test_a_body_that_ended_is_not_there(name: str) -> None:
    assert search(name) == []


def test_a_body_is_found_with_an_apostrophe_or_without() -> None:
    for text in ("king's lynn and west norfolk", "King’s Lynn and West Norfolk", "kings lynn and west norfolk"):
        assert [body.code for body in search(text)] == ["E07000146"]


def test_names_are_written_as_names_are() -> None:
    for body in bodies():
        for name in (body.name_en, body.name_cy):
            assert name == " ".join(name.split())
            assert not name.endswith((".", ",", "(The)", ", The"))
            assert "Prifysgol" not in body.name_en
            assert not {"NHs", "Nhs", "trust", "TRUST", "Of", "And", "Upon"} & set(name.split())


def test_a_central_body_whose_name_has_a_nation_serves_it() -> None:
    # What is said of the nation is a table: a body that a newer list brings must be put into it.
    words = ("Wales", "Welsh", "Scot", "Northern Ireland")
    in_england = {body.name_en for body in bodies() if body.kind == "government" and body.jurisdiction == "england"}
    assert {name for name in in_england if any(word in name for word in words)} == {
        "Youth Justice Board for England and Wales"
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Swansea Council", "City and County of Swansea Council", True),
        ("Glanmor Health Board", "Glanmor Helth Board", True),
        ("Cyngor Abergwen", "Abergwen Council", True),
        ("North Wales Police", "South Wales Police", False),
        ("Abergwen Council", "Glanmor Health Board", False),
    ],
)
def test_names_that_are_nearly_the_same_are_noticed(one: str, other: str, same: bool) -> None:
    assert alike([one, ""], [other]) is same


def test_the_file_is_what_the_lists_make() -> None:
    if not LISTS.is_dir():
        pytest.skip("the published lists of public bodies are not beside this checkout")
    found, _alike = build(LISTS)
    assert tuple(found) == bodies()
    assert tuple(build_sources(LISTS, read_on=sources()[0].read_on)) == sources()


def test_no_body_of_the_lists_that_the_register_ended_is_there() -> None:
    if not LISTS.is_dir():
        pytest.skip("the published lists of public bodies are not beside this checkout")
    with (LISTS / "register-government-organisation.csv").open(encoding="utf-8-sig", newline="") as file:
        ended = {row["government-organisation"] for row in csv.DictReader(file) if row["end-date"]}
    assert len(ended) > 200
    assert not ended & {body.code for body in bodies()}


def test_every_correction_is_of_a_body_that_a_list_has() -> None:
    there = {body.code for body in bodies()}
    assert {*SERVES, *ALSO, *NAMES, *NAMES_IN_WELSH, *OF_THE_HEALTH_SERVICE} <= there
    assert not GONE.keys() & there
    if LISTS.is_dir():
        listed = {word for file in LISTS.iterdir() for word in re.findall(r"\w+", file.read_text(encoding="utf-8-sig"))}
        assert GONE.keys() - listed == set()


def test_every_body_has_a_list_and_every_list_its_date_or_none() -> None:
    assert {source_of(body) for body in bodies()} == set(sources())
    assert {one.name for one in sources() if one.newest is None} == {"police-forces", "uk-learning-providers"}
    assert all(one.newest <= one.read_on for one in sources() if one.newest)

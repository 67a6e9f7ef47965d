"""The directory of public bodies: found by name and code, each once, and made again from the lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from partners.directory.bodies import alike, bodies, body_of, plain, search
from partners.directory.building import build, build_sources
from partners.directory.sources import source_of, sources
from partners.organisations.models import Jurisdiction, Kind

LISTS = Path(__file__).parents[4] / "shared" / "data" / "bodies"


def test_every_body_is_whole_and_there_once() -> None:
    found = bodies()
    assert len(found) > 1000
    assert len({plain(body.name_en) for body in found}) == len(found)
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


def test_every_body_has_a_list_and_every_list_its_date_or_none() -> None:
    assert {source_of(body) for body in bodies()} == set(sources())
    assert {one.name for one in sources() if one.newest is None} == {"police-forces", "uk-learning-providers"}
    assert all(one.newest <= one.read_on for one in sources() if one.newest)

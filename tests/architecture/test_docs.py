"""Every permission, command, setting, task and component is in the documents, because a command writes them."""

from __future__ import annotations

import re

from estate_portal.management.commands.reference import FILE, reference
from partners.acting.permission import every
from tests.architecture.source import FLOORS
from tests.embedded import ROOT
from tests.screenshots import GUIDES

PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
MOST_BYTES = 60_000
FLOOR = re.compile(r"^\| `(\w+)/` \| (.*) \|$", re.MULTILINE)
ROOMS = re.compile(r"Rooms: (`[^.]*`)")


def test_the_reference_is_what_the_code_says() -> None:
    assert FILE.read_text() == reference(), "run `manage.py reference --write`"


def test_it_has_everything() -> None:
    text = reference()
    for permission in every():
        assert f"`{permission.name}`" in text
    for word in ("DATABASE_WEB_URL", "SECRET_KEY", "outbox.sweep", "provision", "## Components"):
        assert word in text


def test_every_picture_of_the_documents_is_there_said_in_words_and_taken_by_the_command() -> None:
    named = set()
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        for words, address in PICTURE.findall(page.read_text()):
            if "://" in address:
                continue
            picture = (page.parent / address).resolve()
            assert picture.is_file(), f"{page.name} shows {address}"
            assert words, f"{page.name} does not say what {address} shows"
            assert picture.stat().st_size < MOST_BYTES, address
            named.add(picture)
    kept = set((ROOT / "docs" / "pictures").iterdir())
    assert kept == named, "a picture that no document shows"
    assert {one.stem for one in kept} == {one.name for one in GUIDES}


def test_the_drawing_of_the_floors_is_the_contract() -> None:
    """Floors from the top, as imports go (test_layers holds the contract to the same); rooms where they are named."""
    drawn = drawing((ROOT / "docs" / "architecture.md").read_text())
    assert tuple(drawn) == FLOORS
    named = {floor: rooms for floor, rooms in drawn.items() if rooms}
    assert named
    for floor, rooms in named.items():
        there = {path.parent.name for path in (ROOT / floor).glob("*/__init__.py")} - {"migrations"}
        assert set(rooms) == there, floor


def drawing(text: str) -> dict[str, list[str]]:
    """The floors that a document draws, in its order, each with the rooms that it names."""
    found = {}
    for floor, says in FLOOR.findall(text):
        rooms = ROOMS.search(says)
        found[floor] = re.findall(r"`(\w+)`", rooms[1]) if rooms else []
    return found


def test_a_drawing_that_says_something_else_would_be_seen() -> None:
    text = "| `forums/` | what? |\n| `projects/` | what? Rooms: `plan`, `proof` |\n| `a` | b |\n"
    assert drawing(text) == {"forums": [], "projects": ["plan", "proof"]}

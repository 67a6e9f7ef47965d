"""Every permission, command, setting, task and component is in the documents, because a command writes them."""

from __future__ import annotations

import re

from django.utils.translation import gettext, override

from estate_portal.management.commands.reference import FILE, reference
from partners.acting.permission import every
from tests.architecture.source import FLOORS
from tests.embedded import ROOT
from tests.screenshots import GUIDES

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
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


def test_what_lies_at_the_top_has_a_line_in_the_documents() -> None:
    architecture = (ROOT / "docs" / "architecture.md").read_text()
    kept = {path.name for kind in ("*.md", "*.toml", "*.json", "*.yml") for path in ROOT.glob(kind)}
    assert {name for name in kept if not name.startswith(".") and f"`{name}`" not in architecture} == set()


def test_every_link_between_documents_leads_somewhere() -> None:
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        for address in LINK.findall(page.read_text()):
            path = address.partition("#")[0]
            assert "://" in address or not path or (page.parent / path).exists(), f"{page.name} leads to {address}"


def test_the_glossary_has_the_welsh_of_the_catalogue() -> None:
    """A word that is an entry of its own stands there as the catalogue has it."""
    text = (ROOT / "docs" / "glossary.md").read_text()
    rows = [row.strip("| ").split(" | ")[:2] for row in text.splitlines() if row.startswith("| ")][2:]
    pairs = [pair for words, welsh in rows for pair in zip(words.split(", "), welsh.split(", "), strict=False)]
    with override("cy"):
        said = {word: gettext(word.capitalize()).lower() for word, _welsh in pairs}
    known = {word: welsh for word, welsh in pairs if said[word] != word}
    assert len(known) > 30
    assert {word: said[word] for word, welsh in known.items() if said[word] != welsh} == {}


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

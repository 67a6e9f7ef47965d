"""Imports go down, rooms do not turn in circles, guardian and the narrow rows have one speaker each."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import grimp
import pytest
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

from tests.architecture.source import FLOORS, ROOT

if TYPE_CHECKING:
    from grimp import ImportGraph

PRIVATE = {"views", "forms", "filters", "urls", "tasks", "api"}
#: who may reach through a door that is private to its room, and why
MAY = {
    "urls": "a floor's site map is made of its rooms'",
    "apps": "a floor's start has its rooms' tasks registered",
    "models": "a floor's table of contents",
}

#: modules of such a name that are what their room offers
OFFERED = {
    "forums.charter.forms": "the eight statements, asked in the room of a workshop too",
    "forums.logbook.forms": "how a decision is settled, asked where talk comes to one too",
    "partners.outbox.tasks": "whose way to make an actor out of ids other work that is done later takes",
    "partners.lists.filters": "the kinds of filter, of which every list is made",
    "assets.register.filters": "what the register is filtered by; sharing over a filter asks the same",
    "partners.people.forms": "questions about people, asked by the rooms of accounts and of joining too",
}


@pytest.fixture(scope="module")
def graph() -> ImportGraph:
    """Who imports whom, types left out."""
    return grimp.build_graph(*FLOORS, exclude_type_checking_imports=True, cache_dir=None)


def test_the_contracts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    configure()
    assert lint_imports(config_filename="pyproject.toml", cache_dir=None) is True


def test_the_contracts_know_every_floor() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert tuple(config["root_packages"]) == FLOORS
    assert tuple(config["contracts"][0]["layers"]) == FLOORS
    assert len(config["contracts"]) == 5


def room(module: str) -> str:
    """The room that a module is in, or its floor."""
    return ".".join(module.split(".")[:2])


def test_views_forms_tasks_and_site_maps_are_private_to_their_room(graph: ImportGraph) -> None:
    wrong = []
    for module in graph.modules:
        parts = module.split(".")
        if len(parts) != 3 or parts[2] not in PRIVATE or module in OFFERED:
            continue
        for importer in graph.find_modules_that_directly_import(module):
            if importer.startswith("estate_portal."):
                continue  # the top floor composes
            same_floor = importer.split(".")[0] == parts[0] and importer.count(".") == 1
            if room(importer) != room(module) and not (same_floor and importer.split(".")[1] in MAY):
                wrong.append(f"{importer} imports {module}")
    assert wrong == []


def test_psycopg_3_is_not_importable() -> None:
    """With it installed, Django would prefer it to psycopg2 without a word."""
    with pytest.raises(ImportError):
        __import__("psycopg")

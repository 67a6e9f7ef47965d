"""Every use case is an action: checked, in one transaction, recorded; and says who may do it, in one line here."""

from __future__ import annotations

import importlib
import inspect
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from partners.acting.action import ActionDeclaration
from partners.acting.errors import NotAllowed
from partners.scoping.arming import armed
from sharing.audiences.actors import actor_for
from tests.architecture.source import modules, short
from tests.matrix.expectations import ACTIONS

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from tests.worlds import World

#: public functions beside actions, each with the reason
NOT_ACTIONS = {
    "assets.imports.actions.matching_of": "reads what was matched before",
    "assets.imports.actions.wishes_of": "reads what was said before",
    "assets.imports.actions.may_undo": "answers a question, for a page",
    "assets.imports.actions.has_too_many_owners": "answers a question, for a page",
    "partners.joining.actions.has_stopped": "answers a question, for a page",
    "forums.membership.actions.is_running": "answers a question, for templates and permissions",
    "assets.register.actions.end_live": "a part of the action that ends shares, and of undoing an import",
    "assets.register.actions.note_first_record": "a part of the actions that write a first record",
    "assets.register.actions.note_first_share": "a part of the action that shares",
    "partners.joining.actions.bring_in": "the worker's half of `take_in`, in its transaction, with the same permission",
    "projects.benefits.actions.withdraw_with_forum": "a part of the action of leaving a forum",
}


@cache
def actions() -> dict[str, Any]:
    """Every public function of an `actions.py`, by its whole name."""
    found: dict[str, Any] = {}
    for path in modules():
        if path.name == "actions.py":
            name = short(path).removesuffix(".py").replace("/", ".")
            module = importlib.import_module(name)
            for word, function in inspect.getmembers(module, inspect.isfunction):
                if not word.startswith("_") and function.__module__ == name:
                    found[f"{name}.{word}"] = function
    return found


@pytest.fixture
def may(cast: World) -> dict[str, Actor]:
    """The actors of the table: a reader, a keeper and an administrator of a body, the chair, the portal's, nobody."""
    aber = cast.aber
    return {
        "reader": aber.actor(aber.viewer),
        "keeper": aber.actor(),
        "administrator": aber.actor(aber.administrator),
        "chair": aber.actor(cast.chair),
        "portal": actor_for(cast.administrator),
        "nobody": actor_for(None),
    }


def test_every_public_function_is_an_action_or_listed() -> None:
    plain = {
        name for name, one in actions().items() if not isinstance(getattr(one, "declaration", None), ActionDeclaration)
    }
    assert plain == set(NOT_ACTIONS)


def test_the_table_has_a_line_for_every_action_and_no_other() -> None:
    assert set(ACTIONS) == set(actions()) - set(NOT_ACTIONS)


def test_who_may_is_as_written(may: dict[str, Actor]) -> None:
    declared = {name: actions()[name].declaration.permission for name in ACTIONS}
    allowed: dict[str, set[str]] = {name: set() for name in ACTIONS}
    for word, actor in may.items():
        with armed(actor.arms()):
            for name, permission in declared.items():
                if permission.allows(actor):
                    allowed[name].add(word)
    assert {name: (declared[name].name, allowed[name]) for name in ACTIONS} == {
        name: (permission, set(words.split())) for name, (permission, words) in ACTIONS.items()
    }


def test_nobody_else_gets_as_far_as_the_first_line(may: dict[str, Actor]) -> None:
    for word, actor in may.items():
        with armed(actor.arms()):
            for name in sorted(ACTIONS):
                if word not in ACTIONS[name][1].split():
                    with pytest.raises(NotAllowed):  # else it misses its record, and says its name
                        actions()[name](actor)


def test_an_action_has_the_shape_of_an_action() -> None:
    for name in sorted(ACTIONS):
        first, *rest = inspect.signature(actions()[name]).parameters.values()
        assert first.name == "actor", name
        positional = [one for one in rest if one.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
        assert len(positional) <= 1, f"{name}: the record, and then keywords"
        assert actions()[name].__doc__, f"{name} promises nothing"

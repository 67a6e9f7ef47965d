"""Every use case is an action: checked, in one transaction, recorded; and says who may do it, in one line here."""

from __future__ import annotations

import importlib
import inspect
from typing import TYPE_CHECKING, Any

import pytest

from partners.acting.action import ActionDeclaration
from partners.acting.errors import NotAllowed
from sharing.audiences.actors import actor_for
from tests.architecture.source import modules, short
from tests.matrix.expectations import ACTIONS

if TYPE_CHECKING:
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


def may(world: World) -> dict[str, Any]:
    """The actors of the table: a reader, a keeper and an administrator of a body, the chair, the portal's, nobody."""
    aber = world.aber
    return {
        "reader": lambda: aber.actor(aber.viewer),
        "keeper": aber.actor,
        "administrator": lambda: aber.actor(aber.administrator),
        "chair": lambda: aber.actor(world.chair),
        "portal": lambda: actor_for(world.administrator),
        "nobody": lambda: actor_for(None),
    }


def test_every_public_function_is_an_action_or_listed() -> None:
    plain = {
        name for name, one in actions().items() if not isinstance(getattr(one, "declaration", None), ActionDeclaration)
    }
    assert plain == set(NOT_ACTIONS)


def test_the_table_has_a_line_for_every_action_and_no_other() -> None:
    assert set(ACTIONS) == set(actions()) - set(NOT_ACTIONS)


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_who_may_is_as_written(cast: World, name: str) -> None:
    permission = actions()[name].declaration.permission
    allowed = {word for word, make in may(cast).items() if permission.allows(make())}
    assert (permission.name, allowed) == (ACTIONS[name][0], set(ACTIONS[name][1].split()))


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_nobody_else_gets_as_far_as_the_first_line(cast: World, name: str) -> None:
    for word, make in may(cast).items():
        if word not in ACTIONS[name][1].split():
            actor = make()
            with pytest.raises(NotAllowed):
                actions()[name](actor)


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_an_action_has_the_shape_of_an_action(name: str) -> None:
    first, *rest = inspect.signature(actions()[name]).parameters.values()
    assert first.name == "actor"
    positional = [one for one in rest if one.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    assert len(positional) <= 1, f"{name}: the record, and then keywords"
    assert actions()[name].__doc__, f"{name} promises nothing"

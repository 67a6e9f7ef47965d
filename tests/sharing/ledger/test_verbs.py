"""Every deed that the code records has words."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from partners.audit.models import Event
from sharing.ledger.verbs import VERBS, particulars, what
from tests.architecture.source import tree as parsed

ROOT = Path(__file__).parents[3]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
FLOORS = ("partners", "sharing", "assets", "forums", "projects", "estate_portal")


@cache
def recorded() -> frozenset[str]:
    """The verbs given to record(), or to a function of ours that takes one as `verb`."""
    trees = [
        parsed(file) for floor in FLOORS for file in (ROOT / floor).rglob("*.py") if "migrations" not in file.parts
    ]
    own = [_taking_a_verb(tree) for tree in trees]
    everywhere = {"record": 0} | {name: place for places in own for name, place in places.items()}
    return frozenset(
        leaf.value
        for tree, its_own in zip(trees, own, strict=True)
        for places in [everywhere | its_own]  # of two rooms' functions of one name, its own
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in places
        for leaf in ast.walk(call.args[places[call.func.id]])
        if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
    )


def _taking_a_verb(tree: ast.Module) -> dict[str, int]:
    """The functions that a module defines with a parameter `verb`, and its place among theirs."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    names = {node.name: [one.arg for one in node.args.args] for node in found}
    return {name: given.index("verb") for name, given in names.items() if "verb" in given}


def unread() -> list[str]:
    """Calls of record() whose verb is neither a word in the source nor a parameter `verb` of the function around."""
    files = [file for floor in FLOORS for file in (ROOT / floor).rglob("*.py")]
    functions = [(file, node) for file in files for node in ast.walk(parsed(file)) if isinstance(node, FUNCTIONS)]
    return [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file, function in functions
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "record"
        if not all(_is_read(one, function) for one in _chosen(call.args[0]))
    ]


def _chosen(verb: ast.expr) -> list[ast.expr]:
    return [*_chosen(verb.body), *_chosen(verb.orelse)] if isinstance(verb, ast.IfExp) else [verb]


def _is_read(verb: ast.expr, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    given = {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}
    return isinstance(verb, ast.Constant) or (isinstance(verb, ast.Name) and verb.id == "verb" and "verb" in given)


def test_no_verb_is_made_up_as_it_goes() -> None:
    """Or the two tests below would be blind to it."""
    assert unread() == []


def test_every_recorded_verb_has_words() -> None:
    verbs = recorded()
    assert {"shared", "forum_joined", "member_left", "organisation_added"} <= verbs
    assert verbs - set(VERBS) == set()


def test_no_words_for_deeds_that_nobody_records() -> None:
    assert set(VERBS) - recorded() == set()


def test_the_facts_are_read_in_words() -> None:
    event = Event(
        verb="shared", facts={"until": "2099-12-31", "level": "summary", "audience": "West Forum", "batch": "x"}
    )
    assert what(event) == "Shared a property"
    assert particulars(event) == "With: West Forum; Level: Summary; Last day: 31 December 2099"


def test_a_verb_of_a_later_version_is_shown_as_it_is() -> None:
    assert what(Event(verb="teleported")) == "teleported"

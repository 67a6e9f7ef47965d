"""Every list that a low floor reads is filled by the top floor, or the portal does not start."""

from __future__ import annotations

import ast

import pytest

from estate_portal.checks import every_list_is_wired
from partners.wired import Wired
from tests.architecture.source import modules, tree


def declared() -> list[str]:
    """What each list of the source is called, by the syntax tree."""
    calls = [node for path in modules() for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    return [ast.literal_eval(call.args[0]) for call in calls if ast.unparse(call.func).split("[")[0] == "Wired"]


def test_the_check_knows_every_list() -> None:
    assert sorted(one.what for one in Wired.known) == sorted(declared())
    assert len(set(declared())) == len(declared()) > 20


@pytest.mark.parametrize("what", declared())
def test_the_portal_does_not_start_while_a_list_is_empty(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (wired,) = (one for one in Wired.known if one.what == what)
    monkeypatch.setattr(wired, "_items", ())
    (message,) = every_list_is_wired()
    assert what in message.msg

"""Every list that a low floor reads is filled by the top floor, or the portal does not start."""

from __future__ import annotations

import ast

import pytest

from estate_portal.checks import every_list_is_wired
from partners.wired import Wired
from tests.architecture.source import modules, tree


def declared() -> list[str]:
    """What each list of the source is called, by the syntax tree."""
    holding = [path for path in modules() if "Wired" in path.read_text()]
    calls = [node for path in holding for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    return [ast.literal_eval(call.args[0]) for call in calls if ast.unparse(call.func).split("[")[0] == "Wired"]


def test_the_check_knows_every_list() -> None:
    assert sorted(one.what for one in Wired.known) == sorted(declared())
    assert len(set(declared())) == len(declared()) > 20


def test_the_portal_does_not_start_while_a_list_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    for wired in Wired.known:
        with monkeypatch.context() as emptied:
            emptied.setattr(wired, "_items", ())
            (message,) = every_list_is_wired()
            assert wired.what in message.msg

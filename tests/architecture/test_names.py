"""Names that say something. The four equal names and the lengths are reported, not a gate."""

from __future__ import annotations

import ast
import re
import warnings

from estate_portal.checks import patterns
from partners.acting.permission import every
from tests.architecture.source import FLOORS, ROOT, modules, short, tree

SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "core", "misc", "managers", "services"}
#: said by Django or the issue
ALLOWED = {"estate_portal/settings/base.py"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 40


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = {short(path) for path in modules() if path.stem in SAY_NOTHING or path.parent.name in SAY_NOTHING}
    assert found == ALLOWED


def test_permissions_are_named_after_their_floor() -> None:
    for permission in every():
        assert permission.name.split(".")[0] in FLOORS, permission.name
        assert str(permission.label), permission.name


def test_urls_are_called_as_their_views() -> None:
    """`asset-share` is `asset_share`; allauth's views keep the names of allauth."""
    for name, _, entry in patterns():
        if ":" in name:
            function = getattr(entry.callback, "__name__", "")
            assert function == name.split(":")[1].replace("-", "_"), f"{name} is served by {function}"


def test_report_of_the_four_equal_names() -> None:
    lacking = []
    for name, _, entry in patterns():
        if ":" not in name:
            continue
        floor, room, *_ = entry.callback.__module__.split(".")
        word = name.split(":")[1].replace("-", "_")
        if not (ROOT / "templates" / floor / room / f"{word}.html").exists():
            lacking.append(f"{name}: no template of that name")
        if not (ROOT / "tests" / floor / room / f"test_{word}.py").exists():
            lacking.append(f"{name}: no test of that name")
    if lacking:
        warnings.warn(f"{len(lacking)} of the four equal names: " + "; ".join(lacking), stacklevel=1)


def test_report_of_lengths() -> None:
    long = []
    for path in modules():
        lines = len(path.read_text().splitlines())
        if lines > LONGEST_FILE:
            long.append(f"{short(path)} has {lines} lines")
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long.append(f"{short(path)} {node.name} has {length} lines")
    if long:
        warnings.warn("over the budget: " + "; ".join(long), stacklevel=1)


def test_nothing_is_left_unfinished() -> None:
    mark = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|pragma: no" + " cover")
    assert [short(path) for path in modules(migrations=True) if mark.search(path.read_text())] == []


def test_no_signal_handler_of_our_own() -> None:
    """Celery's start of a worker and Django's new connection are no signals of the product."""
    mark = re.compile(r"(post|pre)_(save|delete|init)\b|m2m_changed")
    assert [short(path) for path in modules() if mark.search(path.read_text())] == []

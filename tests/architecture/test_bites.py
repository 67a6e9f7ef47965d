"""Each contract and each lint is broken on purpose in a copy, and bites."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.scopes import by_name, opened_in
from tests.architecture.source import FLOORS, ROOT

BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the floors and of the rules."""
    there = tmp_path_factory.mktemp("house")
    for floor in FLOORS:
        shutil.copytree(ROOT / floor, there / floor, ignore=shutil.ignore_patterns("__pycache__", "migrations"))
    shutil.copy(ROOT / "pyproject.toml", there)
    return there


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("partners/clock.py", "import sharing.levels", "Floors: imports go only downwards"),
        ("assets/register/kind.py", "import estate_portal.wiring", "Floors: imports go only downwards"),
        ("sharing/levels.py", "import sharing.grants.models", "Rooms of one floor do not import each other in circles"),
        ("assets/register/models.py", "import assets.register.actions", "Inside a room"),
        ("assets/register/fields.py", "import guardian.shortcuts", "Only sharing.grants speaks to django-guardian"),
        ("sharing/brand_new.py", "import guardian.models", "Only sharing.grants speaks to django-guardian"),
        ("assets/register/fields.py", "import sharing.grants.visibility", "Only sharing.grants writes the narrow rows"),
    ],
)
def test_a_contract_bites(copy: Path, module: str, line: str, contract: str) -> None:
    path = copy / module
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")
    try:
        answer = subprocess.run(
            [BIN / "lint-imports", "--no-cache"], cwd=copy, capture_output=True, text=True, check=False
        )
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before)
    assert answer.returncode == 1, answer.stdout
    assert f"{contract} BROKEN" in answer.stdout


@pytest.mark.parametrize(
    ("where", "text", "code"),
    [
        ("assets/register/actions.py", "from django.http import HttpResponse\n\nHttpResponse()", "TID251"),
        ("assets/register/queries.py", "from django.utils import timezone\n\ntimezone.now()", "TID251"),
        ("assets/register/queries.py", "from guardian.shortcuts import assign_perm\n\nassign_perm()", "TID251"),
        (
            "sharing/ledger/queries.py",
            "from guardian.models import GroupObjectPermission\n\nGroupObjectPermission()",
            "TID251",
        ),
        ("forums/membership/models.py", "from django.dispatch import receiver\n\nreceiver()", "TID251"),
        ("partners/people/models.py", "import datetime as dt\n\ndt.datetime.now()", "DTZ005"),
        ("partners/people/actions.py", "def f() -> None:\n    import json\n\n    json.loads('')", "PLC0415"),
        ("partners/people/actions.py", "try:\n    f()\nexcept Exception:\n    pass", "BLE001"),
        ("partners/people/actions.py", "print(1)", "T201"),
        (
            "partners/people/actions.py",
            "def f(a):\n" + "".join(f"    if a == {n}:\n        a()\n" for n in range(12)),
            "C901",
        ),
        ("partners/people/actions.py", "from .models import Person\n\nPerson()", "TID252"),
        ("partners/people/actions.py", "from django.utils.safestring import mark_safe\n\nmark_safe(x)", "S308"),
        ("partners/people/actions.py", "def f() -> None:\n    x = f()  # type: ignore", "PGH003"),
    ],
)
def test_a_lint_bites(where: str, text: str, code: str) -> None:
    answer = subprocess.run(
        [BIN / "ruff", "check", "--config", ROOT / "pyproject.toml", "--stdin-filename", where, "--no-cache", "-"],
        input=f'"""A module."""\n\n{text}\n',
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert code in answer.stdout, answer.stdout + answer.stderr


def test_mypy_bites(tmp_path: Path) -> None:
    """By our own rules, of which the plug-in alone is left out: it would start Django for four lines."""
    rules = tmp_path / "pyproject.toml"
    ours = (ROOT / "pyproject.toml").read_text()
    plugged = 'plugins = ["mypy_django_plugin.main"]\n'
    assert plugged in ours
    rules.write_text(ours.replace(plugged, ""))
    bad = tmp_path / "bad.py"
    bad.write_text(
        "def f(a):\n    return a\n\n\n"  # strict
        "def g(a: int) -> int:\n    return str(a)  # type: ignore\n\n\n"  # ignore-without-code
        "def h(a: int) -> int:\n    return 1 if isinstance(a, int) or a else 2\n\n\n"  # redundant-expr
        "def i(a: int) -> str:\n    if isinstance(a, str):\n        return a\n    return str(a)\n"  # warn_unreachable
    )
    answer = subprocess.run(
        [BIN / "mypy", "--config-file", rules, bad], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 1
    for code in ("no-untyped-def", "ignore-without-code", "redundant-expr", "unreachable"):
        assert f"[{code}]" in answer.stdout, answer.stdout + answer.stderr


def test_djlint_bites(tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text('<p style="color: red">a</p>\n<img src="a.png">\n')
    answer = subprocess.run(
        [BIN / "djlint", "--lint", "--configuration", ROOT / "pyproject.toml", bad],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1, answer.stdout


SCOPED = """
class RoomQuerySet(ScopedQuerySet["Room"]):
    def {method}(self, {given}):
        return self.{asked}

class Rooms(RoomQuerySet):
    pass

class Cupboard:
    def visible_to(self, actor):
        return {elsewhere}

{below}
"""


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        ({}, set()),
        ({"given": "actor, level"}, set()),
        ({"given": "reader"}, {("RoomQuerySet.visible_to", "its own")}),
        ({"method": "all_of"}, {("RoomQuerySet.all_of", "its own")}),
        ({"elsewhere": "Room.objects.scoped('any words')"}, {("Cupboard.visible_to", "any words")}),
        ({"below": "def rooms(actor):\n    return Room.objects.scoped('any words')"}, {("rooms", "any words")}),
        ({"below": "def rooms(actor):\n    return Room.objects.scoped(actor)"}, {("rooms", "not a plain sentence")}),
        ({"below": "SAY = 'any words'\nrooms = Room.objects.scoped(SAY)"}, {("the module", "any words")}),
        ({"below": "opened = Room.objects.scoped\nopened('x')"}, {("the module", "not a plain sentence")}),
        (
            {"below": "class Ours(Rooms):\n    def visible_to(self, actor):\n        return self.scoped('x')"},
            set(),
        ),
    ],
)
def test_a_scope_without_a_meaning_bites(broken: dict[str, str], found: set[tuple[str, str]]) -> None:
    sound = {"method": "visible_to", "given": "actor", "asked": "scoped('its own')", "elsewhere": "None", "below": ""}
    module = ast.parse(SCOPED.format(**sound | broken))
    assert set(opened_in(module, by_name([module]))) == found

"""One clock tells the time. The lint that says so is off for whole groups of files; the syntax tree knows none."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import ROOT, modules, short, tree

CLOCK = "partners/clock.py"
#: what asks the system for the time, by the last two words of its name
ASKS = {
    ("timezone", "now"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("timezone", "localdate"),
    ("timezone", "localtime"),
}
#: where such names come from, under whatever name they are brought in
FROM = {"django.utils.timezone": {"now", "localdate", "localtime"}}


def asking(code: ast.AST) -> list[int]:
    """The lines that ask for the time, or bring in what does."""
    called = {name: name for name in ("timezone", "datetime", "date")}
    for node in ast.walk(code):
        if isinstance(node, ast.ImportFrom) and node.module in {"datetime", "django.utils"}:
            called |= {one.asname: one.name for one in node.names if one.asname}
    lines = []
    for node in ast.walk(code):
        if isinstance(node, ast.ImportFrom) and FROM.get(node.module or "", set()) & {one.name for one in node.names}:
            lines.append(node.lineno)
        if isinstance(node, ast.Attribute):
            of = node.value
            whose = of.attr if isinstance(of, ast.Attribute) else getattr(of, "id", "")
            if (called.get(whose, whose), node.attr) in ASKS:
                lines.append(node.lineno)
    return lines


def test_nobody_asks_the_system_for_the_time_but_the_clock() -> None:
    found = {short(path): lines for path in modules() if (lines := asking(tree(path)))}
    assert list(found) == [CLOCK], found


def test_nor_do_tests() -> None:
    paths = sorted((ROOT / "tests").rglob("*.py"))
    assert {short(path): lines for path in paths if (lines := asking(tree(path)))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "from django.utils import timezone\ntimezone.now()",
        "from django.utils import timezone as tz\ntz.now()",
        "from django.utils.timezone import now\nnow()",
        "import django.utils.timezone\ndjango.utils.timezone.now()",
        "import datetime as dt\ndt.datetime.now(dt.UTC)",
        "import datetime as dt\ndt.date.today()",
        "from datetime import datetime as moment\nmoment.utcnow()",
        "default = timezone.now",
    ],
)
def test_whoever_would_is_seen(text: str) -> None:
    assert asking(ast.parse(text))


@pytest.mark.parametrize("text", ["clock.now()", "clock.today()", "dt.datetime.fromtimestamp(0, dt.UTC)"])
def test_the_clock_is_not(text: str) -> None:
    assert asking(ast.parse(text)) == []

"""Reading our own source: which files there are, and what is in them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("estate_portal", "projects", "forums", "assets", "sharing", "partners")  # from the top


def modules(*, migrations: bool = False) -> list[Path]:
    """Every Python file of the floors."""
    found = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")]
    return sorted(path for path in found if migrations or "migrations" not in path.parts)


def templates() -> list[Path]:
    """Every template."""
    return sorted((ROOT / "templates").rglob("*.html"))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file, to look at and not to change."""
    return ast.parse(path.read_text(), filename=str(path))


def short(path: Path) -> str:
    """A path as one writes it from the root."""
    return str(path.relative_to(ROOT))


def of_each(paths: Iterable[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """Make one test of what is asked of each file: to start and report a test takes longer than to look at a file.

    It fails with the name of every file that is not as it should be, and what is wrong in it.
    """

    def made(look: Callable[[Path], None]) -> Callable[[], None]:
        def test() -> None:
            wrong = {}
            for path in paths:
                try:
                    look(path)
                except AssertionError as why:
                    wrong[short(path)] = str(why)
            assert not wrong, "\n".join(f"{name}: {why}" for name, why in wrong.items())

        test.__name__, test.__qualname__, test.__module__ = look.__name__, look.__qualname__, look.__module__
        test.__doc__ = look.__doc__
        return test

    return made

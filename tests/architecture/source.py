"""Reading our own source: which files there are, and what is in them."""

from __future__ import annotations

import ast
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


def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(), filename=str(path))


def short(path: Path) -> str:
    """A path as one writes it from the root."""
    return str(path.relative_to(ROOT))

"""Where the first wall is opened by hand: a list of files and reasons, equal both ways."""

from __future__ import annotations

import ast

from tests.architecture.source import modules, short, tree

ALLOWED = {
    "partners/scoping/queries.py": {
        "uniqueness inside one owner",
        "constraints inside one owner",
        "a row already held",
    },
    "assets/management/commands/import_assets.py": {"the operator names a body"},
    "estate_portal/demo/story.py": {"the demo's own"},
}


def opened() -> dict[str, set[str]]:
    """Every reason that the code gives, by file."""
    found: dict[str, set[str]] = {}
    for path in modules(migrations=True):
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "unscoped":
                reason = next((one.value for one in node.keywords if one.arg == "because"), None)
            elif name == "housekeeping":
                reason = node.args[0]
            else:
                continue
            text = reason.value if isinstance(reason, ast.Constant) else "not a plain sentence"
            found.setdefault(short(path), set()).add(str(text))
    return found


def test_the_first_wall_is_opened_only_where_it_is_written() -> None:
    assert opened() == ALLOWED


def test_the_scope_without_a_meaning_stays_out_of_views() -> None:
    for path in modules():
        if path.name in {"views.py", "forms.py", "filters.py", "urls.py"}:
            assert ".scoped(" not in path.read_text(), f"{short(path)}: a view asks `visible_to`"
            assert "_base_manager" not in path.read_text(), short(path)


def test_nothing_asks_the_database_by_hand_in_a_view() -> None:
    for path in modules():
        if path.name in {"views.py", "forms.py", "filters.py"}:
            assert "cursor(" not in path.read_text(), short(path)

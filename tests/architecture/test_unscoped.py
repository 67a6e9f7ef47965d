"""Where the first wall is opened by hand: lists of files and reasons, equal both ways."""

from __future__ import annotations

import ast

from tests.architecture import scopes
from tests.architecture.source import modules, short, tree

#: `unscoped`, which asks for every body's rows, and `housekeeping`
ALLOWED = {
    "partners/scoping/queries.py": {
        "uniqueness inside one owner",
        "constraints inside one owner",
        "a row already held",
    },
    "assets/management/commands/import_assets.py": {"the operator names a body"},
    "assets/exports/tasks.py": {"whose old files go, each by itself"},
    "assets/ledger/tasks.py": {"whose shares end, each by itself"},
    "estate_portal/demo/dates.py": {"the demo's own"},
    "estate_portal/demo/forum_life.py": {"the demo's own"},
    "estate_portal/demo/story.py": {"the demo's own"},
    "forums/initiatives/tasks.py": {"the worker measures for each"},
    "forums/membership/queries.py": {"looked up for an invitation"},
    "partners/files/tasks.py": {"whose files are swept, each by itself"},
    "partners/notices/tasks.py": {"who is to be written to"},
    "projects/reports/building.py": {"due in every forum and body", "left lying in every forum and body"},
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


def test_a_sentence_alone_opens_it_only_where_it_is_written() -> None:
    """`scoped("any words")` opens as wide as `unscoped`: outside of `visible_to` and its kin each use has its line."""
    assert scopes.scopes() == scopes.LISTED


def test_every_name_that_needs_no_line_is_one_of_a_queryset() -> None:
    used = {
        method.name
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and ".scoped(" in ast.unparse(method)
    }
    assert used >= scopes.SAYING_FOR_WHOM, "a name in waiting"


def test_nobody_sets_the_scope_past_the_door() -> None:
    """What `scoped` writes on a query is written nowhere else."""
    by_hand = {
        short(path)
        for path in modules(migrations=True)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "scope" and isinstance(node.ctx, ast.Store)
    }
    assert by_hand == {"partners/scoping/queries.py"}


def test_the_scope_without_a_meaning_stays_out_of_views() -> None:
    for path in modules():
        if path.name in {"views.py", "forms.py", "filters.py", "urls.py"}:
            assert ".scoped(" not in path.read_text(), f"{short(path)}: a view asks `visible_to`"
            assert "_base_manager" not in path.read_text(), short(path)


def test_nothing_asks_the_database_by_hand_in_a_view() -> None:
    for path in modules():
        if path.name in {"views.py", "forms.py", "filters.py"}:
            assert "cursor(" not in path.read_text(), short(path)

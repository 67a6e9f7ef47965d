"""Every code of the pure half has words, and every field that can be matched has a name."""

import re
from pathlib import Path

import pytest

from assets.imports import labels, reasons
from assets.imports.checked import CellProblem
from assets.imports.refusals import FileRefused
from assets.imports.targets import TARGETS

ROOM = Path(reasons.__file__).parent
PURE = [
    path
    for path in ROOM.glob("*.py")
    if "django" not in path.read_text("utf-8") and path.name not in {"reasons.py", "labels.py"}
]


def codes(pattern: str) -> set[str]:
    return {code for path in PURE for code in re.findall(pattern, path.read_text("utf-8"))}


def test_every_refusal_of_a_file_has_words() -> None:
    used = codes(r'FileRefused\(\s*"(\w+)"') | codes(r'"refused": "(\w+)"')
    assert len(used) > 15
    assert used <= set(reasons.FILE_REASONS)


def test_every_kind_of_wrong_file_has_words() -> None:
    used = codes(r'kind="(\w+)"') | codes(r'b"[^"]*", "(\w+)"\)')
    assert len(used) > 8
    assert used <= set(reasons.FILE_KINDS)


def test_every_bad_cell_has_words() -> None:
    used = codes(r'BadCell\(\s*"(\w+)"') | codes(r'refuse\([^)]*"(\w+)"')
    assert len(used) > 15
    assert used <= set(reasons.CELL_REASONS)


def test_every_doubt_has_words() -> None:
    used = codes(r'Doubtful\([^"()]*"(\w+)"') | codes(r'warn\(.*?, "(\w+)"(?:\)|, \{)')
    assert len(used) > 8
    assert used <= set(reasons.WARNINGS)


@pytest.mark.parametrize("code", reasons.FILE_REASONS)
def test_facts_complete_the_reason_for_a_file(code: str) -> None:
    facts: dict[str, str | int] = {"sheet": "S", "kind": "pdf", "row": 5, "most": 1000, "most_mb": 60}
    worded = reasons.file_reason(FileRefused(code, **facts))
    assert "%" not in worded
    assert worded[0].isupper()
    assert not worded.endswith(".")


def test_facts_complete_the_reason_for_a_cell() -> None:
    problem = CellProblem(7, "Name", "x", "too_long", {"most": 300, "length": 1200})
    assert reasons.cell_reason(problem) == "The text must be 300 characters or fewer; it has 1,200"
    warning = CellProblem(7, "Postcode", "CRO 2XP", "postcode_put_right", {"postcode": "CR0 2XP"})
    assert reasons.warning_reason(warning).endswith("read as CR0 2XP")


def test_a_code_that_has_no_words_yet_is_still_no_error() -> None:
    assert reasons.cell_reason(CellProblem(1, "", "", "brand_new", {})) == "This cannot be read"


def test_every_field_has_a_name_on_the_page() -> None:
    assert set(labels.LABELS) == {target.name for target in TARGETS}

"""Every code of the pure half has words, and every field that can be matched has a name."""

import re
from pathlib import Path

import pytest
from django.utils import translation

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


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The lease ends before it starts, on 1 June 2031"),
        ("cy", "Mae’r brydles yn dod i ben cyn iddi ddechrau, ar 1 Mehefin 2031"),
    ],
)
@pytest.mark.parametrize(
    "facts", [{"starts": "2031-06-01"}, {"other": "2031-06-01"}, {"other": "2031-06-01", "field": "lease_starts_on"}]
)
def test_a_date_is_said_in_words_also_where_the_problem_was_kept_before(
    facts: dict[str, str | int], language: str, said: str
) -> None:
    with translation.override(language):
        assert reasons.cell_reason(CellProblem(2, "Lease end", "1/6/29", "lease_ends_before_start", facts)) == said


def test_a_problem_older_than_its_sentence_is_still_told() -> None:
    for code, facts in (("part_exceeds_whole", {"whole": "30"}), ("too_long", {})):
        problem = CellProblem(2, "Desks in use", "40", code, dict(facts))
        assert reasons.cell_reason(problem) not in {"", "This cannot be read"}
    warning = reasons.warning_reason(CellProblem(2, "Desks in use", "40", "part_exceeds_whole", {"whole": "30"}))
    assert warning == "This is only a part of 30, so it cannot be more. Both are kept"
    area = CellProblem(2, "x", "", "more_than_register", {"held": "1234.50", "field": "occupied_area_m2"})
    assert "your register has 1,234.5 as" in reasons.cell_reason(area)


def test_every_field_has_a_name_on_the_page() -> None:
    assert set(labels.LABELS) == {target.name for target in TARGETS}

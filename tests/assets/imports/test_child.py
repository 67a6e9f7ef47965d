"""A file is read in a process of its own, and its rows come back as they were."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assets.imports import limits
from assets.imports.checking import check
from assets.imports.child import checked_rows, look_at
from assets.imports.reading import read_register
from assets.imports.refusals import FileRefused
from assets.imports.wire import row_as_json
from tests.assets.imports.files import guessed, workbook, write

TEXT = (
    "Asset ID,Name,Easting,Northing,Tenure detail,Value,Valuation date,Occupied\n"
    'A1,Tŷ Gwyn,395265.5,222126,Leasehold; Vacant,"£1,000",1/4/2020,No\n'
    "A2,Hall,395265,1500000,,,,Yes\n"
    "A2,Yard,395000,222000,Gifted,,,maybe\n"
)


def test_the_child_sees_in_a_file_what_the_reader_sees(tmp_path: Path) -> None:
    path = write(tmp_path, "Title,\n" + TEXT)
    look, sheet = look_at(path), read_register(path)
    assert look.headings == sheet.headings
    assert look.matching == guessed(sheet)
    assert (look.row_count, look.heading_row) == (3, 2)
    assert look.sample[0] == (3, sheet.sample()[0].cells)


def test_rows_come_back_from_the_child_exactly_as_they_were_checked(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT)
    sheet = read_register(path)
    matching = guessed(sheet)
    with checked_rows(path, matching) as rows:
        assert rows.count == 3
        assert list(rows) == list(check(sheet, matching))


def test_a_refusal_comes_back_with_its_facts(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"S": [["Name"], ["Hall"]]})
    with pytest.raises(FileRefused) as refused:
        look_at(path, sheet="Other")
    assert (refused.value.code, refused.value.facts) == ("no_such_sheet", {"sheet": "Other"})


def test_headings_that_changed_since_they_were_matched_are_refused(tmp_path: Path) -> None:
    matching = guessed(read_register(write(tmp_path, TEXT)))
    path = write(tmp_path, TEXT.replace("Asset ID,Name", "Name,Asset ID"))
    with pytest.raises(FileRefused) as refused, checked_rows(path, matching):
        pass
    assert refused.value.code == "headings_changed"


def test_leaving_half_way_ends_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def watched(*args: Any, **kwargs: Any) -> subprocess.Popen[bytes]:
        started.append(real(*args, **kwargs))
        return started[-1]

    monkeypatch.setattr("assets.imports.child.subprocess.Popen", watched)
    many = "Asset ID,Name\n" + "".join(f"{i},Hall {i}\n" for i in range(20_000))
    path = write(tmp_path, many)
    with checked_rows(path, guessed(read_register(path))) as rows:
        assert next(iter(rows)).number == 2
    assert not any(Path(f"/proc/{child.pid}").exists() for child in started)


def test_the_child_has_none_of_our_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: dict[str, object] = {}
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://secret")
    real = subprocess.Popen

    def watched(*args: Any, **kwargs: Any) -> subprocess.Popen[bytes]:
        started.update(kwargs)
        return real(*args, **kwargs)

    monkeypatch.setattr("assets.imports.child.subprocess.Popen", watched)
    look_at(write(tmp_path, TEXT))
    environment = started["env"]
    assert isinstance(environment, dict)
    assert set(environment) <= {"PYTHONPATH", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE"}


def test_a_child_that_says_nothing_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHILD_SILENT_SECONDS", 0.001)
    with pytest.raises(FileRefused) as refused:
        look_at(write(tmp_path, TEXT))
    assert refused.value.code == "too_slow"


def test_the_child_does_without_django() -> None:
    program = "import sys, assets.imports.reader; print(any(m.split('.')[0] == 'django' for m in sys.modules))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


def test_a_row_is_one_line(tmp_path: Path) -> None:
    path = write(tmp_path, 'Asset ID,Name,Address\nA1,Hall,"one\r\ntwo"\n')
    sheet = read_register(path)
    assert all("\n" not in row_as_json(row) for row in check(sheet, guessed(sheet)))

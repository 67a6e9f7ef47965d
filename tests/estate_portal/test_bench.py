"""`make bench` fails when a figure misses its target, after it has said all of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import verdict


def figure(name: str, holds: bool | None) -> dict[str, Any]:
    told = {"name": name, "scale": "small", "value": 1.0, "unit": "ms", "against": None, "ratio": None}
    return told | {"target": "at most 0.5", "holds": holds}


@pytest.mark.parametrize(("holds", "code"), [([True, None], 0), ([True, False, None], 1)])
def test_a_missed_target_is_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], holds: list[bool | None], code: int
) -> None:
    results = tmp_path / "results.jsonl"
    figures = [figure(f"figure {number}", one) for number, one in enumerate(holds)]
    results.write_text("\n".join(json.dumps(one) for one in figures) + "\n")
    assert verdict(results) == code
    printed = capsys.readouterr().out
    assert all(one["name"] in printed for one in figures)
    assert ("FAILS" in printed) == bool(code)

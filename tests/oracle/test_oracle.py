"""What everybody sees equals what an independent oracle says, after each random step (promises 3, 4, 11, 12, 26).

`make test` compares after 500 steps, by both walls and through pages; PORTAL_PROOF_STEPS says how many.
`make proof` asks for 20,000 by both walls and 2,000 through pages.
"""

from __future__ import annotations

import ast
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sharing.levels import Level
from tests.oracle import oracle
from tests.oracle.running import run

if TYPE_CHECKING:
    from tests.worlds import World

STEPS = int(os.environ.get("PORTAL_PROOF_STEPS", "500"))


def test_the_oracle_shares_nothing_with_the_portal() -> None:
    tree = ast.parse(Path(oracle.__file__).read_text())
    froms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert froms | names == {"__future__", "collections.abc", "dataclasses", "datetime", "itertools"}


@pytest.mark.timeout(900)
def test_both_walls_and_pages_say_what_the_oracle_says(cast: World) -> None:
    compared = run(cast, steps=STEPS, by_walls=True, by_pages=True)
    assert compared.steps >= STEPS
    assert compared.states >= STEPS / 2
    assert compared.views >= STEPS + 4 * compared.states
    assert compared.pages >= STEPS
    who, numbers, levels = map(set, zip(*compared.drawn, strict=True))
    assert who >= compared.known, "somebody was never asked"
    assert numbers == set(range(7)), "a property was never opened"
    assert levels == {0, *Level}


def test_who_is_asked_through_pages_is_drawn_and_the_same_on_a_replay(cast: World) -> None:
    once, again = (run(cast, steps=15, by_pages=True) for _ in range(2))
    assert once.drawn == again.drawn
    who, numbers, _ = map(set, zip(*once.drawn, strict=True))
    assert len(who) > 5
    assert len(numbers) > 2


@pytest.mark.proof
@pytest.mark.parametrize("quarter", range(4))
def test_proof_of_both_walls(cast: World, quarter: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.oracle.running.FIRST_SEED", 1000 * (quarter + 1))
    assert run(cast, steps=5_000, by_walls=True).steps >= 5_000


@pytest.mark.proof
@pytest.mark.parametrize("half", range(2))
def test_proof_through_pages(cast: World, half: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.oracle.running.FIRST_SEED", 10_000 * (half + 1))
    assert run(cast, steps=1_000, by_pages=True).pages >= 1_000

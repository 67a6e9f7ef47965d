"""Figures: one JSON line each, with what it is compared to and whether it holds."""

from __future__ import annotations

import json
import os
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

SPELLS = 3


@dataclass(frozen=True)
class Figure:
    """A measured value; `ratio` is value / `against`, or its inverse where more is better."""

    name: str
    scale: str
    value: float
    unit: str
    against: float | None = None
    ratio: float | None = None
    target: str = ""
    holds: bool | None = None


@dataclass(frozen=True)
class Turn:
    """What is timed, and what it runs within, which is not timed."""

    act: Callable[[], object]
    within: Callable[[], AbstractContextManager[object]] = nullcontext


def milliseconds(act: Callable[[], object], rounds: int) -> float:
    """The median time of `act` in milliseconds."""
    return in_turn({"": Turn(act)}, rounds)[""]


def in_turn(turns: Mapping[str, Turn], rounds: int, spells: int = SPELLS) -> dict[str, float]:
    """The median time of each in milliseconds, by name, each spell of rounds after one that warms.

    What is compared takes turns, so that whatever else the machine does meanwhile is in all of them.
    """
    times: dict[str, list[float]] = {name: [] for name in turns}
    for _ in range(spells):
        for name, turn in turns.items():
            with turn.within():
                turn.act()
                times[name] += [_timed(turn.act) for _ in range(ceil(rounds / spells))]
    return {name: median(of_it) for name, of_it in times.items()}


def _timed(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000


def write(figure: Figure) -> None:
    """Append a figure to the results of this run."""
    with Path(os.environ["BENCH_RESULTS"]).open("a") as file:
        file.write(json.dumps(asdict(figure)) + "\n")


def at_most(name: str, scale: str, value: float, against: float, limit: float, *, where: bool = True) -> None:
    """A time and its ratio to another of the same run, which must not exceed `limit`, where that is a target.

    A difference below a tenth of a millisecond is noise of the clock and the driver, and holds.
    """
    ratio = value / against
    write(
        Figure(
            name,
            scale,
            round(value, 3),
            "ms",
            round(against, 3),
            round(ratio, 2),
            f"at most {limit:g} × or 0.1 ms" if where else "",
            (ratio <= limit or value - against < 0.1) if where else None,
        )
    )


def at_least(name: str, scale: str, value: float, against: float, limit: float, *, where: bool = True) -> None:
    """How many times quicker than another; a target only `where` the other is slow."""
    ratio = against / value
    target = f"at least {limit:g} ×" if where else ""
    write(
        Figure(
            name,
            scale,
            round(value, 3),
            "ms",
            round(against, 3),
            round(ratio, 2),
            target,
            ratio >= limit if where else None,
        )
    )


def plain(name: str, scale: str, value: float, unit: str = "ms", limit: float | None = None) -> None:
    """A value by itself, with or without a limit."""
    write(
        Figure(
            name,
            scale,
            round(value, 3),
            unit,
            target="" if limit is None else f"at most {limit:g}",
            holds=None if limit is None else value <= limit,
        )
    )


def earlier(results: str, scale: str) -> dict[str, float]:
    """The values of another scale in this run, by name."""
    path = Path(results)
    lines = path.read_text().splitlines() if path.exists() else []
    return {one["name"]: one["value"] for one in map(json.loads, lines) if one["scale"] == scale}


def table(results: Path) -> str:
    """The figures as people read them, what fails marked."""
    rows = [json.loads(line) for line in results.read_text().splitlines()]
    words = {True: "holds", False: "FAILS", None: ""}
    lines = [f"{'figure':<66} {'scale':<9} {'value':>12} {'against':>10} {'ratio':>8}  target"]
    for one in rows:
        against = "" if one["against"] is None else f"{one['against']:.2f}"
        ratio = "" if one["ratio"] is None else f"{one['ratio']:.2f} ×"
        lines.append(
            f"{one['name']:<66} {one['scale']:<9} {one['value']:>9.2f} {one['unit']:<3}{against:>10} {ratio:>8}"
            f"  {one['target']} {words[one['holds']]}"
        )
    return "\n".join(lines)


def failing(results: Path) -> list[str]:
    """The names of the figures that miss their target."""
    rows = [json.loads(line) for line in results.read_text().splitlines()]
    return [f"{one['name']} ({one['scale']})" for one in rows if one["holds"] is False]

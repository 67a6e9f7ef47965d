"""Runs the machine until so many steps were compared, with a seed that is printed on failure."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import get_state_machine_test

from tests.oracle.machine import Region, Tally

if TYPE_CHECKING:
    from tests.worlds import World

STEPS_OF_ONE_WORLD = 25
FIRST_SEED = int(os.environ.get("PORTAL_PROOF_SEED", "1"))


def run(world: World, *, steps: int, by_walls: bool = False, by_pages: bool = False) -> Tally:
    """Compare after at least `steps` steps; a difference raises with the shortest way to it."""

    class Here(Region):
        """The machine in this world."""

    Here.world = world
    Here.by_walls, Here.by_pages = by_walls, by_pages
    Here.tally = Tally()
    number = FIRST_SEED
    while Here.tally.steps < steps:
        left = steps - Here.tally.steps
        worlds = max(1, min(50, left // STEPS_OF_ONE_WORLD))
        chosen = settings(
            max_examples=worlds,
            stateful_step_count=min(STEPS_OF_ONE_WORLD, left),
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        try:
            seed(number)(get_state_machine_test(Here, settings=chosen))()
        except BaseException as difference:
            difference.add_note(f"PORTAL_PROOF_SEED={number}")
            raise
        number += 1
    return Here.tally

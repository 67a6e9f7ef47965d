"""One cast for each module of these tests; each test leaves it as it was."""

from __future__ import annotations

import pytest

from tests.worlds import World


@pytest.fixture
def world(cast: World) -> World:
    """The cast, made once a module: a world a test would take half of their time."""
    return cast

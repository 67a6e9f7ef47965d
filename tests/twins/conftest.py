"""The furnished world of the twins, made once a module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.matrix.actors import Places, furnish

if TYPE_CHECKING:
    from tests.worlds import World


@pytest.fixture(scope="module")
def furnished(shared_world: World) -> Places:
    """One of each kind of thing."""
    return furnish(shared_world)


@pytest.fixture
def places(furnished: Places, db: Any) -> Places:
    """The same, in a savepoint of this test."""
    return furnished

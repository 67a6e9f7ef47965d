"""A project of Aber's with a benefit, for the tests of benefits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from projects.benefits.models import (
    Benefit,
)
from projects.delivery.models import Project
from sharing.levels import Level
from tests.projects.making import make_benefit, make_project, share_project

if TYPE_CHECKING:
    from tests.worlds import World


@pytest.fixture
def project(world: World) -> Project:
    """Aber's, with Bryn, which sees its detail; Cwm and Dol are left out."""
    found = make_project(world.aber, "Hub", forum=world.forum, partners=(world.bryn,))
    share_project(world.aber, found, with_=world.bryn.audience, at=Level.DETAIL)
    return found


@pytest.fixture
def benefit(world: World, project: Project) -> Benefit:
    return make_benefit(world.aber, project)

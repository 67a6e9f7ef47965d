"""`check_access` finds a row that is missing and a row too many, and mends both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from sharing.levels import Level
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from tests.worlds import World


def test_equal_when_left_alone(world: World) -> None:
    world.aber.shares(world.aber.owns("Depot"), with_=world.forum.audience, at=Level.SUMMARY)
    with acting_as(OWNER):
        call_command("check_access")


@pytest.mark.parametrize(
    "tampering",
    [
        "DELETE FROM assets_assetsight WHERE level = 2",
        "UPDATE assets_assetsight SET level = 4 WHERE level = 2",
        "UPDATE assets_assetsight SET use = 'office' WHERE level = 2",
        "DELETE FROM assets_assetgrant",
    ],
)
def test_a_difference_is_found_and_mended(world: World, tampering: str) -> None:
    world.aber.shares(world.aber.owns("Depot"), with_=world.forum.audience, at=Level.SUMMARY)
    with acting_as(OWNER):
        with connection.cursor() as cursor:
            cursor.execute(tampering)
        with pytest.raises(CommandError, match="differs"):
            call_command("check_access")
        call_command("check_access", "--rebuild")
        call_command("check_access")

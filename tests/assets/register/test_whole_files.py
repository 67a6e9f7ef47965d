"""A file of a list holds all of it, or there is none and the page says so: never a part unsaid."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

if TYPE_CHECKING:
    from tests.client import PortalClient
    from tests.worlds import World


@pytest.mark.parametrize(("room", "query"), [("diary", "kind=expires"), ("space", "area=5"), ("plans", "by=month")])
@pytest.mark.parametrize("shape", ["csv", "xlsx"])
def test_nothing_is_cut_off(client: PortalClient, world: World, room: str, query: str, shape: str) -> None:
    for number in range(3):
        world.aber.owns(
            f"Hall {number}",
            lease_expires_on=dt.date(2098, 1, 1),
            vacant_space_m2=10,
            intention="dispose",
            intention_on=dt.date(2098, 1, 1),
        )
    client.force_login(world.aber.manager)
    address = f"/{room}/download.{shape}?{query}"
    limit = f"assets.{room}.views.MOST_IN_FILE"
    with patch(limit, 3):
        whole = client.get(address)
    assert whole.status_code == 200
    assert whole["Content-Disposition"].startswith("attachment")
    with patch(limit, 2):
        refused = client.get(address)
    assert refused.status_code == 422
    assert "holds at most 2 rows" in refused.text
    assert f'href="/{room}/?{query}"' in refused.text

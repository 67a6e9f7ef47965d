"""Every component once: whole, refused, and as the part that htmx asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/components/", "/components/?refused=1"])
def test_it_shows_them_all(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_a_part_is_answered_through_the_whole_stack(client: Client) -> None:
    part = client.get("/components/", headers={"HX-Request": "true", "HX-Target": "specimen-table"}).content.decode()
    assert part.strip().startswith('<div id="specimen-table"')
    assert "<h1" not in part

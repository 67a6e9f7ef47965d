"""The page about privacy is there for anybody, with its own h1 and no script of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_anybody_may_read_it(client: Client) -> None:
    response = client.get("/privacy/")
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


def test_every_page_leads_to_it(client: Client) -> None:
    assert 'href="/privacy/"' in client.get("/account/login/").content.decode()

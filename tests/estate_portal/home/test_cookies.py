"""The page about cookies is there for anybody, and names those that are set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_anybody_may_read_it(client: Client) -> None:
    response = client.get("/cookies/")
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


def test_every_page_leads_to_it(client: Client) -> None:
    assert 'href="/cookies/"' in client.get("/account/login/").content.decode()


def test_it_names_the_cookies_that_are_set(client: Client) -> None:
    page = client.get("/cookies/").content.decode()
    assert "sessionid" in page
    assert "csrftoken" in page

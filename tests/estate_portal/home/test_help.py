"""The page of help is there for anybody, and every page leads to it from the same place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.partners.people.posting import signed_in

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

pytestmark = pytest.mark.django_db

FIRST_OF_FOOTER = re.compile(r'<ul class="portal-footer__list">\s*<li>\s*<a [^>]*href="/help/">Help</a>')


def test_anybody_may_read_it(client: Client) -> None:
    response = client.get("/help/")
    assert response.status_code == 200
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert 'href="/account/password/reset/"' in page
    assert 'href="/people/"' not in page, "a stranger has no colleagues here"


@pytest.mark.parametrize("path", ["/account/login/", "/privacy/", "/help/", "/invitations/never-was/", "/nowhere/"])
def test_every_page_leads_to_it_from_the_same_place(client: Client, path: str) -> None:
    assert FIRST_OF_FOOTER.search(client.get(path).content.decode())


def test_whoever_acts_for_a_body_is_led_to_its_administrators(world: World) -> None:
    client = signed_in(world.aber.viewer)
    assert 'href="/people/"' in client.get("/help/").content.decode()
    assert FIRST_OF_FOOTER.search(client.get("/").content.decode())


def test_it_says_where_to_write_when_the_portal_was_told(client: Client, settings: Any) -> None:
    assert "mailto:" not in client.get("/help/").text
    settings.HELP_EMAIL = "help@gorwel.example"
    assert 'href="mailto:help@gorwel.example"' in client.get("/help/").text

"""Welsh: the catalogue is the compiled one, keeps each placeholder, and a reader who switches stays on their page."""

from __future__ import annotations

import gettext
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import reverse

from tests.forums.membership.doing import signed_in

if TYPE_CHECKING:
    from tests.client import PortalClient
    from tests.worlds import World

FOLDER = Path(settings.LOCALE_PATHS[0]) / "cy" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|</?\w+|\*\*")


def messages() -> list[Any]:
    with (FOLDER / "django.po").open("rb") as file:
        return [one for one in read_po(file) if one.id]


def placeholders(text: str) -> list[str]:
    """What must be in both: what is filled in, percent signs that stand for themselves, and tags."""
    return sorted(PLACEHOLDER.findall(text))


def test_the_compiled_catalogue_says_what_the_written_one_says() -> None:
    """Compile it with `pybabel compile -d locale -D django -l cy`."""
    written = messages()
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in written:
        if isinstance(message.id, tuple):
            one, many = message.id
            assert compiled.ngettext(one, many, 1) == message.string[0], message.id
            assert compiled.ngettext(one, many, 5) == message.string[2], message.id
        elif message.context:
            assert compiled.pgettext(message.context, message.id) == message.string, message.id
        else:
            assert compiled.gettext(message.id) == message.string, message.id
    assert len(written) > 1000


def test_no_translation_loses_or_invents_a_placeholder() -> None:
    for message in messages():
        if isinstance(message.id, tuple):
            one, many = message.id
            of_one, *others = message.string
            assert placeholders(of_one) in (placeholders(one), placeholders(many)), message.id
            assert all(placeholders(other) == placeholders(many) for other in others), message.id
        else:
            assert placeholders(message.string) == placeholders(message.id), message.id


@pytest.mark.django_db
def test_a_reader_goes_on_in_welsh_on_the_same_page_and_back(world: World) -> None:
    client = signed_in(world.aber.manager)
    page = client.get("/assets/?sort=name")
    assert '<html class="govuk-template" lang="en">' in page.text
    assert 'lang="cy">Cymraeg</button>' in page.text
    switch = {"acting_for": str(world.aber.organisation.pk), "language": "cy"}
    answer = client.post("/language/", switch, headers={"referer": "http://testserver/assets/?sort=name"})
    assert (answer.status_code, answer["Location"]) == (302, "/assets/?sort=name")
    welsh = client.get("/assets/?sort=name").text
    assert '<html class="govuk-template" lang="cy">' in welsh
    assert "Gosod hidlyddion" in welsh
    assert 'lang="en">English</button>' in welsh
    world.aber.manager.refresh_from_db()
    assert world.aber.manager.language == "cy"
    client.post("/language/", {**switch, "language": "en"})
    assert "Apply filters" in client.get("/assets/").text


@pytest.mark.django_db
def test_where_something_is_typed_the_switch_says_that_it_is_not_kept(world: World) -> None:
    client, note = signed_in(world.aber.manager), "What you have typed on this page is not kept."
    assert note in client.get(reverse("assets:asset-add")).text
    assert note not in client.get(reverse("forums:forum-list")).text
    assert note not in client.get("/space/?use=office").text, "what was asked stands in its address"


@pytest.mark.django_db
def test_a_stranger_chooses_too_and_nobody_is_led_elsewhere(world: World, client: PortalClient) -> None:
    for page in ("https://elsewhere.example/trap/", "http://testserver//elsewhere.example/", ""):
        answer = client.post("/language/", {"language": "cy"}, headers={"referer": page})
        assert answer["Location"] == "/"
    assert "Mewngofnodi" in client.get("/account/login/").text
    assert client.post("/language/", {"language": "xx"}).status_code == 302

"""Boxes beside the properties of a list choose what is shared, changed or asked about: never more than was ticked."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from sharing.levels import Level

if TYPE_CHECKING:
    from assets.register.models import Asset
    from tests.client import PortalClient
    from tests.worlds import World

SHARE, CHANGE, ASK = "/assets/share/", "/assets/change-many/", "/assets/ask/"


def form(html: str) -> str:
    """The form around the table; "" where nothing can be ticked."""
    return next((one for one in re.findall(r"<form.*?</form>", html, re.DOTALL) if 'name="id"' in one), "")


def boxes(html: str) -> set[str]:
    return set(re.findall(r'type="checkbox" name="id" value="([^"]*)"', form(html)))


def buttons(html: str) -> set[str]:
    """Where the form leads."""
    return set(
        re.findall(r'formaction="([^"]*)"', form(html)) + re.findall(r'^<form[^>]* action="([^"]*)"', form(html))
    )


def pressed(client: PortalClient, html: str, *ticked: Asset, where: str) -> str:
    """The page behind a button, as a browser without scripts asks for it."""
    sent = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form(html))
    pairs = [(name, unescape(value)) for name, value in sent] + [("id", str(one.pk)) for one in ticked]
    answer = client.get(f"{where}?{urlencode(pairs)}")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(("where", "said"), [(SHARE, "property of yours"), (CHANGE, "property of yours")])
def test_the_ticked_are_chosen_and_the_way_back_is_the_list(
    client: PortalClient, world: World, where: str, said: str
) -> None:
    ticked = world.aber.owns("Depot A", use="depot")
    world.aber.owns("Depot B", use="depot")
    sold = world.aber.owns("Depot C", use="depot", retired_on=dt.date(2026, 1, 1))
    client.force_login(world.aber.manager)
    html = client.get("/assets/?use=depot&columns=uprn&is_retired=yes&is_retired=no").text
    assert str(sold.pk) in html
    assert str(sold.pk) not in boxes(html), "what is retired can be neither shared nor changed"
    page = pressed(client, html, ticked, where=where)
    assert f"1 {said}" in page
    assert "Depot B" not in page
    back = unescape(re.findall(r'href="([^"]*)" class="govuk-back-link"', page)[0])
    assert back.startswith("/assets/?use=depot")
    assert "columns=uprn" in back
    assert boxes(client.get(back).text) == boxes(html)


@pytest.mark.parametrize("where", [SHARE, CHANGE, ASK])
def test_none_ticked_chooses_nothing_rather_than_the_whole_list(client: PortalClient, world: World, where: str) -> None:
    world.aber.owns("Depot A")
    theirs = world.bryn.owns("Theirs")
    world.bryn.shares(theirs, with_=world.forum.audience, at=Level.SUMMARY)
    client.force_login(world.aber.manager)
    page = pressed(client, client.get("/assets/").text, where=where)
    assert "Tick properties of" in page


def test_what_can_be_done_depends_on_whose_they_are_and_who_asks(client: PortalClient, world: World) -> None:
    own, theirs = world.aber.owns("Depot A"), world.bryn.owns("Theirs")
    world.bryn.shares(theirs, with_=world.forum.audience, at=Level.SUMMARY)
    client.force_login(world.aber.manager)
    both = client.get("/assets/").text
    assert boxes(both) == {str(own.pk), str(theirs.pk)}
    assert buttons(both) == {SHARE, CHANGE, ASK}
    assert "ask about 1 property" in pressed(client, both, own, theirs, where=ASK)
    others = client.get("/assets/?owner=others&columns=uprn").text
    assert "ask about 1 property" in pressed(client, others, theirs, where=ASK)
    assert ASK not in buttons(client.get("/assets/?owner=own").text)
    client.force_login(world.aber.viewer)
    assert not form(client.get("/assets/").text)

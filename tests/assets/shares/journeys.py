"""What the tests of sharing do in nearly every sentence: sign in, ask, choose and confirm."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from django.test import Client

    from assets.register.models import Asset
    from partners.people.models import Person
    from sharing.audiences.models import Audience
    from sharing.levels import Level
    from tests.worlds import Body


def sign_in(client: Client, person: Person) -> Client:
    """The client as that person."""
    client.force_login(person)
    return client


def choice(audience: Audience, level: Level, prefix: str = "", **more: str) -> dict[str, str]:
    """The answers of the first page."""
    answers = {
        "audience": str(audience.pk),
        "level": str(level.value),
        "until_day": "31",
        "until_month": "12",
        "until_year": "2030",
        "reason": "A review of our depots",
    } | more
    return {f"{prefix}{name}": value for name, value in answers.items()}


def hidden(html: str) -> list[tuple[str, str]]:
    """The hidden fields of the main posting form: the one that carries a selection."""
    form = next(
        part for part in re.findall(r'<form method="post".*?</form>', html, re.DOTALL) if 'name="selection"' in part
    )
    return [
        (unescape(name), unescape(value))
        for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    ]


def check(client: Client, asset: Asset, answers: dict[str, str]) -> Any:
    """The check page of sharing one property."""
    return client.get(reverse("assets:asset-share", args=[asset.pk]), answers | {"step": "check"})


def share(client: Client, asset: Asset, answers: dict[str, str]) -> Any:
    """Go through the journey: check, then the button on that page."""
    page = check(client, asset, answers)
    assert page.status_code == 200, page.content.decode()
    return client.post(reverse("assets:asset-share", args=[asset.pk]), dict(hidden(page.content.decode())))


def posted(body: Body, **fields: Any) -> dict[str, Any]:
    """Fields with the body for which the page was made."""
    return {"acting_for": str(body.organisation.pk), **fields}

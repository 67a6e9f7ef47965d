"""What the tests of requests do in nearly every sentence."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from assets.requests.actions import ask_more
from assets.requests.models import Need
from sharing.levels import Level

if TYPE_CHECKING:
    from assets.register.models import Asset
    from assets.requests.models import DisclosureRequest
    from tests.worlds import Body

LATER = dt.date(2098, 3, 31)


def asks(body: Body, *assets: Asset, at: Level = Level.DETAIL, **terms: Any) -> list[DisclosureRequest]:
    """Ask as the body's property manager."""
    wanted: dict[str, Any] = {
        "need": Need.REVIEW,
        "purpose": "By the river",
        "until": LATER,
        "key": uuid.uuid4(),
    } | terms
    return ask_more(body.actor(), ids=[one.pk for one in assets], level=at, **wanted)


def answers(**more: Any) -> dict[str, Any]:
    """The answers of the form by which more is asked for."""
    return {
        "level": "3",
        "need": "review",
        "purpose": "By the river",
        "until_day": "31",
        "until_month": "3",
        "until_year": "2098",
        "key": str(uuid.uuid4()),
    } | more

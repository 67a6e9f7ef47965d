"""A forum with figures, and reading what a report says, for the tests of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import html

from sharing.levels import Level
from tests.projects.making import add_payment, make_project, share_project
from tests.projects.reports.making import (
    claims,
)
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from tests.worlds import World


def furnished(world: World) -> None:
    """Three benefits published to the forum, one that is not, one of a body outside it."""
    halves = ((world.aber, "33.333333"), (world.bryn, "66.666667"))
    claims(world.aber, "Rent of the depot", reported="1234.57", forum=world.forum, shares=halves)
    claims(
        world.bryn,
        "Sale of the clinic",
        reported="98765.43",
        forum=world.forum,
        category="cap_receipt",
        basis="gross",
        shape="one_off",
        shares=((world.bryn, "100"),),
    )
    claims(
        world.aber,
        "Floor space",
        reported="10.5",
        forum=world.forum,
        category="space",
        basis="nia",
        shape="one_off",
        cash_class="quantifiable",
    )
    hidden = claims(world.bryn, "Secret of Bryn", reported="777.77", forum=None)
    with acting_as(OWNER):
        hidden.project.forum = world.forum
        hidden.project.save()
    claims(world.dol, "Secret of Dol", reported="555.55")
    seen = make_project(world.aber, "Seen", forum=world.forum)
    share_project(world.aber, seen, with_=world.forum.audience, at=Level.COMMERCIAL)
    add_payment(seen, world.dol, world.bryn, "345.67")


def body_of(response: Any) -> str:
    return b"".join(response.streaming_content if response.streaming else [response.content]).decode()


def main_of(text: str) -> str:
    """The words of a page, less what stands around it."""
    tree: Any = html.fromstring(text)
    return str(tree.xpath("string(//main)"))


def on_page(text: str) -> list[list[str]]:
    """The cells of every table of the page."""
    tree: Any = html.fromstring(text)
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")]
        for row in tree.xpath("//main//table/tbody/tr")
    ]

"""All that waits for a reader, a page at a time; the home pages show the first of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import InvalidPage, Paginator
from django.urls import reverse

from forums.membership.models import Forum
from partners.lists.state import UnknownParameter
from partners.people.waiting import waiting_for

if TYPE_CHECKING:
    from django.http import QueryDict

    from partners.acting.actor import Actor
    from partners.people.waiting import Waiting

A_PAGE = 50
FORUM, PAGE = "forum", "page"


@dataclass(frozen=True, slots=True)
class Waits:
    """A page of what waits, and the ways to those beside it; `forum` where it is one forum's only."""

    items: list[Waiting]
    total: int
    forum: Forum | None
    previous_url: str
    next_url: str


def waits_for(actor: Actor, given: QueryDict) -> Waits:
    """What the address asks for, the oldest first. Queries: those of the sources, however much waits.

    Raises UnknownParameter on a name that it does not know, a forum that the reader does not, or a page that is not.
    """
    for name in given:
        if name not in (FORUM, PAGE):
            raise UnknownParameter(parameter=name, value=given.get(name, ""))
    forum = _forum(actor, given.get(FORUM, "")) if FORUM in given else None
    pages = Paginator(waiting_for(actor, about=forum.pk if forum else None), A_PAGE)
    try:
        found = pages.page(given.get(PAGE, "1"))
    except InvalidPage:
        raise UnknownParameter(parameter=PAGE, value=given.get(PAGE, "")) from None
    return Waits(
        items=list(found),
        total=pages.count,
        forum=forum,
        previous_url=_to(forum, found.previous_page_number()) if found.has_previous() else "",
        next_url=_to(forum, found.next_page_number()) if found.has_next() else "",
    )


def _forum(actor: Actor, value: str) -> Forum:
    try:
        found = Forum.objects.visible_to(actor).filter(pk=uuid.UUID(value)).first()
    except ValueError:
        found = None
    if found is None:
        raise UnknownParameter(parameter=FORUM, value=value)
    return found


def _to(forum: Forum | None, number: int) -> str:
    asked = ({FORUM: forum.pk} if forum else {}) | ({PAGE: number} if number > 1 else {})
    return reverse("home:waiting") + (f"?{urlencode(asked)}" if asked else "")

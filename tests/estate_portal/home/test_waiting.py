"""All that waits: the home pages show the first of it by date, a page of its own the rest, at the same cost."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from estate_portal.home.dashboard import MOST_WAITING
from estate_portal.home.waits import A_PAGE
from forums.logbook.models import Action
from forums.membership.views import MOST_WAITING as MOST_IN_FORUM
from tests.forums.membership.doing import signed_in
from tests.roles import OWNER, acting_as
from tests.worlds import make_action

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db
FIRST = dt.date(2031, 1, 1)


def many(world: World, number: int) -> None:
    """So many actions of one body, the last written the first to be done."""
    with acting_as(OWNER):
        like = make_action(world.forum, world.bryn, "Do the last")
        fields = {one.attname: getattr(like, one.attname) for one in Action._meta.concrete_fields if one.name != "id"}
        dates = [FIRST + dt.timedelta(days=number - one) for one in range(1, number)]
        rows = [Action(**fields | {"text": f"Do of {day}", "due_on": day}) for day in dates]
        Action.objects.bulk_create(rows)
        Action.objects.filter(pk=like.pk).scoped("the last").update(due_on=FIRST + dt.timedelta(days=number))


def test_the_first_by_date_are_shown_and_the_rest_is_a_page_away(world: World) -> None:
    total = A_PAGE + 7
    many(world, total)
    client = signed_in(world.bryn.administrator)
    for url, most, more in (
        ("/", MOST_WAITING, "/waiting/"),
        (f"/forums/{world.forum.pk}/", MOST_IN_FORUM, f"/waiting/?forum={world.forum.pk}"),
    ):
        page = client.get(url).content.decode()
        shown = [page.index(f"Do of {FIRST + dt.timedelta(days=one)}<") for one in range(1, most + 1)]
        assert shown == sorted(shown)
        assert f"Do of {FIRST + dt.timedelta(days=most + 1)}<" not in page
        assert f'href="{more}"' in page
        assert f"and {total - most} more" in page
        found = client.get(more).context["waits"]
        assert (found.total, len(found.items), found.previous_url) == (total, A_PAGE, "")
        rest = client.get(found.next_url).context["waits"]
        assert (len(rest.items), rest.next_url, rest.previous_url) == (7, "", more)
        days = [one.on for one in (*found.items, *rest.items)]
        assert days == sorted(days)
        assert str(rest.items[-1].label).endswith("Do the last")


def test_it_costs_the_same_however_much_waits(world: World) -> None:
    client = signed_in(world.bryn.administrator)
    asked: dict[str, set[int]] = {}
    urls = ("/", f"/forums/{world.forum.pk}/", "/waiting/", f"/waiting/?forum={world.forum.pk}")
    for url in urls:
        client.get(url)  # what is asked once a process is asked by now
    for number in (2, 200):
        many(world, number)
        for url in urls:
            with CaptureQueriesContext(connection) as found:
                page = client.get(url)
            asked.setdefault(url, set()).add(len(found))
            assert len(page.content) < 100_000
    assert {url: len(numbers) for url, numbers in asked.items()} == dict.fromkeys(urls, 1), asked


def test_a_forum_that_one_does_not_know_and_a_page_that_is_not_are_refused_alike(world: World) -> None:
    client = signed_in(world.dol.administrator)
    for query in (
        f"forum={world.forum.pk}",
        f"forum={world.aber.organisation.pk}",
        "forum=x",
        "page=9",
        "page=x",
        "a=1",
    ):
        assert client.get(reverse("home:waiting") + f"?{query}").status_code == 400, query
    assert "Nothing is waiting for you" in client.get(reverse("home:waiting")).content.decode()

"""What a permission answers: asked once an actor, and of several whatever one of them lets through."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from django.db.models import Q

from partners.acting import permission
from partners.acting.permission import EVERY_ROW, NOBODY, Permission
from partners.saved.models import SavedFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from partners.acting.actor import Actor
    from tests.worlds import World

    Make = Callable[[str, Callable[[Actor], Q]], Permission]


@pytest.fixture
def make() -> Iterator[Make]:
    """A permission of that verb with that rule, known for this test only."""
    with patch.dict(permission._registered):
        yield lambda verb, rule: Permission(f"partners.specimen:{verb}", "", rule, model="partners.SavedFilter")


def named(cast: World, name: str) -> SavedFilter:
    saved = SavedFilter(organisation=cast.aber.organisation, person=cast.aber.manager, listed="assets", name=name)
    saved.save(force_insert=True)
    return saved


def test_a_rule_is_asked_once_for_an_actor_and_anew_for_one_who_differs(cast: World, make: Make) -> None:
    asked = []

    def rule(actor: Actor) -> Q:
        asked.append(actor)
        return EVERY_ROW if actor.manages_records else NOBODY

    touch = make("touch", rule)
    actor = cast.aber.actor()
    assert actor.may(touch)
    assert actor.may(touch)
    assert touch.rows(actor) is not None
    assert len(asked) == 1
    assert not replace(actor, roles=frozenset()).may(touch)
    assert not cast.aber.actor(cast.aber.viewer).may(touch)
    assert len(asked) == 3


def test_of_several_permissions_what_any_of_them_lets_through(cast: World, make: Make) -> None:
    actor = cast.aber.actor()
    one, two, other = (named(cast, name) for name in ("One", "Two", "Other"))
    only = {name: make(name.lower(), lambda _actor, name=name: Q(name=name)) for name in ("One", "Two")}  # type: ignore[misc]
    nobody, everybody = make("none", lambda _actor: NOBODY), make("every", lambda _actor: EVERY_ROW)
    assert set(SavedFilter.objects.where_may(actor, *only.values())) == {one, two}
    assert set(SavedFilter.objects.where_may(actor, nobody, only["One"])) == {one}
    assert set(SavedFilter.objects.where_may(actor, only["One"], everybody)) >= {one, two, other}
    assert not SavedFilter.objects.where_may(actor, nobody, nobody).exists()

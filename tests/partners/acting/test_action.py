"""An action: one transaction, checked against a locked row before and after, and an event or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from partners.acting import permission
from partners.acting.action import action
from partners.acting.errors import NotAllowed, NothingRecorded
from partners.acting.permission import NOBODY, Permission
from partners.audit.models import Event
from partners.audit.record import record
from partners.saved.models import SavedFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor
    from tests.worlds import World

pytestmark = pytest.mark.django_db
WHY = "a test of actions"


def filters() -> Any:
    return SavedFilter.objects.unscoped(because=WHY)


@pytest.fixture
def touch() -> Iterator[Permission]:
    """Leave to change the body's filters whose name begins with "Ours"; viewers may not at all."""

    def rule(actor: Actor) -> Q:
        return Q(organisation=actor.organisation, name__startswith="Ours") if actor.manages_records else NOBODY

    with patch.dict(permission._registered):
        yield Permission("partners.specimen:touch", label="", rule=rule, model="partners.SavedFilter")


@pytest.fixture
def actor(cast: World) -> Actor:
    return cast.aber.actor()


@pytest.fixture
def ours(cast: World, actor: Actor) -> SavedFilter:
    saved = SavedFilter(organisation=cast.aber.organisation, person=cast.aber.manager, listed="assets", name="Ours")
    saved.save(force_insert=True)
    return saved


def renames(touch: Permission, *, says_so: bool = True, fails: bool = False, **options: bool) -> Any:
    """An action that gives a filter another name."""

    @action(touch, **options)
    def rename(actor: Actor, saved: SavedFilter, name: str) -> str:
        filters().filter(pk=saved.pk).update(name=name)
        if says_so:
            record("filter_changed", saved, organisation=saved.organisation_id)
        if fails:
            raise ValueError(name)
        return name

    return rename


def test_what_is_allowed_and_recorded_is_kept(touch: Permission, actor: Actor, ours: SavedFilter) -> None:
    assert renames(touch)(actor, ours, "Ours too") == "Ours too"
    assert filters().get().name == "Ours too"
    assert [event.person_id for event in events_of(ours)] == [actor.person.pk if actor.person else None]


def test_nothing_recorded_nothing_done(touch: Permission, actor: Actor, ours: SavedFilter) -> None:
    with pytest.raises(NothingRecorded):
        renames(touch, says_so=False)(actor, ours, "Ours too")
    assert filters().get().name == "Ours"


def test_the_event_goes_with_the_action_that_fails(touch: Permission, actor: Actor, ours: SavedFilter) -> None:
    with pytest.raises(ValueError, match="Ours too"):
        renames(touch, fails=True)(actor, ours, "Ours too")
    assert filters().get().name == "Ours"
    assert list(events_of(ours)) == []


def test_what_leaves_ones_reach_is_not_saved(touch: Permission, actor: Actor, ours: SavedFilter) -> None:
    with pytest.raises(NotAllowed):
        renames(touch)(actor, ours, "Theirs")
    assert filters().get().name == "Ours"
    assert list(events_of(ours)) == []


def test_an_action_may_be_one_that_leaves_sight(touch: Permission, actor: Actor, ours: SavedFilter) -> None:
    renames(touch, leaves_sight=True)(actor, ours, "Theirs")
    assert filters().get().name == "Theirs"


@pytest.mark.parametrize("by_name", [False, True])
def test_a_row_out_of_reach_is_refused_whatever_the_caller_holds(
    touch: Permission, actor: Actor, ours: SavedFilter, by_name: bool
) -> None:
    """The row is read again through the door: the one in the caller's hand may be of yesterday."""
    filters().update(name="Theirs")
    given: Any = {"saved": ours} if by_name else {}
    with pytest.raises(NotAllowed):
        renames(touch)(actor, *(() if by_name else (ours,)), **given, name="Ours again")
    assert filters().get().name == "Theirs"


def test_another_bodys_row_and_a_viewer_are_refused(
    touch: Permission, cast: World, actor: Actor, ours: SavedFilter
) -> None:
    for somebody in (cast.bryn.actor(), cast.aber.actor(cast.aber.viewer)):
        with pytest.raises(NotAllowed):
            renames(touch)(somebody, ours, "Ours too")


@pytest.mark.parametrize("locks", [True, False])
def test_the_row_is_locked_while_it_is_changed(touch: Permission, actor: Actor, ours: SavedFilter, locks: bool) -> None:
    with CaptureQueriesContext(connection) as asked:
        renames(touch, locks=locks)(actor, ours, "Ours too")
    read = next(query["sql"] for query in asked if "SAVEPOINT" not in query["sql"])
    assert '"partners_savedfilter"' in read
    assert ("FOR UPDATE" in read) == locks


def test_an_event_belongs_inside_an_action(ours: SavedFilter) -> None:
    with pytest.raises(RuntimeError, match="inside an action"):
        record("filter_changed", ours, organisation=ours.organisation_id)


def test_what_an_inner_action_recorded_counts(touch: Permission, actor: Actor, ours: SavedFilter) -> None:
    inner = renames(touch)

    @action(touch)
    def outer(actor: Actor, saved: SavedFilter) -> None:
        inner(actor, saved, "Ours too")

    outer(actor, ours)
    assert len(events_of(ours)) == 1


def events_of(saved: SavedFilter) -> Any:
    return Event.objects.unscoped(because=WHY).filter(subject_id=saved.pk)

"""What the first wall refuses, what it lets work, and what goes through it and needs the second.

The lists are those of the trials that the design rests on; each line is one of its cases.
"""

from __future__ import annotations

import asyncio
import io
import pickle
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Subquery, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404

from assets.register.models import Asset, AssetChange, AssetSummary, LeaseEvent
from partners.organisations.models import Organisation
from partners.outbox.models import Job
from partners.people.models import Invitation, Membership, Person
from partners.scoping.arming import armed
from partners.scoping.queries import ScopedQuery, Unscoped
from sharing.audiences.actors import actor_for
from sharing.levels import Level
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.worlds import World

ASSETS = Asset.objects


class AssetChoice(forms.Form):
    """A form whose choices nobody scoped."""

    asset = forms.ModelChoiceField(Asset.objects)


def _held() -> Asset:
    return Asset(name="held in the hand", identity="x")


def _pickled() -> list[Asset]:
    rows = Asset.objects.all()
    rows.query = pickle.loads(pickle.dumps(ASSETS.filter(name="a").query))  # noqa: S301 - made on the same line
    return list(rows)


async def _iterated() -> list[Asset]:
    return [asset async for asset in ASSETS.all()]


def _alone(ask: Callable[[], Any]) -> Any:
    """Run it in a thread of its own: the browser of another test may have left a loop running in this one.

    Only the refusal is of interest, which comes before the database: the other thread has none of this test's.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(ask())).result()


class _Shelf(models.Model):
    """A model with a key to many assets, which the registry forgets again below."""

    assets = models.ManyToManyField(Asset, related_name="shelves_in_a_test")

    class Meta:
        app_label = "shelves"

    def __str__(self) -> str:
        return "a shelf"


apps.all_models.pop("shelves")
apps.clear_cache()


def _many_to_many(use: Callable[[Any], Any]) -> None:
    names: dict[str, Any] = Asset._meta.fields_map
    names["shelves_in_a_test"] = _Shelf._meta.get_field("assets").remote_field
    try:
        use(_Shelf(pk=1).assets)
    finally:
        del names["shelves_in_a_test"]


def _mine(actor: Any) -> Any:
    return Asset.objects.visible_to(actor)


#: name of the case: what is refused, given an actor who might have asked properly
REFUSED: dict[str, Callable[[Any], Any]] = {
    "all": lambda _: list(ASSETS.all()),
    "filter": lambda _: list(ASSETS.filter(name="a")),
    "exclude": lambda _: list(ASSETS.exclude(name="a")),
    "get": lambda _: ASSETS.get(name="a"),
    "count": lambda _: ASSETS.count(),
    "exists": lambda _: ASSETS.filter(name="a").exists(),
    "aggregate": lambda _: ASSETS.aggregate(Sum("version")),
    "annotated aggregate": lambda _: ASSETS.annotate(n=Count("changes")).aggregate(Sum("n")),
    "values": lambda _: list(ASSETS.values("name")),
    "iterator": lambda _: list(ASSETS.iterator()),
    "in_bulk": lambda _: ASSETS.in_bulk([uuid.uuid4()]),
    "first": lambda _: ASSETS.first(),
    "explain": lambda _: ASSETS.all().explain(),
    "update": lambda _: ASSETS.update(name="a"),
    "delete": lambda _: ASSETS.all().delete(),
    "filtered delete": lambda _: ASSETS.filter(name="a").delete(),
    "get_or_create": lambda _: ASSETS.get_or_create(name="a"),
    "update_or_create": lambda _: ASSETS.update_or_create(name="a", defaults={"kind": "land"}),
    "related manager": lambda _: list(_held().changes.all()),
    "its count": lambda _: _held().changes.count(),
    "prefetch": lambda actor: list(_mine(actor).prefetch_related("changes")),
    "subquery in a filter": lambda actor: list(_mine(actor).filter(pk__in=AssetSummary.objects.values("asset"))),
    "in Exists": lambda actor: list(_mine(actor).filter(Exists(AssetChange.objects.filter(asset=OuterRef("pk"))))),
    "in Subquery": lambda actor: list(_mine(actor).annotate(n=Subquery(AssetChange.objects.values("field")[:1]))),
    "union": lambda _: list(ASSETS.all().union(ASSETS.filter(name="a"))),
    "union of scoped with unscoped": lambda actor: list(_mine(actor).union(ASSETS.all())),
    "and": lambda actor: list(_mine(actor) & ASSETS.all()),
    "scoped or unscoped": lambda actor: list(_mine(actor) | ASSETS.filter(name="a")),
    "unscoped or scoped": lambda actor: list(ASSETS.filter(name="a") | _mine(actor)),
    "repr": lambda _: repr(ASSETS.all()),
    "asynchronous count": lambda _: _alone(ASSETS.acount),
    "asynchronous iteration": lambda _: _alone(_iterated),
    "many-to-many manager": lambda _: _many_to_many(lambda assets: list(assets.all())),
    "many-to-many set": lambda _: _many_to_many(lambda assets: assets.set([])),
    "raw": lambda _: ASSETS.raw("SELECT * FROM assets_asset"),
    "bulk_update": lambda _: ASSETS.bulk_update([_held()], ["name"]),
    "choices of a form": lambda _: list(AssetChoice().fields["asset"].choices),  # type: ignore[attr-defined]
    "get_object_or_404": lambda _: get_object_or_404(Asset, name="a"),
    "a pickled query": lambda _: _pickled(),
    "select_for_update": lambda _: list(ASSETS.select_for_update()),
    "distinct, order and values_list": lambda _: list(ASSETS.distinct().order_by("name").values_list("pk")),
    "dumpdata": lambda _: call_command("dumpdata", "assets.Asset", traceback=True, stdout=io.StringIO()),
}


def test_there_are_forty_two() -> None:
    assert len(REFUSED) == 42


@pytest.mark.parametrize("case", REFUSED)
def test_refused(cast: World, case: str) -> None:
    cast.aber.owns("Depot")
    actor = cast.aber.actor()
    with pytest.raises(Unscoped):
        REFUSED[case](actor)


def test_a_refusal_says_what_to_write() -> None:
    with pytest.raises(Unscoped, match=r"begin with .visible_to\(actor\)"):
        list(ASSETS.all())


@pytest.mark.parametrize("reason", ["", "  "])
def test_unscoped_wants_a_reason(reason: str) -> None:
    with pytest.raises(ValueError, match="say why"):
        ASSETS.unscoped(because=reason)


def test_every_queryset_of_the_house_is_built_on_the_refusing_query() -> None:
    for queryset in (ASSETS.all(), Membership.objects.all(), Organisation.objects.all(), LeaseEvent.objects.all()):
        assert isinstance(queryset.query, ScopedQuery)


# --- what works -----------------------------------------------------------------------------


def _own(actor: Any) -> dict[str, Any]:
    return {"organisation_id": actor.organisation.pk}


def _created(actor: Any) -> bool:
    made = ASSETS.create(name="New", identity="new", **_own(actor))
    return bool(made.pk)


def _saved(actor: Any) -> bool:
    asset = Asset(name="New", identity="new", **_own(actor))
    asset.save()
    asset.name = "Newer"
    asset.save()
    return bool(ASSETS.owned_by(actor).get(pk=asset.pk).name == "Newer")


def _got_or_created(actor: Any) -> bool:
    own = ASSETS.owned_by(actor)
    first, made = own.get_or_create(name="Twice", identity="twice", **_own(actor))
    again, made_again = own.get_or_create(name="Twice", identity="twice", **_own(actor))
    return made and not made_again and first == again


def _deleted(actor: Any) -> bool:
    asset = ASSETS.owned_by(actor).get()
    LeaseEvent.objects.bulk_create([LeaseEvent(asset=asset, kind="starts", on="2030-01-01", **_own(actor))])
    gone, _ = LeaseEvent.objects.filter(asset=asset).scoped("a test").delete()
    return gone == 1


def _cleaned(actor: Any) -> bool:
    twin = Asset(name="Twin", identity="test:aber:Depot", **_own(actor))
    with pytest.raises(ValidationError, match="Your register has another property"):
        twin.full_clean()
    return True


class LeaseForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable while it runs
    """A model form over tenant data: its uniqueness is asked inside one owner."""

    class Meta:
        model = LeaseEvent
        fields = ("kind", "on")


def _model_form(actor: Any) -> bool:
    event = LeaseEvent(asset=ASSETS.owned_by(actor).get(), **_own(actor))
    form = LeaseForm({"kind": "starts", "on": "2030-01-01"}, instance=event)
    assert form.is_valid(), form.errors
    form.save()
    return True


WORKS: dict[str, Callable[[Any], Any]] = {
    "a scoped read": lambda actor: _mine(actor).get().name == "Depot",
    "a scoped aggregate": lambda actor: _mine(actor).aggregate(n=Count("pk"))["n"] == 1,
    "a related visible_to": lambda actor: _mine(actor).get().changes.visible_to(actor).count() == 1,
    "a scoped prefetch": lambda actor: (
        len(
            _mine(actor)
            .prefetch_related(Prefetch("changes", AssetChange.objects.visible_to(actor)))
            .get()
            .changes.visible_to(actor)
        )
        == 1
    ),
    "a scoped subquery": lambda actor: (
        _mine(actor).filter(pk__in=AssetSummary.objects.visible_to(actor).values("asset")).exists()
    ),
    "none": lambda _: list(ASSETS.none()) == [],
    "create": _created,
    "bulk_create": lambda actor: ASSETS.bulk_create([Asset(name="B", identity="b", **_own(actor))]),
    "save": _saved,
    "get_or_create on a scoped set": _got_or_created,
    "update of a scoped set": lambda actor: ASSETS.owned_by(actor).update(version=F("version") + 1) == 1,
    "delete of a scoped set": _deleted,
    "full_clean": _cleaned,
    "a model form": _model_form,
}


@pytest.mark.parametrize("case", WORKS)
def test_works(cast: World, case: str) -> None:
    cast.aber.owns("Depot", town="Aber")
    assert WORKS[case](cast.aber.actor())


def test_works_cascades(cast: World) -> None:
    depot = cast.aber.owns("Depot", town="Aber")
    with acting_as(OWNER):
        depot.delete()
        assert AssetSummary.objects.unscoped(because="a test").filter(asset=depot.pk).count() == 0


# --- what goes through the first wall, and is closed by the second ----------------------------


def _gone(read: Callable[[], Any]) -> bool:
    """Whether a read finds nothing: no row, or the same answer as for a row that never was."""
    try:
        return read() in (None, 0, False, [])
    except (models.ObjectDoesNotExist, Http404):
        return True


def _refreshed(pk: uuid.UUID) -> str:
    asset = Asset(pk=pk)
    asset.refresh_from_db()
    return asset.name


def _dumped() -> Any:
    out = io.StringIO()
    call_command("dumpdata", "assets.Asset", use_base_manager=True, traceback=True, stdout=out)
    return out.getvalue().strip() not in ("", "[]")


def _valid_key(pk: uuid.UUID, organisation: Any) -> bool:
    """Django asks `_base_manager` whether a foreign key points at something: an oracle without the second wall."""
    try:
        LeaseEvent(asset_id=pk, organisation=organisation, kind="starts", on="2030-01-01").clean_fields()
    except ValidationError as error:
        return "asset" not in error.message_dict
    return True


#: what the first wall cannot see: name, and the read, given a hidden record and its owner
THROUGH: dict[str, Callable[[Asset, Any], Any]] = {
    "join from an unscoped model": lambda asset, _: Person.objects.filter(
        memberships__organisation=asset.organisation_id, memberships__roles__contains=["administrator"]
    ).count(),
    "forward foreign key": lambda asset, _: LeaseEvent(asset_id=asset.pk).asset.name,
    "select_related": lambda _, job: Job.objects.select_related("acting_for").get(pk=job).acting_for,
    "prefetch over a forward key": lambda _, job: Job.objects.prefetch_related("acting_for").get(pk=job).acting_for,
    "refresh_from_db": lambda asset, _: _refreshed(asset.pk),
    "count through a join": lambda asset, _: (
        Person.objects.filter(email="manager@aber.example").annotate(n=Count("memberships")).get().n
    ),
    "the base manager": lambda asset, _: Asset._base_manager.filter(pk=asset.pk).count(),
    "dumpdata --all": lambda *_: _dumped(),
    "validation of a foreign key": lambda asset, _: _valid_key(asset.pk, asset.organisation),
    "forward key of a scoped model": lambda asset, _: Invitation(organisation_id=asset.organisation_id).organisation,
}


@pytest.mark.parametrize("case", THROUGH)
def test_goes_through_to_the_owner_and_is_closed_to_a_stranger(cast: World, case: str) -> None:
    asset = cast.aber.owns("Depot", town="Aber")
    with acting_as(OWNER):
        job = Job.objects.create(name="test.work", acting_for=cast.aber.organisation)

    def found() -> bool:
        return not _gone(lambda: THROUGH[case](asset, job.pk))

    with armed(cast.aber.actor(cast.aber.administrator).arms()):
        assert found(), "the owner cannot read its own record, so a stranger's silence proves nothing"
    with armed(cast.dol.actor().arms()):
        assert not found()


def test_a_hidden_key_and_an_absent_key_are_refused_alike(cast: World) -> None:
    hidden = cast.aber.owns("Depot")
    answers = []
    with armed(cast.dol.actor().arms()):
        for pk in (hidden.pk, uuid.uuid4()):
            with pytest.raises(ValidationError) as refusal:
                LeaseEvent(
                    asset_id=pk, organisation=cast.dol.organisation, kind="starts", on="2030-01-01"
                ).clean_fields()
            answers.append(str(refusal.value.message_dict["asset"]).replace(str(pk), "*"))
    assert answers[0] == answers[1]


def test_a_part_above_the_level_is_closed_by_the_second_wall_alone(cast: World) -> None:
    depot = cast.aber.owns("Depot", town="Aber", rent_gbp_per_year=1)
    cast.aber.shares(depot, with_=cast.bryn.audience, at=Level.SUMMARY)
    actor = actor_for(cast.bryn.manager)
    assert Asset._base_manager.filter(assetsummary__town="Aber").count() == 1
    assert Asset._base_manager.filter(assetmoney__isnull=False).count() == 0
    assert actor.organisation is not None

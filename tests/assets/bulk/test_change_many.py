"""Many properties are changed as checked or not at all, each with its history, and put back unless changed since."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from assets.bulk import actions, changing, views, working
from assets.bulk.actions import NotAsChecked, NothingToUndo, TooMany, ask_change_many, change_many, undo_bulk_edit
from assets.bulk.changing import MOST, preview, way_back
from assets.bulk.models import BulkEdit, BulkEditRow, Stage
from assets.exports.tasks import purge
from assets.register.actions import edit_asset
from assets.register.models import Asset, AssetChange
from assets.register.shown import shown_many
from partners.acting.errors import Refused
from partners.audit.models import Event
from partners.people.models import Membership
from sharing.levels import Level
from tests.outbox import deliver_all
from tests.roles import OWNER, WORKER, acting_as
from tests.walls import only_the_wall_stops, refused

if TYPE_CHECKING:
    import uuid

    from django.test import Client

    from partners.acting.actor import Actor
    from tests.worlds import World


def three(world: World) -> list[Asset]:
    """One that says it already, and two that do not."""
    return [
        world.aber.owns("A", use="depot", is_vacant=True, condition_grade="b"),
        world.aber.owns("B", use="office", condition_grade="c"),
        world.aber.owns("C", use="", is_vacant=False),
    ]


def said(actor: Actor, name: str) -> dict[str, Any]:
    return {one.name: one.values.get(name) for one in shown_many(Asset.objects.visible_to(actor), actor)}


def changed(actor: Actor, ids: list[uuid.UUID], **values: Any) -> BulkEdit:
    return change_many(actor, ids, values=values, mark=preview(actor, ids, values).mark)


def test_the_preview_says_what_is_then_done_and_the_history_who_did_it(world: World) -> None:
    ids = [one.pk for one in three(world)]
    actor = world.aber.actor()
    values = {"use": "depot", "is_vacant": None}
    seen = preview(actor, ids, values)
    assert (len(seen.changed), seen.unchanged) == (3, 0)
    assert [(one.name, one.label, one.before, one.after) for one in seen.first] == [
        ("A", "Vacant", "Yes", ""),
        ("B", "Use", "Office", "Depot"),
        ("C", "Use", "", "Depot"),
        ("C", "Vacant", "No", ""),
    ]
    edit = change_many(actor, ids, values=values, mark=seen.mark)
    assert edit.number == 3
    assert set(said(actor, "use").values()) == {"depot"}
    assert set(said(actor, "is_vacant").values()) == {None}
    history = AssetChange.objects.visible_to(actor).filter(cause="bulk")
    assert sorted(history.values_list("asset__name", "field")) == [
        ("A", "is_vacant"), ("B", "use"), ("C", "is_vacant"), ("C", "use"),
    ]  # fmt: skip
    assert Event.objects.visible_to(actor).filter(verb="changed_many").count() == 1
    assert preview(actor, ids, values).changed == ()


def test_others_see_it_at_once_at_their_level_and_nobody_elses_is_changed(world: World) -> None:
    mine = world.aber.owns("Mine", use="office")
    theirs = world.bryn.owns("Theirs", use="office")
    world.aber.shares(mine, with_=world.bryn.audience, at=Level.SUMMARY)
    world.bryn.shares(theirs, with_=world.aber.audience, at=Level.COMMERCIAL)
    changed(world.aber.actor(), [mine.pk, theirs.pk], use="depot", condition_grade="a")
    actor = world.bryn.actor()
    assert said(actor, "use") == {"Mine": "depot", "Theirs": "office"}
    assert said(actor, "condition_grade") == {"Mine": None, "Theirs": None}


def test_what_was_changed_since_the_check_is_not_overwritten(world: World) -> None:
    held = three(world)
    actor, ids = world.aber.actor(), [one.pk for one in held]
    mark = preview(actor, ids, {"use": "school"}).mark
    edit_asset(actor, held[0], version=held[0].version, values={"use": "library"})
    with pytest.raises(NotAsChecked):
        change_many(actor, ids, values={"use": "school"}, mark=mark)
    with pytest.raises(NotAsChecked):
        change_many(actor, ids, values={"use": "prison"}, mark=preview(actor, ids, {"use": "school"}).mark)
    assert said(actor, "use") == {"A": "library", "B": "office", "C": ""}
    assert not BulkEdit.objects.visible_to(actor).exists()
    with pytest.raises(Refused):
        change_many(actor, ids, values={"name": "One name for all"}, mark=mark)
    with pytest.raises(TooMany):
        change_many(actor, ids * MOST, values={"use": "school"}, mark=mark)


def test_it_is_undone_but_for_what_was_changed_since(world: World) -> None:
    held = three(world)
    actor = world.aber.actor()
    edit = changed(actor, [one.pk for one in held], use="school", condition_grade="", is_vacant=True)
    now = Asset.objects.owned_by(actor).get(name="B")
    edit_asset(actor, now, version=now.version, values={"use": "library"})
    also = Asset.objects.owned_by(actor).get(name="C")
    edit_asset(actor, also, version=also.version, values={"town": "Aber"})
    assert way_back(actor, edit).changed_since == ("B",)
    assert undo_bulk_edit(actor, edit) == 2
    assert said(actor, "use") == {"A": "depot", "B": "library", "C": ""}
    assert said(actor, "is_vacant") == {"A": True, "B": True, "C": False}
    assert said(actor, "condition_grade") == {"A": "b", "B": "", "C": ""}
    assert said(actor, "town")["C"] == "Aber"
    with pytest.raises(NothingToUndo):
        undo_bulk_edit(actor, edit)
    assert not BulkEditRow.objects.visible_to(world.bryn.actor()).exists()


def test_from_a_filter_to_the_receipt_and_back(client: Client, world: World) -> None:
    three(world)
    world.bryn.owns("Elsewhere", use="office")
    client.force_login(world.aber.manager)
    address = reverse("assets:change-many")
    html = client.get("/assets/?use=office").content.decode()
    assert f'href="{address}?use=office"' in html
    assert "1 property of yours" in client.get(f"{address}?use=office").content.decode()
    assert client.get(f"{address}?use=office&step=check").status_code == 422
    html = client.get(f"{address}?use=office&step=check&{urlencode({'set-tenure': 'leasehold'})}").content.decode()
    assert "1 property changes" in html
    assert "Change 1 property" in html
    mark = re.findall(r'name="mark" value="(\w+)"', html)[0]
    answers = {"acting_for": str(world.aber.organisation.pk), "set-tenure": "leasehold", "mark": mark}
    answer = client.post(f"{address}?use=office", answers)
    assert answer.status_code == 303
    assert "Undo this change" in client.get(answer["Location"]).content.decode()
    again = client.post(f"{address}?use=office", answers)
    assert again.status_code == 422
    assert "since you checked" in again.content.decode()
    asset = Asset.objects.owned_by(world.aber.actor()).get(name="B")
    history = client.get(reverse("assets:asset-history", args=[asset.pk])).content.decode()
    listed = f"{reverse('assets:bulk-edit-list')}?asset={asset.pk}"
    assert f'href="{listed}">Changed with others' in history
    assert answer["Location"] in client.get(listed).content.decode()
    undo = client.post(f"{answer['Location']}undo/", {"acting_for": answers["acting_for"]})
    assert undo.status_code == 303
    assert "property is as it was" in client.get(undo["Location"]).content.decode()
    assert client.get(f"{address}?use=prison").status_code == 200
    assert client.get(f"{address}?use=palace").status_code == 400


def test_dates_are_set_removed_and_put_back(client: Client, world: World) -> None:
    day = dt.date(2031, 5, 6)
    world.aber.owns("A", intention="dispose", intention_on=dt.date(2030, 1, 1), vacant_from_on=day)
    client.force_login(world.aber.manager)
    address = f"{reverse('assets:change-many')}?owner=own"
    answers = {"set-intention_on_day": "6", "set-intention_on_month": "may", "set-intention_on_year": "2031"}
    both = client.get(f"{address}&step=check&{urlencode({**answers, 'set-clear_intention_on': 'on'})}")
    assert both.status_code == 422
    assert "not both" in both.content.decode()
    answers["set-clear_vacant_from_on"] = "on"
    html = client.get(f"{address}&step=check&{urlencode(answers)}").content.decode()
    assert "6 May 2031" in html
    mark = re.findall(r'name="mark" value="(\w+)"', html)[0]
    sent = {"acting_for": str(world.aber.organisation.pk), "mark": mark, **answers}
    answer = client.post(address, sent)
    assert answer.status_code == 303
    assert "6 May 2031" in client.get(answer["Location"]).content.decode()
    assert (said(world.aber.actor(), "intention_on"), said(world.aber.actor(), "vacant_from_on")) == (
        {"A": day},
        {"A": None},
    )
    edit = BulkEdit.objects.visible_to(world.aber.actor()).get()
    assert undo_bulk_edit(world.aber.actor(), edit) == 1
    before = [dt.date(2030, 1, 1), day]
    assert [said(world.aber.actor(), name)["A"] for name in ("intention_on", "vacant_from_on")] == before


def test_only_who_keeps_the_register_asks_and_what_was_asked_for_stays(world: World) -> None:
    """By the database's own word: the worker does later what the row says, as whom it names."""
    asset = three(world)[0]
    edit = changed(world.aber.actor(), [asset.pk], use="school")
    own = world.aber.organisation.pk
    ask = (
        "INSERT INTO assets_bulkedit (id, organisation_id, person_id, person_name, at, values, stage, query, mark,"
        " total, number, undone_number) VALUES (gen_random_uuid(), %s, %s, '', now(), '{}', 'working', '', '', 0, 0, 0)"
    )
    assert not refused(ask, own, world.aber.manager.pk)
    only_the_wall_stops(ask, own, world.aber.administrator.pk)
    assert not refused("UPDATE assets_bulkedit SET number = 2")
    assert refused("UPDATE assets_bulkedit SET query = 'owner=own'")
    assert refused("UPDATE assets_bulkedit SET person_id = %s", world.aber.administrator.pk)
    world.aber.actor(world.aber.viewer)
    only_the_wall_stops(ask, own, world.aber.manager.pk)
    only_the_wall_stops("UPDATE assets_bulkedit SET stage = 'working' WHERE id = %s", edit.pk)
    only_the_wall_stops("DELETE FROM assets_bulkeditrow")


def test_what_the_worker_could_not_do_is_let_go_at_night(world: World) -> None:
    """Whoever asked keeps the register no longer, and the page would say for ever that it is being changed."""
    three(world)
    ask_change_many(world.aber.actor(), query="owner=own", total=3, values={"use": "school"}, mark="x")
    with acting_as(WORKER):
        purge()
    assert BulkEdit.objects.visible_to(world.aber.actor()).get().stage == Stage.WORKING, "its turn has not come"
    with acting_as(OWNER):
        Membership.objects.unscoped(because="a test").filter(person=world.aber.manager).update(roles=["viewer"])
    deliver_all()
    with acting_as(WORKER):
        purge()
    assert BulkEdit.objects.visible_to(world.aber.actor()).get().stage == Stage.FAILED
    assert "school" not in said(world.aber.actor(), "use").values()


def test_what_is_posted_keeps_the_ticks_and_the_way_back_to_the_list_has_none(client: Client, world: World) -> None:
    asset = three(world)[1]
    client.force_login(world.aber.manager)
    address = f"{reverse('assets:change-many')}?use=office&id={asset.pk}"
    checking = client.get(f"{address}&step=check&set-use=school")
    assert f'action="{address.replace("&", "&amp;")}"' in checking.content.decode()
    assert checking.context["post_query"] == address.partition("?")[2]
    assert "list_query" not in checking.context, "the selection has the one of that name"
    assert f'href="{reverse("assets:asset-list")}?use=office"' in client.get(address).content.decode()


def test_more_than_a_page_waits_for_are_left_to_the_worker(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (actions, changing, views):
        monkeypatch.setattr(module, "MOST", 2)
    monkeypatch.setattr(working, "AT_ONCE", 2)
    three(world)
    client.force_login(world.aber.manager)
    address = f"{reverse('assets:change-many')}?owner=own"
    html = client.get(f"{address}&step=check&set-use=school").content.decode()
    assert "3 properties are set to this" in html
    mark = re.findall(r'name="mark" value="(\w+)"', html)[0]
    sent = {"acting_for": str(world.aber.organisation.pk), "set-use": "school", "mark": mark}
    where = client.post(address, sent)["Location"]
    assert "0 of 3 properties" in client.get(where).content.decode()
    assert "school" not in said(world.aber.actor(), "use").values()
    deliver_all()
    assert set(said(world.aber.actor(), "use").values()) == {"school"}
    assert "3 properties were changed" in client.get(where).content.decode()
    late = client.post(address, sent)["Location"]
    deliver_all()
    assert "Nothing was changed" in client.get(late).content.decode()
    edit = BulkEdit.objects.visible_to(world.aber.actor()).get(number=3)
    assert client.get(f"{where}undo/").status_code == 200
    acting = {"acting_for": sent["acting_for"]}
    assert [client.post(f"{where}undo/", acting).status_code for _press in range(2)] == [303, 409]
    deliver_all()
    assert said(world.aber.actor(), "use") == {"A": "depot", "B": "office", "C": ""}
    assert BulkEdit.objects.visible_to(world.aber.actor()).get(pk=edit.pk).undone_number == 3

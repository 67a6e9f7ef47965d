"""Many bodies from one spreadsheet: a trial that changes nothing, then exactly what it said."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, transaction
from django.utils import translation

from forums.membership.models import ForumMembership
from partners import clock
from partners.joining import actions
from partners.joining.actions import bring_in, take_in
from partners.joining.many import LABELS, MOST_BYTES, cells, judge, packed, read, unpacked
from partners.joining.models import Intake
from partners.joining.workbooks import NotATableError
from partners.organisations.models import Organisation
from partners.outbox.models import Job
from partners.people.models import Invitation, Person
from sharing.audiences.actors import actor_for, actor_of
from tests.assets.imports.files import workbook
from tests.assets.imports.test_hostile_files import HOSTILE
from tests.outbox import deliver_all
from tests.roles import OWNER, WORKER, acting_as

if TYPE_CHECKING:
    from pathlib import Path

    from tests.client import PortalClient
    from tests.worlds import World

TABLE = """Name,Welsh name,Kind,Jurisdiction,Code,Administrator's email
Tan Newydd,Tân Newydd,Fire and rescue,Wales,,gwenno@tan-newydd.example
,,,,W06000001,
Aber Council,,council,wales,,
Neb,,castle,wales,,
Rhywun,,council,wales,,not an address
,,,,,x@example.com
"""


def bodies() -> set[str]:
    with acting_as(OWNER):
        return {one.name for one in Organisation.objects.unscoped(because="test")}


def test_each_row_is_judged_with_its_reason(world: World) -> None:
    first, second, third, fourth, fifth, sixth = judge(
        actor_for(world.administrator), read("a.csv", TABLE.encode()).rows
    )
    assert (first.is_new, second.is_new) == (True, True)
    assert second.row["name_cy"] == "Cyngor Sir Ynys Môn"
    assert (third.resembles, third.is_new) == ("Aber Council", False)
    assert third.here == str(world.aber.organisation.pk)
    assert fourth.problem == "Kind of body: “castle” is not one that there is"
    assert fifth.problem == "First administrator: “not an address” is not one that there is"
    assert sixth.problem == "Name: there is none, and the code is not in the directory"
    assert unpacked(packed([first.row])) == [first.row]
    assert unpacked("rubbish") == []


@pytest.mark.parametrize(("fetched", "sent"), [("en", "cy"), ("cy", "en"), ("cy", "cy")])
def test_our_own_receipt_in_any_language_comes_back_as_it_is(
    world: World, client: PortalClient, fetched: str, sent: str
) -> None:
    table = (
        "name,Welsh name,kind,nation,code,administrator email,forums\n"
        "Afon Un,Afon yr Un,police,scotland,X1,un@un.example,West Forum\n"
        ",Afon Dwy,national park,wales,,,\n"
        "=Neb,''-Neb,castle,wales,,@neb,\n"
    )
    actor, rows = actor_for(world.administrator), read("a.csv", table.encode()).rows
    said = [one.row for one in judge(actor, rows)]
    assert (said[2]["name_en"], said[2]["name_cy"]) == ("=Neb", "'-Neb"), "defused in the file, and given back"
    client.force_login(world.administrator)
    taken = take_in(actor, key=uuid.uuid4(), rows=rows)
    for _moment in ("waiting", "done"):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = fetched
        receipt = client.get(f"/organisations/add-many/{taken.pk}/download/").content
        assert ("Gweinyddwr cyntaf" in receipt.decode()) is (fetched == "cy")
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = sent
        trial = client.post("/organisations/add-many/", {"file": SimpleUploadedFile("a.csv", receipt)})
        assert [one.row for one in trial.context["wanted"]] == said
        assert len(trial.context["left_out"]) == 3, "the number of the row, what came of it, and why"
        deliver_all()
    reached = [bool(one.here) for one in trial.context["wanted"]]
    assert reached == [True, True, False], "nothing of it would be added twice"


def test_what_is_left_out_of_the_sheet_is_said(world: World, client: PortalClient) -> None:
    client.force_login(world.administrator)
    sheet = "Row,Enw,Name,Nation,Shoe <size>\n2,Dau,Un,wales,7\n"
    trial = client.post("/organisations/add-many/", {"file": SimpleUploadedFile("a.csv", sheet.encode())})
    assert "headings are not ones that are read here: Row, Enw, Shoe &lt;size&gt;." in trial.text
    assert [one.name for one in trial.context["wanted"]] == ["Un"], "of two names the one that we name so"
    trial = client.post("/organisations/add-many/", {"file": SimpleUploadedFile("a.csv", TABLE.encode())})
    assert "left out:" not in trial.text


def test_a_receipt_from_before_rows_were_kept_whole_has_what_there_is() -> None:
    assert cells({"number": 2, "name": "Un", "code": "X1", "email": "", "forums": "west"}) == [
        *("Un", "", "", "", "X1", "", "west")
    ]


def test_rows_are_packed_only_where_the_work_has_stopped(world: World, client: PortalClient) -> None:
    rows = read("a.csv", b"name,kind,nation\nAfon Un,other,wales\n").rows
    taken = take_in(actor_for(world.administrator), key=uuid.uuid4(), rows=rows)
    client.force_login(world.administrator)
    assert client.get(f"/organisations/add-many/{taken.pk}/").context["packed"] == ""
    with acting_as(OWNER):
        Job.objects.filter(name=actions.TAKE).update(gave_up_at=clock.now())
    stopped = client.get(f"/organisations/add-many/{taken.pk}/")
    assert unpacked(stopped.context["packed"]) == rows


def test_twice_in_the_file_is_once(world: World) -> None:
    twice = "name;kind;nation\nTan Newydd;fire;wales\nTân Newydd;fire;wales\n".encode()
    assert [one.is_new for one in judge(actor_for(world.administrator), read("a.csv", twice).rows)] == [True, False]


@pytest.mark.parametrize("content", [b"", b"colour\nred\n", b"name\n" + b"x\n" * 201])
def test_what_is_not_such_a_table_is_refused(content: bytes) -> None:
    with pytest.raises(NotATableError):
        read("a.csv", content)
    with pytest.raises(NotATableError):
        read("a.xlsx", content)


OF_BOOKS = ("workbook", "zip", "cells", "repeated", "entity")
WORKBOOKS = [name for name in HOSTILE if any(word in name for word in OF_BOOKS)]


@pytest.mark.parametrize("which", WORKBOOKS)
def test_a_hostile_workbook_takes_only_its_reader_with_it(tmp_path: Path, which: str) -> None:
    """The same files as a register is tried with: some would end whatever process opens them."""
    make, _codes = HOSTILE[which]
    content = make(tmp_path).read_bytes()
    assert len(content) < MOST_BYTES, "the form lets it through"
    with pytest.raises(NotATableError) as refused:
        read("a.xlsx", content)
    assert "%(" not in str(refused.value)


def test_the_page_says_why_a_workbook_is_refused_and_reads_a_good_one(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    client.force_login(world.administrator)
    make, _codes = HOSTILE["two cells far apart"]
    for path, says in (
        (make(tmp_path), "needs too much memory"),
        (workbook(tmp_path, {"S": [["x"] * 1_001]}, "wide.xlsx"), "no more than 1,000 columns"),
        (workbook(tmp_path, {"S": [["name"], *[["x" * 30_000]] * 100]}, "long.xlsx"), "would unpack to far more"),
    ):
        answer = client.post("/organisations/add-many/", {"file": SimpleUploadedFile("a.xlsx", path.read_bytes())})
        assert answer.status_code == 422
        assert says in answer.text
    good = workbook(tmp_path, {"S": [[], ["Name", "Code"], [], ["Tŷ Neb", 12], [True, "x"]]}).read_bytes()
    assert [(one["row"], one["name_en"], one["official_code"]) for one in read("a.xlsx", good).rows] == [
        ("4", "Tŷ Neb", "12"),
        ("5", "TRUE", "x"),
    ]


def test_a_trial_changes_nothing_and_the_deed_does_what_it_said(world: World, client: PortalClient) -> None:
    client.force_login(world.administrator)
    before = bodies()
    trial = client.post("/organisations/add-many/", {"file": SimpleUploadedFile("a.csv", TABLE.encode())})
    assert "2 of 6 rows would be added" in trial.text
    assert bodies() == before
    form = {"rows": trial.context["packed"], "key": trial.context["key"]}
    done = client.post("/organisations/add-many/", form)
    assert done["Location"] == f"/board/?sheet={trial.context['key']}"
    assert bodies() == before
    receipt = f"/organisations/add-many/{trial.context['key']}/"
    assert "0 of 6 rows." in client.get(receipt).text
    board = client.get(done["Location"]).text
    assert "Working on your spreadsheet" in board
    assert "every 2s" in board
    deliver_all()
    board = client.get(done["Location"]).text
    assert "2 organisations were added." in board
    assert "4 rows were left out." in board
    assert f'href="{receipt}"' in board
    assert "every 2s" not in board
    assert bodies() - before == {"Tan Newydd", "Isle of Anglesey County Council"}
    with acting_as(OWNER):
        assert Invitation.objects.unscoped(because="test").filter(email="gwenno@tan-newydd.example").count() == 1
    again = client.post("/organisations/add-many/", form)
    assert again["Location"] == done["Location"], "a second press finds it done"
    rows = client.get(receipt).context["rows"]
    assert [row["outcome"] for row in rows] == ["invited", "added", "here", "left_out", "left_out", "left_out"]
    told = client.get(f"{receipt}download/").content.decode("utf-8-sig")
    assert "4,Aber Council,,Council,Wales,,,,On the portal already," in told
    once_more = client.post("/organisations/add-many/", {"rows": trial.context["packed"]})
    deliver_all()
    kept = client.get(once_more["Location"]).context["sheet"].intake
    assert [row["outcome"] for row in kept.rows][:2] == ["here", "here"]
    assert bodies() - before == {"Tan Newydd", "Isle of Anglesey County Council"}
    with acting_as(OWNER):
        number = Organisation.objects.unscoped(because="test").count()
    client.post("/organisations/add-many/", {"rows": trial.context["packed"], "both": ["4", "castle", "3"]})
    deliver_all()
    with acting_as(OWNER):
        assert Organisation.objects.unscoped(because="test").count() == number + 1, "the code of row 3 is taken"


def test_a_body_that_may_be_here_already_is_added_only_when_said_so(world: World, client: PortalClient) -> None:
    client.force_login(world.administrator)
    found = client.get("/organisations/find/?q=ynys+mon")
    assert "/organisations/add/?code=W06000001" in found.text
    assert "fire and rescue authorities" in found.text  # what no list has, and is entered by hand
    assert 'value="Cyngor Sir Ynys Môn"' in client.get("/organisations/add/?code=W06000001").text
    values = {"name_en": "The Aber Council", "kind": "council", "jurisdiction": "wales"}
    assert client.post("/organisations/add/", values).status_code == 409
    assert client.post("/organisations/add/", {**values, "is_another": "yes"}).status_code == 303
    assert "The Aber Council" in bodies()


def test_a_row_invites_its_body_to_the_forums_that_it_names_and_says_which_there_is_not(
    world: World, client: PortalClient
) -> None:
    table = (
        "name,kind,nation,forums\n"
        "Afon Un,other,wales,West Forum; west\n"
        ",,,\n"
        "Afon Dwy,other,wales,West Forum; East Forum\n"
        "Afon Tair,other,wales,\n"
    )
    actor = actor_for(world.administrator)
    judged = judge(actor, read("a.csv", table.encode()).rows)
    assert [one.problem for one in judged] == ["", "Forums: there is no forum “East Forum”", ""]
    assert [one.number for one in judged] == [2, 4, 5], "as the file counts"
    client.force_login(world.administrator)
    trial = client.post("/organisations/add-many/", {"file": SimpleUploadedFile("a.csv", table.encode())})
    client.post("/organisations/add-many/", {"rows": trial.context["packed"], "key": trial.context["key"]})
    deliver_all()
    with acting_as(OWNER):
        places = ForumMembership.objects.unscoped(because="test").filter(organisation__name_en__startswith="Afon")
        asked = list(places.values_list("organisation__name_en", "forum", "state", "invited_by"))
    assert asked == [("Afon Un", world.forum.pk, "invited", world.administrator.pk)], "its own administrator answers"


def test_a_row_that_is_refused_meanwhile_is_left_out_and_the_others_go_on(world: World) -> None:
    table = "name,kind,nation,email\nAfon Un,other,wales,admin@portal.example\nAfon Dwy,other,wales,\n"
    actor = actor_for(world.administrator)
    taken = take_in(actor, key=uuid.uuid4(), rows=read("a.csv", table.encode()).rows)
    deliver_all()
    taken = Intake.objects.visible_to(actor_for(world.administrator)).get(pk=taken.pk)
    assert [(row["outcome"], bool(row["reason"])) for row in taken.rows] == [("left_out", True), ("added", False)]
    assert "Afon Dwy" in bodies()
    assert "Afon Un" not in bodies(), "nothing of the row stays: a portal administrator cannot be invited"


def test_a_sheet_that_breaks_off_goes_on_where_it_stopped_and_by_whoever_may_still(
    world: World, client: PortalClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    names = ("Afon Aeron", "Bryn Melyn", "Cwm Tawel", "Derwen Deg", "Eos Uchaf")
    table = "name,kind,nation\n" + "".join(f"{name},other,wales\n" for name in names)
    actor, before = actor_for(world.administrator), bodies()
    taken = take_in(actor, key=uuid.uuid4(), rows=read("a.csv", table.encode()).rows)
    with acting_as(WORKER):
        assert bring_in(actor_of(world.administrator.pk, None), taken.pk)
        monkeypatch.setattr(actions, "_add", broken := Mock(side_effect=OperationalError))
        with pytest.raises(OperationalError), transaction.atomic():
            bring_in(actor_of(world.administrator.pk, None), taken.pk)
    assert broken.called
    assert bodies() - before == {"Afon Aeron", "Bryn Melyn"}
    monkeypatch.undo()
    with acting_as(OWNER):
        Person.objects.filter(pk=world.administrator.pk).update(is_portal_administrator=False)
    deliver_all()
    assert bodies() - before == {"Afon Aeron", "Bryn Melyn"}, "who is administrator no more brings nobody in"
    with acting_as(OWNER):
        Person.objects.filter(pk=world.administrator.pk).update(is_portal_administrator=True)
    client.force_login(world.administrator)
    stopped = client.get(f"/organisations/add-many/{taken.pk}/")
    assert "The work has stopped before the last row" in stopped.text
    assert "every 2s" not in stopped.text
    board = client.get(f"/board/?sheet={taken.pk}").text
    assert "The work has stopped before the last row" in board
    assert "every 2s" not in board
    form = {"key": str(taken.pk), "rows": stopped.context["packed"]}
    for _press in range(2):
        assert client.post("/organisations/add-many/", form)["Location"] == f"/board/?sheet={taken.pk}"
    with acting_as(OWNER):
        assert Job.objects.filter(name=actions.TAKE, done_at=None).count() == 1, "pressed twice, it goes on once"
    assert "every 2s" in client.get(f"/organisations/add-many/{taken.pk}/").text
    deliver_all()
    assert bodies() - before == set(names)
    kept = Intake.objects.visible_to(actor_for(world.administrator)).get(pk=taken.pk)
    assert {row["outcome"] for row in kept.rows} == {"added"}


def test_a_double_is_one_however_far_apart_its_rows_stand_and_reasons_are_in_the_senders_language(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    with acting_as(OWNER):
        Person.objects.filter(pk=world.administrator.pk).update(language="cy")
    table = "name,kind,nation,code\nAfon Un,other,wales,X1\nArall,other,wales,X1\nAfon Uno,other,wales,\n"
    taken = take_in(actor_for(world.administrator), key=uuid.uuid4(), rows=read("a.csv", table.encode()).rows)
    deliver_all()
    kept = Intake.objects.visible_to(actor_for(world.administrator)).get(pk=taken.pk)
    assert [(row["outcome"], row["organisation"] != "") for row in kept.rows] == [
        ("added", True),
        ("left_out", False),
        ("left_out", False),
    ], "as the trial says it, which sees the whole sheet"
    with translation.override("cy"):
        code = str(LABELS["official_code"])
    assert kept.rows[1]["reason"].startswith(code)
    assert code != str(LABELS["official_code"])


def test_what_came_of_a_sheet_is_read_by_portal_administrators_only(world: World, client: PortalClient) -> None:
    taken = take_in(actor_for(world.administrator), key=uuid.uuid4(), rows=[])
    client.force_login(world.aber.administrator)
    assert client.get(f"/organisations/add-many/{taken.pk}/").status_code == 404
    client.force_login(world.administrator)
    for key in (uuid.uuid4(), "castle"):
        assert client.get(f"/board/?sheet={key}").context["sheet"] is None
    world.aber.actor(world.aber.administrator)
    assert not Intake.objects.unscoped(because="the second wall alone").exists()

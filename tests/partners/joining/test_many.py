"""Many bodies from one spreadsheet: a trial that changes nothing, then exactly what it said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.joining.many import NotATableError, judge, packed, read, unpacked
from partners.organisations.models import Organisation
from partners.people.models import Invitation
from sharing.audiences.actors import actor_for
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
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
    first, second, third, fourth, fifth, sixth = judge(actor_for(world.administrator), read("a.csv", TABLE.encode()))
    assert (first.is_new, second.is_new) == (True, True)
    assert second.row["name_cy"] == "Cyngor Sir Ynys Môn"
    assert (third.resembles, third.is_new) == ("Aber Council", False)
    assert "castle" in fourth.problem
    assert "not an address" in fifth.problem
    assert "no name" in sixth.problem
    assert unpacked(packed([first.row])) == [first.row]
    assert unpacked("rubbish") == []


def test_twice_in_the_file_is_once(world: World) -> None:
    twice = "name;kind;nation\nTan Newydd;fire;wales\nTân Newydd;fire;wales\n".encode()
    assert [one.is_new for one in judge(actor_for(world.administrator), read("a.csv", twice))] == [True, False]


@pytest.mark.parametrize("content", [b"", b"colour\nred\n", b"name\n" + b"x\n" * 201])
def test_what_is_not_such_a_table_is_refused(content: bytes) -> None:
    with pytest.raises(NotATableError):
        read("a.csv", content)
    with pytest.raises(NotATableError):
        read("a.xlsx", content)


def test_a_trial_changes_nothing_and_the_deed_does_what_it_said(world: World, client: PortalClient) -> None:
    client.force_login(world.administrator)
    before = bodies()
    trial = client.post("/organisations/add-many/", {"file": SimpleUploadedFile("a.csv", TABLE.encode())})
    assert "2 of 6 rows would be added" in trial.text
    assert bodies() == before
    done = client.post("/organisations/add-many/", {"rows": trial.context["packed"]})
    assert done.status_code == 303
    assert bodies() - before == {"Tan Newydd", "Isle of Anglesey County Council"}
    with acting_as(OWNER):
        assert Invitation.objects.unscoped(because="test").filter(email="gwenno@tan-newydd.example").count() == 1
    again = client.post("/organisations/add-many/", {"rows": trial.context["packed"]})
    assert again.status_code == 303
    assert bodies() - before == {"Tan Newydd", "Isle of Anglesey County Council"}
    with acting_as(OWNER):
        number = Organisation.objects.unscoped(because="test").count()
    client.post("/organisations/add-many/", {"rows": trial.context["packed"], "both": ["4", "castle", "3"]})
    with acting_as(OWNER):
        assert Organisation.objects.unscoped(because="test").count() == number + 1, "the code of row 3 is taken"


def test_a_body_that_may_be_here_already_is_added_only_when_said_so(world: World, client: PortalClient) -> None:
    client.force_login(world.administrator)
    found = client.get("/organisations/find/?q=ynys+mon")
    assert "/organisations/add/?code=W06000001" in found.text
    assert 'value="Cyngor Sir Ynys Môn"' in client.get("/organisations/add/?code=W06000001").text
    values = {"name_en": "The Aber Council", "kind": "council", "jurisdiction": "wales"}
    assert client.post("/organisations/add/", values).status_code == 409
    assert client.post("/organisations/add/", {**values, "is_another": "yes"}).status_code == 303
    assert "The Aber Council" in bodies()

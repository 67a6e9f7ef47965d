"""A property's page: each reader sees up to their level, and an outsider the page that never was."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.register.fields import BOOKKEEPING, PARTS, fields, up_to
from sharing.levels import Level
from tests.assets.register.properties import COMMON, EVERYTHING, rows, text_of, words
from tests.worlds import World

if TYPE_CHECKING:
    from django.test import Client

    from assets.register.models import Asset
    from partners.people.models import Person

ON_THE_PAGE = {name: field for name, field in fields().items() if field.level < Level.COMMERCIAL}
MONEY = {name: field for name, field in fields().items() if field.level == Level.COMMERCIAL}
IN_THE_BAR = {"retired_on", "retired_reason"}


def opened(client: Client, person: Person, asset: Asset, page: str = "") -> bytes:
    client.force_login(person)
    answer = client.get(f"/assets/{asset.pk}/{page}")
    assert answer.status_code == 200, answer.status_code
    return answer.content


def told(page: bytes) -> set[str]:
    """The facts whose value a page says, as rows or in the identity bar."""
    said, text = rows(page), text_of(page)
    return {
        name
        for name, field in fields().items()
        if words(field) in {said.get(str(field.label)), said.get(str(field.label_for(is_own=False)))}
        or (name in IN_THE_BAR and words(field) in text)
    }


@pytest.mark.parametrize("name", ["reference", "use_as_given", "tenure_as_given"])
def test_your_words_are_the_owners_and_theirs_to_a_receiver(client: Client, world: World, name: str) -> None:
    hall = world.aber.owns(**EVERYTHING)
    world.aber.shares(hall, with_=world.bryn.audience, at=Level.DETAIL)
    field = fields()[name]
    yours, theirs = str(field.label), str(field.label_for(is_own=False))
    assert yours != theirs
    own, shared = (rows(opened(client, body.viewer, hall)) for body in (world.aber, world.bryn))
    assert (yours in own, theirs in own) == (True, False)
    assert (yours in shared, theirs in shared) == (False, True)


def test_every_column_of_the_register_has_a_level() -> None:
    columns = {column.name for part in PARTS.values() for column in part._meta.concrete_fields}
    assert columns - BOOKKEEPING == {name for name, field in fields().items() if field.column is not None}
    assert set(EVERYTHING) == set(fields())


@pytest.mark.parametrize("level", list(Level))
def test_a_receiver_reads_exactly_the_facts_of_the_level(client: Client, world: World, level: Level) -> None:
    hall = world.aber.owns(**EVERYTHING)
    world.aber.shares(hall, with_=world.bryn.audience, at=level)
    page = opened(client, world.bryn.viewer, hall)
    shown = {field.name for field in up_to(min(level, Level.DETAIL))}
    assert told(page) == shown
    text = text_of(page)
    above = fields().keys() - shown - COMMON
    assert [name for name in sorted(above) if words(fields()[name]) in text] == []
    assert [field.name for field in fields().values() if f">{field.label_for(is_own=False)}<" in page.decode()] == [
        name for name in fields() if name in shown - IN_THE_BAR
    ]


@pytest.mark.parametrize("level", list(Level))
def test_the_page_says_at_which_level_and_until_when(client: Client, world: World, level: Level) -> None:
    hall = world.aber.owns("Hen Neuadd")
    world.aber.shares(hall, with_=world.forum.audience, at=level)
    text = text_of(opened(client, world.bryn.viewer, hall))
    assert "Aber Council" in text
    assert f"shares this property with you at level {level.label} until 31 December 2099" in text
    withheld = len(Level) - level
    assert text.count("Not shared with you") == withheld


@pytest.mark.parametrize("who", ["manager", "viewer", "administrator"])
def test_the_owners_people_read_everything(client: Client, world: World, who: str) -> None:
    hall = world.aber.owns(**EVERYTHING)
    page = opened(client, getattr(world.aber, who), hall)
    assert told(page) == set(fields())
    assert ("/edit/" in page.decode()) is (who == "manager")
    assert (f"/assets/{hall.pk}/restore/" in page.decode()) is (who == "manager")


def test_an_empty_fact_is_not_recorded_and_its_owner_may_add_it(client: Client, world: World) -> None:
    shed = world.aber.owns("Shed")
    world.aber.shares(shed, with_=world.bryn.audience, at=Level.SUMMARY)
    own, theirs = opened(client, world.aber.manager, shed), opened(client, world.bryn.manager, shed)
    assert rows(own)["Town"] == rows(theirs)["Town"] == "Not recorded"
    assert f"/assets/{shed.pk}/edit/summary/#ask-town" in own.decode()
    assert "/edit/" not in theirs.decode()
    assert "Not shared with you" not in text_of(own)


def test_money_of_another_body_is_behind_a_page_that_records_who_opened_it(client: Client, world: World) -> None:
    hall = world.aber.owns(**EVERYTHING)
    world.aber.shares(hall, with_=world.bryn.audience, at=Level.COMMERCIAL)
    page = opened(client, world.bryn.viewer, hall)
    assert f"/assets/{hall.pk}/money/" in page.decode()
    assert not told(page) & MONEY.keys()


def test_an_outsider_gets_the_very_bytes_of_a_property_that_never_was(client: Client, world: World) -> None:
    hall = world.aber.owns(**EVERYTHING)
    world.aber.shares(hall, with_=world.bryn.audience, at=Level.LISTED)
    for person in (world.dol.manager, world.cwm.viewer, world.administrator):
        client.force_login(person)
        for page in ("", "history/", "money/", "edit/listed/", "retire/", "restore/"):
            hidden, never = client.get(f"/assets/{hall.pk}/{page}"), client.get(f"/assets/{uuid.uuid4()}/{page}")
            assert hidden.status_code == never.status_code == 404
            assert hidden.content == never.content
    client.force_login(world.bryn.manager)
    for page in ("money/", "edit/listed/", "retire/", "restore/"):
        assert client.get(f"/assets/{hall.pk}/{page}").status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in(client: Client, world: World) -> None:
    hall = world.aber.owns("Hen Neuadd")
    assert client.get(f"/assets/{hall.pk}/").status_code == 302


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(address)
    own = ("SAVEPOINT", "RELEASE", "SET ", "BEGIN", "ROLLBACK", "SELECT set_config")
    return len([one for one in captured.captured_queries if not one["sql"].startswith(own)])


@pytest.mark.parametrize("page", ["", "history/"])
def test_the_number_of_queries_does_not_grow(client: Client, world: World, page: str) -> None:
    plain, full = world.aber.owns("Shed"), world.aber.owns(**EVERYTHING)
    for year in range(2001, 2031):
        world.aber.owns(**{**EVERYTHING, "address": f"{year} Heol Hir"})
    for asset in (plain, full):
        world.aber.shares(asset, with_=world.forum.audience, at=Level.DETAIL)
        world.aber.shares(asset, with_=world.bryn.audience, at=Level.LISTED)
    for person in (world.aber.manager, world.bryn.viewer):
        client.force_login(person)
        few, many = queries(client, f"/assets/{plain.pk}/{page}"), queries(client, f"/assets/{full.pk}/{page}")
        assert few == many
        assert many <= 14  # who asks (session, person, memberships, doors) and the notices in the head among them

"""What an import would do is shown before, field by field; what it did can be taken back, but for later work."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assets.imports.models import Import, ImportProblem, ImportRow, Layout, State
from assets.register.actions import edit_asset
from assets.register.identity import KEY
from assets.register.models import Asset, AssetChange, AssetSight, AssetSummary
from partners.audit.models import Event
from tests.assets.imports.files import ods, workbook
from tests.assets.imports.test_import_check import checked, columns, committed, post, upload
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as
from tests.worlds import AGES

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from tests.worlds import Body, World

FIRST = (
    b"Reference,Name,Postcode,Lease expiry date,Value\nA1,Depot,SA1 1AA,31/3/2030,100\nA2,Hall,SA2 2BB,,\nA3,Lido,,,\n"
)
SECOND = (
    b"Reference,Name,Postcode,Lease expiry date,Value\nA1,Depot,SA1 9ZZ,31/3/2031,100\nA2,Hall,SA2 2BB,,\nA4,Yard,,,\n"
)
TABLES = (
    "assets_asset",
    "assets_assetsummary",
    "assets_assetdetail",
    "assets_assetmoney",
    "assets_leaseevent",
    "assets_assetsight",
)


def taken_in(client: Client, body: Body, content: bytes, **choices: object) -> Import:
    batch = checked(client, body, content)
    answer = committed(client, body, batch, **choices)
    assert answer.status_code == 303, answer.content.decode()
    deliver_all()
    return Import.objects.visible_to(body.actor()).get(pk=batch.pk)


def undone(client: Client, body: Body, batch: Import) -> Import:
    assert post(client, body, "import-undo", batch).status_code == 303
    deliver_all()
    return Import.objects.visible_to(body.actor()).get(pk=batch.pk)


def again(body: Body, batch: Import) -> Import:
    return Import.objects.visible_to(body.actor()).get(pk=batch.pk)


def checksum() -> str:
    """All facts of all registers, without the numbers that only count changes."""
    digest = hashlib.sha256()
    with acting_as(OWNER), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT (to_jsonb(t) - 'version' - 'changed_at')::text FROM {table} t ORDER BY 1")
            digest.update(repr(cursor.fetchall()).encode())
    return digest.hexdigest()


def body_of(client: Client, batch: Import, which: str) -> str:
    answer = client.get(reverse("assets:import-rows", args=[batch.pk, which]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_preview_says_what_is_new_changed_unchanged_and_missing(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    taken_in(client, world.aber, FIRST)
    batch = checked(client, world.aber, SECOND)
    assert (batch.created, batch.changed, batch.unchanged, batch.missing) == (1, 1, 1, 1)
    changed = body_of(client, batch, "changed")
    assert "SA1 1AA" in changed
    assert "SA1 9ZZ" in changed
    assert "31 March 2031" in changed
    assert "Yard" in body_of(client, batch, "new")
    assert "Hall" in body_of(client, batch, "unchanged")
    assert "Lido" in body_of(client, batch, "missing")
    assert client.get(reverse("assets:import-rows", args=[batch.pk, "others-of-dol"])).status_code == 404
    assert "You have imported a file with these headings before" in (
        client.get(reverse("assets:import-match", args=[batch.pk])).content.decode()
    )


def test_what_is_missing_from_the_file_stays_and_can_be_retired_from_the_list(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    taken_in(client, world.aber, FIRST)
    batch = checked(client, world.aber, SECOND)
    page = body_of(client, batch, "missing")
    lido = Asset.objects.visible_to(world.aber.actor()).get(name="Lido")
    assert "stay in your register as they are" in page
    assert f'href="{reverse("assets:asset", args=[lido.pk])}">Lido</a>' in page
    retire = reverse("assets:asset-retire", args=[lido.pk])
    assert f'href="{retire}"' in page
    assert client.get(retire).status_code == 200
    assert "stay in your register as they are" not in body_of(client, batch, "unchanged")
    post(client, world.aber, "import-check", batch)
    deliver_all()
    assert Asset.objects.visible_to(world.aber.actor()).get(name="Lido").retired_on is None


def test_the_preview_shows_what_a_new_property_would_have_in_as_many_queries_for_many(
    client: Client, world: World
) -> None:
    client.force_login(world.aber.manager)
    asked = []
    for count in (1, 30):
        rows = b"".join(b"N%d,Hall %d,SA1 %dAA,31/3/2030,%d\n" % (n, n, n % 10, n + 7_000) for n in range(count))
        batch = checked(client, world.aber, FIRST.splitlines()[0] + b"\n" + rows)
        with CaptureQueriesContext(connection) as queries:
            page = body_of(client, batch, "new")
        asked.append(len(queries))
        assert page.count("<details") == count
    assert asked[0] == asked[1]
    assert "<strong>Postcode:</strong> SA1 9AA" in page
    assert "<strong>Lease ends:</strong> 31 March 2030" in page
    assert "7,029" in page
    assert "<strong>Name" not in page, "it stands before them already"


def test_undo_leaves_the_register_as_it_was_before(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    taken_in(client, world.aber, FIRST)
    before = checksum()
    batch = taken_in(client, world.aber, SECOND)
    assert checksum() != before
    assert client.get(reverse("assets:import-undo", args=[batch.pk])).status_code == 200
    batch = undone(client, world.aber, batch)
    assert batch.state == State.UNDONE
    assert checksum() == before
    assert "Yard" in body_of(client, batch, "removed")
    assert "SA1 9ZZ" in body_of(client, batch, "restored")
    page = client.get(reverse("assets:import-check", args=[batch.pk])).content.decode()
    assert "What undoing did" in page
    assert post(client, world.aber, "import-undo", batch).status_code == 409


def test_what_was_changed_or_shared_since_is_left_and_said(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    actor = world.aber.actor()
    taken_in(client, world.aber, FIRST)
    day = {"until_day": AGES.day, "until_month": AGES.month, "until_year": AGES.year}
    shared = {"audience": world.forum.audience.pk, "level": 2, "reason": "A review", **day}
    batch = taken_in(client, world.aber, SECOND, **shared)
    depot = Asset.objects.visible_to(actor).get(name="Depot")
    edit_asset(actor, depot, version=depot.version, values={"postcode": "SA3 3CC"})
    assert Asset.objects.visible_to(world.bryn.actor()).filter(name="Yard").exists()

    batch = undone(client, world.aber, batch)

    left = ImportRow.objects.visible_to(actor).get(batch=batch, fate="left")
    assert left.left == {"postcode": "SA3 3CC"}
    assert AssetSummary.objects.visible_to(actor).get(asset=depot).postcode == "SA3 3CC"
    assert {one.on.year for one in depot.lease_events.scoped("a test")} == {2030}
    yard = Asset.objects.visible_to(actor).get(name="Yard")
    assert yard.retired_on is not None, "it was shared, so it is retired and not removed"
    assert AssetChange.objects.visible_to(actor).filter(asset=yard).exists()
    assert not AssetSight.objects.visible_to(world.bryn.actor()).filter(asset=yard).exists()


def test_undoing_says_of_each_share_that_it_ended_in_as_many_queries_for_many(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    day = {"until_day": AGES.day, "until_month": AGES.month, "until_year": AGES.year}
    shared = {"audience": world.forum.audience.pk, "level": 2, "reason": "A review", **day}
    asked = []
    for first, count in ((0, 2), (10, 6)):
        rows = b"".join(b"B%d,Hall %d\n" % (n, n) for n in range(first, first + count))
        batch = taken_in(client, world.aber, b"Reference,Name\n" + rows, **shared)
        post(client, world.aber, "import-undo", batch)
        with CaptureQueriesContext(connection) as queries:
            deliver_all()
        asked.append(len(queries))
        ended = Event.objects.visible_to(world.aber.actor()).filter(
            verb="share_ended", subject_label__startswith="Hall"
        )
        assert ended.count() == count + (2 if first else 0)
    assert asked[0] == asked[1]
    event = ended.earliest("at")
    assert (event.reason, event.facts["level"]) == ("The import that added it was undone", "summary")


def test_half_a_postcode_is_held_against_the_register_of_the_day_it_is_taken_in(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    actor = world.aber.actor()
    taken_in(client, world.aber, b"Reference,Name,Town,Postcode\nA1,Depot,Neath,\nA2,Hall,Neath,SA2 2BB\n")
    rows = b"Reference,Name,Town,Postcode\nA1,Depot,Neath,SA1\nA2,Hall,Neath,SA2\nA3,Lido,Neath,SA3\n"
    batch = checked(client, world.aber, rows)
    assert (batch.changed, batch.unchanged) == (1, 1), "whole stands, where it was there before"
    for name, now in (("Depot", "SA1 1AA"), ("Hall", "")):
        asset = Asset.objects.visible_to(actor).get(name=name)
        edit_asset(actor, asset, version=asset.version, values={"postcode": now})
    assert post(client, world.aber, "import-check", batch).status_code == 303
    deliver_all()
    kept = AssetSummary.objects.visible_to(world.aber.actor()).values_list("asset__name", "postcode")
    assert dict(kept) == {"Depot": "SA1 1AA", "Hall": "SA2", "Lido": "SA3"}
    batch = again(world.aber, batch)
    assert (batch.state, batch.created, batch.changed, batch.unchanged) == (State.DONE, 1, 1, 1)


def test_bad_cells_come_back_in_the_same_file_to_be_mended(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    bad = FIRST + b"A5,Shed,SA5 5EE,soon,lots\nA6,Barn,,,=1\n"
    batch = checked(client, world.aber, bad)
    assert (batch.rejected, batch.mendable) == (2, 2)
    answer = client.get(reverse("assets:import-mend", args=[batch.pk])).content.decode("utf-8-sig")
    lines = answer.splitlines()
    assert lines[0] == "Reference,Name,Postcode,Lease expiry date,Value,What to mend"
    assert lines[1].startswith("A5,Shed,SA5 5EE,soon,lots,")
    assert "Enter a date" in lines[1]
    assert lines[2].startswith("A6,Barn,,,'=1,"), "a formula is defused"
    mended = answer.replace("soon", "1/4/2031").replace("lots", "5").replace("'=1", "7")
    sent = taken_in(client, world.aber, mended.encode("utf-8-sig"))
    assert (sent.created, sent.rejected, sent.recognised) == (2, 0, True)


@pytest.mark.parametrize(("language", "heading"), [("en", "What to mend"), ("cy", "Beth i’w gywiro")])
def test_the_column_of_reasons_is_in_the_readers_language_and_known_again_in_each(
    client: Client, world: World, language: str, heading: str
) -> None:
    client.force_login(world.aber.manager)
    batch = checked(client, world.aber, FIRST + b"A5,Shed,SA5 5EE,soon,5\n")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(reverse("assets:import-mend", args=[batch.pk])).content.decode("utf-8-sig")
    assert answer.splitlines()[0] == f"Reference,Name,Postcode,Lease expiry date,Value,{heading}"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy" if language == "en" else "en"
    sent = upload(client, world.aber, answer.encode())
    assert sent.recognised
    assert 5 not in {column for column, _target, _sure in sent.matching}


def test_of_a_workbook_they_come_back_as_a_workbook(client: Client, world: World, tmp_path: Path) -> None:
    client.force_login(world.aber.manager)
    heads = ["Reference", "Name", "UPRN", "Lease expiry date"]
    made = workbook(tmp_path, {"Sheet": [heads, ["A1", "Depot", 10010, "soon"], ["007", "=Barn", 10011, None]]})
    batch = handed_in(client, world.aber, made)
    assert (batch.rejected, batch.created) == (1, 1)
    page = client.get(reverse("assets:import-check", args=[batch.pk])).content.decode()
    assert "to mend and send again (Excel)" in page
    answer = client.get(reverse("assets:import-mend", args=[batch.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="r-to-mend.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    sheet: Any = book.active
    first, *rows = sheet.iter_rows()
    assert [cell.value for cell in first] == [*heads, "What to mend"]
    assert [cell.value for cell in rows[0]][:4] == ["A1", "Depot", "10010", "soon"]
    sheet["D2"] = "1/4/2031"
    book.save(made)
    sent = handed_in(client, world.aber, made)
    assert (sent.created, sent.rejected, sent.recognised) == (1, 0, True)


def test_an_ods_goes_in_like_any_other_workbook(client: Client, world: World, tmp_path: Path) -> None:
    """Of the old XLS nobody writes files any more: that it is read is shown by a real one (`nhs-eric`)."""
    client.force_login(world.aber.manager)
    rows = [("Reference", "Name", "Postcode", "Value"), ("A1", "Depot", "SA1 1AA", "100"), ("A2", "Hall", "", "lots")]
    batch = handed_in(client, world.aber, ods(tmp_path, rows))
    assert (batch.created, batch.rejected, batch.sheets) == (1, 1, ["Sheet1"])
    post(client, world.aber, "import-check", batch, bad_rows="good")
    deliver_all()
    depot = Asset.objects.visible_to(world.aber.actor()).get()
    assert AssetSummary.objects.visible_to(world.aber.actor()).get(asset=depot).postcode == "SA1 1AA"


def handed_in(client: Client, body: Body, path: Path) -> Import:
    """A workbook, checked with the columns as they are guessed."""
    with path.open("rb") as file:
        answer = post(client, body, "import-start", file=SimpleUploadedFile(path.name, file.read()))
    assert answer.status_code == 303, answer.content.decode()
    batch = Import.objects.visible_to(body.actor()).latest("started_at")
    post(client, body, "import-match", batch, **columns(batch))
    deliver_all()
    return again(body, batch)


def test_a_row_can_be_taken_without_its_bad_cells(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    batch = taken_in(client, world.aber, FIRST + b"A5,Shed,SA5 5EE,soon,5\n", bad_rows="cells")
    assert (batch.created, batch.rejected) == (4, 0)
    actor = world.aber.actor()
    shed = Asset.objects.visible_to(actor).get(name="Shed")
    assert AssetSummary.objects.visible_to(actor).get(asset=shed).postcode == "SA5 5EE"
    assert not shed.lease_events.scoped("a test").exists()
    undone(client, world.aber, batch)
    assert not Asset.objects.visible_to(actor).exists()


@pytest.mark.parametrize("clears", [False, True])
def test_an_emptied_cell_clears_only_when_the_owner_says_so(client: Client, world: World, clears: bool) -> None:
    client.force_login(world.aber.manager)
    taken_in(client, world.aber, FIRST)
    batch = upload(
        client,
        world.aber,
        FIRST.replace(b"SA1 1AA,31/3/2030,100", b",,100").replace(b"A3,Lido,,,", b"A3,Lido,,1/1/2033,"),
    )
    choice = {"clears_empty": "on"} if clears else {}
    post(client, world.aber, "import-match", batch, **columns(batch), **choice)
    deliver_all()
    post(client, world.aber, "import-check", batch)
    deliver_all()
    depot = Asset.objects.visible_to(world.aber.actor()).get(name="Depot")
    kept = AssetSummary.objects.visible_to(world.aber.actor()).get(asset=depot).postcode
    assert (kept, depot.lease_events.scoped("a test").count()) == (("", 0) if clears else ("SA1 1AA", 1))


def test_earlier_imports_and_files_are_all_to_be_found_a_page_at_a_time(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(world.aber.manager)
    kept = [str(checked(client, world.aber, FIRST).pk), str(checked(client, world.aber, SECOND).pk)]
    asked = {"acting_for": str(world.aber.organisation.pk), "what": "register", "shape": "csv", "query": ""}
    taken = [client.post(reverse("assets:export-start"), asked)["Location"].split("/")[-2] for _time in "12"]
    for name, module, keys in (("import-start", "imports", kept), ("export-start", "exports", taken)):
        monkeypatch.setattr(f"assets.{module}.views.EARLIER", 1)
        first = client.get(reverse(f"assets:{name}"))
        second = client.get(reverse(f"assets:{name}") + first.context["turned"].next_url)
        assert [[key in one.content.decode() for key in keys] for one in (first, second)] == [
            [False, True],
            [True, False],
        ]
        assert second.context["turned"].next_url == ""
        assert second.context["turned"].previous_url != ""


def test_the_receipt_leads_to_what_was_made_and_a_preview_or_an_undone_one_does_not(
    client: Client, world: World
) -> None:
    client.force_login(world.aber.manager)
    batch = checked(client, world.aber, FIRST)
    before = body_of(client, batch, "new")
    post(client, world.aber, "import-check", batch)
    deliver_all()
    made = {str(one.pk) for one in Asset.objects.visible_to(world.aber.actor())}
    after = body_of(client, batch, "new")
    undone(client, world.aber, again(world.aber, batch))
    said = [
        {key for key in made if f"/assets/{key}/" in text} for text in (before, after, body_of(client, batch, "new"))
    ]
    assert said == [set(), made, set()]
    assert len(made) == 3


def test_no_vacant_space_any_more_is_a_change_in_any_file(client: Client, world: World) -> None:
    """Of an area of a whole building 0 says that nobody measured it, unless the portal wrote the row."""
    client.force_login(world.aber.manager)
    headings = b"Reference,Name,Vacant space (m2),Occupied floor area (m2),Floor area (m2)\n"
    taken_in(client, world.aber, headings + b"A1,Depot,200,900,1000\n")
    depot = Asset.objects.visible_to(world.aber.actor()).get()
    file = headings + b"A1,Depot,0,0,0\n"
    batch = checked(client, world.aber, file)
    assert batch.changed == 1
    (row,) = ImportRow.objects.visible_to(world.aber.actor()).filter(batch=batch)
    assert row.was == {"vacant_space_m2": 200, "occupied_area_m2": 900}
    own = file.replace(b"Reference", KEY.encode(), 1).replace(b"A1", str(depot.pk).encode())
    batch = checked(client, world.aber, own)
    (row,) = ImportRow.objects.visible_to(world.aber.actor()).filter(batch=batch)
    assert {name: float(row.said[name]) for name in row.was} == dict.fromkeys(
        ("vacant_space_m2", "occupied_area_m2", "floor_area_m2"), 0
    )


def test_a_key_of_several_columns_tells_apart_what_references_do_not(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    content = b"Reference,Name,Town\nA1,Depot,Aber\nA1,Hall,Aber\n,Hall,Bryn\n,Hall,Bryn\nA2,Lido,Aber\n"
    batch = checked(client, world.aber, content)
    assert batch.rejected == 0
    page = client.get(reverse("assets:import-check", args=[batch.pk])).content.decode()
    assert "Choose columns that together tell those properties apart" in page
    post(client, world.aber, "import-match", batch, **columns(batch), key=["1", "2"])
    deliver_all()
    batch = again(world.aber, batch)
    assert (batch.created, batch.rejected) == (3, 2)
    codes = ImportProblem.objects.visible_to(world.aber.actor()).filter(is_warning=False)
    assert set(codes.values_list("code", flat=True)) == {"cannot_be_told_apart"}
    post(client, world.aber, "import-check", batch, bad_rows="good")
    deliver_all()
    renamed = upload(client, world.aber, content.replace(b"A1,Hall,Aber", b"A9,Hall,Aber"))
    assert renamed.key_columns == [1, 2]
    post(client, world.aber, "import-match", renamed, **columns(renamed), key=["1", "2"])
    deliver_all()
    renamed = again(world.aber, renamed)
    assert renamed.unchanged == 1, "Lido; a reference of its own goes before the key"


def test_where_references_are_missing_that_is_said_and_a_key_is_offered(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    batch = checked(client, world.aber, b"Name,Town\nDepot,Aber\nHall,Bryn\n")
    assert (batch.created, batch.rejected) == (2, 0), "they go in all the same"
    page = client.get(reverse("assets:import-check", args=[batch.pk])).content.decode()
    assert "Rows without a reference, or a UPRN, of their own: 2." in page
    assert page.count("The whole file") == 1
    assert "Choose columns that together tell those properties apart" in page
    post(client, world.aber, "import-match", batch, **columns(batch), key=["0"])
    deliver_all()
    page = client.get(reverse("assets:import-check", args=[batch.pk])).content.decode()
    assert "Rows without a reference" not in page
    assert "Choose columns that together" not in page
    post(client, world.aber, "import-check", batch)
    deliver_all()
    moved = checked_by_key(client, world.aber, b"Name,Town\nDepot,Dol\nHall,Bryn\n", ["0"])
    assert (moved.created, moved.changed, moved.unchanged, moved.missing) == (0, 1, 1, 0)


def checked_by_key(client: Client, body: Body, content: bytes, key: list[str]) -> Import:
    batch = upload(client, body, content)
    assert post(client, body, "import-match", batch, **columns(batch), key=key).status_code == 303
    deliver_all()
    return again(body, batch)


def test_only_the_acting_bodys_rows_of_a_file_of_several_owners_are_taken(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    content = b"Organisation name,Reference,Name\nAber Council,A1,Depot\nDol Council,A1,Secret\nDol Council,D2,Other\n"
    batch = upload(client, world.aber, content)
    assert [value for value, _times in batch.owners] == ["Dol Council", "Aber Council"]
    assert post(client, world.aber, "import-match", batch, **columns(batch)).status_code == 422
    post(client, world.aber, "import-match", batch, **columns(batch), owners=["owner Aber Council"])
    deliver_all()
    batch = again(world.aber, batch)
    assert (batch.created, batch.others, batch.rejected) == (1, 2, 0)
    assert "Dol Council" in body_of(client, batch, "others")
    post(client, world.aber, "import-check", batch)
    deliver_all()
    assert list(Asset.objects.visible_to(world.aber.actor()).values_list("name", flat=True)) == ["Depot"]
    assert Layout.objects.visible_to(world.aber.actor()).get().owners_chosen == ["Aber Council"]


def test_cancelling_forgets_the_rows_and_the_file(
    client: Client, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(world.aber.manager)
    batch = checked(client, world.aber, FIRST)
    path = batch.file.file.path
    with django_capture_on_commit_callbacks(execute=True):
        post(client, world.aber, "import-cancel", batch)
    deliver_all()
    assert not ImportRow.objects.visible_to(world.aber.actor()).exists()
    with pytest.raises(FileNotFoundError):
        open(path)  # noqa: PTH123, SIM115

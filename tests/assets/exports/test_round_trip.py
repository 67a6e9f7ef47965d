"""What the portal writes out, it reads back unchanged; and no cell of it runs as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as settings_of_django
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import TextField
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assets.exports.models import Export, ExportState
from assets.imports.downloaded import HEADINGS
from assets.imports.models import Import, ImportProblem, ImportRow
from assets.register.actions import end_shares
from assets.register.bounds import LONGEST_TEXT
from assets.register.fields import fields
from assets.register.kind import ASSET
from assets.register.models import AssetShare
from assets.register.ordered import IN_ORDER
from assets.register.storing import Facts, store
from partners.audit.record import Author
from partners.forms.years import FIRST_YEAR, LAST_YEAR
from partners.lists.formulas import harmless, undefused
from sharing.grants import granting
from sharing.levels import Level
from tests.assets.imports.test_import_check import columns, post
from tests.assets.imports.test_preview_and_undo import taken_in
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import Body, World

STRANGE = "7c6f1a5e-5f0b-4d59-9d4c-0f3a2b1c9e8d"
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
TEXTS = st.text(LETTERS, min_size=1, max_size=30).filter(str.strip)
SHARP = st.sampled_from(
    ["-5", "=A1", "'=A1", "''@x", "007", "+44", "@cmd", '"Hall"', "N/A", "1.0", "\U0001f600", "Tŷ", "a\nb"]
)
DATES = st.one_of(
    st.sampled_from([dt.date(1900, 1, 1), dt.date(1900, 2, 28), dt.date(1900, 3, 1)]),
    st.dates(dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)),
)
MONEY = st.one_of(st.just(Decimal(0)), st.decimals(0, 10**9, places=2))


def value_of(name: str) -> st.SearchStrategy[Any]:  # noqa: C901, PLR0911 - one line a kind of value
    """Any value that the register may hold in that field."""
    about = fields()[name]
    if about.column is None or name.endswith("_on"):
        return DATES
    if name == "tenure_detail":
        return st.lists(st.sampled_from(sorted(about.choices)), min_size=1, unique=True)
    if about.choices:
        return st.sampled_from(sorted(str(one) for one in about.choices))
    if name.startswith("is_"):
        return st.booleans()
    if name == "uprn":
        return st.integers(1, 10**12 - 1).map(str)
    if name == "postcode":
        return st.sampled_from(["SA1 1AA", "CF10 3NQ", "SW1A"])
    if name.endswith("_m2"):
        return st.one_of(st.just(Decimal(0)), st.decimals(0, 10**6, places=2))
    if "_gbp" in name:
        return MONEY
    if name == "land_area_ha":
        return st.one_of(st.just(Decimal(0)), st.decimals(0, 10**5, places=4))
    if "dwellings" in name or name == "workstations":
        return st.integers(0, 9999)
    if name in {"staff_fte", "desks_in_use"}:
        return st.decimals(0, 10**5, places=2)
    if name == "notice_months":
        return st.integers(0, 99).map(Decimal)
    return st.one_of(SHARP, TEXTS)


def in_order(row: dict[str, Any]) -> dict[str, Any]:
    """No form and no file lets a pair contradict itself, so no register holds one."""
    contradicted = [first for first, last in IN_ORDER if first in row and last in row and row[last] < row[first]]
    return {name: value for name, value in row.items() if name not in contradicted}


AT_LENGTH = [name for name in HEADINGS if isinstance(fields()[name].column, TextField)]
PLACES = {"easting", "northing", "latitude", "longitude", "coordinate_system"}
LEASE = {"lease_starts_on", "lease_expires_on"}


ROWS = st.fixed_dictionaries(
    {"name": value_of("name")},
    optional={name: value_of(name) for name in HEADINGS if name not in PLACES | LEASE | {"name"}},
).map(in_order)


def taken_out(client: Client, body: Body, what: str, shape: str, query: str = "") -> bytes:
    answer = client.post(
        reverse("assets:export-start"),
        {"acting_for": str(body.organisation.pk), "what": what, "shape": shape, "query": query},
    )
    assert answer.status_code == 303, answer.content.decode()
    deliver_all()
    export = Export.objects.visible_to(body.actor()).latest("asked_at")
    assert export.state == ExportState.READY
    assert client.get(reverse("assets:export", args=[export.pk])).status_code == 200
    file = client.get(reverse("assets:export-file", args=[export.pk]))
    assert file.status_code == 200
    assert file["Content-Disposition"].startswith("attachment")
    assert "sandbox" in file["Content-Security-Policy"]
    return b"".join(file.streaming_content)  # type: ignore[attr-defined]


def put_back(client: Client, body: Body, content: bytes, name: str) -> Import:
    answer = post(client, body, "import-start", file=SimpleUploadedFile(name, content))
    assert answer.status_code == 303, answer.content.decode()
    batch = Import.objects.visible_to(body.actor()).latest("started_at")
    assert post(client, body, "import-match", batch, **columns(batch), clears_empty="on").status_code == 303
    deliver_all()
    return Import.objects.visible_to(body.actor()).get(pk=batch.pk)


CHOSEN = "columns=use,tenure,easting,postcode,is_vacant,tenure_detail,owner,level"
EVERY_TABLE = [
    ("register", "csv", "", "en"),
    ("register", "xlsx", "", "en"),
    ("code", "csv", "", "en"),
    ("code", "xlsx", "", "cy"),
    ("list", "csv", "owner=own", "cy"),
    ("list", "xlsx", "owner=own", "en"),
    ("list", "csv", CHOSEN, "en"),
]


@pytest.mark.parametrize(("what", "shape", "query", "language"), EVERY_TABLE)
def test_a_register_comes_back_unchanged(
    client: Client, world: World, what: str, shape: str, query: str, language: str
) -> None:
    """Whatever table it was taken out as: the whole, the Code's, or what a list shows, in either language."""
    client.force_login(world.aber.manager)
    client.cookies[settings_of_django.LANGUAGE_COOKIE_NAME] = language
    twin = {"reference": "T1", "address": "1 High Street", "postcode": "SA1 1AB", "is_vacant": True}
    for name in ("Twin", "Other twin"):
        world.aber.owns(name, **twin, kind="building", tenure="licence", tenure_as_given="Grace", use="office")
    world.aber.owns("Told at length", **{name: (f"{name} " * 5000)[: LONGEST_TEXT - 1] + "." for name in AT_LENGTH})
    world.aber.owns("Nameless", postcode="SA1 1AB", is_vacant=True, kind="land", energy_rating="C")

    made: list[dict[str, Any]] = []

    @settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(st.lists(ROWS, min_size=15, max_size=40))
    def draw(rows: list[dict[str, Any]]) -> None:
        made.extend(rows)

    draw()
    assert len(made) >= 30
    facts = [Facts(f"test:{number}", values) for number, values in enumerate(made)]
    with acting_as(OWNER):
        outcome = store(world.aber.organisation.pk, facts, author=Author(), cause="test")
        granting.refresh(ASSET, outcome.created)
    world.aber.owns("Placed", easting=Decimal(318000), northing=Decimal("176000.5"), coordinate_system="osgb36")
    world.aber.owns("Leased", lease_starts_on=dt.date(2020, 1, 1), lease_expires_on=dt.date(2030, 1, 1))
    batch = put_back(client, world.aber, taken_out(client, world.aber, what, shape, query), f"register.{shape}")
    changed = ImportRow.objects.visible_to(world.aber.actor()).filter(batch=batch, outcome="changed")
    assert [(name, one.was[name], one.said.get(name)) for one in changed for name in one.was] == []
    problems = ImportProblem.objects.visible_to(world.aber.actor()).filter(batch=batch, is_warning=False)
    assert list(problems.values_list("column", "value", "code")) == []
    assert batch.row_count == len(made) + 6
    assert (batch.rejected, batch.changed, batch.created, batch.unchanged) == (0, 0, 0, batch.row_count)


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_ten_thousand_rows_come_back_unchanged(client: Client, world: World) -> None:
    """The number of the promise: hypothesis makes the rows, the register keeps them, each file brings them back."""
    client.force_login(world.aber.manager)
    made: list[dict[str, Any]] = []

    @settings(
        max_examples=1_000,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(ROWS, min_size=10, max_size=25))
    def draw(rows: list[dict[str, Any]]) -> None:
        made.extend(rows)

    draw()
    assert len(made) >= 10_000
    with acting_as(OWNER):
        facts = [Facts(f"test:{number}", values) for number, values in enumerate(made[:10_000])]
        for first in range(0, len(facts), 1_000):
            outcome = store(world.aber.organisation.pk, facts[first : first + 1_000], author=Author(), cause="test")
            granting.refresh(ASSET, outcome.created)
    for shape in ("csv", "xlsx"):
        batch = put_back(client, world.aber, taken_out(client, world.aber, "register", shape), f"register.{shape}")
        assert (batch.row_count, batch.rejected, batch.changed, batch.created) == (10_000, 0, 0, 0)


@settings(max_examples=500, deadline=None)
@given(st.text(st.sampled_from("'=+-@\t\r\n＝＋－＠a1"), max_size=8))
def test_a_formula_is_defused_and_given_back(text: str) -> None:
    defused = harmless(text)
    assert not defused.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert undefused(defused) == text


def test_the_code_asks_for_its_own_columns_and_no_address_of_what_is_vacant(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    facts = {"services": "Salt and grit", "is_community_value": True, "is_for_transfer": False, "tenure": "freehold"}
    world.aber.owns("Depot", address="1 High Street", postcode="SA1 1AA", reference="A1", **facts)
    world.aber.owns("Empty", address="2 High Street", postcode="SA1 1AB", is_vacant=True, easting=1, northing=1)
    content = taken_out(client, world.aber, "code", "csv").decode("utf-8-sig")
    rows = {one["Name of building or land"]: one for one in csv.DictReader(io.StringIO(content))}
    assert rows["Depot"]["Street number and street"] == "1 High Street"
    assert (rows["Depot"]["UK postcode"], rows["Depot"]["Tenure"]) == ("SA1 1AA", "Freehold")
    recommended = ("Services offered from it", "Asset of community value", "Offered for transfer")
    assert [rows["Depot"][one] for one in recommended] == ["Salt and grit", "Yes", "No"]
    assert [rows["Empty"][one] for one in recommended] == ["", "", ""]
    assert (rows["Empty"]["Street number and street"], rows["Empty"]["UK postcode"]) == ("", "SA1")
    assert rows["Empty"]["Map reference easting"] == ""
    assert "Unique Property Reference Number" in content.splitlines()[0]


def test_a_published_file_without_the_portals_column_comes_back_by_the_key_in_it(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    asset = world.aber.owns("Empty", address="2 High Street", postcode="SA1 1AB", is_vacant=True)
    content = taken_out(client, world.aber, "code", "csv").decode("utf-8-sig")
    rows = [row[:-1] for row in csv.reader(io.StringIO(content))]
    assert rows[0][-1] == "Energy rating"
    again = io.StringIO()
    csv.writer(again).writerows([*rows, [cell.replace(str(asset.pk), STRANGE) for cell in rows[1]]])
    batch = put_back(client, world.aber, again.getvalue().encode(), "published.csv")
    assert (batch.created, batch.changed, batch.unchanged, batch.rejected) == (0, 0, 1, 1)
    problem = ImportProblem.objects.visible_to(world.aber.actor()).get(batch=batch, is_warning=False)
    assert problem.code == "unknown_portal_id"


def test_half_a_postcode_of_any_file_never_takes_the_place_of_a_whole_one(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    whole = b"Reference,Name,Postcode\nA1,Depot A1,SA1 1AB\nA2,Depot A2,SA2 2BB\nA3,Depot A3,SA3\n"
    taken_in(client, world.aber, whole)
    rows = b"Reference,Name,Postcode\nA1,Depot A1 mended,SA1\nA2,Depot A2,SA9\nA3,Depot A3,SA3 3CC\n"
    batch = put_back(client, world.aber, rows, "half.csv")
    said = dict(ImportRow.objects.visible_to(world.aber.actor()).filter(batch=batch).values_list("identity", "was"))
    assert said == {
        "ref:A1": {"name": "Depot A1"},
        "ref:A2": {"postcode": "SA2 2BB", "locality": "SA2"},  # the half of a postcode stands for a place not named
        "ref:A3": {"postcode": "SA3"},
    }


def test_others_properties_are_cut_by_row_and_by_field_in_every_shape(client: Client, world: World) -> None:
    for level in Level:
        asset = world.aber.owns(
            f"Depot {level.name}",
            use="depot",
            condition_grade="b",
            rent_gbp_per_year=42000,
            latitude=51.5,
            longitude=-3,
        )
        world.aber.shares(asset, with_=world.forum.audience, at=level)
    world.aber.owns("Hidden")
    client.force_login(world.bryn.manager)
    found = json.loads(taken_out(client, world.bryn, "list", "geojson"))
    by_name = {one["properties"]["name"]: one for one in found["features"]}
    assert set(by_name) == {f"Depot {level.name}" for level in Level}
    assert by_name["Depot LISTED"]["geometry"] is None
    assert "use" not in by_name["Depot LISTED"]["properties"]
    assert by_name["Depot SUMMARY"]["properties"]["use"] == "depot"
    assert "condition_grade" not in by_name["Depot SUMMARY"]["properties"]
    assert "rent_gbp_per_year" not in by_name["Depot COMMERCIAL"]["properties"]
    table = list(load_workbook(io.BytesIO(taken_out(client, world.bryn, "list", "xlsx"))).active.values)  # type: ignore[union-attr]
    assert "42000" not in str(table)
    assert len(table) == 1 + len(Level)
    assert taken_out(client, world.bryn, "register", "csv").decode("utf-8-sig").count("\n") == 1


def test_a_file_is_not_given_out_once_its_reader_sees_less(client: Client, world: World) -> None:
    asset = world.aber.owns("Depot")
    world.aber.shares(asset, with_=world.forum.audience, at=Level.SUMMARY)
    client.force_login(world.bryn.manager)
    taken_out(client, world.bryn, "list", "csv")
    export = Export.objects.visible_to(world.bryn.actor()).get()
    for person in (world.bryn.viewer, world.aber.manager, world.administrator):
        client.force_login(person)
        assert client.get(reverse("assets:export-file", args=[export.pk])).status_code == 404
    actor = world.aber.actor()
    end_shares(actor, list(AssetShare.objects.visible_to(actor).filter(asset=asset)))
    client.force_login(world.bryn.manager)
    assert client.get(reverse("assets:export-file", args=[export.pk])).status_code == 404
    assert "Have it written again" in client.get(reverse("assets:export", args=[export.pk])).content.decode()

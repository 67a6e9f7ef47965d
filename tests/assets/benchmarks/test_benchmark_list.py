"""Benchmarks: sums of like with like, what is left out is said, and no money of others."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.benchmarks.figures import BASIS, MEASURE, LeftOut, benchmarks
from assets.register.filters import FILTERS, SORTS
from partners.lists.state import read_state
from sharing.levels import Level
from tests.assets.shares.journeys import sign_in

if TYPE_CHECKING:
    from django.test import Client

    from assets.benchmarks.figures import Benchmarks
    from partners.acting.actor import Actor
    from tests.worlds import Body, World

PAGE = "/assets/benchmarks/"


def figures(actor: Actor, query: str = "") -> Benchmarks:
    return benchmarks(actor, read_state(QueryDict(query), PAGE, (MEASURE, BASIS, *FILTERS), SORTS))


def lines(found: Benchmarks) -> dict[tuple[str, str, bool], tuple[int, Decimal]]:
    return {(one.use, one.basis, one.is_own): (one.properties, one.figure) for one in found.lines}


def office(body: Body, name: str, area: Any, basis: str = "gia", **more: Any) -> Any:
    return body.owns(name, use="office", floor_area_m2=area, floor_area_basis=basis, **more)


def test_a_figure_is_the_sum_of_amounts_over_the_sum_of_areas_and_bases_are_never_mixed(world: World) -> None:
    office(world.aber, "Small", 100, running_cost_gbp_per_year=1000)
    office(world.aber, "Large", 900, running_cost_gbp_per_year=99000)
    office(world.aber, "Net", 50, "nia", running_cost_gbp_per_year=100)
    world.aber.owns("Depot", use="depot", floor_area_m2=3, floor_area_basis="gia", running_cost_gbp_per_year=1)
    found = figures(world.aber.actor())
    assert lines(found) == {
        ("office", "gia", True): (2, Decimal(100)),  # not the mean of 10 and 110
        ("office", "nia", True): (1, Decimal(2)),
        ("depot", "gia", True): (1, Decimal(1) / Decimal(3)),
    }
    assert [basis for basis, _words, _lines in found.by_basis] == ["gia", "nia"]
    assert [one.use for one in found.by_basis[0][2]] == ["office", "depot"]
    assert set(lines(figures(world.aber.actor(), "use=depot"))) == {("depot", "gia", True)}


def test_what_is_not_recorded_is_left_out_and_counted_once(world: World) -> None:
    office(world.aber, "Whole", 100, running_cost_gbp_per_year=0)
    office(world.aber, "No cost", 100)
    office(world.aber, "No basis", 100, "", running_cost_gbp_per_year=5)
    office(world.aber, "No area", None, running_cost_gbp_per_year=5)
    office(world.aber, "Nought", 0)
    found = figures(world.aber.actor())
    assert lines(found) == {("office", "gia", True): (1, Decimal(0))}, "nought is an amount"
    assert (found.left_out.no_area, found.left_out.no_basis, found.left_out.no_amount) == (2, 1, 1)


def test_others_money_is_in_no_figure_and_their_space_only_where_detail_is_shared(world: World) -> None:
    for level in Level:
        asset = office(world.bryn, level.name, 100, running_cost_gbp_per_year=7777, vacant_space_m2=level.value)
        world.bryn.shares(asset, with_=world.forum.audience, at=level)
        world.bryn.shares(asset, with_=world.aber.audience, at=level)
    office(world.aber, "Own", 200, vacant_space_m2=100)
    actor = world.aber.actor()
    assert lines(figures(actor)) == {}
    found = figures(actor, "measure=vacancy")
    shared = Decimal(Level.DETAIL + Level.COMMERCIAL) * 100 / 200
    assert lines(found) == {("office", "gia", True): (1, Decimal(50)), ("office", "gia", False): (2, shared)}
    assert found.left_out.total == 0, "what is not shared is not even counted"


def test_the_page_says_what_vacant_space_is_taken_to_be_and_the_form_how_to_give_it(
    world: World, client: Client
) -> None:
    asset = office(world.aber, "Own", 200, vacant_space_m2=100)
    sign_in(client, world.aber.manager)
    said = "Vacant space is taken to be measured in the same way as the floor area"
    assert said in client.get(f"{PAGE}?measure=vacancy").content.decode()
    assert said not in client.get(f"{PAGE}?measure=running_cost").content.decode()
    form = client.get(f"/assets/{asset.pk}/edit/detail/").content.decode()
    assert "Measured in the same way as the floor area" in form


def test_area_for_each_person_and_desk_is_net_internal_area_and_nobody_is_no_divisor(world: World) -> None:
    office(world.aber, "Town Hall", 900, "nia", staff_fte=Decimal(60))
    office(world.aber, "Annex", 100, "nia", staff_fte=Decimal("20.5"), workstations=10)
    office(world.aber, "Empty", 500, "nia", staff_fte=Decimal(0))
    office(world.aber, "Gross", 500, "gia", staff_fte=Decimal(50), workstations=50)
    office(world.aber, "Unsaid", 500, "", staff_fte=Decimal(50))
    actor = world.aber.actor()
    found = figures(actor, "measure=people")
    assert lines(found) == {("office", "nia", True): (2, Decimal(1000) / Decimal("80.5"))}
    assert found.left_out == LeftOut(no_area=0, no_basis=1, other_basis=1, no_amount=1)
    assert lines(figures(actor, "measure=desks")) == {("office", "nia", True): (1, Decimal(10))}


def test_desks_and_cost_for_each_person_need_no_area_and_a_freehold_no_rent(world: World) -> None:
    held: dict[str, Any] = {"tenure": "leasehold", "rent_gbp_per_year": 30_000}
    office(world.aber, "Let", None, staff_fte=10, workstations=7, running_cost_gbp_per_year=10_000, **held)
    office(world.aber, "Owned", 50, "", staff_fte=30, running_cost_gbp_per_year=20_000, tenure="freehold")
    office(world.aber, "Rent unsaid", 50, staff_fte=5, running_cost_gbp_per_year=9, tenure="leasehold")
    office(world.aber, "Cost unsaid", 50, staff_fte=5, **held)
    office(world.aber, "Nobody", 50, staff_fte=0, workstations=4, running_cost_gbp_per_year=9, **held)
    theirs = office(world.bryn, "Theirs", 50, staff_fte=4, workstations=5, running_cost_gbp_per_year=7777, **held)
    world.bryn.shares(theirs, with_=world.aber.audience, at=Level.COMMERCIAL)
    actor = world.aber.actor()
    cost = figures(actor, "measure=fte_cost")
    assert lines(cost) == {("office", "", True): (2, Decimal(60_000) / 40)}
    assert cost.left_out == LeftOut(no_amount=3)
    assert lines(figures(actor, "measure=desk_ratio")) == {
        ("office", "", True): (1, Decimal("0.7")),
        ("office", "", False): (1, Decimal("1.25")),
    }
    assert lines(figures(actor, "measure=occupancy")) == {("office", "gia", True): (1, Decimal(30_009) / 50)}


def test_a_figure_without_area_has_its_page_picture_and_file(client: Client, world: World) -> None:
    office(world.aber, "Owned", None, staff_fte=30, running_cost_gbp_per_year=21_000, tenure="freehold")
    client.force_login(world.aber.manager)
    html = client.get(f"{PAGE}?measure=fte_cost").content.decode()
    assert "700.0" in html
    assert "Occupancy cost in £ a year for each FTE: Office 700.0." in html
    picture = client.get(f"{reverse('assets:benchmark-chart')}?measure=fte_cost")
    assert "700.0" in "".join(ElementTree.fromstring(picture.content.decode()).itertext())  # noqa: S314 - our own
    file = client.get(reverse("assets:benchmark-download", args=["csv"]) + "?measure=fte_cost")
    table = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [Decimal(one) for one in table[1][4:]] == [21_000, 30, 700]


def test_the_page_its_pictures_and_its_file_say_the_same(client: Client, world: World) -> None:
    office(world.aber, "Town Hall", 1000, running_cost_gbp_per_year=72_500)
    office(world.aber, "Annex", 10, "", running_cost_gbp_per_year=1)
    client.force_login(world.aber.manager)
    html = client.get(PAGE).content.decode()
    assert "72.5" in html
    assert "1 property that does not say how its area was measured" in html
    assert "Gross internal area" in html
    assert "Net internal area" not in html
    picture = client.get(f"{reverse('assets:benchmark-chart')}?basis=gia")
    assert picture["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(picture.content.decode())  # noqa: S314 - our own
    assert "72.5" in "".join(root.itertext())
    assert client.get(f"{reverse('assets:benchmark-chart')}?basis=nia").status_code == 404
    answer = client.get(reverse("assets:benchmark-download", args=["csv"]))
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert table[1][:5] == ["Gross internal area", "Office", "Your organisation", "1", "72500.00"]
    assert Decimal(table[1][6]) == Decimal("72.5")
    for wrong in ("measure=fun", "measure=rent&measure=vacancy", "basis=feet", "colour=red"):
        assert client.get(f"{PAGE}?{wrong}").status_code == 400
    assert "Nothing to compare" in client.get(f"{PAGE}?measure=rent").content.decode()


def test_it_asks_as_often_for_many_as_for_one(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE).status_code == 200
        return len(captured)

    office(world.aber, "One", 9, running_cost_gbp_per_year=1)
    few = asked()
    for number in range(6):
        office(world.aber, f"More {number}", 9, "nia", running_cost_gbp_per_year=1)
    assert asked() == few


def test_use_of_desks_and_non_clinical_space_are_of_days_and_no_part_exceeds_its_whole(
    client: Client, world: World
) -> None:
    def clinic(body: Body, name: str, whole: Any, part: Any, on: dt.date | None = None) -> Any:
        return body.owns(name, use="health", occupied_area_m2=whole, non_clinical_area_m2=part, occupied_area_on=on)

    office(world.aber, "Full", 900, workstations=40, desks_in_use=30, desks_counted_on=dt.date(2025, 5, 4))
    office(world.aber, "Half", None, workstations=10, desks_in_use=Decimal("2.5"), desks_counted_on=dt.date(2024, 3, 2))
    office(world.aber, "A slip", 50, workstations=10, desks_in_use=11)
    office(world.aber, "Not counted", 50, workstations=10)
    clinic(world.aber, "Clinic", 400, 100)
    clinic(world.aber, "A slip again", 100, 101)
    theirs = clinic(world.bryn, "Theirs", 200, 50, dt.date(2026, 3, 31))
    world.bryn.shares(theirs, with_=world.aber.audience, at=Level.DETAIL)
    hidden = clinic(world.bryn, "Summary only", 200, 200, dt.date(2020, 1, 1))
    world.bryn.shares(hidden, with_=world.aber.audience, at=Level.SUMMARY)
    actor = world.aber.actor()
    desks = figures(actor, "measure=desk_use")
    assert lines(desks) == {("office", "", True): (2, Decimal(65))}
    assert (desks.lines[0].first_on, desks.lines[0].last_on) == (dt.date(2024, 3, 2), dt.date(2025, 5, 4))
    assert desks.left_out == LeftOut(no_amount=5)
    shares = figures(actor, "measure=non_clinical")
    assert lines(shares) == {("health", "", True): (1, Decimal(25)), ("health", "", False): (1, Decimal(25))}
    client.force_login(world.aber.manager)
    page = client.get(f"{PAGE}?measure=non_clinical").content.decode()
    assert "31 March 2026" in page
    assert "Day not recorded" in page
    assert "2 March 2024 to 4 May 2025" in " ".join(client.get(f"{PAGE}?measure=desk_use").content.decode().split())
    file = client.get(reverse("assets:benchmark-download", args=["csv"]) + "?measure=desk_use")
    table = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert Decimal(table[1][6]) == 65
    assert table[1][7:] == ["2024-03-02", "2025-05-04"]

"""One project claims a benefit; others contribute, programmes count it, and a total over them counts it once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, ProgrammingError, transaction

from partners.acting.errors import NotAllowed
from projects.benefits.models import Benefit
from projects.benefits.queries import lines_of
from projects.benefits.sums import roll_up
from projects.programmes.actions import place_benefit
from projects.programmes.models import Contribution, ProgrammeTag
from projects.programmes.queries import contributed_by, tags_of
from projects.programmes.reference import PROGRAMMES
from projects.programmes.totals import by_programme, together
from sharing.levels import Level
from tests.client import PortalClient
from tests.projects.making import QUARTER, add_figure, make_benefit, make_project, publish, share_project

if TYPE_CHECKING:
    from tests.worlds import Body, World

pytestmark = pytest.mark.django_db


def page(body: Body, url: str) -> str:
    client = PortalClient()
    client.force_login(body.manager)
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_total_over_programmes_counts_a_benefit_once(world: World) -> None:
    project = make_project(world.aber, "Hub", forum=world.forum)
    rent, land = make_benefit(world.aber, project, "Rent saved"), make_benefit(world.aber, project, "Rates saved")
    for benefit, amount in ((rent, "100.01"), (land, "10")):
        add_figure(benefit, "actual", amount)
        publish(benefit, world.forum)
    actor = world.aber.actor()
    place_benefit(actor, rent, programmes=["ope", "blrf"], projects=[])
    place_benefit(actor, land, programmes=["ope"], projects=[])
    actor = world.cwm.actor()
    lines = lines_of(Benefit.objects.visible_to(actor), actor)
    tags = tags_of(actor, [one.benefit for one in lines])
    found = {code: rows[0].reported for code, rows in by_programme(lines, tags, [QUARTER]).items()}
    assert found == {"ope": Decimal("110.01"), "blrf": Decimal("100.01")}
    (row,) = together(lines, tags, [QUARTER])
    assert row == roll_up(lines, [QUARTER])[0]
    text = page(world.cwm, f"/forums/{world.forum.pk}/programmes/?year=2026")
    assert text.count("£110.01") >= 2
    assert "each benefit once" in text
    place_benefit(world.aber.actor(), land, programmes=[], projects=[])
    assert tags_of(world.cwm.actor(), [land.pk]) == {}


def test_nothing_counts_for_a_programme_from_before_it_began(world: World) -> None:
    benefit = make_benefit(world.aber, make_project(world.aber, "Hub"))
    began = PROGRAMMES["blrf"].began
    assert began is not None
    before, first = dt.date(began.year - 1, 10, 1), dt.date(began.year, 1, 1)
    add_figure(benefit, "actual", 5, before)
    add_figure(benefit, "actual", 7, first)
    actor = world.aber.actor()
    place_benefit(actor, benefit, programmes=["blrf"], projects=[])
    lines, tags = lines_of(Benefit.objects.visible_to(actor), actor), {benefit.pk: frozenset({"blrf"})}
    (row,) = by_programme(lines, tags, [before, first])["blrf"]
    assert [row.reported, row.cumulative] == [7, 7]
    assert roll_up(lines, [before, first])[0].reported == 12
    (row,) = together(lines, {benefit.pk: frozenset({"blrf", "ope"})}, [before, first])
    assert row.reported == 12  # the earlier programme had begun


def test_others_contribute_and_claim_nothing(world: World) -> None:
    hub = make_project(world.aber, "Hub", partners=(world.bryn,))
    helping, secret = make_project(world.bryn, "Health wing"), make_project(world.cwm, "Custody")
    benefit = make_benefit(world.aber, hub)
    actor = world.aber.actor()
    for refused in (helping, secret, hub):
        with pytest.raises(NotAllowed):
            place_benefit(actor, benefit, programmes=[], projects=[refused])
    share_project(world.bryn, helping, with_=world.aber.audience, at=Level.LISTED)
    place_benefit(world.aber.actor(), benefit, programmes=["ope"], projects=[helping])
    assert "Health wing" in page(world.aber, f"/projects/benefits/{benefit.pk}/")
    bryns = world.bryn.actor()
    assert contributed_by(bryns, helping) == []  # it does not see the benefit yet
    assert not Contribution.objects.visible_to(bryns).exists()
    share_project(world.aber, hub, with_=world.bryn.audience, at=Level.DETAIL)
    assert contributed_by(world.bryn.actor(), helping) == [benefit]
    text = page(world.bryn, f"/projects/{helping.pk}/")
    assert "Nothing of them is counted here" in text
    share_project(world.aber, hub, with_=world.cwm.audience, at=Level.DETAIL)
    text = page(world.cwm, f"/projects/benefits/{benefit.pk}/")
    assert "One Public Estate" in text
    assert "Health wing" not in text  # Cwm does not see that project


def test_only_the_claimant_places_a_benefit_by_the_database_s_own_word(world: World) -> None:
    hub = make_project(world.aber, "Hub")
    share_project(world.aber, hub, with_=world.bryn.audience, at=Level.DETAIL)
    benefit = make_benefit(world.aber, hub)
    with pytest.raises(NotAllowed):
        place_benefit(world.bryn.actor(), benefit, programmes=["ope"], projects=[])
    for owner in (world.bryn, world.aber):  # a row of one's own on another's benefit; a row in another's name
        world.bryn.actor()
        facts: dict[str, Any] = {"organisation": owner.organisation, "benefit": benefit}
        with pytest.raises(DatabaseError), transaction.atomic():
            ProgrammeTag(**facts, code="ope").save(force_insert=True)
    place_benefit(world.aber.actor(), benefit, programmes=["ope"], projects=[])
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ProgrammeTag.objects.visible_to(world.aber.actor()).update(code="lrf")
    world.aber.actor()
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Contribution(organisation=world.aber.organisation, benefit=benefit, project=hub).save(force_insert=True)

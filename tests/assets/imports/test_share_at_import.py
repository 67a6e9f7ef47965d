"""Sharing what an import adds: with a reason, with those on the check page alone, or not at all and said so."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from assets.imports.models import Import, State
from assets.imports.sharing_new import reach_of
from assets.register.kind import ASSET
from assets.register.models import Asset, AssetShare
from partners import clock
from partners.audit.models import Event
from sharing.agreements.models import Agreement
from sharing.audiences.joining import leave
from sharing.grants import visibility
from tests.assets.imports.test_import_check import checked, committed, post
from tests.assets.imports.test_preview_and_undo import again
from tests.assets.shares.journeys import hidden
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as
from tests.worlds import enter

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import Body, World

WHY = "A review of our depots"


@pytest.fixture
def aber(client: Client, world: World) -> Body:
    """The body that imports, its manager signed in."""
    client.force_login(world.aber.manager)
    return world.aber


def chosen(world: World, **other: object) -> dict[str, object]:
    return {"audience": world.forum.audience.pk, "level": 2, "reason": WHY} | other


def names(body: Body) -> set[str]:
    return set(Asset.objects.visible_to(body.actor()).values_list("name", flat=True))


def first_share(body: Body) -> dt.datetime | None:
    owner = body.actor().organisation
    assert owner is not None
    return owner.first_share_at


def joined(world: World) -> None:
    """Dol is in the forum from now on."""
    with acting_as(OWNER):
        enter(world.forum, Agreement.objects.unscoped(because="a test").get(), world.dol, world.administrator)


def told(client: Client, batch: Import) -> str:
    return " ".join(client.get(reverse("assets:import-check", args=[batch.pk])).text.split())


def check_page(client: Client, body: Body, batch: Import, **choices: object) -> Any:
    answer = post(client, body, "import-check", batch, **choices)
    assert answer.status_code == 303, answer.content.decode()
    return client.get(answer["Location"])


def press(client: Client, batch: Import, page: Any, **other: str) -> Any:
    fields = dict(hidden(page.content.decode())) | other
    return client.post(reverse("assets:import-share", args=[batch.pk]), fields)


def test_who_has_nobody_to_share_with_is_not_asked(client: Client, world: World) -> None:
    client.force_login(world.dol.manager)
    batch = checked(client, world.dol)
    page = told(client, batch)
    assert "there is nobody to share them with yet" in page
    assert "Why are you sharing this?" not in page
    assert 'name="until' not in page
    assert committed(client, world.dol, batch, audience=world.forum.audience.pk, level=2, reason=WHY).status_code == 303
    deliver_all()
    done = Import.objects.visible_to(world.dol.actor()).get(pk=batch.pk)
    assert done.state == State.DONE
    assert done.audience is None
    joined(world)
    assert "Who else may see the new properties?" in told(client, checked(client, world.dol))


def test_the_reason_stands_at_the_share_and_the_body_has_shared_something(
    client: Client, world: World, aber: Body
) -> None:
    batch = checked(client, aber)
    assert first_share(aber) is None
    assert committed(client, aber, batch, **chosen(world)).status_code == 303
    deliver_all()
    actor = aber.actor()
    shares = AssetShare.objects.visible_to(actor)
    assert set(shares.values_list("reason", "batch")) == {(WHY, again(aber, batch).share_batch)}
    assert first_share(aber) is not None
    event = Event.objects.visible_to(actor).get(verb="shared_many")
    assert (event.reason, event.facts["count"], event.facts["level"]) == (WHY, 2, "summary")
    page = told(client, batch)
    assert "The new properties are shared with West Forum at level Summary" in page
    assert f'href="/shares/?batch={again(aber, batch).share_batch}"' in page
    with acting_as(OWNER):
        assert visibility.differences(ASSET) == (0, 0)


def test_nobody_is_asked_for_no_reason_and_has_shared_nothing(client: Client, aber: Body) -> None:
    batch = checked(client, aber)
    assert post(client, aber, "import-check", batch).status_code == 303
    deliver_all()
    assert first_share(aber) is None
    assert "Nobody outside your organisation sees the new properties" in told(client, batch)


def test_a_reason_is_wanted_and_what_was_typed_is_kept(client: Client, world: World, aber: Body) -> None:
    batch = checked(client, aber)
    answer = post(client, aber, "import-check", batch, **chosen(world, reason=" "))
    assert answer.status_code == 422
    assert "Enter why you are sharing this" in answer.text
    answer = post(client, aber, "import-check", batch, **chosen(world, level=""))
    assert answer.status_code == 422
    assert f'value="{WHY}"' in answer.text
    assert f'value="{world.forum.audience.pk}" selected' in answer.text


def test_before_anything_is_stored_the_page_names_whom_it_reaches_and_what_they_see(
    client: Client, world: World, aber: Body
) -> None:
    batch = checked(client, aber)
    page = check_page(client, aber, batch, **chosen(world))
    html = " ".join(page.text.split())
    assert "2 bodies will see this from now on" in html
    for name in (world.bryn.organisation.name_en, world.cwm.organisation.name_en, "2 new properties: Depot, Hall", WHY):
        assert name in html
    assert world.dol.organisation.name_en not in html
    assert "will not see it until you confirm it for them" in html
    assert "What they will not see" in html
    assert "compete with you" not in html
    assert again(aber, batch).state == State.CHECKED
    assert not names(aber)
    assert press(client, batch, page).status_code == 303
    deliver_all()
    assert names(world.bryn) == names(world.cwm) == {"Depot", "Hall"}


def test_at_the_commercial_level_the_page_warns(client: Client, world: World, aber: Body) -> None:
    batch = checked(client, aber)
    html = check_page(client, aber, batch, **chosen(world, level=4)).text
    assert "compete with you for a site or a grant" in html
    assert "What they will not see" not in html


def test_what_was_answered_leads_back_filled_in(client: Client, world: World, aber: Body) -> None:
    batch = checked(client, aber)
    page = check_page(client, aber, batch, **chosen(world))
    back = client.get(page.context["change_url"])
    assert f'value="{WHY}"' in back.text
    assert f'value="{world.forum.audience.pk}" selected' in back.text
    assert '<option value="2" selected' in back.text


def test_rows_whose_bad_cells_are_left_out_are_counted_where_they_are_wanted(
    client: Client, world: World, aber: Body
) -> None:
    rows = b"Reference,Name,Lease expiry date\nA1,Depot,1/1/2040\nA2,Hall,soon\n"
    batch = checked(client, aber, rows)
    audience, actor = world.forum.audience, aber.actor()
    assert reach_of(actor, batch, audience, without_cells=False).names == ("Depot",)
    both = reach_of(actor, batch, audience, without_cells=True)
    assert (both.number, both.names) == (2, ("Depot", "Hall"))
    page = check_page(client, aber, batch, **chosen(world, bad_rows="cells"))
    assert parse_qs(urlsplit(page.context["change_url"]).query)["bad_rows"] == ["cells"]
    press(client, batch, page)
    deliver_all()
    assert names(world.bryn) == {"Depot", "Hall"}


def test_who_joins_before_the_button_makes_one_check_again(client: Client, world: World, aber: Body) -> None:
    batch = checked(client, aber)
    page = check_page(client, aber, batch, **chosen(world))
    joined(world)
    answer = press(client, batch, page)
    assert answer.status_code == 422
    assert "has changed. Check it again" in answer.text
    assert world.dol.organisation.name_en in answer.text
    assert again(aber, batch).state == State.CHECKED
    assert press(client, batch, answer).status_code == 303
    deliver_all()
    assert names(world.dol) == {"Depot", "Hall"}


def test_who_joins_between_the_button_and_the_worker_sees_nothing(client: Client, world: World, aber: Body) -> None:
    batch = checked(client, aber)
    committed(client, aber, batch, **chosen(world))
    joined(world)
    deliver_all()
    assert names(world.bryn) == {"Depot", "Hall"}
    assert names(world.dol) == set()


@pytest.mark.parametrize("what", ["agreement", "forum", "day"])
def test_what_can_no_longer_be_shared_is_taken_in_and_the_receipt_says_why_it_is_not_shared(
    client: Client, world: World, aber: Body, what: str
) -> None:
    batch = checked(client, aber)
    tomorrow = clock.today() + dt.timedelta(days=1)
    until = {"until_day": tomorrow.day, "until_month": tomorrow.month, "until_year": tomorrow.year}
    committed(client, aber, batch, **chosen(world, **until))
    reason, moment = "The last day must be today or later", clock.now()
    if what == "agreement":
        reason = "not accepted the current information-sharing agreement of West Forum"
        with acting_as(OWNER):
            Agreement(audience=world.forum.audience, version=2, text_en="With more care").save(force_insert=True)
    elif what == "forum":
        reason = "can no longer share with them"
        with acting_as(OWNER):
            leave(world.forum.audience, aber.organisation)
    else:
        moment += dt.timedelta(days=3)
    with clock.at(moment):
        assert deliver_all() == ["imports.store", "imports.tell"], "once, and it is not tried again"
    assert again(aber, batch).state == State.DONE
    assert names(aber) == {"Depot", "Hall"}
    assert not AssetShare.objects.visible_to(aber.actor()).exists()
    assert first_share(aber) is None
    page = told(client, batch)
    assert "The file is imported, but its new properties are not shared." in page
    assert reason in page
    assert "The new properties are shared with" not in page


def test_an_agreement_that_is_not_accepted_is_said_at_once(client: Client, world: World, aber: Body) -> None:
    batch = checked(client, aber)
    page = check_page(client, aber, batch, **chosen(world))
    with acting_as(OWNER):
        Agreement(audience=world.forum.audience, version=2, text_en="With more care").save(force_insert=True)
    for answer in (post(client, aber, "import-check", batch, **chosen(world)), press(client, batch, page)):
        assert answer.status_code == 422
        assert "not accepted the current information-sharing agreement of West Forum" in answer.text
    assert again(aber, batch).state == State.CHECKED


def test_a_file_that_adds_nothing_shares_nothing_and_says_so(client: Client, world: World, aber: Body) -> None:
    committed(client, aber, checked(client, aber))
    deliver_all()
    batch = checked(client, aber, b"Reference,Name,Postcode\nA1,Depot,SA1 9ZZ\n")
    assert "the file adds no new property" in check_page(client, aber, batch, **chosen(world)).text
    committed(client, aber, batch, **chosen(world))
    deliver_all()
    assert names(world.bryn) == set()
    assert "No new property was added, so there was nothing to share" in told(client, batch)


def test_they_are_shared_part_by_part_in_one_batch(
    client: Client, world: World, aber: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visibility, "AT_ONCE", 2)
    monkeypatch.setattr("assets.imports.keeping._AT_ONCE", 3)
    rows = b"".join(b"B%d,Hall %d\n" % (n, n) for n in range(7))
    committed(client, aber, checked(client, aber, b"Reference,Name\n" + rows), **chosen(world))
    deliver_all()
    assert len(names(world.bryn)) == 7
    assert AssetShare.objects.visible_to(aber.actor()).values("batch").distinct().count() == 1
    with acting_as(OWNER):
        assert visibility.differences(ASSET) == (0, 0)


def test_the_check_page_is_for_a_file_that_waits_and_for_somebody_to_share_with(
    client: Client, world: World, aber: Body
) -> None:
    batch = checked(client, aber)
    where, back = (reverse(f"assets:import-{name}", args=[batch.pk]) for name in ("share", "check"))
    assert client.get(where)["Location"] == back
    page = check_page(client, aber, batch, **chosen(world))
    press(client, batch, page)
    assert press(client, batch, page)["Location"] == back, "who presses twice comes to the same page"
    deliver_all()
    assert AssetShare.objects.visible_to(aber.actor()).count() == 2

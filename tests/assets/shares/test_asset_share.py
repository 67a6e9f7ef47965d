"""Sharing one property: choose, see it as they will, confirm."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.urls import reverse

from assets.register.models import Asset, AssetShare
from assets.register.shown import shown
from sharing.levels import Level
from tests.assets.shares.journeys import check, choice, hidden, share, sign_in
from tests.roles import OWNER, acting_as
from tests.worlds import enter

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World


def live() -> int:
    with acting_as(OWNER):
        return AssetShare.objects.unscoped(because="a test counts").filter(ended_at=None).count()


def test_the_first_page_offers_forums_and_known_partners_and_says_how_long_a_share_lasts(
    world: World, client: Client
) -> None:
    depot = world.aber.owns("Depot")
    html = sign_in(client, world.aber.manager).get(reverse("assets:asset-share", args=[depot.pk])).content.decode()
    assert "West Forum" in html
    assert "Bryn Health Board" in html
    assert "Dol Fire" not in html
    assert "24 months for Listed and Summary, 6 months for Detail and Commercial" in html
    assert str(Level.COMMERCIAL.sentence) in html


def test_the_check_page_names_the_bodies_and_shows_what_they_will_and_will_not_see(
    world: World, client: Client
) -> None:
    depot = world.aber.owns("Depot", town="Aberwen", rent_gbp_per_year=42000)
    page = check(sign_in(client, world.aber.manager), depot, choice(world.forum.audience, Level.SUMMARY))
    html = page.content.decode()
    assert page.status_code == 200
    assert "2 bodies will see this" in html
    assert "Bryn Health Board" in html
    assert "Cwm Police" in html
    assert "Aberwen" in html
    assert "42,000" not in html
    assert "Rent a year" in html.split("What they will not see")[1]
    assert live() == 0


def test_commercial_data_come_with_a_warning(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot", rent_gbp_per_year=42000)
    html = check(sign_in(client, world.aber.manager), depot, choice(world.bryn.audience, Level.COMMERCIAL))
    assert "govuk-warning-text" in html.content.decode()
    assert "£42,000" in html.content.decode()


def test_the_receiver_sees_exactly_what_the_preview_showed(world: World, client: Client) -> None:
    for level in Level:
        site = world.aber.owns(f"Site {level}", town="Aberwen", condition_grade="b", rent_gbp_per_year=42000)
        answer = share(sign_in(client, world.aber.manager), site, choice(world.bryn.audience, level))
        assert answer.status_code == 303
        assert answer["Location"] == reverse("assets:asset-access", args=[site.pk])
        seen = shown(site, world.bryn.actor())
        assert seen is not None
        assert seen.level == level
        assert ("town" in seen.values) == (level >= Level.SUMMARY)
        assert ("rent_gbp_per_year" in seen.values) == (level >= Level.COMMERCIAL)
        assert shown(site, world.cwm.actor()) is None


def test_done_is_said_in_green_on_the_page_of_who_can_see_it(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    answer = share(sign_in(client, world.aber.manager), depot, choice(world.forum.audience, Level.SUMMARY))
    html = client.get(answer["Location"]).content.decode()
    assert "govuk-notification-banner--success" in html
    assert "Shared with West Forum until 31 December 2030" in html


def test_what_is_missing_is_said_beside_its_question_and_nothing_is_shared(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    sign_in(client, world.aber.manager)
    page = check(client, depot, {"until_day": "1", "until_month": "2", "until_year": "2020", "reason": "So"})
    html = page.content.decode()
    assert page.status_code == 422
    assert "Select who you want to share with" in html
    assert "Select how much you want them to see" in html
    assert "The last day must be today or later." in html
    assert 'value="So"' in html


def test_an_agreement_not_accepted_is_said_beside_the_forum(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    with acting_as(OWNER):
        world.forum.audience.agreements.model(audience=world.forum.audience, version=2, text_en="Newer").save(
            force_insert=True
        )
    page = check(sign_in(client, world.aber.manager), depot, choice(world.forum.audience, Level.SUMMARY))
    assert page.status_code == 422
    assert "has not accepted the current information-sharing agreement of West Forum" in page.content.decode()


def test_an_audience_that_one_may_not_know_answers_as_one_that_never_was(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    sign_in(client, world.aber.manager)
    unknown = choice(world.dol.audience, Level.SUMMARY)
    never = unknown | {"audience": str(uuid.uuid4())}
    texts = [check(client, depot, answers).content.decode() for answers in (unknown, never)]
    pages = [text.split("<main")[1].split("</main")[0] for text in texts]
    assert "Select a partner or forum from the list" in pages[0]
    assert pages[0].replace(unknown["audience"], "") == pages[1].replace(never["audience"], "")


def test_whoever_joins_between_check_and_button_makes_one_check_again(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    page = check(sign_in(client, world.aber.manager), depot, choice(world.forum.audience, Level.SUMMARY))
    with acting_as(OWNER):
        agreement = world.forum.audience.agreements.model.objects.unscoped(because="test").get()
        enter(world.forum, agreement, world.dol, world.administrator)
    address = reverse("assets:asset-share", args=[depot.pk])
    again = client.post(address, dict(hidden(page.content.decode())))
    assert again.status_code == 422
    assert "3 bodies will see this" in again.content.decode()
    assert live() == 0
    assert client.post(address, dict(hidden(again.content.decode()))).status_code == 303
    assert live() == 1


def test_whoever_joins_later_is_a_choice_for_forums_only(world: World, client: Client) -> None:
    depot, site = world.aber.owns("Depot"), world.aber.owns("Site")
    sign_in(client, world.aber.manager)
    share(client, depot, choice(world.forum.audience, Level.SUMMARY, and_later="on"))
    share(client, site, choice(world.forum.audience, Level.SUMMARY))
    with acting_as(OWNER):
        agreement = world.forum.audience.agreements.model.objects.unscoped(because="test").get()
        enter(world.forum, agreement, world.dol, world.administrator)
    assert set(Asset.objects.visible_to(world.dol.actor()).values_list("name", flat=True)) == {"Depot"}


def test_change_leads_back_to_the_questions_as_answered(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    sign_in(client, world.aber.manager)
    answers = choice(world.forum.audience, Level.DETAIL)
    html = client.get(reverse("assets:asset-share", args=[depot.pk]), answers).content.decode()
    assert 'value="A review of our depots"' in html
    assert 'value="2030"' in html
    assert html.count(" checked") == 2


def test_viewers_and_other_bodies_find_no_such_page(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.COMMERCIAL)
    address = reverse("assets:asset-share", args=[depot.pk])
    for person in (
        world.aber.viewer,
        world.aber.administrator,
        world.bryn.manager,
        world.dol.manager,
        world.administrator,
    ):
        assert sign_in(client, person).get(address).status_code == 404

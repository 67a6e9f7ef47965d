"""The trail: a body reads what was done to its own, and nobody else does."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext, override

from assets.register.actions import note_money_seen, share_assets
from assets.requests.actions import ask_more
from assets.requests.models import Need
from partners import clock
from partners.audit.models import Event
from partners.saved.actions import save_filter
from sharing.levels import Level
from tests.client import PortalClient as Client
from tests.roles import OWNER, acting_as
from tests.worlds import AGES, World

if TYPE_CHECKING:
    from partners.people.models import Person

TRAIL = "/trail/"


def opened(person: Person, url: str = TRAIL, *, language: str = "en") -> tuple[int, str]:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    client.force_login(person)
    response = client.get(url)
    return response.status_code, response.content.decode()


def shared(world: World, name: str = "Depot", reason: str = "Locality review") -> None:
    asset = world.aber.owns(name, value_gbp=1)
    share_assets(
        world.aber.actor(),
        [asset.pk],
        audience=world.forum.audience,
        level=Level.COMMERCIAL,
        until=AGES,
        reason=reason,
    )
    note_money_seen(world.bryn.actor(), asset)


def many(world: World, number: int) -> None:
    with acting_as(OWNER):
        for place in range(number):
            at = clock.now() - dt.timedelta(minutes=place)
            Event(
                organisation=world.aber.organisation,
                verb="edited",
                subject_kind="assets.Asset",
                subject_id=world.aber.organisation.pk,
                subject_label=f"Hall {place:03}.",
                at=at,
            ).save(force_insert=True)


def test_everybody_of_the_body_reads_who_did_what_for_whom_and_why(world: World) -> None:
    shared(world)
    for person in (world.aber.viewer, world.aber.manager, world.aber.administrator):
        status, text = opened(person)
        assert status == 200
        assert "Shared a property" in text
        assert "With: West Forum; Level: Commercial; Last day: 31 December 2099" in text
        assert "Locality review" in text
        assert "Opened the commercial part of a property" in text
        assert "Manager of Bryn Health Board" in text


def test_a_fixed_word_is_kept_as_its_key_and_read_in_the_readers_language(world: World) -> None:
    depot = world.bryn.owns("Depot")
    terms: dict[str, Any] = {"level": Level.LISTED, "until": AGES, "reason": "A review"}
    share_assets(world.bryn.actor(), [depot.pk], audience=world.aber.audience, **terms)
    actor = world.aber.actor()
    with override("cy"):
        asked: dict[str, Any] = {"level": Level.SUMMARY, "need": Need.REVIEW, "until": AGES}
        ask_more(actor, ids=[depot.pk], key=uuid.uuid4(), purpose="Eu geiriau hwy", **asked)
        save_filter(world.aber.actor(), listed="assets", name="Fy un i", query="", is_shared=False)
    with acting_as(OWNER):
        kept = Event.objects.unscoped(because="a test").filter(organisation=world.aber.organisation)
        assert dict(kept.values_list("verb", "subject_label")) == {
            "more_asked": "Request to see more",
            "filter_saved": "A saved filter",
        }
        Event(
            organisation=world.aber.organisation,
            verb="more_asked",
            subject_kind="assets.DisclosureRequest",
            subject_id=world.aber.organisation.pk,
            subject_label="Gair o’r hen fersiwn",
        ).save(force_insert=True)
    _, english = opened(world.aber.manager)
    assert "Request to see more" in english
    assert "What for: For a workshop or a locality review" in english
    assert "Eu geiriau hwy" in english
    _, welsh = opened(world.aber.viewer, language="cy")
    for words in ("Request to see more", "A saved filter", "For a workshop or a locality review"):
        assert words not in welsh
        with override("cy"):
            assert gettext(words) in welsh
    for text in (english, welsh):
        assert "Gair o’r hen fersiwn" in text, "what was kept before is shown as it is"


def test_the_record_is_linked_where_the_reader_may_open_it(world: World) -> None:
    shared(world)
    _, text = opened(world.aber.viewer)
    assert re.search(r'href="/assets/[0-9a-f-]{36}/">Depot</a>', text)
    with acting_as(OWNER):
        event = Event.objects.unscoped(because="a test's own world").filter(verb="shared")[0]
    assert f'href="/assets/{event.subject_id}/"' in text


def test_a_receiver_and_a_stranger_read_nothing_of_it(world: World) -> None:
    shared(world)
    for person in (world.bryn.manager, world.bryn.administrator, world.dol.manager):
        status, text = opened(person)
        assert status == 200
        assert "Depot" not in text
        assert "Nothing yet" in text


def test_who_acts_for_no_body_gets_the_page_that_never_was(world: World) -> None:
    shared(world)
    assert opened(world.administrator)[0] == 404
    assert opened(world.administrator, reverse("sharing:trail-download"))[0] == 404


def test_it_is_filtered_by_deed_and_by_days_that_are_included(world: World) -> None:
    with clock.at(dt.date(2026, 3, 27)):
        shared(world, "Depot")
    with clock.at(dt.date(2026, 4, 2)):
        shared(world, "Hall")
    _, text = opened(world.aber.viewer, f"{TRAIL}?since_day=28&since_month=3&since_year=2026")
    assert "Hall" in text
    assert "Depot" not in text
    _, text = opened(world.aber.viewer, f"{TRAIL}?until_day=27&until_month=3&until_year=2026&verb=shared")
    assert "Depot" in text
    assert "Hall" not in text
    assert 'class="portal-count">With: West Forum' in text
    assert text.count("<tr") == 2
    _, text = opened(world.aber.viewer, f"{TRAIL}?verb=retired")
    assert "Nothing matches" in text


def test_a_wrong_question_is_refused_and_never_answered_with_more(world: World) -> None:
    shared(world)
    assert opened(world.aber.viewer, f"{TRAIL}?organisation=1")[0] == 400
    for question in ("verb=spied", "since_day=31&since_month=2&since_year=2026", "since_day=1"):
        status, text = opened(world.aber.viewer, f"{TRAIL}?{question}")
        assert status == 422
        assert "Depot" not in text
        assert opened(world.aber.viewer, f"{TRAIL}download.csv?{question}")[0] == 422


def test_pages_follow_each_other_there_and_back_without_a_gap(world: World) -> None:
    many(world, 120)
    url, seen = TRAIL, []
    for _ in range(3):
        _status, text = opened(world.aber.viewer, url)
        seen.append(re.findall(r"Hall \d{3}\.", text))
        older = re.search(r'href="([^"]*after=[^"]*)"', text)
        url = TRAIL + older.group(1).replace("&amp;", "&") if older else ""
    assert [len(part) for part in seen] == [50, 50, 20]
    assert [name for part in seen for name in part] == [f"Hall {place:03}." for place in range(120)]
    assert url == ""
    newer = re.search(r'href="([^"]*before=[^"]*)"', text)
    assert newer is not None
    _status, text = opened(world.aber.viewer, TRAIL + newer.group(1).replace("&amp;", "&"))
    assert re.findall(r"Hall \d{3}\.", text) == seen[1]


def test_the_queries_of_a_page_do_not_grow_with_its_lines(world: World) -> None:
    client = Client()
    client.force_login(world.aber.viewer)
    counts = []
    for number in (2, 40):
        many(world, number)
        with CaptureQueriesContext(connection) as queries:
            client.get(TRAIL)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16  # the transaction's own four included


def test_the_download_holds_what_the_filter_finds_with_formulas_defused(world: World) -> None:
    shared(world, "=HYPERLINK(1)", reason="+cmd")
    many(world, 60)
    _, text = opened(world.aber.viewer, f"{TRAIL}download.csv")
    assert len(text.splitlines()) == 63
    _, text = opened(world.aber.viewer, f"{TRAIL}download.csv?verb=shared")
    heading, row = text.lstrip("\ufeff").splitlines()
    assert heading == "When,Who,For,What,Details,Record,Reason"
    assert ",'=HYPERLINK(1),'+cmd" in row
    _, text = opened(world.bryn.viewer, f"{TRAIL}download.csv")
    assert len(text.splitlines()) == 1

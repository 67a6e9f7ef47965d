"""Signing in: quick, with a second factor, telling nobody who has an account, leaving nothing behind."""

from __future__ import annotations

import statistics
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import global_settings
from django.core import mail
from django.test import TestCase
from django.urls import NoReverseMatch, reverse

from estate_portal.settings import base
from partners.outbox.models import Job
from tests.client import PortalClient
from tests.outbox import deliver_all
from tests.partners.people.posting import NEW_PASSWORD, letter_to, link_in, masked, signed_in
from tests.roles import OWNER, acting_as
from tests.worlds import PASSWORD, World

LOGIN = "/account/login/"
CODE = "/account/code/"


def sign_in(client: PortalClient, email: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def confirm(client: PortalClient) -> None:
    """Give the password once more, as is asked before a change to how one signs in."""
    assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 302


def code_for(secret: str) -> str:
    """What the app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def half_a_minute_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app shows its next code, and the server expects it."""
    moment = time.time() + 30
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: moment)


def test_a_person_signs_in_and_arrives_at_what_waits(world: World, client: PortalClient) -> None:
    assert client.get(LOGIN).status_code == 200
    answer = sign_in(client, world.aber.manager.email.upper())
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200


def test_a_stranger_at_the_door_is_led_to_sign_in(world: World, client: PortalClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(LOGIN)


def test_signing_out_is_a_post_that_empties_the_browser(world: World) -> None:
    client = signed_in(world.aber.manager)
    page = client.get("/people/")
    assert "no-store" in page["Cache-Control"]
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/people/").status_code == 200, "a link cannot sign anybody out"
    answer = client.post("/account/logout/")
    assert "cache" in answer["Clear-Site-Data"]
    assert client.get("/people/").status_code == 302


def test_a_wrong_password_and_an_unknown_address_get_the_same_page(world: World, client: PortalClient) -> None:
    known = sign_in(client, world.aber.manager.email, "wrong-wrong-wrong")
    unknown = sign_in(client, "nobody@nowhere.example", "wrong-wrong-wrong")
    assert known.status_code == unknown.status_code
    assert masked(known, world.aber.manager.email) == masked(unknown, "nobody@nowhere.example")


def test_asking_for_a_new_password_answers_the_same_for_everybody_and_writes_to_those_who_exist(
    world: World, client: PortalClient
) -> None:
    known = client.post("/account/password/reset/", {"email": world.aber.manager.email}, follow=True)
    unknown = client.post("/account/password/reset/", {"email": "nobody@nowhere.example"}, follow=True)
    assert masked(known) == masked(unknown)
    assert known.redirect_chain == unknown.redirect_chain
    assert Job.objects.filter(name="people.new_password").count() == 2
    deliver_all()
    assert [one.to for one in mail.outbox] == [[world.aber.manager.email]]


@pytest.mark.proof
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("asked", ["a sign-in", "a new password"])
def test_the_time_of_an_answer_tells_nothing_of_who_has_an_account(world: World, settings: Any, asked: str) -> None:
    """The medians of 150 pairs lie within 10 %: passwords are hashed as in production, and nobody is slowed down."""
    settings.PASSWORD_HASHERS = getattr(base, "PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    settings.ACCOUNT_RATE_LIMITS = False
    person = world.aber.manager
    with acting_as(OWNER):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    client = PortalClient()
    took: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(155):
        for is_known in (True, False) if turn % 2 else (False, True):
            email = person.email if is_known else f"{turn:03}@{person.email.partition('@')[2]}"
            began = time.perf_counter()
            if asked == "a sign-in":
                answer = sign_in(client, email, "wrong-wrong-wrong")
            else:
                answer = client.post("/account/password/reset/", {"email": email})
            took[is_known].append(time.perf_counter() - began)
            assert answer.status_code == (200 if asked == "a sign-in" else 302)
    known, unknown = (statistics.median(one[5:]) for one in took.values())
    assert abs(known - unknown) / unknown < 0.10, f"{known * 1000:.2f} ms and {unknown * 1000:.2f} ms"


def test_a_new_password_comes_by_a_link_that_works_once_and_ends_sessions(world: World, client: PortalClient) -> None:
    person = world.aber.manager
    older = signed_in(person)
    client.post("/account/password/reset/", {"email": person.email})
    link = link_in(letter_to(person.email))
    page = client.get(link, follow=True)
    form_url = page.redirect_chain[-1][0]
    answer = client.post(form_url, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert answer["Location"] == "/account/password/reset/done/"
    assert older.get("/people/").status_code == 302
    assert sign_in(PortalClient(), person.email).status_code == 200
    assert sign_in(PortalClient(), person.email, NEW_PASSWORD).status_code == 302
    assert "no longer works" in PortalClient().get(link, follow=True).content.decode()
    assert "new password" in letter_to(person.email)


def test_guessing_is_slowed_and_a_forged_address_does_not_reset_it(world: World) -> None:
    statuses = []
    for number in range(8):
        client = PortalClient(headers={"X-Forwarded-For": f"10.0.0.{number}"})
        answer = sign_in(client, world.aber.manager.email, f"wrong-{number}-wrong")
        statuses.append("Too many" in answer.content.decode() or answer.status_code == 429)
    assert statuses[-1] is True
    assert sign_in(PortalClient(), world.aber.manager.email)["Content-Type"], "even the right password waits"


def test_an_app_is_set_up_asked_for_at_sign_in_and_its_code_works_once(
    world: World, client: PortalClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = world.aber.manager
    sign_in(client, person.email)
    assert client.get("/account/app/set-up/")["Location"].startswith("/account/confirm/"), "asks again first"
    confirm(client)
    page = client.get("/account/app/set-up/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    code = code_for(secret)
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post("/account/app/set-up/", {"code": code})
    assert answer.status_code == 302, answer.content.decode()
    assert Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
    assert client.get("/account/codes/").status_code == 200
    assert "app was set up" in letter_to(person.email)
    fresh = PortalClient()
    assert sign_in(fresh, person.email)["Location"] == CODE
    assert fresh.get("/people/").status_code == 302, "the password alone opens nothing"
    assert fresh.get(CODE).status_code == 200
    assert fresh.post(CODE, {"code": "000000"}).status_code == 200
    assert fresh.post(CODE, {"code": code}).status_code == 200, "used in setting up already"
    assert fresh.get("/people/").status_code == 302
    half_a_minute_later(monkeypatch)
    code = code_for(secret)
    assert fresh.post(CODE, {"code": code}).status_code == 302
    assert fresh.get("/people/").status_code == 200
    thief = PortalClient()
    sign_in(thief, person.email)
    assert thief.post(CODE, {"code": code}).status_code == 200, "used already"
    assert thief.get("/people/").status_code == 302


def test_recovery_codes_open_the_account_once_each(world: World, client: PortalClient) -> None:
    person = world.aber.manager
    sign_in(client, person.email)
    confirm(client)
    secret = client.get("/account/app/set-up/").context["form"].secret
    client.post("/account/app/set-up/", {"code": code_for(secret)})
    codes = client.get("/account/codes/").context["unused_codes"]
    first, second = PortalClient(), PortalClient()
    sign_in(first, person.email)
    assert first.post(CODE, {"code": codes[0]}).status_code == 302
    assert first.get("/people/").status_code == 200
    sign_in(second, person.email)
    assert second.post(CODE, {"code": codes[0]}).status_code == 200
    assert second.get("/people/").status_code == 302


def test_where_a_second_factor_is_required_nothing_opens_before_it(
    world: World, client: PortalClient, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    set_up, person = "/account/app/set-up/", world.aber.manager
    assert sign_in(client, person.email)["Location"] == "/"
    for path in ("/", "/people/", "/assets/", "/account/", "/account/edit/", "/forums/", "/invitations/never-was/"):
        assert (client.get(path).status_code, client.get(path)["Location"]) == (303, set_up), path
        part = client.get(path, headers={"HX-Request": "true", "HX-Target": "main"})
        assert part["HX-Redirect"] == set_up, path
    answer = client.post("/assets/add/", {"acting_for": str(world.aber.organisation.pk), "name": "Hall"})
    assert answer["Location"] == set_up
    confirm(client)
    page = client.get(set_up)
    assert "needs a second way to prove" in page.content.decode()
    assert "Properties" not in page.content.decode(), "no menu of what does not open"
    secret = page.context["form"].secret
    assert client.post(set_up, {"code": code_for(secret)})["Location"] == "/account/codes/"
    assert client.get("/people/").status_code == 200
    assert client.get("/account/sign-in/").status_code == 200


def test_where_it_is_required_the_way_out_and_the_law_stay_open(world: World, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(world.aber.manager)
    for path in ("/help/", "/privacy/", "/accessibility/", "/cookies/", "/session/", "/account/logout/"):
        assert client.get(path).status_code == 200, path
    assert client.post("/account/logout/").status_code == 302


@pytest.mark.parametrize("path", ["/account/password/", "/account/app/set-up/", "/account/sign-in/", "/account/codes/"])
def test_pages_about_signing_in_are_for_those_signed_in(world: World, client: PortalClient, path: str) -> None:
    assert client.get(path)["Location"].startswith(LOGIN)


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password", "account_confirm_email"])
def test_pages_of_allauth_that_nobody_asked_for_do_not_exist(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def refused_for_haste(answer: Any) -> bool:
    return answer.status_code == 429 or "Too many" in answer.content.decode()


@pytest.mark.parametrize("email", ["manager@aber.example", "nobody@nowhere.example"])
def test_asking_for_new_passwords_is_slowed_whether_or_not_there_is_an_account(world: World, email: str) -> None:
    """Five letters a minute to one address, whoever asks and from where; and the same for one that has no account."""
    answers = [
        PortalClient(headers={"X-Forwarded-For": f"10.0.0.{number}"}).post("/account/password/reset/", {"email": email})
        for number in range(7)
    ]
    assert [refused_for_haste(one) for one in answers] == [False] * 5 + [True] * 2
    assert Job.objects.filter(name="people.new_password").count() == 5


def test_guessing_a_code_is_slowed(world: World) -> None:
    """The six digits are guessed at a few times, not a million; the right one then waits as well."""
    person = world.aber.manager
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client = PortalClient()
    assert sign_in(client, person.email)["Location"] == CODE
    answers = [client.post(CODE, {"code": f"{number:06}"}) for number in range(12)]
    assert refused_for_haste(answers[-1])
    assert not refused_for_haste(answers[0])
    assert client.post(CODE, {"code": code_for("JBSWY3DPEHPK3PXP")}).status_code != 302
    assert client.get("/people/").status_code == 302, "not signed in"


def test_giving_the_password_again_is_slowed(world: World, client: PortalClient) -> None:
    sign_in(client, world.aber.manager.email)
    answers = [client.post("/account/confirm/", {"password": f"wrong-{number}"}) for number in range(12)]
    assert [refused_for_haste(one) for one in (answers[0], answers[-1])] == [False, True]

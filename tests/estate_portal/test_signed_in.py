"""The session and its person are those that Django and allauth would find."""

import datetime as dt
import uuid

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as StoreInDatabase
from django.contrib.sessions.models import Session

from estate_portal.signed_in import Backend, SessionStore
from partners import clock
from partners.people.models import Person
from tests.client import PortalClient
from tests.roles import OWNER, acting_as
from tests.worlds import World


def kept(**said: str) -> str:
    """The key of a session in which that was said."""
    store = SessionStore()
    store.update(said)
    store.create()
    return str(store.session_key)


@pytest.mark.django_db
def test_a_session_is_read_as_django_reads_it() -> None:
    key = kept(colour="green")
    assert SessionStore(key).load() == StoreInDatabase(key).load() == {"colour": "green"}


@pytest.mark.django_db
def test_a_session_that_is_over_or_never_was_is_empty_and_its_key_is_not_taken() -> None:
    over = kept(colour="green")
    Session.objects.filter(pk=over).update(expire_date=clock.now() - dt.timedelta(seconds=1))
    for key in (over, "a" * 32, "'; --", ""):
        store = SessionStore(key)
        assert store.load() == {}
        assert store.session_key is None, key


@pytest.mark.django_db
def test_a_session_is_over_by_the_clock_of_the_portal() -> None:
    then = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    with clock.at(then):
        key = kept(colour="green")
    for hours, said in ((11, {"colour": "green"}), (13, {})):
        with clock.at(then + dt.timedelta(hours=hours)):
            assert SessionStore(key).load() == said


def test_a_person_is_found_whole_unless_they_may_not_sign_in(world: World) -> None:
    person = world.aber.viewer
    found, same = Backend().get_user(str(person.pk)), AuthenticationBackend().get_user(str(person.pk))
    assert isinstance(found, Person)
    assert {name: getattr(found, name) for name in vars(same) if name != "_state"} == {
        name: value for name, value in vars(same).items() if name != "_state"
    }
    assert Backend().get_user(str(uuid.uuid4())) is None
    with acting_as(OWNER):
        Person.objects.filter(pk=person.pk).update(is_active=False)
    assert Backend().get_user(str(person.pk)) is None


@pytest.mark.django_db(transaction=True)
def test_both_are_asked_for_before_there_is_a_transaction() -> None:
    with acting_as(OWNER):
        person = Person.objects.create_user("ann@example.org", name="Ann")
    client = PortalClient()
    client.force_login(person)
    for _ in range(2):
        assert client.get("/account/").status_code in {200, 302}
        assert client.session["_auth_user_id"] == str(person.pk)

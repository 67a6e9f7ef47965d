"""Two who were invited as the first administrator of a body accept at once: one of them becomes it."""

from __future__ import annotations

import datetime as dt
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction

from partners import clock
from partners.acting.actor import ANONYMOUS
from partners.organisations.models import Organisation
from partners.people.actions import accept_invitation
from partners.people.errors import HasAdministrator
from partners.people.models import Invitation, Membership
from partners.people.tokens import hash_of
from partners.scoping.arming import armed
from tests.roles import OWNER, acting_as
from tests.worlds import make_person

TWO = ("one", "other")


@pytest.mark.django_db(transaction=True)
def test_two_do_not_become_the_first_administrator_at_once(transactional_db: Any) -> None:
    with transaction.atomic(), acting_as(OWNER):
        portal = make_person("admin@portal.example", "Portal", is_portal_administrator=True)
        ember = Organisation(slug="ember", name_en="Ember", kind="other", jurisdiction="wales")
        ember.save(force_insert=True)
        for name in TWO:
            Invitation(
                organisation=ember,
                email=f"{name}@ember.example",
                roles=["administrator"],
                token_hash=hash_of(name),
                invited_by=portal,
                by_administrator=True,
                expires_at=clock.now() + dt.timedelta(days=1),
            ).save(force_insert=True)
    start = threading.Barrier(2)

    def accept(name: str) -> str:
        holder = replace(ANONYMOUS, invitation=hash_of(name))
        try:
            with transaction.atomic(), armed(holder.arms()):
                mine = Invitation.objects.visible_to(holder).select_related("organisation").get()
                start.wait(20)
                accept_invitation(holder, mine, name=name, password="seven-slow-herons-wade")
                time.sleep(0.5)  # not committed yet: the other looks meanwhile, and finds nobody
        except HasAdministrator:
            return "too late"
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(accept, TWO)) == ["in", "too late"]
    with acting_as(OWNER):
        assert Membership.objects.unscoped(because="a test looks").filter(organisation=ember).count() == 1

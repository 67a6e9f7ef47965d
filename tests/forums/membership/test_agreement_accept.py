"""A new version must be accepted by each body before it shares more."""

from __future__ import annotations

import pytest

from assets.register.actions import share_assets
from forums.membership.actions import accept_agreement
from forums.membership.errors import AlreadyAccepted, NewerAgreement
from forums.membership.waiting import forums_waiting
from partners.acting.errors import NotAllowed
from sharing.grants.errors import AgreementMissing
from sharing.levels import Level
from tests.forums.membership.doing import administrator_of, agreement, chair, get, invite, post, publish
from tests.worlds import AGES, World

NAME = "forums:agreement-accept"


def test_sharing_waits_for_the_acceptance_of_the_bodys_administrator(world: World) -> None:
    publish(world)
    depot, hall = world.aber.owns("Depot"), world.bryn.owns("Hall")
    terms = {"audience": world.forum.audience, "level": Level.LISTED, "until": AGES, "reason": "x"}
    with pytest.raises(AgreementMissing):
        share_assets(world.aber.actor(), [depot.pk], **terms)  # type: ignore[arg-type]
    answer = post(world.aber.administrator, NAME, world.forum.pk, body=world.aber, version="2", agreed="on")
    assert answer.status_code == 303
    share_assets(world.aber.actor(), [depot.pk], **terms)  # type: ignore[arg-type]
    with pytest.raises(AgreementMissing):
        share_assets(world.bryn.actor(), [hall.pk], **terms)  # type: ignore[arg-type]


def test_the_version_on_the_page_must_be_the_one_in_force(world: World) -> None:
    first = agreement(world)
    publish(world)
    with pytest.raises(NewerAgreement):
        accept_agreement(administrator_of(world.aber), world.forum, agreement=first)
    answer = post(world.aber.administrator, NAME, world.forum.pk, body=world.aber, version="1", agreed="on")
    assert answer.status_code == 422
    assert "We share with more care." in answer.content.decode()


def test_it_is_accepted_once(world: World) -> None:
    with pytest.raises(AlreadyAccepted):
        accept_agreement(administrator_of(world.aber), world.forum, agreement=agreement(world))
    answer = post(world.aber.administrator, NAME, world.forum.pk, body=world.aber, version="1", agreed="on")
    assert answer.status_code == 422
    assert "accepted this agreement already" in answer.content.decode()


def test_nobody_else_accepts_it(world: World) -> None:
    invite(world, world.dol)
    for person in (world.aber.manager, world.chair, world.administrator, world.dol.administrator):
        assert get(person, NAME, world.forum.pk).status_code == 404
    with pytest.raises(NotAllowed):
        accept_agreement(chair(world), world.forum, agreement=agreement(world))


def test_invitations_and_new_agreements_wait_for_the_administrator_alone(world: World) -> None:
    assert list(forums_waiting(administrator_of(world.aber))) == []
    publish(world)
    invite(world, world.dol)
    (agreeing,) = forums_waiting(administrator_of(world.aber))
    assert agreeing.label == "Accept the new agreement of the forum West Forum"
    assert agreeing.url == f"/forums/{world.forum.pk}/agreement/accept/"
    (answering,) = forums_waiting(administrator_of(world.dol))
    assert answering.label == "Answer the invitation to the forum West Forum"
    assert list(forums_waiting(world.aber.actor())) == []
    accept_agreement(administrator_of(world.aber), world.forum, agreement=agreement(world))
    assert list(forums_waiting(administrator_of(world.aber))) == []

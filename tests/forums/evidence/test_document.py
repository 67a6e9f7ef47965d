"""A document is handed in as evidence: members of the forum open it, nobody else, and nobody files another's."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from forums.evidence.actions import end_evidence
from forums.initiatives.models import Evidence, Initiative
from forums.membership.actions import leave_forum
from partners.files.models import StoredFile
from tests.forums.membership.doing import administrator_of, get, post, signed_in
from tests.roles import OWNER, acting_as
from tests.worlds import World, make_initiative, take_part

if TYPE_CHECKING:
    from tests.worlds import Body

DAY = {"dated_on_day": "1", "dated_on_month": "6", "dated_on_year": "2026"}


@pytest.fixture
def initiative(world: World) -> Initiative:
    """Aber's, in which Bryn takes part."""
    with acting_as(OWNER):
        made = make_initiative(world.forum, world.aber)
        take_part(made, world.bryn)
        return made


def files(body: Body, initiative: Initiative, *, name: str = "plan.pdf", **more: object) -> int:
    """Bryn's administrator hands a document in; the status of the answer."""
    facts = {"key": str(uuid.uuid4()), "criterion": "plan", "title": "The plan", **DAY}
    answers = {**facts, "acting_for": str(body.organisation.pk), **more}
    if name:
        answers["upload"] = SimpleUploadedFile(name, b"%PDF the plan")
    address = reverse("forums:evidence-file", args=[initiative.pk])
    return int(signed_in(body.administrator).post(address, answers).status_code)


def test_members_open_what_was_handed_in_until_it_is_taken_back(world: World, initiative: Initiative) -> None:
    assert files(world.bryn, initiative, name="plan.exe") == 422
    assert files(world.bryn, initiative, name="") == 422, "the document, or where it is kept"
    assert files(world.bryn, initiative) == 303
    with acting_as(OWNER):
        shown = Evidence.objects.unscoped(because="a test").get(title="The plan")
    page = get(world.cwm.viewer, "forums:evidence-list", initiative.pk).content.decode()
    assert reverse("forums:evidence-open", args=[shown.pk]) in page
    answer = get(world.cwm.viewer, "forums:evidence-open", shown.pk)
    assert b"".join(answer.streaming_content) == b"%PDF the plan"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert get(world.dol.viewer, "forums:evidence-open", shown.pk).status_code == 404
    world.dol.actor()
    assert not StoredFile.objects.all().scoped("the second wall alone").exists()
    asks = get(world.bryn.administrator, "forums:evidence-end", shown.pk).content.decode()
    assert "It is removed after 30 days, or after 7 years if a move was decided while it stood." in asks
    end_evidence(administrator_of(world.bryn), shown)
    assert get(world.cwm.viewer, "forums:evidence-open", shown.pk).status_code == 404
    assert get(world.bryn.viewer, "forums:evidence-open", shown.pk).status_code == 200
    world.cwm.actor()
    assert not StoredFile.objects.all().scoped("the second wall alone").exists()


def test_a_form_sent_twice_shows_one_piece_of_evidence(world: World, initiative: Initiative) -> None:
    filed, attested = str(uuid.uuid4()), str(uuid.uuid4())
    for _ in range(2):
        assert files(world.bryn, initiative, key=filed) == 303
        answers = {"key": attested, "criterion": "gaps"}
        done = post(world.bryn.administrator, "forums:evidence-attest", initiative.pk, body=world.bryn, **answers)
        assert done.status_code == 303
    rows = Evidence.objects.visible_to(administrator_of(world.bryn)).filter(criterion__in=("plan", "gaps"))
    assert {(str(one.pk), one.is_live) for one in rows} == {(filed, True), (attested, True)}


def test_what_has_lapsed_is_neither_attested_nor_filed(world: World, initiative: Initiative) -> None:
    past = {"until_day": "1", "until_month": "1", "until_year": "2020"}
    assert files(world.bryn, initiative, **past) == 422
    answers = {"key": str(uuid.uuid4()), "criterion": "gaps"} | past
    page = post(world.bryn.administrator, "forums:evidence-attest", initiative.pk, body=world.bryn, **answers)
    assert page.status_code == 422
    assert "The date must be today or in the future" in page.content.decode()


def test_a_body_that_leaves_the_forum_takes_its_documents_with_it(world: World, initiative: Initiative) -> None:
    assert files(world.bryn, initiative) == 303
    with acting_as(OWNER):
        shown = Evidence.objects.unscoped(because="a test").get(title="The plan")
    assert get(world.cwm.viewer, "forums:evidence-open", shown.pk).status_code == 200
    leave_forum(administrator_of(world.bryn), world.forum)
    assert get(world.cwm.viewer, "forums:evidence-open", shown.pk).status_code == 404
    world.cwm.actor()
    assert not StoredFile.objects.all().scoped("the second wall alone").exists()


def test_nobody_files_the_document_of_another(world: World, initiative: Initiative) -> None:
    with acting_as(OWNER):
        secret = StoredFile(organisation=world.dol.organisation, name_given="s.pdf", size_bytes=1, sha256="0" * 64)
        secret.save(force_insert=True)
    actor = administrator_of(world.bryn)
    forged = Evidence(
        initiative=initiative, audience=world.forum.audience, organisation=world.bryn.organisation, criterion="plan",
        title="Ours", person=actor.person, file=secret,
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        forged.save(force_insert=True)

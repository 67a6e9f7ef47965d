"""Three hundred names that nobody but Dol's people may ever meet, each another one (promise 21).

They share one stem, so that one search of a page finds any of them, and whoever fails reads which it was.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from assets.imports.models import Import
from assets.register.kind import ASSET
from assets.register.storing import Facts, store
from forums.discussion.models import Post, Thread
from forums.membership.models import Forum
from partners.acting.action import author
from partners.files.models import StoredFile
from partners.people.models import Membership, Person
from partners.saved.models import SavedFilter
from partners.scoping.arming import disarm
from projects.delivery.kind import PROJECT
from projects.delivery.models import Project, ProjectMoney, ProjectSummary
from sharing.grants import granting
from tests.matrix.actors import HIDDEN_WORD
from tests.roles import OWNER, acting_as
from tests.worlds import make_forum, make_initiative

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.matrix.actors import Places
    from tests.worlds import Body

NUMBERED = re.compile(rf"{HIDDEN_WORD}(\d{{3}})x")
WHY = "three hundred hidden names"


def hide_names(places: Places) -> dict[str, set[str]]:
    """Seed them, by what they name; a few statements a kind, whatever the number."""
    numbers = itertools.count()
    world, dol = places.world, places.world.dol

    def some(how_many: int) -> list[str]:
        return [f"{HIDDEN_WORD}{number:03}x" for number in itertools.islice(numbers, how_many)]

    found = {"assets": some(80), "projects": some(60), "threads": some(40), "filters": some(40), "files": some(40)}
    found |= {"people": some(20), "initiatives": some(12), "forums": some(8)}
    actor = dol.actor()
    disarm()
    with acting_as(OWNER):
        kept = store(dol.organisation.pk, list(_assets(found["assets"])), author=author(actor), cause="test")
        granting.refresh(ASSET, kept.created)
        _projects(dol, found["projects"])
        forum = Forum.objects.unscoped(because=WHY).get(pk=places.hidden["forum"])
        _talk(forum, dol, found["threads"])
        for name in found["initiatives"]:
            make_initiative(forum, dol, name)
        for name in found["forums"]:
            make_forum(name.lower(), name, dol.viewer, world.administrator, [dol])
        _of_dols_own(dol, found["filters"], found["files"], found["people"])
    return {kind: set(names) for kind, names in found.items()}


def _assets(names: list[str]) -> Iterator[Facts]:
    for name in names:
        yield Facts(f"hidden:{name}", {"name": name, "town": f"Town of {name}", "reference": name})


def _projects(dol: Body, names: list[str]) -> None:
    who = dol.organisation
    projects = Project.objects.bulk_create([Project(organisation=who, name=name) for name in names])
    ProjectSummary.objects.bulk_create(
        [ProjectSummary(organisation=who, project=one, purpose=f"For {one.name}", gate="soc") for one in projects]
    )
    ProjectMoney.objects.bulk_create([ProjectMoney(organisation=who, project=one, budget_gbp=1) for one in projects])
    granting.refresh(PROJECT, [one.pk for one in projects])


def _talk(forum: Forum, dol: Body, names: list[str]) -> None:
    here = {"forum": forum, "audience": forum.audience, "started_by": dol.manager, "started_for": dol.organisation}
    threads = Thread.objects.bulk_create([Thread(title=name, **here) for name in names])
    said = {"audience": forum.audience, "organisation": dol.organisation, "person": dol.manager}
    Post.objects.bulk_create([Post(thread=one, text=f"About {one.title}", **said) for one in threads])


def _of_dols_own(dol: Body, filters: list[str], files: list[str], people: list[str]) -> None:
    who = dol.organisation
    SavedFilter.objects.bulk_create(
        [
            SavedFilter(organisation=who, person=dol.manager, listed="assets", name=name, query=f"q={name}")
            for name in filters
        ]
    )
    kept = StoredFile.objects.bulk_create(
        [
            StoredFile(organisation=who, name_given=f"{name}.csv", size_bytes=9, sha256="0" * 64, file=f"{name}.csv")
            for name in files
        ]
    )
    Import.objects.bulk_create([Import(organisation=who, person=dol.manager, file=file) for file in kept])
    colleagues = Person.objects.bulk_create([Person(email=f"{name}@dol.example", name=name) for name in people])
    Membership.objects.bulk_create([Membership(person=one, organisation=who, roles=["viewer"]) for one in colleagues])

"""What is done with stories: told by the lead, answered by each body named, published when all have, taken back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.acting.action import action
from partners.acting.errors import DoneAlready, NotAllowed, Refused
from partners.acting.waits import one_at_a_time
from partners.audit.record import record
from partners.organisations.models import Organisation
from partners.organisations.naming import in_words
from partners.organisations.not_meant import bodies_of as keys_of
from partners.organisations.not_meant import entries, unsaid
from projects.delivery.queries import bodies_of
from projects.delivery.telling import tell
from projects.stories.letters import DECLINED, NAMED, TAKEN_BACK
from projects.stories.models import Story, StoryAnswer, StoryLine, StoryTakenBack
from projects.stories.naming import named_elsewhere
from projects.stories.permissions import ANSWER_STORY, PUBLISH_STORY, TAKE_STORY_BACK, TELL_STORY
from sharing.agreements.models import accepted_current
from sharing.grants.errors import AgreementMissing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.not_meant import Entry
    from projects.delivery.models import Project


class NothingTold(Refused):
    """A story without a sentence."""

    code = "nothing_told"
    status = 422
    sentence = _("Write at least one sentence.")


class NotApproved(Refused):
    """Somebody whom the story names has not approved its sentence."""

    code = "not_approved"
    status = 422
    sentence = _("Every organisation that the story names must approve its sentence first.")


class NamedElsewhere(Refused):
    """A body is named in another's sentence, or in the title and in no sentence: it could not approve it."""

    code = "named_elsewhere"
    status = 422
    sentence = _(
        "This names %(bodies)s outside its own sentence. Say it in that one: each body approves its own. If another is "
        "meant, such as a place, say so."
    )


class NamedSince(Refused):
    """A story that waited names a body by now that approved nothing: it joined, or has another name."""

    code = "named_since"
    status = 422
    sentence = _(
        "The story names %(bodies)s, which has not been asked to approve it. Its words cannot be changed: tell it anew."
    )


class AnsweredOtherwise(Refused):
    """Somebody else of the body answered at the same moment, and otherwise."""

    code = "answered_otherwise"
    sentence = _("Somebody else of your organisation has just given the other answer. An answer is given once.")


@action(TELL_STORY)
def tell_story(
    actor: Actor,
    project: Project,
    *,
    key: uuid.UUID,
    title: str,
    sentences: Sequence[tuple[Organisation, str]],
    not_meant: Collection[uuid.UUID] = (),
) -> Story:
    """Tell a delivered project's story to its forum; each other body that it names is asked.

    What it says of the lead itself is approved with the telling. Raises NothingTold, AgreementMissing, or
    NamedElsewhere when a sentence names another body than its own, or the title one of which nothing is said, unless
    it only seems so and is `not_meant`.
    """
    again = Story.objects.visible_to(actor).filter(pk=key, organisation=project.organisation_id).first()
    if again is not None:
        record("story_told", again, organisation=project.organisation_id)
        return again
    if project.forum is None:
        raise NotAllowed
    said = _to_tell(actor, project, sentences)
    noted = _noted(actor, project.forum, title, said, not_meant)
    _insist_on_agreement(project.forum, project.organisation_id)
    story = Story(
        id=key,
        organisation_id=project.organisation_id,
        project=project,
        forum=project.forum,
        audience_id=project.forum.audience_id,
        title=title,
        not_meant=noted,
        person_name=_name(actor),
    )
    story.save(force_insert=True)
    for place, (body, text) in enumerate(said):
        _say(actor, story, body, text, place)
    record("story_told", story, organisation=project.organisation_id, not_meant=keys_of(noted))
    return story


def _to_tell(
    actor: Actor, project: Project, sentences: Iterable[tuple[Organisation, str]]
) -> list[tuple[Organisation, str]]:
    """The sentences that say something, each of a body of the project; there is one at least."""
    said = [(body, text) for body, text in sentences if text.strip()]
    if not {body.pk for body, _text in said} <= {body.pk for body in bodies_of(actor, project)}:
        raise NotAllowed
    if not said:
        raise NothingTold
    return said


def _noted(
    actor: Actor,
    forum: Forum,
    title: str,
    said: Sequence[tuple[Organisation, str]],
    not_meant: Collection[uuid.UUID],
) -> list[Entry]:
    """Who only seems to be named and is not meant, as the story keeps it; nobody else is named but who is asked."""
    found = named_elsewhere(actor, forum, title, said)
    if open_yet := unsaid(found, but=(), declared=not_meant):
        raise NamedElsewhere(bodies=in_words(one.body for one in open_yet))
    return entries(actor, found, not_meant)


def _say(actor: Actor, story: Story, body: Organisation, text: str, place: int) -> None:
    """One sentence: the lead's own is approved with it, any other body is asked."""
    sentence = StoryLine(
        organisation_id=story.organisation_id,
        story=story,
        audience_id=story.audience_id,
        body=body,
        text=text,
        place=place,
    )
    sentence.save(force_insert=True)
    if body.pk == story.organisation_id:
        _answer(actor, sentence, approved=True, reason="")
    else:
        tell(NAMED, body=body.pk, record=sentence.pk)


@action(ANSWER_STORY, leaves_sight=True, locks=False)
def answer_story(actor: Actor, line: StoryLine, *, approved: bool, reason: str = "") -> None:
    """Approve or decline, for the body acted for, what a story says of it. Raises AnsweredOtherwise.

    It is answered once: the same answer given again, at the same moment, is that one (DoneAlready).
    """
    one_at_a_time(f"answer of {line.pk}")
    given = StoryAnswer.objects.visible_to(actor).filter(sentence=line).first()
    if given is not None:
        if given.approved != approved:
            raise AnsweredOtherwise
        raise DoneAlready
    _answer(actor, line, approved=approved, reason=reason)
    if not approved:
        tell(DECLINED, body=line.organisation_id, record=line.story_id)
    record("story_answered", line, organisation=line.body_id, reason=reason)


def _answer(actor: Actor, sentence: StoryLine, *, approved: bool, reason: str) -> None:
    StoryAnswer(
        organisation_id=sentence.body_id,
        sentence=sentence,
        teller_id=sentence.organisation_id,
        approved=approved,
        reason=reason,
        person_name=_name(actor),
    ).save(force_insert=True)


@action(PUBLISH_STORY, leaves_sight=True)
def publish_story(actor: Actor, story: Story) -> None:
    """Show a story on its forum's home: it is sharing.

    Raises AgreementMissing, NotApproved, or NamedSince when it names another body by now than when it was told.
    """
    _insist_on_agreement(story.forum, story.organisation_id)
    sentences = StoryLine.objects.visible_to(actor).filter(story=story)
    approved = StoryAnswer.objects.visible_to(actor).filter(sentence__in=sentences.values("pk"), approved=True)
    if approved.count() != sentences.count():
        raise NotApproved
    found = named_elsewhere(actor, story.forum, story.title, _said(sentences))
    if open_yet := unsaid(found, but=(), declared={uuid.UUID(one) for one in keys_of(story.not_meant)}):
        raise NamedSince(bodies=in_words(one.body for one in open_yet))
    now = clock.now()
    sentences.update(published_at=now)
    PUBLISH_STORY.rows(actor).filter(pk=story.pk).update(published_at=now)
    record("story_published", story, organisation=story.organisation_id, audience=story.forum.name)


@action(TAKE_STORY_BACK, leaves_sight=True, locks=False)
def take_story_back(actor: Actor, story: Story, *, reason: str = "") -> None:
    """Hide a published story from its forum at once, for its teller or for a body that it names. It stays so.

    The row of `StoryTakenBack` does it, in the database: who is named may not change another's story. The others
    of the story's bodies are told. Its teller puts a story aside in the same way that was never published: then
    nobody is asked for an answer any more, and nobody had read it who would have to be told.
    """
    if actor.organisation is None:
        raise NotAllowed
    row = StoryTakenBack(
        organisation=actor.organisation,
        story=story,
        teller_id=story.organisation_id,
        reason=reason,
        person_name=_name(actor),
    )
    StoryTakenBack.objects.bulk_create([row], ignore_conflicts=True)  # a second click
    named = StoryLine.objects.visible_to(actor).filter(story=story).values_list("body", flat=True)
    for body in sorted({*named, story.organisation_id} - {actor.organisation.pk}) if story.published_at else ():
        tell(TAKEN_BACK, body=body, record=story.pk)
    record("story_taken_back", story, organisation=story.organisation_id, reason=reason)


def _said(sentences: Iterable[StoryLine]) -> list[tuple[Organisation, str]]:
    """What stands in a story of whom."""
    held = list(sentences)
    bodies = Organisation.objects.filter(pk__in={one.body_id for one in held}).scoped("named by a story").in_bulk()
    return [(bodies[one.body_id], one.text) for one in held]


def _insist_on_agreement(forum: Forum, teller: uuid.UUID) -> None:
    if not accepted_current(forum.audience, teller):
        raise AgreementMissing(forum=forum.name)


def _name(actor: Actor) -> str:
    return actor.person.name if actor.person else ""

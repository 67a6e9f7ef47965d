"""Why something about a report is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.errors import ChangedMeanwhile, Refused


class ScheduledAlready(Refused):
    """The forum or body reports that often already."""

    code = "scheduled_already"
    status = 422
    sentence = _("These reports are scheduled already.")


class NotEnded(Refused):
    """The period is not over, or is none of this schedule."""

    code = "not_ended"
    status = 422
    sentence = _("A report is prepared when its period has ended.")


class ReasonWanted(Refused):
    """Amber or red without why, or without the path to green; or no rating at all."""

    code = "reason_wanted"
    status = 422
    sentence = _("Give the overall rating; unless it is green, say why and what will bring it back to green.")


class SentencesOpen(Refused):
    """A partner that the story names has not approved its sentence."""

    code = "sentences_open"
    status = 422
    sentence = _("Each partner that the story names must approve its sentence first. Wait, or take the sentence out.")


class OtherReport(Refused):
    """A figure, a word or a sentence of the draft came or changed after the page was made."""

    code = "other_report"
    status = 422
    sentence = _("This is not the draft that you read: its figures, words or story changed meanwhile. Read it again.")


class NoDraft(ChangedMeanwhile):
    """The report was signed off, or is being prepared again, since the form was opened."""

    code = "no_draft"
    sentence = _(
        "Your words are not saved: the report is no draft at the moment. They stand below. If it is being prepared "
        "again, save in a minute; if it is signed off, keep a copy, and ask the chair to take the sign-off back."
    )


class NamedUnasked(Refused):
    """A sentence holds the name of a body that is not asked."""

    code = "named_unasked"
    status = 422
    field = "text"
    sentence = _(
        "This names %(bodies)s. Tick each body that the sentence names: it is asked to approve it. If another is "
        "meant, such as a place, say so."
    )


class NamedInWords(Refused):
    """The commentary holds the name of a member, which could not approve it."""

    code = "named_in_words"
    status = 422
    sentence = _(
        "This names %(bodies)s. Say it in the story, where each body that is named approves its sentence. If "
        "another is meant, such as a place, say so."
    )


class NamedSince(Refused):
    """The draft as it stands names a body that was not asked: it joined, or has another name, since it was written."""

    code = "named_since"
    status = 422
    sentence = _(
        "The draft names %(bodies)s, which has not been asked to approve it. Write the words again, or take the "
        "sentence out and tell it anew."
    )

"""Who may do what with reports: members read a forum's, those who run it make it, its chair signs it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.membership.models import ForumRole, ForumRoleKind
from partners.acting.actor import Role
from partners.acting.permission import EVERY_ROW, NOBODY, Permission
from projects.reports.models import Report, State, keeps, run_by

if TYPE_CHECKING:
    from partners.acting.actor import Actor

#: those who decide in a forum; the secretariat does all else
DECIDING = (ForumRoleKind.CHAIR, ForumRoleKind.VICE_CHAIR)


def _made_by(actor: Actor) -> Q:
    """What one makes: of forums that one runs, and of the own body when one keeps its records."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    return run_by(actor) | Q(organisation=actor.organisation) if keeps(actor) else run_by(actor)


def _told_by(actor: Actor) -> Q:
    """Sentences of the reports that one makes."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    return run_by(actor) | Q(teller=actor.organisation) if keeps(actor) else run_by(actor)


def _decided_by(actor: Actor) -> Q:
    """What one decides on: of forums that one chairs; of the own body to its administrator or benefits manager."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    held = ForumRole.objects.visible_to(actor).running(actor).filter(role__in=DECIDING)
    chaired = Q(audience__in=actor.audiences, forum__in=held.values("forum"))
    if actor.roles & {Role.BENEFITS_MANAGER, Role.ADMINISTRATOR}:
        return chaired | Q(organisation=actor.organisation)
    return chaired


def _in(state: Q, rows: Q) -> Q:
    return NOBODY if rows == NOBODY else state & rows


def _seen(actor: Actor) -> Q:
    if actor.organisation is None:
        return NOBODY
    return Q(pk__in=Report.objects.visible_to(actor).values("pk"))


def _may_schedule(actor: Actor) -> Q:
    """Whoever runs a forum, or keeps the records of a body: asked before it is known for which."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    if keeps(actor):
        return EVERY_ROW
    held = ForumRole.objects.visible_to(actor).running(actor).filter(audience__in=actor.audiences)
    return EVERY_ROW if held.exists() else NOBODY


SEE_REPORTS = Permission(
    "projects.portal:see_reports",
    label=_("See the reports of your forums and of your organisation"),
    rule=lambda actor: EVERY_ROW if actor.organisation is not None else NOBODY,
)
SEE_REPORT = Permission("projects.report:see", label=_("Read a report"), rule=_seen, model="projects.Report")
FOLLOW_REPORTS = Permission(
    "projects.forum:follow_reports",
    label=_("Be told by email when a forum that your organisation is in publishes a report"),
    rule=lambda actor: Q(audience__in=actor.audiences) if actor.organisation and actor.person else NOBODY,
    model="forums.Forum",
)
SCHEDULE_REPORTS = Permission(
    "projects.reporting:schedule",
    label=_("Schedule the reports of a forum that you run, or of your organisation"),
    rule=_may_schedule,
)
MAKE_REPORTS = Permission(
    "projects.definition:make",
    label=_("Have a report prepared now, or end its schedule"),
    rule=lambda actor: _in(Q(ended_at=None), _made_by(actor)),
    model="projects.ReportDefinition",
)
REBUILD_REPORT = Permission(
    "projects.report:rebuild",
    label=_("Prepare a draft again with the figures of today"),
    rule=lambda actor: _in(Q(state__in=(State.DRAFT, State.FAILED)), _made_by(actor)),
    model="projects.Report",
)
TRY_REPORT_AGAIN = Permission(
    "projects.report:try_again",
    label=_("Be told that a report could not be prepared, to have it tried again"),
    rule=lambda actor: _in(Q(state=State.FAILED), _made_by(actor)),
    model="projects.Report",
)
TYPE_WORDS = Permission(
    "projects.report:type",
    label=_("Keep what you typed for a report of yours that is a draft no longer"),
    rule=_made_by,
    model="projects.Report",
)
COMMENT_REPORT = Permission(
    "projects.report:comment",
    label=_("Write the commentary, the rating and the story of a draft"),
    rule=lambda actor: _in(Q(state=State.DRAFT), _made_by(actor)),
    model="projects.Report",
)
SIGN_OFF_REPORT = Permission(
    "projects.report:sign_off",
    label=_("Sign off a report"),
    rule=lambda actor: _in(Q(state=State.DRAFT), _decided_by(actor)),
    model="projects.Report",
)
REOPEN_REPORT = Permission(
    "projects.report:reopen",
    label=_("Take back the sign-off of a report that is not published"),
    rule=lambda actor: _in(Q(state=State.SIGNED_OFF), _decided_by(actor)),
    model="projects.Report",
)
PUBLISH_REPORT = Permission(
    "projects.report:publish",
    label=_("Publish a report that is signed off"),
    rule=lambda actor: _in(Q(state=State.SIGNED_OFF), _made_by(actor)),
    model="projects.Report",
)
CORRECT_REPORT = Permission(
    "projects.report:correct",
    label=_("Correct a published report by a new version"),
    rule=lambda actor: _in(Q(state=State.PUBLISHED, corrected_by=None), _made_by(actor)),
    model="projects.Report",
)
TAKE_OUT_SENTENCE = Permission(
    "projects.sentence:take_out",
    label=_("Take a sentence out of a report’s story"),
    rule=lambda actor: _in(Q(closed_at=None), _told_by(actor)),
    model="projects.StorySentence",
)
ANSWER_SENTENCE = Permission(
    "projects.sentence:answer",
    label=_("Approve or decline a sentence that names your organisation"),
    rule=lambda actor: (
        Q(organisation=actor.organisation, closed_at=None)
        if actor.organisation is not None and actor.person is not None and keeps(actor)
        else NOBODY
    ),
    model="projects.StorySentence",
)

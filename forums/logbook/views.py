"""Pages of the logs: actions and decisions of a forum, and what is done with each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forums.logbook import actions
from forums.logbook.commitments import Shown, beyond_in_words, shown
from forums.logbook.errors import LoggedAlready
from forums.logbook.filters import (
    ACTION_SORTS,
    BY_BODY,
    BY_BODY_BACK,
    BY_DUE,
    BY_DUE_BACK,
    BY_STATE,
    BY_STATE_BACK,
    BY_TEXT,
    BY_TEXT_BACK,
    DECISION_FILTERS,
    DECISION_SORTS,
    NEWEST,
    OLDEST,
    action_filters,
)
from forums.logbook.forms import ActionForm, ConfirmForm, DecisionForm, EditActionForm, FinishForm, SettleForm
from forums.logbook.lines import action_lines, decision_lines
from forums.logbook.models import Action, Decision
from forums.logbook.permissions import (
    EDIT_ACTION,
    FINISH_ACTION,
    KEEP_LOG,
    REOPEN_ACTION,
    REPLACE_DECISION,
    SEE_LOG,
    SETTLE_DECISION,
)
from forums.logbook.queries import actions_of, confided, decisions_of
from forums.membership.listing import Column, Listing, as_file, listing
from forums.membership.queries import bodies_in
from partners.acting.pages import SeeOther, ask, page
from partners.acting.requires import PortalRequest, requires

if TYPE_CHECKING:
    from django.http import HttpResponse

    from forums.logbook.models import Entry
    from forums.membership.models import Forum


@requires(SEE_LOG)
@require_safe
def action_list(request: PortalRequest, forum: Forum) -> HttpResponse:
    """What members have promised to do, the soonest first."""
    actor, asked = request.actor, _actions(request, forum)
    columns = (
        Column(_("What"), (BY_TEXT, BY_TEXT_BACK)),
        Column(_("Organisation"), (BY_BODY, BY_BODY_BACK)),
        Column(_("Due"), (BY_DUE, BY_DUE_BACK)),
        *(Column(label) for label in (_("State"), _("Came from"), _("Change"))),
    )
    listed = asked.shown(columns, download="forums:action-download", forum=forum.pk)
    lines = action_lines(actor, forum, listed.rows)
    name = "forums/logbook/action_list.html"
    return page(request, name, forum=forum, listed=listed, lines=lines, may_keep=actor.may(KEEP_LOG, forum))


@requires(SEE_LOG)
@require_safe
def action_download(request: PortalRequest, forum: Forum, shape: str) -> HttpResponse:
    """The same actions as a file."""
    headings = (_("What"), _("Organisation"), _("Who"), _("Due"), _("Done"), _("Outcome"), _("In confidence to"))
    rows = list(_actions(request, forum).ordered())
    readers = confided(request.actor, forum, rows)
    cells = (
        (
            one.text,
            one.organisation.name,
            one.owner.name if one.owner and (one.is_looked_after or one.done_at) else None,
            one.due_on,
            one.done_at.date() if one.done_at else None,
            one.outcome,
            ", ".join(body.name for body in readers[one.pk]),
        )
        for one in rows
    )
    return as_file(shape, headings, cells, name="actions")


@requires(SEE_LOG)
@require_safe
def decision_list(request: PortalRequest, forum: Forum) -> HttpResponse:
    """What the forum decided and has to decide, the newest first."""
    actor = request.actor
    columns = (
        Column(_("What"), (BY_TEXT, BY_TEXT_BACK)),
        Column(_("Reasons")),
        Column(_("State"), (BY_STATE, BY_STATE_BACK)),
        Column(_("Date"), (NEWEST, OLDEST)),
        *(Column(label) for label in (_("Came from"), _("Change"))),
    )
    listed = _decisions(request, forum).shown(columns, download="forums:decision-download", forum=forum.pk)
    lines = decision_lines(actor, forum, listed.rows)
    name = "forums/logbook/decision_list.html"
    return page(request, name, forum=forum, listed=listed, lines=lines, may_keep=actor.may(KEEP_LOG, forum))


@requires(SEE_LOG)
@require_safe
def decision_download(request: PortalRequest, forum: Forum, shape: str) -> HttpResponse:
    """The same decisions as a file."""
    headings = (
        *(_("What"), _("Reasons"), _("State"), _("To be decided by"), _("Decided on")),
        *(_("What it commits to"), _("Beyond the mandate of"), _("In confidence to")),
    )
    rows = list(_decisions(request, forum).ordered())
    words, readers = shown(request.actor, rows), confided(request.actor, forum, rows)
    none = Shown("", "")
    cells = (
        (
            *(one.text, one.reasons, one.get_state_display(), one.due_on, one.made_on),
            *(words.get(one.pk, none).words, words.get(one.pk, none).beyond),
            ", ".join(body.name for body in readers[one.pk]),
        )
        for one in rows
    )
    return as_file(shape, headings, cells, name="decisions")


@requires(KEEP_LOG)
def action_add(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Put an action into the log."""
    form = ActionForm(request.POST or None, actor=request.actor, forum=forum)
    if request.method == "POST" and form.is_valid():
        try:
            actions.log_action(request.actor, forum, entry=form.entry(), key=form.cleaned_data["key"])
        except LoggedAlready as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, _("The action is in the log."))
        return SeeOther("forums:action-list", forum.pk)
    return page(request, "forums/logbook/action_add.html", form=form, forum=forum)


@requires(EDIT_ACTION)
def action_edit(request: PortalRequest, action: Action) -> HttpResponse:
    """Change what, who or when."""
    return ask(
        request,
        EditActionForm(request.POST or None, actor=request.actor, forum=action.forum, entry=action),
        lambda one: actions.edit_action(request.actor, action, entry=one.entry(), read=one.cleaned_data["read"]),
        to=reverse("forums:action-list", args=[action.forum_id]),
        said=_("The action is changed."),
        template="forums/logbook/action_edit.html",
        action=action,
        **_around(request, action),
    )


@requires(FINISH_ACTION)
def action_finish(request: PortalRequest, action: Action) -> HttpResponse:
    """Say that it is done and what came of it."""
    form = FinishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.finish_action(request.actor, action, outcome=form.cleaned_data["outcome"])
        messages.success(request, _("The action is done."))
        return SeeOther("forums:action-list", action.forum_id)
    return page(request, "forums/logbook/action_finish.html", form=form, action=action, **_around(request, action))


@requires(REOPEN_ACTION)
def action_reopen(request: PortalRequest, action: Action) -> HttpResponse:
    """Open it again."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reopen_action(request.actor, action)
        messages.success(request, _("The action is open again."))
        return SeeOther("forums:action-list", action.forum_id)
    return page(request, "forums/logbook/action_reopen.html", form=form, action=action, **_around(request, action))


@requires(KEEP_LOG)
def decision_add(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Put a decision into the log."""
    form = DecisionForm(request.POST or None, actor=request.actor, forum=forum)
    if request.method == "POST" and form.is_valid():
        try:
            _say(request, actions.log_decision(request.actor, forum, entry=form.entry(), key=form.cleaned_data["key"]))
        except LoggedAlready as refusal:
            messages.info(request, str(refusal))
        return SeeOther("forums:decision-list", forum.pk)
    return page(request, "forums/logbook/decision_add.html", form=form, forum=forum)


@requires(SETTLE_DECISION)
def decision_settle(request: PortalRequest, decision: Decision) -> HttpResponse:
    """Record what was decided."""
    form = SettleForm(request.POST or None, decision=decision, **_committing(request, decision))
    if request.method == "POST" and form.is_valid():
        actions.settle_decision(request.actor, decision, entry=form.entry())
        _say(request, decision)
        return SeeOther("forums:decision-list", decision.forum_id)
    return page(
        request, "forums/logbook/decision_settle.html", form=form, decision=decision, **_around(request, decision)
    )


@requires(REPLACE_DECISION)
def decision_replace(request: PortalRequest, decision: Decision) -> HttpResponse:
    """Put a later decision in its place."""
    form = SettleForm(request.POST or None, **_committing(request, decision))
    if request.method == "POST" and form.is_valid():
        _say(request, actions.replace_decision(request.actor, decision, entry=form.entry()))
        return SeeOther("forums:decision-list", decision.forum_id)
    return page(
        request, "forums/logbook/decision_replace.html", form=form, decision=decision, **_around(request, decision)
    )


def _around(request: PortalRequest, entry: Entry) -> dict[str, Any]:
    """The forum of an entry, and who is in its confidence."""
    return {"forum": entry.forum, "readers": confided(request.actor, entry.forum, [entry])[entry.pk]}


def _committing(request: PortalRequest, decision: Decision) -> dict[str, Any]:
    """Whom a decision may commit: members, and of what is in confidence those who read it."""
    return {"actor": request.actor, "forum": decision.forum, "readers": decision.readers}


def _say(request: PortalRequest, decision: Decision) -> None:
    """That it is in the log, and which bodies it commits to more than their representatives may."""
    messages.success(request, _("The decision is in the log."))
    if warning := beyond_in_words(request.actor, decision):
        messages.warning(request, warning)


def _actions(request: PortalRequest, forum: Forum) -> Listing:
    filters = action_filters(bodies_in(request.actor, forum))
    path = reverse("forums:action-list", args=[forum.pk])
    return listing(request.GET, path, actions_of(request.actor, forum), filters, ACTION_SORTS)


def _decisions(request: PortalRequest, forum: Forum) -> Listing:
    path = reverse("forums:decision-list", args=[forum.pk])
    return listing(request.GET, path, decisions_of(request.actor, forum), DECISION_FILTERS, DECISION_SORTS)

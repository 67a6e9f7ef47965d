"""Pages of the logs: actions and decisions of a forum, and what is done with each."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.shares.paging import turn
from forums.logbook import actions
from forums.logbook.filters import BY_DUE, DECISION_FILTERS, NEWEST, action_filters
from forums.logbook.forms import ActionForm, ConfirmForm, DecisionForm, FinishForm, SettleForm
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
from forums.logbook.queries import actions_of, decisions_of
from forums.logbook.sources import sources_of
from forums.membership.models import Forum, ForumMembership, State
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.lists.downloads import as_csv, dated
from partners.lists.panel import chips, questions
from partners.lists.state import ListState, read_state
from partners.organisations.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from partners.acting.actor import Actor
    from partners.acting.permission import Permission
    from partners.lists.filters import Filter
    from partners.scoping.queries import ScopedQuerySet


@requires(SEE_LOG)
def action_list(request: PortalRequest, forum: Forum) -> HttpResponse:
    """What members have promised to do, the soonest first."""
    actor, filters = request.actor, action_filters(_members(request.actor, forum))
    state = read_state(request.GET, reverse("forums:action-list", args=[forum.pk]), filters, [BY_DUE])
    rows = _filtered(actions_of(actor, forum), state, filters)
    turned = turn(rows, sort=BY_DUE, key="id", given=request.GET, kind=dt.date.fromisoformat)
    ids = {permission: _ids(permission, actor, forum) for permission in (EDIT_ACTION, FINISH_ACTION, REOPEN_ACTION)}
    found = sources_of(actor, turned.rows)
    lines = [
        (
            one,
            found.get(one.source_id),
            one.pk in ids[FINISH_ACTION],
            one.pk in ids[EDIT_ACTION] and one.done_at is None,
            one.pk in ids[REOPEN_ACTION],
        )
        for one in turned.rows
    ]
    return page(
        request,
        "forums/logbook/action_list.html",
        forum=forum,
        lines=lines,
        turned=turned,
        may_keep=actor.may(KEEP_LOG, forum),
        **_panel(state, filters),
    )


@requires(SEE_LOG)
def action_download(request: PortalRequest, forum: Forum) -> HttpResponse:
    """The same actions as a CSV file."""
    filters = action_filters(_members(request.actor, forum))
    state = read_state(request.GET, request.path, filters, [BY_DUE])
    rows = _filtered(actions_of(request.actor, forum), state, filters).order_by("due_on", "id")
    headings = (_("What"), _("Organisation"), _("Who"), _("Due"), _("Done"), _("Outcome"))
    cells = (
        (
            one.text,
            one.organisation.name,
            one.owner.name if one.owner else None,
            one.due_on,
            one.done_at.date() if one.done_at else None,
            one.outcome,
        )
        for one in rows
    )
    return as_csv(headings, cells, name=dated("actions"))


@requires(SEE_LOG)
def decision_list(request: PortalRequest, forum: Forum) -> HttpResponse:
    """What the forum decided and has to decide, the newest first."""
    actor = request.actor
    state = read_state(request.GET, reverse("forums:decision-list", args=[forum.pk]), DECISION_FILTERS, [NEWEST])
    rows = _filtered(decisions_of(actor, forum), state, DECISION_FILTERS)
    turned = turn(rows, sort=NEWEST, key="id", given=request.GET, kind=dt.datetime.fromisoformat)
    settle, replace = _ids(SETTLE_DECISION, actor, forum), _ids(REPLACE_DECISION, actor, forum)
    found = sources_of(actor, turned.rows)
    return page(
        request,
        "forums/logbook/decision_list.html",
        forum=forum,
        lines=[(one, found.get(one.source_id), one.pk in settle, one.pk in replace) for one in turned.rows],
        turned=turned,
        may_keep=actor.may(KEEP_LOG, forum),
        **_panel(state, DECISION_FILTERS),
    )


@requires(SEE_LOG)
def decision_download(request: PortalRequest, forum: Forum) -> HttpResponse:
    """The same decisions as a CSV file."""
    state = read_state(request.GET, request.path, DECISION_FILTERS, [NEWEST])
    rows = _filtered(decisions_of(request.actor, forum), state, DECISION_FILTERS).order_by("-recorded_at", "id")
    headings = (_("What"), _("Reasons"), _("State"), _("To be decided by"), _("Decided on"))
    cells = ((one.text, one.reasons, one.get_state_display(), one.due_on, one.made_on) for one in rows)
    return as_csv(headings, cells, name=dated("decisions"))


@requires(KEEP_LOG)
def action_add(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Put an action into the log."""
    form = ActionForm(request.POST or None, actor=request.actor, forum=forum)
    if request.method == "POST" and form.is_valid():
        actions.log_action(request.actor, forum, entry=form.entry())
        messages.success(request, _("The action is in the log."))
        return SeeOther("forums:action-list", forum.pk)
    return page(request, "forums/logbook/action_add.html", form=form, forum=forum)


@requires(EDIT_ACTION)
def action_edit(request: PortalRequest, action: Action) -> HttpResponse:
    """Change what, who or when."""
    form = ActionForm(request.POST or None, actor=request.actor, forum=action.forum, entry=action)
    if request.method == "POST" and form.is_valid():
        actions.edit_action(request.actor, action, entry=form.entry())
        messages.success(request, _("The action is changed."))
        return SeeOther("forums:action-list", action.forum_id)
    return page(request, "forums/logbook/action_edit.html", form=form, action=action, forum=action.forum)


@requires(FINISH_ACTION)
def action_finish(request: PortalRequest, action: Action) -> HttpResponse:
    """Say that it is done and what came of it."""
    form = FinishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.finish_action(request.actor, action, outcome=form.cleaned_data["outcome"])
        messages.success(request, _("The action is done."))
        return SeeOther("forums:action-list", action.forum_id)
    return page(request, "forums/logbook/action_finish.html", form=form, action=action, forum=action.forum)


@requires(REOPEN_ACTION)
def action_reopen(request: PortalRequest, action: Action) -> HttpResponse:
    """Open it again."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reopen_action(request.actor, action)
        messages.success(request, _("The action is open again."))
        return SeeOther("forums:action-list", action.forum_id)
    return page(request, "forums/logbook/action_reopen.html", form=form, action=action, forum=action.forum)


@requires(KEEP_LOG)
def decision_add(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Put a decision into the log."""
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.log_decision(request.actor, forum, entry=form.entry())
        messages.success(request, _("The decision is in the log."))
        return SeeOther("forums:decision-list", forum.pk)
    return page(request, "forums/logbook/decision_add.html", form=form, forum=forum)


@requires(SETTLE_DECISION)
def decision_settle(request: PortalRequest, decision: Decision) -> HttpResponse:
    """Record what was decided."""
    form = SettleForm(request.POST or None, decision=decision)
    if request.method == "POST" and form.is_valid():
        actions.settle_decision(request.actor, decision, entry=form.entry())
        messages.success(request, _("The decision is in the log."))
        return SeeOther("forums:decision-list", decision.forum_id)
    return page(request, "forums/logbook/decision_settle.html", form=form, decision=decision, forum=decision.forum)


@requires(REPLACE_DECISION)
def decision_replace(request: PortalRequest, decision: Decision) -> HttpResponse:
    """Put a later decision in its place."""
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.replace_decision(request.actor, decision, entry=form.entry())
        messages.success(request, _("The decision is in the log."))
        return SeeOther("forums:decision-list", decision.forum_id)
    return page(request, "forums/logbook/decision_replace.html", form=form, decision=decision, forum=decision.forum)


def _members(actor: Actor, forum: Forum) -> list[Organisation]:
    joined = ForumMembership.objects.visible_to(actor).filter(forum=forum, state=State.MEMBER)
    return list(Organisation.objects.visible_to(actor).filter(pk__in=joined.values("organisation")))


def _filtered(rows: ScopedQuerySet[Any], state: ListState, filters: Sequence[Filter]) -> ScopedQuerySet[Any]:
    known = {one.name: one for one in filters}
    for name, values in state.values.items():
        rows = rows.filter(known[name].condition(values))
    return rows


def _ids(permission: Permission, actor: Actor, forum: Forum) -> set[Any]:
    return set(permission.rows(actor).filter(forum=forum).values_list("pk", flat=True))


def _panel(state: ListState, filters: Sequence[Filter]) -> dict[str, Any]:
    return {
        "questions": questions(state, filters, {}),
        "chips": chips(state, filters),
        "query": state.query,
        "clear_url": state.path,
    }

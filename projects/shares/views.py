"""Pages of sharing projects: share, see who sees, look with their eyes, renew, confirm for joiners, end."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assets.register.actions import NothingToEnd
from assets.shares.ending import BY_LAST_DAY
from assets.shares.queries import behind, joiners_of, line, receivers
from assets.shares.selection import identities
from partners import clock
from partners.acting.errors import Refused
from partners.acting.pages import SeeOther, ask, page
from partners.acting.requires import PortalRequest, one, requires
from partners.forms.marks import mark_of_text
from partners.lists.paging import turn
from partners.lists.panel import chips, questions
from partners.lists.state import read_state
from projects.delivery.levels import SENTENCES
from projects.delivery.models import ProjectShare
from projects.delivery.permissions import (
    END_PROJECT_SHARE,
    RENEW_PROJECT_SHARE,
    SEE_PROJECT_ACCESS,
    SEE_PROJECT_SHARES,
    SHARE_PROJECT,
    VIEW_PROJECT_AS,
)
from projects.shares import actions, queries
from projects.shares.filters import SORTS, share_filters
from sharing.audiences.models import Audience
from sharing.grants.asking import EndForm, RenewForm, ShareForm, answered, carried, usual_end
from sharing.grants.renewing import renew_ticked
from sharing.levels import Level

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from projects.delivery.models import Project

STEP, CHECK = "step", "check"


@requires(SHARE_PROJECT)
def project_share(request: PortalRequest, project: Project) -> HttpResponse:
    """Share a project: choose, check who will see what, then done."""
    template = "projects/shares/project_share.html"
    actor, given = request.actor, request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and given.get(STEP) != CHECK:
        empty = ShareForm(actor=actor, sentences=SENTENCES)
        begun = ShareForm(actor=actor, sentences=SENTENCES, initial=answered(empty, request.GET))
        return page(request, template, form=begun, project=project)
    form = ShareForm(given, actor=actor, sentences=SENTENCES)
    if not form.is_valid():
        return page(request, template, form=form, project=project)
    chosen = form.cleaned_data
    reached = receivers(actor, chosen["audience"])
    print_ = _fingerprint(project, [body.pk for body in reached])
    if request.method == "POST":
        if given.get("selection") == print_:
            return _share(request, project, form, template)
        form.add_error(None, _("Who would see it has changed. Check it again."))
    pairs = carried(form, given)
    return page(
        request,
        template,
        status=422 if form.errors else 200,
        form=form,
        project=project,
        checking=True,
        chosen=chosen,
        reached=reached,
        fingerprint=print_,
        carried=pairs,
        shows=[(one, SENTENCES[one]) for one in Level if one <= chosen["level"]],
        withholds=[(one, SENTENCES[one]) for one in Level if one > chosen["level"]],
        is_commercial=chosen["level"] == Level.COMMERCIAL,
        change_url=f"{request.path}?{urlencode(pairs)}",
    )


def _fingerprint(project: Project, bodies: list[Any]) -> str:
    whole = f"{project.pk}|{','.join(sorted(map(str, bodies)))}"
    return mark_of_text(whole)


def _share(request: PortalRequest, project: Project, form: ShareForm, template: str) -> HttpResponse:
    chosen = form.cleaned_data
    try:
        actions.share_project(request.actor, project, **chosen)
    except Refused as refusal:
        form.refuse(refusal)
        return page(request, template, status=422, form=form, project=project)
    said = _("Shared with %(audience)s until %(until)s. Level: %(level)s.")
    messages.success(
        request,
        said
        % {
            "audience": chosen["audience"].name,
            "level": chosen["level"].label,
            "until": date_format(chosen["until"], "j F Y"),
        },
    )
    return SeeOther("projects:project-access", project.pk)


@requires(SEE_PROJECT_ACCESS)
@require_safe
def project_access(request: PortalRequest, project: Project) -> HttpResponse:
    """Who can see a project: bodies, shares in force, shares that have ended."""
    return page(
        request,
        "projects/shares/project_access.html",
        project=project,
        access=queries.project_access(request.actor, project),
        may_share=request.actor.may(SHARE_PROJECT),
    )


@requires(VIEW_PROJECT_AS)
def project_view_as(request: PortalRequest, project: Project, audience: uuid.UUID) -> HttpResponse:
    """A project of the body as an audience sees it today, read-only."""
    found = one(Audience.objects.receivers_for(request.actor), audience)
    return page(
        request,
        "projects/shares/project_view_as.html",
        project=project,
        audience=found,
        seen=queries.project_as_seen(request.actor, found, project),
    )


@requires(SEE_PROJECT_SHARES)
@require_safe
def project_share_list(request: PortalRequest) -> HttpResponse:
    """Which projects the body shares with whom, what ends first on top, and who waits for a confirmation."""
    actor = request.actor
    filters = share_filters(queries.audiences_shared_with(actor))
    state = read_state(request.GET, request.path, filters, SORTS)
    rows = ProjectShare.objects.visible_to(actor).live().select_related("project", "person")
    for one_filter in filters:
        if state.values.get(one_filter.name):
            rows = rows.filter(one_filter.condition(state.values[one_filter.name]))
    turned = turn(rows, sort=BY_LAST_DAY, key="id", given=request.GET, kind=dt.date.fromisoformat)
    return page(
        request,
        "projects/shares/project_share_list.html",
        lines=queries.share_lines(actor, turned.rows),
        joiners=joiners_of(actor, of=ProjectShare),
        turned=turned,
        total=rows.count(),
        state=state,
        questions=[one for one in questions(state, filters, {}) if one.options],
        chips=chips(state, filters),
        may_share=actor.may(SHARE_PROJECT),
    )


@requires(RENEW_PROJECT_SHARE)
@require_POST
def project_shares_extend(request: PortalRequest) -> HttpResponse:
    """Let the ticked shares last for the usual time of their level, at once; what lasts longer stays as it is."""
    rows = RENEW_PROJECT_SHARE.rows(request.actor).filter(pk__in=identities(request.POST.getlist("share")))
    renew_ticked(request, rows, partial(actions.renew_project_shares, request.actor))
    kept = QueryDict(request.POST.get("query", "")).urlencode()
    return SeeOther(reverse("projects:project-share-list") + (f"?{kept}" if kept else ""))


@requires(RENEW_PROJECT_SHARE)
def project_share_renew(request: PortalRequest, granted: ProjectShare) -> HttpResponse:
    """Give one share another last day."""
    form = RenewForm(request.POST if request.method == "POST" else None, initial={"until": usual_end(granted.level)})
    return _with_share(
        request,
        granted,
        form,
        lambda one: actions.renew_project_shares(request.actor, [granted], **one.cleaned_data),
        said=_("The share has another last day."),
        heading=_("Change the last day"),
    )


@requires(END_PROJECT_SHARE)
def project_share_end(request: PortalRequest, granted: ProjectShare) -> HttpResponse:
    """End one share of a project at once: who stops seeing what, and why."""
    return _with_share(
        request,
        granted,
        EndForm(request.POST if request.method == "POST" else None),
        lambda one: actions.end_project_shares(request.actor, [granted], **one.cleaned_data),
        said=_("The share has ended. What it showed is hidden from now on."),
        heading=_("End this share"),
        kind="warning",
    )


def _with_share(request: PortalRequest, granted: ProjectShare, form: Any, do: Any, **context: Any) -> HttpResponse:
    """The page that asks before something is done to a live share, and the doing of it."""
    if granted.ended_at is not None or granted.until < clock.today():
        raise NothingToEnd
    who = behind(request.actor, {granted.audience_id}, {granted.door_id})
    return ask(
        request,
        form,
        do,
        template="projects/shares/project_share_change.html",
        to=reverse("projects:project-access", args=[granted.project_id]),
        line=line(granted, who),
        project=granted.project,
        button=context["heading"],
        **context,
    )


@requires(SHARE_PROJECT)
def project_joiners(request: PortalRequest, audience: uuid.UUID) -> HttpResponse:
    """Let the bodies that joined a forum since see the projects shared with it before, those named and no others."""
    forum = one(Audience.objects.receivers_for(request.actor).filter(organisation=None), audience)
    waiting = joiners_of(request.actor, forum.pk, of=ProjectShare)
    if not waiting:
        raise Http404
    (joiners,) = waiting
    changed = request.method == "POST" and request.POST.get("upto") != str(joiners.upto)
    if request.method == "POST" and not changed:
        actions.confirm_project_joiners(request.actor, audience=forum)
        messages.success(request, _("Everybody in %(forum)s now sees what you shared with it.") % {"forum": forum.name})
        return SeeOther("projects:project-share-list")
    return page(
        request,
        "assets/shares/joiners_confirm.html",
        status=422 if changed else 200,
        joiners=joiners,
        has_errors=changed,
        list_url=reverse("projects:project-share-list"),
    )

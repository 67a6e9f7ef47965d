"""Pages of skills: what is offered and needed, and what was matched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forums.membership.listing import Column, Listing, as_file, listing
from forums.membership.queries import bodies_in
from forums.skills import actions
from forums.skills.errors import MatchedAlready
from forums.skills.filters import (
    BY_BODY,
    BY_BODY_BACK,
    BY_FIELD,
    BY_FIELD_BACK,
    BY_TITLE,
    BY_TITLE_BACK,
    FEWEST_DAYS,
    MOST_DAYS,
    SORTS,
    filters_of,
)
from forums.skills.forms import AGREE, AnswerForm, ConfirmForm, FinishForm, MatchForm, SkillForm
from forums.skills.models import Direction, Field, Match, Skill
from forums.skills.permissions import ADD_SKILL, ANSWER_MATCH, END_SKILL, FINISH_MATCH, MATCH_SKILL, SEE_SKILLS
from forums.skills.queries import lines_of, listed, matches_of, own_fitting
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires

if TYPE_CHECKING:
    from django.http import HttpResponse

    from forums.membership.models import Forum


@requires(SEE_SKILLS)
@require_safe
def skill_list(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Offers, needs, and matches of a forum."""
    actor = request.actor
    answerable = set(ANSWER_MATCH.rows(actor).values_list("pk", flat=True)) if ANSWER_MATCH.allows(actor) else set()
    finishable = set(FINISH_MATCH.rows(actor).values_list("pk", flat=True)) if FINISH_MATCH.allows(actor) else set()
    matches = [(one, one.pk in answerable, one.pk in finishable) for one in matches_of(actor, forum)]
    columns = (
        Column(_("What"), (BY_TITLE, BY_TITLE_BACK)),
        Column(_("Kind"), (BY_FIELD, BY_FIELD_BACK)),
        Column(_("Organisation"), (BY_BODY, BY_BODY_BACK)),
        Column(_("Days"), (MOST_DAYS, FEWEST_DAYS), numeric=True),
        Column(_("Fits")),
    )
    shown = _listing(request, forum).shown(columns, download="forums:skill-download", forum=forum.pk)
    return page(
        request,
        "forums/skills/skill_list.html",
        forum=forum,
        listed=shown,
        lines=lines_of(actor, forum, shown.rows),
        matches=matches,
        may_add=actor.may(ADD_SKILL, forum),
    )


@requires(SEE_SKILLS)
@require_safe
def skill_download(request: PortalRequest, forum: Forum, shape: str) -> HttpResponse:
    """The same offers and needs as a file."""
    headings = (_("Offer or need"), _("Kind"), _("What"), _("Organisation"), _("Who"), _("Days"), _("Until"))
    cells = (
        (
            one.get_direction_display(),
            one.get_field_display(),
            one.title,
            one.organisation.name,
            one.person.name,
            one.days,
            one.until,
        )
        for one in _listing(request, forum).ordered()
    )
    return as_file(shape, headings, cells, name="skills")


def _listing(request: PortalRequest, forum: Forum) -> Listing:
    filters = filters_of(request.actor, bodies_in(request.actor, forum))
    path = reverse("forums:skill-list", args=[forum.pk])
    return listing(request.GET, path, listed(request.actor, forum), filters, SORTS)


@requires(ADD_SKILL)
def skill_add(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Offer a skill, or ask for one."""
    form = SkillForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        given |= {"direction": Direction(given["direction"]), "field": Field(given["field"])}
        actions.add_skill(request.actor, forum, **given)
        messages.success(request, _("Everybody in the forum can see it."))
        return SeeOther("forums:skill-list", forum.pk)
    return page(request, "forums/skills/skill_add.html", form=form, forum=forum)


@requires(END_SKILL)
def skill_end(request: PortalRequest, skill: Skill) -> HttpResponse:
    """Take it back."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.end_skill(request.actor, skill)
        messages.success(request, _("It is taken back."))
        return SeeOther("forums:skill-list", skill.forum_id)
    return page(request, "forums/skills/skill_end.html", form=form, skill=skill, forum=skill.forum)


@requires(MATCH_SKILL)
def skill_match(request: PortalRequest, skill: Skill) -> HttpResponse:
    """Lay one's own beside it."""
    form = MatchForm(request.POST or None, actor=request.actor, skill=skill)
    if request.method == "POST" and form.is_valid():
        try:
            actions.match_skill(request.actor, skill, own=form.cleaned_data["own"])
        except MatchedAlready as refusal:
            form.add_error("own", str(refusal))
        else:
            messages.success(request, _("%(body)s is asked.") % {"body": skill.organisation})
            return SeeOther("forums:skill-list", skill.forum_id)
    own = own_fitting(request.actor, skill)
    return page(request, "forums/skills/skill_match.html", form=form, skill=skill, forum=skill.forum, own=own)


@requires(ANSWER_MATCH)
def match_answer(request: PortalRequest, match: Match) -> HttpResponse:
    """Agree or decline."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agrees = form.cleaned_data["answer"] == AGREE
        actions.answer_match(request.actor, match, agrees=agrees)
        messages.success(request, _("Agreed.") if agrees else _("Declined."))
        return SeeOther("forums:skill-list", match.need.forum_id)
    return page(request, "forums/skills/match_answer.html", form=form, match=match, forum=match.need.forum)


@requires(FINISH_MATCH)
def match_finish(request: PortalRequest, match: Match) -> HttpResponse:
    """Say what came of it."""
    form = FinishForm(request.POST or None, initial={"days": match.days})
    if request.method == "POST" and form.is_valid():
        actions.finish_match(request.actor, match, **form.cleaned_data)
        messages.success(request, _("Thank you: everybody in the forum can read it."))
        return SeeOther("forums:skill-list", match.need.forum_id)
    return page(request, "forums/skills/match_finish.html", form=form, match=match, forum=match.need.forum)

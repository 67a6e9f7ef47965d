"""Pages of skills: what is offered and needed, and what was matched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _

from forums.skills import actions
from forums.skills.errors import MatchedAlready
from forums.skills.forms import AGREE, AnswerForm, ConfirmForm, FinishForm, MatchForm, SkillForm
from forums.skills.models import Direction, Field, Match, Skill
from forums.skills.permissions import ADD_SKILL, ANSWER_MATCH, END_SKILL, FINISH_MATCH, MATCH_SKILL, SEE_SKILLS
from forums.skills.queries import lines_of, matches_of, own_fitting
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires

if TYPE_CHECKING:
    from django.http import HttpResponse

    from forums.membership.models import Forum


@requires(SEE_SKILLS)
def skill_list(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Offers, needs, and matches of a forum."""
    actor = request.actor
    answerable = set(ANSWER_MATCH.rows(actor).values_list("pk", flat=True)) if ANSWER_MATCH.allows(actor) else set()
    finishable = set(FINISH_MATCH.rows(actor).values_list("pk", flat=True)) if FINISH_MATCH.allows(actor) else set()
    matches = [(one, one.pk in answerable, one.pk in finishable) for one in matches_of(actor, forum)]
    return page(
        request,
        "forums/skills/skill_list.html",
        forum=forum,
        offers=lines_of(actor, forum, Direction.OFFER),
        needs=lines_of(actor, forum, Direction.NEED),
        matches=matches,
        may_add=actor.may(ADD_SKILL, forum),
    )


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

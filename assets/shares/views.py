"""Pages of sharing: share, see who sees, end, renew, and look with others' eyes. State is in the URL."""

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
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from assets.bulkshares.actions import AskedAlready, ask_confirm_many, ask_renew_many, ask_share_many
from assets.bulkshares.asking import is_many
from assets.register.actions import NothingToEnd, confirm_joiners, end_shares, renew_shares, share_assets
from assets.register.models import Asset, AssetShare
from assets.register.permissions import END_SHARE, RENEW_SHARE, SEE_ACCESS, SHARE_ASSET, VIEW_AS
from assets.shares.ending import BY_LAST_DAY
from assets.shares.filters import share_filters
from assets.shares.forms import EndForm, RenewForm, ShareForm, answered, carried, own_names
from assets.shares.permissions import SEE_SHARES
from assets.shares.queries import access_of, behind, joiners_of, line, receivers, sharing_of
from assets.shares.seeing import asset_as_seen, previews, register_as_seen, what_levels_say
from assets.shares.selection import Selection, first_of, identities, only, selected
from partners import clock
from partners.acting.errors import Refused
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, one, requires
from partners.lists.paging import turn
from partners.lists.panel import chips, questions
from partners.lists.state import read_state
from sharing.audiences.models import Audience
from sharing.grants.asking import usual_end
from sharing.grants.renewing import renew_ticked
from sharing.levels import Level

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Sequence

    from django.http import HttpResponse

    from assets.bulkshares.models import BulkShare
    from partners.acting.actor import Actor
    from partners.acting.permission import Permission

STEP, CHECK = "step", "check"
SELECTION = "selection"


@requires(SHARE_ASSET)
def asset_share(request: PortalRequest, asset: Asset) -> HttpResponse:
    """Share one property: choose, then see it as they will and check, then done."""
    return _journey(request, "assets/shares/asset_share.html", only(asset), asset=asset)


@requires(SHARE_ASSET)
def share_many(request: PortalRequest) -> HttpResponse:
    """Share what a filter of the list finds, or the ticked properties: the same journey."""
    mine = ShareForm(actor=request.actor, prefix="share")
    given = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if name != STEP and not own_names(mine, name):
            given.setlist(name, values)
    return _journey(request, "assets/shares/share_many.html", selected(request.actor, given), prefix="share")


def _journey(
    request: PortalRequest,
    template: str,
    selection: Selection,
    *,
    asset: Asset | None = None,
    prefix: str | None = None,
) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {"asset": asset, "selection": selection}
    if request.method != "POST" and given.get(STEP) != CHECK:
        begun = ShareForm(actor=request.actor, prefix=prefix, initial=_typed(request, prefix))
        return page(request, template, form=begun, **context)
    form = ShareForm(given, actor=request.actor, prefix=prefix)
    if not form.is_valid():
        return page(request, template, form=form, **context)
    reached = receivers(request.actor, form.cleaned_data["audience"])
    fingerprint = selection.fingerprint(body.pk for body in reached)
    if request.method == "POST":
        if given.get(SELECTION) == fingerprint:
            return _share(request, template, form, context)
        form.add_error(None, _("What you are sharing, or who would see it, has changed. Check it again."))
    status = 422 if form.errors else 200
    context |= _check(request.actor, form.cleaned_data, selection)
    return page(
        request,
        template,
        status=status,
        form=form,
        checking=True,
        reached=reached,
        fingerprint=fingerprint,
        carried=carried(form, given),
        change_url=_address(request.path, *selection.query, *carried(form, given)),
        post_url=_address(request.path, *selection.query),
        **context,
    )


def _typed(request: PortalRequest, prefix: str | None) -> dict[str, Any]:
    return answered(ShareForm(actor=request.actor, prefix=prefix), request.GET)


def _address(path: str, *pairs: tuple[str, str]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _check(actor: Actor, chosen: dict[str, Any], selection: Selection) -> dict[str, Any]:
    """What the check page shows of the choice: as the receiver will see it, of many the first few."""
    level: Level = chosen["level"]
    return {
        "chosen": chosen,
        "levels": what_levels_say(level),
        "is_commercial": level == Level.COMMERCIAL,
        "previews": previews(actor, chosen["audience"], first_of(actor, selection), level),
    }


def _share(request: PortalRequest, template: str, form: ShareForm, context: dict[str, Any]) -> HttpResponse:
    chosen, selection = form.cleaned_data, context["selection"]
    try:
        if is_many(len(selection.ids)):
            return _left_to_the_worker(partial(ask_share_many, request.actor, selection.ids, **chosen))
        batch = share_assets(request.actor, selection.ids, **chosen)
    except Refused as refusal:
        form.refuse(refusal)
        return page(request, template, status=422, form=form, **context)
    facts = {
        "number": len(selection.ids),
        "audience": chosen["audience"].name,
        "level": chosen["level"].label,
        "until": date_format(chosen["until"], "j F Y"),
    }
    if context["asset"] is not None:
        messages.success(request, _("Shared with %(audience)s until %(until)s. Level: %(level)s.") % facts)
        return SeeOther("assets:asset-access", context["asset"].pk)
    said = ngettext(
        "%(number)d property shared with %(audience)s until %(until)s. Level: %(level)s.",
        "%(number)d properties shared with %(audience)s until %(until)s. Level: %(level)s.",
        facts["number"],
    )
    messages.success(request, said % facts)
    return SeeOther(f"{reverse('assets:share-list')}?batch={batch}")


def _left_to_the_worker(ask: Callable[[], BulkShare]) -> HttpResponse:
    """To the page that says how far it is; to the same one for whoever presses twice."""
    try:
        return SeeOther("assets:bulk-share", ask().pk)
    except AskedAlready as again:
        return SeeOther("assets:bulk-share", again.facts["bulk_share"])


@requires(SEE_ACCESS)
@require_safe
def asset_access(request: PortalRequest, asset: Asset) -> HttpResponse:
    """Who can see a property: bodies, shares, who opened its commercial part, and shares that have ended."""
    return page(
        request,
        "assets/shares/asset_access.html",
        asset=asset,
        access=access_of(request.actor, asset),
        can_share=request.actor.may(SHARE_ASSET),
    )


@requires(SEE_SHARES)
@require_safe
def share_list(request: PortalRequest) -> HttpResponse:
    """What the body shares and with whom: in figures, share by share, and who waits for a confirmation."""
    sharing = sharing_of(request.actor)
    filters = share_filters(sharing)
    state = read_state(request.GET, request.path, filters, [BY_LAST_DAY])
    rows = AssetShare.objects.visible_to(request.actor).live().select_related("asset", "person")
    for one_filter in filters:
        if state.values.get(one_filter.name):
            rows = rows.filter(one_filter.condition(state.values[one_filter.name]))
    turned = turn(rows, sort=BY_LAST_DAY, key="id", given=request.GET, kind=dt.date.fromisoformat)
    who = behind(request.actor, {row.audience_id for row in turned.rows}, {row.door_id for row in turned.rows})
    return page(
        request,
        "assets/shares/share_list.html",
        sharing=sharing,
        levels=list(Level),
        joiners=joiners_of(request.actor),
        lines=[line(row, who) for row in turned.rows],
        turned=turned,
        total=rows.count(),
        questions=[one for one in questions(state, filters, {}) if one.options],
        chips=chips(state, filters),
        batch=state.values.get("batch", ("",))[0],
        can_share=request.actor.may(SHARE_ASSET),
    )


@requires(END_SHARE)
def share_end(request: PortalRequest, share: AssetShare) -> HttpResponse:
    """End one share at once: who stops seeing what, and why."""
    return _end(request, "assets/shares/share_end.html", [share], reverse("assets:asset-access", args=[share.asset_id]))


@requires(END_SHARE)
def shares_end(request: PortalRequest) -> HttpResponse:
    """End the ticked shares, or all that were made in one go."""
    return _end(request, "assets/shares/shares_end.html", _chosen(request, END_SHARE), reverse("assets:share-list"))


def _end(request: PortalRequest, template: str, shares: Sequence[AssetShare], back: str) -> HttpResponse:
    def done(form: EndForm, live: Sequence[AssetShare]) -> HttpResponse:
        number = end_shares(request.actor, live, reason=form.cleaned_data["reason"])
        said = ngettext(
            "%(number)d share has ended. What it showed is hidden from now on.",
            "%(number)d shares have ended. What they showed is hidden from now on.",
            number,
        )
        messages.success(request, said % {"number": number})
        return SeeOther(back)

    form = EndForm(request.POST) if request.method == "POST" else EndForm()
    return _with_shares(request, template, shares, form, back, done)


@requires(RENEW_SHARE)
def share_renew(request: PortalRequest, share: AssetShare) -> HttpResponse:
    """Give one share another last day."""
    back = reverse("assets:asset-access", args=[share.asset_id])
    return _renew(request, "assets/shares/share_renew.html", [share], back)


@requires(RENEW_SHARE)
def shares_renew(request: PortalRequest) -> HttpResponse:
    """Give the ticked shares, or all that were made in one go, another last day."""
    return _renew(
        request, "assets/shares/shares_renew.html", _chosen(request, RENEW_SHARE), reverse("assets:share-list")
    )


def _renew(request: PortalRequest, template: str, shares: Sequence[AssetShare], back: str) -> HttpResponse:
    def done(form: RenewForm, live: Sequence[AssetShare]) -> HttpResponse:
        if is_many(len(live)):
            return _left_to_the_worker(partial(ask_renew_many, request.actor, live, **form.cleaned_data))
        number = renew_shares(request.actor, live, **form.cleaned_data)
        said = ngettext(
            "%(number)d share now lasts until %(until)s.", "%(number)d shares now last until %(until)s.", number
        )
        until = date_format(form.cleaned_data["until"], "j F Y")
        messages.success(request, said % {"number": number, "until": until})
        return SeeOther(back)

    usual = usual_end(max((one.level for one in shares), default=Level.COMMERCIAL))
    form = RenewForm(request.POST) if request.method == "POST" else RenewForm(initial={"until": usual})
    return _with_shares(request, template, shares, form, back, done)


@requires(RENEW_SHARE)
@require_POST
def shares_extend(request: PortalRequest) -> HttpResponse:
    """Let the ticked shares last for the usual time of their level, at once; what lasts longer stays as it is."""
    rows = RENEW_SHARE.rows(request.actor).filter(pk__in=identities(request.POST.getlist("share")))
    renew_ticked(request, rows, partial(renew_shares, request.actor))
    kept = QueryDict(request.POST.get("query", "")).urlencode()
    return SeeOther(reverse("assets:ledger-given") + (f"?{kept}" if kept else ""))


def _with_shares(
    request: PortalRequest,
    template: str,
    shares: Sequence[AssetShare],
    form: Any,
    back: str,
    done: Callable[[Any, Sequence[AssetShare]], HttpResponse],
) -> HttpResponse:
    """The page that asks before something is done to live shares, and the doing of it."""
    live = [share for share in shares if share.ended_at is None and share.until >= clock.today()]
    if not live:
        raise NothingToEnd
    if form.is_bound and form.is_valid():
        try:
            return done(form, live)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    who = behind(request.actor, {share.audience_id for share in live}, {share.door_id for share in live})
    bodies = {body.pk: body for share in live for body in who.reached(share.audience_id, share.door_id)}
    return page(
        request,
        template,
        form=form,
        lines=[line(share, who) for share in live[:5]],
        total=len(live),
        others=max(len(live) - 5, 0),
        bodies=sorted(bodies.values(), key=lambda body: body.name),
        back=back,
        post_url=request.get_full_path(),
    )


def _chosen(request: PortalRequest, permission: Permission) -> list[AssetShare]:
    """The shares ticked, or those of one batch; ids that are not the body's name nothing. 404 when none is left."""
    rows: Any = permission.rows(request.actor).select_related("asset").order_by("until", "pk")
    batch = identities(request.GET.getlist("batch"))
    rows = rows.filter(batch__in=batch) if batch else rows.filter(pk__in=identities(request.GET.getlist("share")))
    found: list[AssetShare] = list(rows)
    if not found:
        raise Http404
    return found


@requires(SHARE_ASSET)
def joiners_confirm(request: PortalRequest, audience: uuid.UUID) -> HttpResponse:
    """Let the bodies that joined a forum since see what was shared with it before, those named and no others."""
    forum = one(Audience.objects.receivers_for(request.actor).filter(organisation=None), audience)
    waiting = joiners_of(request.actor, forum.pk)
    if not waiting:
        raise Http404
    (joiners,) = waiting
    changed = request.method == "POST" and request.POST.get("upto") != str(joiners.upto)
    if request.method == "POST" and not changed:
        if is_many(joiners.shares):
            ask = partial(ask_confirm_many, request.actor, audience=forum, upto=joiners.upto)
            return _left_to_the_worker(ask)
        number = confirm_joiners(request.actor, audience=forum, upto=joiners.upto)
        messages.success(
            request,
            ngettext(
                "%(number)d share now reaches everybody in %(forum)s.",
                "%(number)d shares now reach everybody in %(forum)s.",
                number,
            )
            % {"number": number, "forum": forum.name},
        )
        return SeeOther("assets:share-list")
    return page(
        request,
        "assets/shares/joiners_confirm.html",
        status=422 if changed else 200,
        joiners=joiners,
        has_errors=changed,
        list_url=reverse("assets:share-list"),
    )


@requires(VIEW_AS)
def view_as(request: PortalRequest, audience: uuid.UUID) -> HttpResponse:
    """The body's own register as an audience sees it today, read-only."""
    found = one(Audience.objects.receivers_for(request.actor), audience)
    return page(
        request,
        "assets/shares/view_as.html",
        audience=found,
        register=register_as_seen(request.actor, found, request.GET),
        bodies=receivers(request.actor, found) if found.is_forum else (),
    )


@requires(VIEW_AS)
def asset_view_as(request: PortalRequest, asset: uuid.UUID, audience: uuid.UUID) -> HttpResponse:
    """One of the body's own properties as an audience sees it today, read-only."""
    own = one(VIEW_AS.rows(request.actor), asset)
    found = one(Audience.objects.receivers_for(request.actor), audience)
    return page(
        request,
        "assets/shares/asset_view_as.html",
        asset=own,
        audience=found,
        seen=asset_as_seen(request.actor, found, own),
    )

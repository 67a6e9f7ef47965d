"""Answering with a page, or with where to go next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse

from partners.acting.errors import ChangedMeanwhile, DoneAlready, NotAllowed, Refused
from partners.forms.standing import StandingForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

ASKING = "layouts/asking.html"


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> TemplateResponse:
    """A page of ours. With a bound form that has errors the status is 422, as htmx and people expect."""
    form = context.get("form")
    if status == 200 and form is not None and form.is_bound and not form.is_valid():
        status = 422
    return TemplateResponse(request, template, context, status=status)


class SeeOther(HttpResponse):
    """303: the deed is done, look there now. htmx follows it and asks for the same part."""

    status_code = 303

    def __init__(self, to: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__()
        self["Location"] = resolve_url(to, *args, **kwargs)


def keep_language(answer: HttpResponse, language: str) -> None:
    """Have this browser answered in that language from now on, for a year."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def ask(
    request: HttpRequest,
    form: Any,
    do: Callable[[Any], Any],
    *,
    to: str = "",
    said: str = "",
    template: str = ASKING,
    back: str = "",
    after: Callable[[Any], str] | None = None,
    **context: Any,
) -> HttpResponse:
    """A page that asks and then does it: refusals stand beside the form or their question, success leads to `to`.

    An answer over what somebody else changed meanwhile is shown with both (409); sent again it takes their place.
    What was done a moment before, as it is asked for, leads to `to` as well.

    `after` says where to look instead, from what `do` answered; `back` is where the page leads back to.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = do(form)
        except NotAllowed:
            raise
        except DoneAlready:
            return SeeOther(to)
        except Refused as refusal:
            context |= _refused(form, refusal)
        else:
            if said:
                messages.success(request, said)
            return SeeOther(after(done) if after else to)
    return page(request, template, form=form, back=back or to, **context)


def _refused(form: Any, refusal: Refused) -> dict[str, Any]:
    """Say it beside its question. What the page needs to know: the status, where somebody else was quicker."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    if not isinstance(refusal, ChangedMeanwhile):
        return {}
    if isinstance(form, StandingForm) and refusal.facts:
        form.overtaken(**refusal.facts)
    return {"status": refusal.status}

"""Domain errors turned into pages. What may not be known and what never was get the same bytes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from csp.constants import NONE
from django.http import HttpResponse
from django.template import loader
from django.utils.translation import get_language

from estate_portal.logs import request_id

if TYPE_CHECKING:
    from django.http import HttpRequest

    from partners.acting.errors import Refused

PAGES = frozenset({400, 404, 409, 422, 429})
# An error page runs nothing and sends nothing: should something be smuggled into it, it stays dead.
LOCKED = {name: [NONE] for name in ("script-src", "connect-src", "form-action", "manifest-src")}


def page_for(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page of a refusal, with its sentence; 404 says nothing of what was asked for."""
    if refusal.status == 404:
        return missing(request)
    status = refusal.status if refusal.status in PAGES else 409
    body = loader.render_to_string(f"{status}.html", {"sentence": str(refusal), "code": refusal.code}, request)
    return locked(body, status)


def missing(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one 404: without a request in its context, so that it is the same bytes for everybody."""
    return locked(_page_of_what_is_missing(get_language()), 404)


@cache
def _page_of_what_is_missing(_language: str) -> str:
    return loader.render_to_string("404.html", {})


def broken(_request: Any) -> HttpResponse:
    """The 500 page, with the reference under which the log knows the request, and nothing that could fail again."""
    return locked(loader.render_to_string("500.html", {"reference": request_id()}), 500)


def locked(body: str, status: int) -> HttpResponse:
    """An error page under the policy that allows it nothing but pictures and styles."""
    response = HttpResponse(body, status=status)
    response._csp_replace = LOCKED  # type: ignore[attr-defined]  # noqa: SLF001  where django-csp looks
    return response

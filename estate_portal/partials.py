"""Answers htmx with the part of a page that it asked for, so that no view knows the word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.shortcuts import resolve_url
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


class PartialsMiddleware:
    """Partial name = element id = htmx target: the part that a page's template defines under that name.

    Links that htmx boosts, and a page that it restores from the history, get the whole page. The
    target is the reader's to choose; it opens nothing, because the context is cut to them already.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send a part that needs a sign-in there as a page, and let caches know who asked for which part."""
        response = self.get_response(request)
        if getattr(request, "htmx", None) and leads_to_sign_in(response):
            whole_page_to_sign_in(request, response)
        patch_vary_headers(response, ("HX-Request", "HX-Target"))
        return response

    def process_template_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Render the part instead of the page, where the page has one of that name."""
        htmx: Any = getattr(request, "htmx", None)
        if not htmx or htmx.boosted or htmx.history_restore_request or not htmx.target:
            return response
        if isinstance(response, TemplateResponse) and isinstance(response.template_name, str):
            try:
                response.template_name = template_of_part(response.template_name, htmx.target)
            except TemplateDoesNotExist:
                return response
        return response


def leads_to_sign_in(response: HttpResponse) -> bool:
    """Whether the answer is "sign in first"; followed, it would land inside the page."""
    return response.status_code == 302 and urlsplit(response.get("Location", "")).path == resolve_url(
        settings.LOGIN_URL
    )


def whole_page_to_sign_in(request: HttpRequest, response: HttpResponse) -> None:
    """Turn it into 401 with HX-Redirect: the browser leaves the page, and comes back to it."""
    htmx: Any = getattr(request, "htmx", None)
    back = urlencode({REDIRECT_FIELD_NAME: htmx.current_url_abs_path or "/"})
    response.status_code = 401
    response.headers["HX-Redirect"] = f"{resolve_url(settings.LOGIN_URL)}?{back}"
    del response.headers["Location"]


def template_of_part(page: str, target: str) -> str:
    """The name under which the template loader finds that part; TemplateDoesNotExist if there is none."""
    name = f"{page.partition('#')[0]}#{target}"
    get_template(name)
    return name

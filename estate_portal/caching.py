"""What a browser may keep: nothing that a signed-in reader saw, and nothing at all once they sign out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SIGN_OUT = "account_logout"


class CacheHeaders:
    """Mark every answer to a session `no-store`, and empty the browser's cache at sign-out.

    A session is known by its cookie, in the request or set by the answer, so that nothing is asked
    of the database here. SECURITY: stands outside SessionMiddleware, which sets that cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers that keep it from being kept."""
        response = self.get_response(request)
        cookie = settings.SESSION_COOKIE_NAME
        if cookie in request.COOKIES or cookie in response.cookies:
            response.headers["Cache-Control"] = "no-store, private"
        else:
            response.headers.setdefault("Cache-Control", "no-cache, private")
        patch_vary_headers(response, ("Cookie",))
        if signed_out(request):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def signed_out(request: HttpRequest) -> bool:
    """Whether this request was the one that signed the reader out."""
    match = request.resolver_match
    return bool(request.method == "POST" and match and match.view_name == SIGN_OUT)

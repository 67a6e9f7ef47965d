"""A shared cache as RFC 9111 lets one be: it keeps whatever it may, for everybody (promise 19).

Greedier than any real one: nothing that it keeps grows old.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test.client import ClientHandler

#: statuses whose answers may be kept though nothing says so (RFC 9110, 15.1)
HEURISTIC = {200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501}
#: what lets an answer be kept whatever its status
EXPLICIT = {"public", "max-age", "s-maxage"}


def directives(headers: Any) -> set[str]:
    """The names in a Cache-Control."""
    return {one.split("=")[0].strip().lower() for one in headers.get("Cache-Control", "").split(",")}


def may_keep(request: Any, response: Any) -> bool:
    """Whether a shared cache may keep this answer for somebody else (RFC 9111, 3)."""
    said = directives(response.headers)
    if request.method not in {"GET", "HEAD"} or said & {"no-store", "private"}:
        return False
    if "Authorization" in request.headers and not said & {"public", "s-maxage", "must-revalidate"}:
        return False
    return bool(response.status_code in HEURISTIC or said & EXPLICIT or "Expires" in response.headers)


class SharedCache(ClientHandler):
    """What stands between the portal and the clients that have it for their handler."""

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=False)
        self.kept: dict[str, list[tuple[dict[str, str | None], HttpResponse]]] = {}

    def get_response(self, request: Any) -> Any:
        """What is kept for whoever asks alike (RFC 9111, 4.1), else the portal's answer, kept where it may be."""
        where = request.get_full_path()
        for varied, kept in self.kept.get(where, []):
            if {name: request.headers.get(name) for name in varied} == varied:
                return HttpResponse(kept.content, status=kept.status_code, headers=kept.headers)
        response = super().get_response(request)
        vary = [name.strip() for name in response.headers.get("Vary", "").split(",") if name.strip()]
        if may_keep(request, response) and "*" not in vary:
            response = HttpResponse(b"".join(response), status=response.status_code, headers=response.headers)
            self.kept.setdefault(where, []).append(({name: request.headers.get(name) for name in vary}, response))
        return response

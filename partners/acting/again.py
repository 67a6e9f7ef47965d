"""A button pressed a second time, when the first press has taken away what it was pressed on."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from partners.acting.pages import SeeOther

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from partners.acting.requires import PortalRequest

    View = Callable[..., HttpResponse]


def twice_is_once(said_already: Callable[..., bool], *, to: str) -> Callable[[View], View]:
    """Lead a POST that says again what the actor has said already to where the first one led; nothing is written.

    It stands above `@requires`: who has answered may no longer do so, and a double click would be the 404 of what
    never was. `said_already` is asked with the request and the keys of the URL, and knows the actor's own answers.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def again(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and request.actor.person is not None and said_already(request, **kwargs):
                return SeeOther(to)
            return view(request, *args, **kwargs)

        return cast("View", again)

    return decorate

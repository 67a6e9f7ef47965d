"""Every view declares whom it serves. A URL without a declaration fails `manage.py check`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from partners.acting.kept import PAGE, forget, keep

if TYPE_CHECKING:
    from collections.abc import Callable

    from partners.acting.actor import Actor
    from partners.acting.permission import Permission

    View = Callable[..., HttpResponse]

M = TypeVar("M", bound=Model)


class PortalRequest(HttpRequest):
    """A request after the middleware: it knows who acts."""

    actor: Actor
    htmx: Any


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a view said of itself: a permission, or why it is open to all."""

    permission: Permission | None = None
    because: str = ""
    marks: bool = False
    guests: bool = False


def requires(permission: Permission, *, marks: bool = False, guests: bool = False) -> Callable[[View], View]:
    """Serve only those whom `permission` allows, and hand the view its record.

    When the URL has a parameter named as the permission's noun, the record is fetched among the
    rows that the actor may touch and passed as the first argument; anything else is the same 404
    as a record that never was. Nobody signed in: to the sign-in page. `marks` says that a GET
    writes (who has seen commercial data), so its transaction is not READ ONLY. `guests` lets the
    permission's rule decide about somebody without an account who has a place in a workshop.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor.person is None and not (guests and request.actor.participant):
                return to_sign_in(request)
            if request.method == "POST":
                forget(request)
            if not permission.allows(request.actor):
                raise Http404
            if permission.model and permission.noun in kwargs:
                return view(request, one(permission.rows(request.actor), kwargs.pop(permission.noun)), *args, **kwargs)
            return view(request, *args, **kwargs)

        declare(guarded, Declaration(permission=permission, marks=marks, guests=guests))
        return cast("View", guarded)

    return decorate


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in and come back; who was signed out while they typed comes back to what they typed."""
    ended_for = getattr(request, "ended_for", None)
    if request.method == "POST" and ended_for is not None and keep(request, ended_for):
        return redirect_to_login(reverse(PAGE))
    return redirect_to_login(request.get_full_path())


def open_to_all(*, because: str, marks: bool = False) -> Callable[[View], View]:
    """Serve anybody, signed in or not; `because` is the reason that the test's list repeats."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        declare(opened, Declaration(because=because, marks=marks))
        return opened

    return decorate


def declare(view: Any, declaration: Declaration) -> None:
    """Attach what a view needs, also to one that a library wrote."""
    view.declaration = declaration


def one(rows: QuerySet[M], pk: Any) -> M:
    """The row of that key among `rows`, or the 404 of a page that never was."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found

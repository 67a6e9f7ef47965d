"""The innermost middleware: nothing that went wrong is committed, a GET writes nothing, nobody stays armed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path

from estate_portal.urls import handler404, handler500  # noqa: F401  what Django asks this site map for
from estate_portal.urls import urlpatterns as portals
from partners import clock
from partners.acting.errors import Refused, StaleTab
from partners.acting.requires import open_to_all
from partners.scoping.arming import NOBODY, Arms, current
from tests.client import PortalClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.worlds import World

pytestmark = pytest.mark.django_db
WRITTEN = "written-by-a-specimen"
armed_inside: list[Arms] = []


def fails() -> str:
    raise ValueError("while rendering")


def fails_while_rendering(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, engines["django"].from_string("{{ fails }}"), {"fails": fails})


def raises(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def end(_request: HttpRequest) -> HttpResponse:
        raise error

    return end


#: how a view may end after it wrote, and what the reader then gets
ENDS: dict[str, tuple[Callable[[HttpRequest], HttpResponse], int]] = {
    "fault": (raises(ValueError("in the view")), 500),
    "missing": (raises(Http404()), 404),
    "refused": (raises(Refused()), 409),
    "stale": (raises(StaleTab()), 409),
    "render": (fails_while_rendering, 500),
    "busy": (lambda _: HttpResponse(status=503), 503),
    "broken": (lambda _: HttpResponse(status=500), 500),
    "well": (lambda _: HttpResponse(status=204), 204),
}


def write(request: HttpRequest, end: str) -> HttpResponse:
    """Write a row, note who was armed, and end in this way."""
    armed_inside.append(current())
    Session.objects.create(session_key=WRITTEN, session_data="", expire_date=clock.now())
    return ENDS[end][0](request)


urlpatterns = [
    path("specimen/marks/<str:end>/", open_to_all(because="a test", marks=True)(write)),
    path("specimen/<str:end>/", open_to_all(because="a test")(write)),
    *portals,
]


@pytest.fixture
def specimens(settings: Any) -> Iterator[PortalClient]:
    """A client in a portal with the specimen views; a fault is answered as people get it."""
    settings.ROOT_URLCONF = __name__
    armed_inside.clear()
    yield PortalClient(raise_request_exception=False)
    assert current() == NOBODY
    with connection.cursor() as cursor:
        for name in NOBODY.settings():
            if name != "portal.today":
                cursor.execute("SELECT current_setting(%s, true)", [name])
                assert cursor.fetchone()[0] in {"", None}, name


def was_kept() -> bool:
    return Session.objects.filter(session_key=WRITTEN).exists()


@pytest.mark.parametrize("end", ENDS)
def test_what_a_failed_request_wrote_is_gone(specimens: PortalClient, cast: World, end: str) -> None:
    specimens.force_login(cast.aber.manager)
    response = specimens.post(f"/specimen/{end}/")
    assert response.status_code == ENDS[end][1]
    assert was_kept() == (end == "well")
    assert [arms.organisation for arms in armed_inside] == [cast.aber.organisation.pk]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_get_that_writes_fails(specimens: PortalClient, cast: World, method: str) -> None:
    specimens.force_login(cast.aber.manager)
    assert getattr(specimens, method)("/specimen/well/").status_code == 500
    assert not was_kept()
    assert len(armed_inside) == 1


@pytest.mark.parametrize("end", ["well", "fault"])
def test_a_get_that_marks_may_write_and_is_undone_like_any_other(
    specimens: PortalClient, cast: World, end: str
) -> None:
    specimens.force_login(cast.aber.manager)
    assert specimens.get(f"/specimen/marks/{end}/").status_code == ENDS[end][1]
    assert was_kept() == (end == "well")


def test_nobody_signed_in_is_nobody_armed(specimens: PortalClient) -> None:
    assert specimens.post("/specimen/well/").status_code == 204
    assert armed_inside == [NOBODY]

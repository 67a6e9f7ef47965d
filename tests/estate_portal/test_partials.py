"""htmx gets the part it names, everybody else the page; what a session saw is never kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from estate_portal.caching import CacheHeaders
from estate_portal.home.specimen import specimen
from estate_portal.partials import PartialsMiddleware

PAGE = "estate_portal/home/components.html"


def answer(**headers: str) -> TemplateResponse:
    """What a view's TemplateResponse becomes for a request with these headers."""
    request = RequestFactory().get("/components/", headers=headers)
    HtmxMiddleware(lambda _: HttpResponse())(request)
    response = TemplateResponse(request, PAGE, specimen(request))
    middleware = PartialsMiddleware(lambda _: HttpResponse())
    shown = middleware.process_template_response(request, response)
    assert isinstance(shown, TemplateResponse)
    return shown


def test_the_part_that_htmx_names_is_all_that_it_gets() -> None:
    html = answer(hx_request="true", hx_target="specimen-table").render().content.decode()
    assert html.strip().startswith('<div id="specimen-table"')
    assert "<html" not in html


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"hx_target": "specimen-table"},
        {"hx_request": "true"},
        {"hx_request": "true", "hx_target": "no-such-part"},
        {"hx_request": "true", "hx_target": "../../settings"},
        {"hx_request": "true", "hx_target": "a#specimen-table"},
        {"hx_request": "true", "hx_target": "specimen-table", "hx_boosted": "true"},
        {"hx_request": "true", "hx_target": "specimen-table", "hx_history_restore_request": "true"},
    ],
    ids=str,
)
def test_everybody_else_gets_the_page(headers: dict[str, str]) -> None:
    assert answer(**headers).template_name == PAGE


def test_the_answer_varies_on_who_asked_for_which_part() -> None:
    response = PartialsMiddleware(lambda _: HttpResponse())(RequestFactory().get("/"))
    assert {"HX-Request", "HX-Target"} <= {it.strip() for it in response["Vary"].split(",")}


def sign_in_first(**headers: str) -> HttpResponse:
    """What becomes of a redirect to the sign-in page."""
    request = RequestFactory().get("/assets/?page=2", headers=headers)
    HtmxMiddleware(lambda _: HttpResponse())(request)
    answer = HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?next=/assets/%3Fpage%3D2")
    return PartialsMiddleware(lambda _: answer)(request)


def test_signing_in_again_never_happens_inside_a_page(settings: Any) -> None:
    settings.LOGIN_URL = "/sign-in/"
    response = sign_in_first(hx_request="true", hx_current_url="http://testserver/assets/?use=office")
    assert response.status_code == 401
    assert response["HX-Redirect"] == "/sign-in/?next=%2Fassets%2F%3Fuse%3Doffice"
    assert "Location" not in response


def test_somebody_elses_page_is_never_where_signing_in_leads_back_to(settings: Any) -> None:
    settings.LOGIN_URL = "/sign-in/"
    response = sign_in_first(hx_request="true", hx_current_url="https://evil.example/x")
    assert response["HX-Redirect"] == "/sign-in/?next=%2F"


def test_without_htmx_signing_in_is_a_plain_redirect(settings: Any) -> None:
    settings.LOGIN_URL = "/sign-in/"
    assert sign_in_first().status_code == 302


def through(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    return CacheHeaders(lambda _: response)(request)


def with_session(**request: Any) -> HttpRequest:
    made = RequestFactory().get("/assets/", **request)
    made.COOKIES["sessionid"] = "x"
    return made


def test_what_a_session_saw_is_not_stored() -> None:
    response = through(with_session(), HttpResponse(headers={"Cache-Control": "max-age=600"}))
    assert response["Cache-Control"] == "no-store, private"
    assert "Cookie" in response["Vary"]


def test_the_answer_that_begins_a_session_is_not_stored_either() -> None:
    response = HttpResponse()
    response.set_cookie("sessionid", "x")
    assert through(RequestFactory().get("/"), response)["Cache-Control"] == "no-store, private"


def test_hidden_and_missing_are_told_the_same() -> None:
    hidden, missing = (through(with_session(), HttpResponse(status=404)) for _ in range(2))
    assert dict(hidden.headers) == dict(missing.headers)


def test_a_page_for_anybody_may_say_for_itself() -> None:
    response = through(RequestFactory().get("/"), HttpResponse(headers={"Cache-Control": "max-age=600"}))
    assert response["Cache-Control"] == "max-age=600"


def test_signing_out_empties_the_browser() -> None:
    request = RequestFactory().post("/account/logout/")
    request.resolver_match = type("Match", (), {"view_name": "account_logout"})()
    assert through(request, HttpResponse())["Clear-Site-Data"] == '"cache", "storage"'


def test_nothing_else_empties_it() -> None:
    assert "Clear-Site-Data" not in through(with_session(), HttpResponse())

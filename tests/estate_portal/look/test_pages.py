"""The frame around a page: one h1, the title begins with it, sections by role."""

from __future__ import annotations

import re
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from django.template.loader import render_to_string

from estate_portal.errors import broken, missing
from estate_portal.home import frame
from estate_portal.home.specimen import specimen
from tests.estate_portal.look.rendering import request


def actor(*, bodies: int = 1, administrator: bool = False) -> SimpleNamespace:
    class Body:
        name_language = "en"

        def __init__(self, number: int) -> None:
            self.pk = uuid.uuid4()
            self.number = number

        def __str__(self) -> str:
            return f"Body {self.number}"

    all_of_them = [Body(number) for number in range(bodies)]
    return SimpleNamespace(
        person="Mair Example",
        organisation=all_of_them[0] if all_of_them else None,
        choices=tuple(SimpleNamespace(organisation_id=it.pk, organisation=it) for it in all_of_them),
        is_administrator_of_portal=administrator,
    )


@pytest.fixture(autouse=True)
def _no_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    """These actors are in no database that could be asked for their notices."""
    monkeypatch.setattr(frame, "how_many_new", lambda _actor: 0)


def page(template: str, path: str = "/", context: dict[str, Any] | None = None, **attributes: Any) -> str:
    return render_to_string(template, context or {}, request(path, **attributes))


def test_components_page_has_one_h1_that_begins_the_title() -> None:
    html = page("estate_portal/home/components.html", "/components/", specimen(request()), actor=actor())
    assert html.count("<h1") == 1
    assert "<title>Components \N{EN DASH} Estate Portal</title>" in html


def test_a_refused_form_says_so_in_the_title_and_first_on_the_page() -> None:
    context = specimen(request("/components/?refused=1"))
    html = page("estate_portal/home/components.html", "/components/", context, actor=actor())
    assert "<title>Error: Components \N{EN DASH} Estate Portal</title>" in html
    assert html.index("govuk-error-summary") < html.index("<h1")


@pytest.mark.parametrize("name", ["help", "accessibility", "privacy", "cookies"])
def test_pages_about_the_portal_are_whole(name: str) -> None:
    html = page(f"estate_portal/home/{name}.html", context={"session_cookie": "s", "csrf_cookie": "c"})
    assert html.count("<h1") == 1
    assert 'id="main-content"' in html
    assert 'href="#main-content"' in html


def test_a_stranger_sees_neither_sections_nor_sign_out() -> None:
    html = page("layouts/page.html")
    assert "Sign out" not in html
    assert "govuk-service-navigation" not in html


def test_who_acts_for_one_body_sees_its_name_and_no_switch() -> None:
    html = page("layouts/page.html", actor=actor(bodies=1))
    assert "Body 0" in html
    assert "switch-organisation" not in html


def test_who_acts_for_several_can_switch_where_the_portal_has_a_page_for_it() -> None:
    shown = frame.frame_for(request("/", actor=actor(bodies=3)))
    assert [choice.label for choice in shown.choices] == ["Body 0", "Body 1", "Body 2"]
    assert [choice.current for choice in shown.choices] == [True, False, False]


def test_there_are_at_most_six_sections_and_one_is_current() -> None:
    shown = frame.frame_for(request("/assets/", actor=actor(administrator=True)))
    assert len(shown.navigation) <= 6
    assert len([link for link in shown.navigation if link.current]) <= 1


def test_a_seventh_section_puts_home_out_and_never_people() -> None:
    shown = frame.frame_for(request("/people/", actor=actor(administrator=True)))
    assert [link.url for link in shown.navigation] == [
        "/assets/", "/shares/", "/forums/", "/projects/", "/organisations/", "/people/",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "section"),
    [("/diary/", "Properties"), ("/requests/", "Sharing"), ("/workshops/x/", "Forums"), ("/reports/", "Forums")],
)
def test_a_page_beside_its_section_marks_it_too(path: str, section: str) -> None:
    shown = frame.frame_for(request(path, actor=actor()))
    assert [(link.label, link.current) for link in shown.navigation if link.current] == [(section, "true")]


@pytest.mark.parametrize(
    ("url", "path", "says"),
    [("/", "/", "page"), ("/", "/assets/", ""), ("/assets/", "/assets/", "page"), ("/assets/", "/assets/x/", "true")],
)
def test_the_section_of_a_page_is_marked(url: str, path: str, says: str) -> None:
    assert frame.current(url, path) == says


def test_htmx_is_told_to_evaluate_nothing_and_to_keep_nothing() -> None:
    html = page("layouts/page.html")
    config = re.search(r"name=\"htmx-config\"\s+content='([^']+)'", html)
    assert config
    for rule in ('"historyCacheSize":0', '"allowEval":false', '"allowScriptTags":false', '"selfRequestsOnly":true'):
        assert rule in config.group(1)


def test_no_page_asks_for_the_typeface_or_the_arms_of_gov_uk() -> None:
    html = page("layouts/page.html", actor=actor())
    assert not re.search(r"fonts/|crest|crown|favicon\.ico", html)


def test_a_failure_gives_the_reference_under_which_the_log_knows_it() -> None:
    with structlog.contextvars.bound_contextvars(request_id="abc123"):
        response = broken(None)
    assert "abc123" in response.content.decode()
    assert response.status_code == 500


def test_error_pages_may_run_and_send_nothing() -> None:
    policy = missing(request())._csp_replace  # type: ignore[attr-defined]
    assert policy["script-src"] == policy["connect-src"] == policy["form-action"] == ["'none'"]


def test_the_pages_of_administration_stand_beside_each_other_for_administrators_only() -> None:
    shown = frame.frame_for(request("/board/", actor=actor(administrator=True)))
    assert [(link.url, link.current) for link in shown.beside] == [
        ("/organisations/", ""), ("/board/", "page"), ("/accounts/", ""), ("/trail/administrators/", ""),
    ]  # fmt: skip
    assert frame.frame_for(request("/assets/", actor=actor(administrator=True))).beside == ()
    assert frame.frame_for(request("/board/", actor=actor())).beside == ()

"""The linter of answers, broken on purpose; and that tests use it."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse

from tests.client import PortalClient
from tests.linting import POLICY, faults

ROOT = Path(__file__).parent
#: tests that need the bare client, each with the reason
BARE = {
    "client.py": "derives from it",
    "estate_portal/test_health.py": "probes answer before any middleware",
    "estate_portal/test_logs.py": "asks about log lines, some of them of failing views",
    "oracle/machine.py": "asks the same few pages five hundred times: the matrix looks at them",
    "matrix/test_matrix.py": "asks again for pages that were looked at already: for a part, for their time, by a cache",
}

GOOD = """<!DOCTYPE html><html lang="en"><head><title>Properties – Estate Portal</title></head><body>
<h1>Properties</h1><form action="/a/" method="post" novalidate>
<input type="hidden" name="csrfmiddlewaretoken" value="t"><input type="hidden" name="acting_for" value="">
<label for="q">Search</label><input id="q" name="q"></form></body></html>"""


def answer(text: str, *, signed_in: bool = True, **headers: str) -> list[str]:
    """What is wrong with a page of this text and these headers beside the right ones."""
    request: Any = SimpleNamespace(
        method="GET",
        headers={},
        COOKIES={"sessionid": "x"} if signed_in else {},
        actor=SimpleNamespace(person=object() if signed_in else None),
    )
    right = {
        "X-Content-Type-Options": "nosniff",
        "Vary": "HX-Request, HX-Target, Cookie",
        "Cache-Control": "no-store, private",
        "Content-Security-Policy": POLICY,
    }
    return faults(
        request, HttpResponse(text, headers=right | {key.replace("_", "-"): value for key, value in headers.items()})
    )


def test_a_good_page_passes() -> None:
    assert answer(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (' lang="en"', "", "no lang"),
        ("<h1>Properties</h1>", "", "0 h1"),
        ("<h1>Properties</h1>", "<h1>Properties</h1><h1>b</h1>", "2 h1"),
        ("<title>Properties", "<title>Something", "does not begin with the h1"),
        ("<h1>", '<p id="q"></p><h1>', "two elements are called q"),
        ('<label for="q">Search</label>', "", "no label"),
        (" novalidate", "", "no novalidate"),
        ('action="/a/" ', "", "without an action"),
        ('name="csrfmiddlewaretoken"', 'name="other"', "no token"),
        ('name="acting_for"', 'name="other"', "does not say for whom"),
        ("<h1>", "<script>1</script><h1>", "inline script"),
        ("<h1>", "<style>p {}</style><h1>", "inline style"),
        ("<h1>", '<p style="color: red"></p><h1>', "inline style"),
        ("<h1>", '<p onclick="x()"></p><h1>', "a handler onclick"),
        ("<h1>", '<a href="javascript:x">x</a><h1>', "a link that is a script"),
        ("<h1>", '<img src="/a.png"><h1>', "no alt"),
        ("<h1>", '<button hx-post="/a/">x</button><h1>', "needs htmx"),
        ("<h1>", "<p><div></p><h1>", "not HTML"),
    ],
)
def test_each_fault_is_seen(old: str, new: str, complaint: str) -> None:
    assert old in GOOD
    assert any(complaint in fault for fault in answer(GOOD.replace(old, new))), answer(GOOD.replace(old, new))


ID, OTHER = "0b0f7a8e-3c1d-4a55-9d2e-1f0e5a6b7c8d", "1c1f7a8e-3c1d-4a55-9d2e-1f0e5a6b7c8d"


@pytest.mark.parametrize(
    ("sound", "faulty", "complaint"),
    [
        ("<p>Said</p>", "<p>Said \x01</p>", "not HTML"),
        ("<p>Said é</p>", "<p>Said é &amp;quot;</p>", "escaped twice"),
        (f'<p id="a{ID}"></p><p id="a{OTHER}"></p>', f'<p id="a{ID}"></p><p id="a{ID}"></p>', "two elements"),
        ("<p>a</p>", '<p>a</p><label for="other">a</label><input id="more">', "no label"),
    ],
)
def test_a_page_made_nearly_as_a_sound_one_is_looked_at(sound: str, faulty: str, complaint: str) -> None:
    """Pages made alike are parsed once; a fault in words or ids is none of what makes them alike."""
    assert answer(GOOD.replace("</h1>", f"</h1>{sound}")) == []
    assert any(complaint in fault for fault in answer(GOOD.replace("</h1>", f"</h1>{faulty}")))
    assert answer(GOOD.replace("</h1>", "</h1><p>Other words</p>")) == []
    renamed = GOOD.replace("<title>Properties", "<title>Something else")
    assert any("does not begin" in fault for fault in answer(renamed.replace("</h1>", f"</h1>{sound}")))


@pytest.mark.parametrize(
    ("header", "value", "complaint"),
    [
        ("Cache_Control", "private", "without no-store"),
        ("Vary", "HX-Request, HX-Target", "vary on Cookie"),
        ("Vary", "Cookie", "vary on HX-Request"),
        ("Content_Security_Policy", POLICY.replace("'none'", "none"), "content security policy"),
        ("X_Content_Type_Options", "", "nosniff"),
    ],
)
def test_each_header_is_seen(header: str, value: str, complaint: str) -> None:
    headers: Any = {header: value}
    assert any(complaint in fault for fault in answer(GOOD, **headers))


@pytest.mark.parametrize(
    ("said", "status", "kept"),
    [
        ("", 200, True),  # nothing is said, and a status whose answers are kept all the same
        ("", 302, False),
        ("max-age=60", 302, True),
        ("public, max-age=60", 200, True),
        ("no-cache", 200, True),  # kept, and asked about each time
        ("Private, max-age=60", 200, False),
        ("no-store", 404, False),
    ],
)
def test_what_a_shared_cache_may_keep_is_seen(said: str, status: int, kept: bool) -> None:
    request: Any = SimpleNamespace(method="GET", headers={}, COOKIES={})
    found = faults(request, HttpResponse(status=status, content_type="text/plain", headers={"Cache-Control": said}))
    assert ("an answer that a shared cache may keep" in found) == kept


def of_bodies(number: int) -> Any:
    """A request of somebody who may act for so many bodies."""
    return SimpleNamespace(
        method="GET",
        headers={},
        COOKIES={"sessionid": "x"},
        actor=SimpleNamespace(
            person=object(),
            organisation=object(),
            choices=tuple(SimpleNamespace(organisation_id=f"b{one}") for one in range(number)),
        ),
    )


ACTING = '<section class="portal-acting"><p>Acting for <strong>Aber</strong></p>{}</section><h1>'
OPTIONS = '<option value="b0">A</option><option value="b1">B</option>'
SWITCH = f'<select id="switch-organisation" aria-label="Body">{OPTIONS}</select>'


@pytest.mark.parametrize(
    ("bodies", "shown", "complaint"),
    [
        (1, ACTING.format(""), ""),
        (2, ACTING.format(SWITCH), ""),
        (2, '<main class="portal-screen"></main><h1>', ""),
        (1, "<h1>", "for whom the reader acts"),
        (2, ACTING.format(""), "every body"),
        (1, ACTING.format(SWITCH), "no other"),
        (3, ACTING.format(SWITCH), "every body"),
    ],
)
def test_whoever_may_act_for_several_can_switch_on_every_page(bodies: int, shown: str, complaint: str) -> None:
    response = HttpResponse(
        GOOD.replace("<h1>", shown),
        headers={
            "X-Content-Type-Options": "nosniff",
            "Vary": "HX-Request, HX-Target, Cookie",
            "Cache-Control": "no-store, private",
            "Content-Security-Policy": POLICY,
        },
    )
    found = faults(of_bodies(bodies), response)
    assert any(complaint in fault for fault in found) if complaint else found == [], found


def test_the_client_of_the_tests_is_the_one_that_looks(client: Any) -> None:
    assert isinstance(client, PortalClient)


def test_no_test_uses_a_client_that_does_not_look() -> None:
    bare = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if re.search(r"(?m)^from django\.test import .*\bClient\b|django\.test\.Client\(", path.read_text())
    }
    assert bare - set(BARE) == set()

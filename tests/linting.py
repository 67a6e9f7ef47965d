"""How every answer must be made, whoever asks for it (promises 19, 38, 40, 44).

`faults` gives sentences, one for each thing wrong; the test client raises on any. Pages made alike are parsed once,
by whichever worker of a run meets them first.
"""

from __future__ import annotations

import os
import re
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

import html5lib
import redis
from django.conf import settings

from tests.embedded import REDIS
from tests.shared_cache import may_keep

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
#: error pages run nothing and send nothing
LOCKED = (
    "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'none'; manifest-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
LABELLED = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}
#: what html5lib reports and browsers and the standard accept
ACCEPTED_ERRORS = {"unexpected-char-in-attribute-name"}
HANDLER = re.compile(r"^on[a-z]+$")
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: plain words between two tags; what a parser may stumble over (`&`, control characters) is left as it stands
WORDS = re.compile(r">[ \t\n]*[!-%'-;=?-~\xa0-\ufdcf][ \t\n!-%'-;=?-~\xa0-\ufdcf]*<")
NAMED = re.compile(r"(?s)<(title|h1)\b.*?</\1>")
#: under which the workers tell each other in what pages this very linter found nothing wrong
SOUND = f"sound:{blake2b(Path(__file__).read_bytes() + html5lib.__version__.encode()).hexdigest()}"
_sound: set[str] = set()  # shapes of pages in which nothing was wrong, as far as this process knows


@cache
def _told() -> redis.Redis:
    """What the workers tell each other, in the first database of their server, which no test empties."""
    return redis.Redis.from_url(os.environ[REDIS])


def faults(request: Any, response: Any) -> list[str]:
    """What is wrong with this answer; empty when nothing is."""
    found = [*_headers(request, response)]
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return found
    text = response.content.decode()
    if not text.strip():
        return found
    # To parse a page takes as long as to make it, and most answers to most people are made alike.
    actor = getattr(request, "actor", None)
    signed_in = actor is not None and actor.person is not None
    seen = (*_shape(text, bodies_of(request)), response.status_code, signed_in)
    key = blake2b(repr(seen).encode()).hexdigest()
    if key in _sound:
        return found
    if not _told().sismember(SOUND, key):
        whole = text.lstrip().lower().startswith("<!doctype html>")
        if wrong := _page(text, request, response) if whole else _fragment(text, request):
            return found + wrong
        _told().sadd(SOUND, key)
    _sound.add(key)
    return found


def _shape(text: str, bodies: frozenset[str]) -> tuple[Any, ...]:
    """All of a page that its faults can depend on: not which plain words it says, nor which ids it was given.

    Of the bodies that its reader may act for it depends on which ids they are.
    """
    numbers: dict[str, str] = {}
    shape = UUID.sub(lambda found: numbers.setdefault(found[0], f"#{len(numbers)}#"), TOKEN.sub(r"\1", text))
    acting = sorted(numbers.get(one, one) for one in bodies)
    return WORDS.sub(">x<", shape), [found[0] for found in NAMED.finditer(text)], text.isascii(), acting


def _headers(request: Any, response: Any) -> Iterator[str]:
    if response.headers.get("X-Content-Type-Options") != "nosniff" and response.status_code != 304:
        yield "no nosniff"
    if may_keep(request, response):
        yield "an answer that a shared cache may keep"
    vary = {one.strip().lower() for one in response.headers.get("Vary", "").split(",")}
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        if "no-store" not in response.headers.get("Cache-Control", ""):
            yield "a signed-in answer without no-store"
        if "cookie" not in vary:
            yield "a signed-in answer that does not vary on Cookie"
    if response.headers.get("Content-Type", "").startswith("text/html"):
        yield from _headers_of_a_page(response, vary)


def _headers_of_a_page(response: Any, vary: set[str]) -> Iterator[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    written = [POLICY] if response.status_code < 400 else [POLICY, LOCKED]
    if sorted(policy.split("; ")) not in [sorted(one.split("; ")) for one in written]:
        yield f"the content security policy is {policy!r}"
    if response.status_code < 400 and not {"hx-request", "hx-target"} <= vary:
        yield "a page that does not vary on HX-Request and HX-Target"


def _page(text: str, request: Any, response: Any) -> list[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(text)
    found = [f"not HTML: {code} at {where}" for where, code, _ in parser.errors if code not in ACCEPTED_ERRORS]
    if not root.get("lang"):
        found.append("no lang on <html>")
    if not text.isascii() and "&quot;" in "".join(_words(root.find("body"))):
        found.append("escaped twice")
    headings = list(root.iter("h1"))
    title = _text(root.find("head/title"))
    if len(headings) != 1:
        found.append(f"{len(headings)} h1")
    elif not _begins(title, _text(headings[0])):
        found.append(f"the title {title!r} does not begin with the h1 {_text(headings[0])!r}")
    if response.status_code < 400:  # else an error page; a form refused is the page that has it
        found += _acting_for(root, bodies_of(request))
    return found + _elements(root, request, response.status_code)


def bodies_of(request: Any) -> frozenset[str]:
    """The bodies for which the reader may act; none for whoever acts for nobody, or is not let in yet."""
    actor: Any = getattr(request, "actor", None)
    if getattr(actor, "organisation", None) is None or actor.person is None or getattr(request, "lacks_factor", False):
        return frozenset()
    return frozenset(str(one.organisation_id) for one in actor.choices)


def _acting_for(root: Element, bodies: frozenset[str]) -> Iterator[str]:
    """Every page, but for what hangs on a wall, says for whom its reader acts and leads to their other bodies."""
    if not bodies or any(main.get("class") == "portal-screen" for main in root.iter("main")):
        return
    named = [one for one in root.iter("section") if one.get("class") == "portal-acting"]
    if len(named) != 1 or not any(_text(one) for one in named[0].iter("strong")):
        yield "does not say for whom the reader acts"
    switches = [one for one in root.iter("select") if one.get("id") == "switch-organisation"]
    offered = {option.get("value") for one in switches for option in one.iter("option")}
    if offered != (bodies if len(bodies) > 1 else set()):
        yield "does not offer every body that the reader may act for, and no other"


def _begins(title: str, heading: str) -> bool:
    return re.sub(r"^(Error|Gwall): ", "", title).startswith(heading)


def _fragment(text: str, request: Any) -> list[str]:
    root = html5lib.parseFragment(text, namespaceHTMLElements=False)
    return _elements(root, request, 200)


def _elements(root: Element, request: Any, status: int) -> list[str]:
    found: list[str] = []
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    found += [f"two elements are called {one}" for one in sorted({one for one in ids if ids.count(one) > 1 and one})]
    labels = {label.get("for") for label in root.iter("label")}
    inside = {id(child) for label in root.iter("label") for child in label.iter()}
    for element in root.iter():
        tag: Any = element.tag  # comments have a function for a tag
        if not isinstance(tag, str):
            continue
        found += _element(element)
        if element.tag in LABELLED and element.get("type", "text") not in UNLABELLED_TYPES:
            named = element.get("id") in labels or id(element) in inside
            if not (named or element.get("aria-label") or element.get("aria-labelledby")):
                found.append(f"no label for <{element.tag} name={element.get('name')!r}>")
        if element.tag == "form":
            found += _form(element, request)
    return found


def _element(element: Element) -> Iterator[str]:
    if element.tag == "style" or element.get("style") is not None:
        yield f"an inline style on <{element.tag}>"
    if element.tag == "script" and element.get("src") is None and element.get("type") != "application/json":
        yield "an inline script"
    yield from (f"a handler {name} on <{element.tag}>" for name in element.attrib if HANDLER.match(str(name)))
    if element.tag == "a":
        if str(element.get("href", "")).startswith("javascript:"):
            yield "a link that is a script"
        if element.get("download") is not None:
            yield "a link with download"
    if element.tag == "img" and element.get("alt") is None:
        yield f"no alt on {element.get('src')}"
    asks = any(str(name).startswith(("hx-get", "hx-post")) for name in element.attrib)
    if asks and not (element.get("href") or element.get("action")):
        yield f"<{element.tag}> needs htmx to do anything"


def _form(form: Element, request: Any) -> Iterator[str]:
    where = form.get("action")
    if not where:
        yield "a form without an action"
    if form.get("novalidate") is None:
        yield f"no novalidate on the form to {where}"
    if form.get("method", "get").lower() != "post":
        return
    names = {field.get("name") for field in form.iter("input")}
    if "csrfmiddlewaretoken" not in names:
        yield f"no token in the form to {where}"
    actor = getattr(request, "actor", None)
    if actor is not None and actor.person is not None and "acting_for" not in names:
        yield f"the form to {where} does not say for whom it acts"


def _words(element: Element | None) -> Iterator[str]:
    return iter(()) if element is None else element.itertext()


def _text(element: Element | None) -> str:
    return " ".join("".join(_words(element)).split())

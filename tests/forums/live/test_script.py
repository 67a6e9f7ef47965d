"""The script of a room, in a browser, with a slow line: whatever order things come in, the newest board stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from estate_portal.settings.base import BASE_DIR

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ROOM = """
<div id="room-follow" data-version="9" data-step="1" data-sequence="0" data-ticket="t" data-stream="/live/"
     data-state-url="/state?" data-board-url="/board" data-board="room-board" data-now="" data-lost="Lost"></div>
<div id="portal-live"></div><p id="room-lost" hidden></p>
<div id="room-board" data-version="9" data-step="1" data-sequence="0"></div>
"""
#: a server whose board is at `there`, over a line on which a board takes `slow` ms; each asking is counted
SERVER = """
window.there = 9; window.slow = 0; window.boards = 0; window.headers = [];
const made = (version) => `<div id="room-board" data-version="${version}" data-step="1" data-sequence="0"></div>`;
const put = (html) => { document.getElementById("room-board").outerHTML = html; };
window.htmx = {
  swap: (_target, html) => put(html),
  ajax: (_method, _url) => {
    window.boards += 1;
    const version = window.there;
    return new Promise((done) => setTimeout(() => { put(made(version)); done(); }, window.slow));
  },
};
window.EventSource = class {
  constructor() { window.stream = this; this.heard = {}; }
  addEventListener(name, hear) { this.heard[name] = hear; }
  say(name, data) { this.heard[name]({ type: name, data }); }
  close() {}
};
window.fetch = (_url, options) => {
  window.headers.push(options.headers);
  return Promise.reject(new Error("no line"));
};
window.tell = (version) => { window.there = version; window.stream.say("state", String(version)); };
window.give = (version) => {
  window.there = version;
  window.stream.say("board", JSON.stringify({ version, html: made(version) }));
};
"""
SHOWN = "document.getElementById('room-board').dataset.version"


def opened(page: Page, room: str) -> Page:
    page.set_content(room)
    page.add_script_tag(content=SERVER)
    page.add_script_tag(content=(BASE_DIR / "static" / "room.js").read_text(), type="module")
    page.wait_for_function("() => Boolean(window.stream && window.stream.heard.board)")
    return page


@pytest.fixture
def room(page: Page) -> Page:
    return opened(page, ROOM)


def test_a_board_from_the_stream_is_taken_without_asking(room: Page) -> None:
    room.evaluate("() => give(10)")
    assert room.evaluate(SHOWN) == "10"
    assert room.evaluate("() => boards") == 0


def test_a_board_that_comes_while_an_older_one_is_on_its_way_is_asked_for_after_it(room: Page) -> None:
    room.evaluate("() => { window.slow = 600; tell(10); }")
    room.wait_for_function("() => boards === 1")
    room.evaluate("() => give(11)")
    room.wait_for_function(f"() => {SHOWN} === '11'", timeout=5_000)
    assert room.evaluate("() => boards") == 2


def test_an_older_board_never_replaces_a_newer_one(room: Page) -> None:
    room.evaluate("() => { give(12); give(11); }")
    assert room.evaluate(SHOWN) == "12"


GATHERING = f"""
{ROOM.replace('data-now=""', 'data-now="room-now" data-unsent="You had written:"')}
<p id="room-unsent" hidden></p>
<div id="room-now"><form class="portal-room-form"><textarea>Share the boilers</textarea></form></div>
<div id="room-mine" data-version="9"></div>
"""
ANSWERED = """() => {
  document.getElementById("room-mine").innerHTML = '<p class="govuk-notification-banner">It has moved on.</p>';
  document.querySelector("textarea").value = "";
  document.querySelector("form").classList.remove("htmx-request");
}"""
TURNING = """
window.htmx.ajax = async (_method, _url, { target }) => {
  const next = { "#room-now": '<div id="room-now">Group</div>', "#room-mine": '<div id="room-mine"></div>' };
  document.querySelector(target).outerHTML = next[target];
};
window.htmx.swap = (_target, html) => { put(html.replace('data-step="1"', 'data-step="2"')); };
"""


UNSENT = "document.getElementById('room-unsent')"
TURNED = "() => document.getElementById('room-now').textContent === 'Group'"


def test_a_card_that_its_phase_overtakes_is_shown(page: Page) -> None:
    opened(page, GATHERING)
    page.add_script_tag(content=TURNING)
    page.evaluate("() => give(10)")
    page.wait_for_function(TURNED)
    assert page.evaluate(f"() => {UNSENT}.textContent") == "You had written: “Share the boilers”"
    assert not page.evaluate(f"() => {UNSENT}.hidden")


def test_why_a_card_that_was_on_its_way_is_not_counted_stays_on_the_page(page: Page) -> None:
    opened(page, GATHERING)
    page.add_script_tag(content=TURNING)
    page.evaluate("() => document.querySelector('form').classList.add('htmx-request')")
    page.evaluate("() => give(10)")
    page.wait_for_timeout(300)
    assert not page.evaluate(TURNED), "its answer is waited for"
    page.evaluate(ANSWERED)
    page.wait_for_function(TURNED)
    page.wait_for_function("() => document.querySelector('#room-mine .govuk-notification-banner')", timeout=5_000)
    assert page.evaluate(f"() => {UNSENT}.hidden")


#: a slow line, and a form that acts while what one has done is on its way to the page
ACTING = f"""
{TURNING}
window.mines = 0;
window.htmx.ajax = (_method, _url, {{ target }}) => new Promise((done) => setTimeout(() => {{
  const part = document.querySelector(target);
  const detail = {{ shouldSwap: true, target: part, requestConfig: {{ verb: "get" }} }};
  part.dispatchEvent(new CustomEvent("htmx:beforeSwap", {{ bubbles: true, detail }}));
  if (target === "#room-mine") window.mines += 1;
  const next = {{
    "#room-now": '<div id="room-now"><form class="portal-room-form" id="vote"></form></div>',
    "#room-mine": `<div id="room-mine">Fetched ${{window.mines}}</div>`,
  }};
  if (detail.shouldSwap) part.outerHTML = next[target];
  done();
}}, 300));
window.press = () => {{
  const form = document.getElementById("vote");
  form.classList.add("htmx-request");
  form.dispatchEvent(new CustomEvent("htmx:beforeRequest", {{ bubbles: true, detail: {{ elt: form }} }}));
  const mine = document.getElementById("room-mine");
  window.answer = () => {{
    mine.outerHTML = '<div id="room-mine">Your dot</div>';
    form.classList.remove("htmx-request");
  }};
}};
"""
MINE = "document.getElementById('room-mine').textContent"


def test_a_dot_placed_while_what_one_has_done_is_on_its_way_is_shown(page: Page) -> None:
    opened(page, GATHERING)
    page.add_script_tag(content=ACTING)
    page.evaluate("() => give(10)")
    page.wait_for_function("() => document.getElementById('vote')")
    page.evaluate("() => press()")
    page.wait_for_function("() => mines === 1")
    assert page.evaluate(f"() => {MINE}") == "", "what was asked for before the dot takes nobody's place"
    page.evaluate("() => answer()")
    assert page.evaluate(f"() => {MINE}") == "Your dot"
    page.wait_for_function(f"() => {MINE} === 'Fetched 2'", timeout=5_000)


#: a server that is at the step `at` when it is asked, over a slow line; as htmx does, of requests that wait for the one
#: on its way the last only is kept, and the others are answered for at once
QUEUEING = """
window.at = "1"; window.busy = false; window.waiting = null;
const text = { "#room-now": (at) => `<div id="room-now" data-step="${at}">Step ${at}</div>`,
               "#room-mine": (at) => `<div id="room-mine">Step ${at}</div>`,
               "#room-board": (at) => `<div id="room-board" data-version="1${at}" data-step="${at}"></div>` };
window.htmx.ajax = (_method, _url, { target }) => {
  if (window.busy) { window.waiting = target; return Promise.resolve(); }
  window.busy = true;
  const at = window.at;
  return new Promise((done) => setTimeout(() => {
    document.querySelector(target).outerHTML = text[target](at);
    window.busy = false;
    done();
    const next = window.waiting;
    window.waiting = null;
    if (next) window.htmx.ajax("GET", "", { target: next });
  }, 300));
};
window.go = (at, how) => {
  window.at = at;
  const html = text["#room-board"](at);
  if (how === "board") window.stream.say("board", JSON.stringify({ version: Number(`1${at}`), html }));
  else window.stream.say("state", `1${at}`);
};
"""


@pytest.mark.parametrize("how", ["board", "state"])
def test_two_phases_that_follow_each_other_quickly_end_with_all_parts_of_the_second(page: Page, how: str) -> None:
    opened(page, GATHERING)
    page.add_script_tag(content=QUEUEING)
    page.evaluate("() => go('2', 'board')")
    page.wait_for_timeout(50)
    page.evaluate("how => go('3', how)", how)
    for part in ("now", "mine"):
        page.wait_for_function(f"() => document.getElementById('room-{part}').textContent === 'Step 3'", timeout=5_000)
    page.wait_for_function("() => document.getElementById('room-board').dataset.step === '3'", timeout=5_000)


@pytest.mark.parametrize(("step", "by_itself"), [("0", "true"), ("1", None)])
def test_in_the_lobby_the_page_asks_by_itself_and_in_a_running_workshop_its_reader_does(
    page: Page, step: str, by_itself: str | None
) -> None:
    opened(page, ROOM.replace('data-step="1"', f'data-step="{step}"'))
    page.evaluate("() => { window.dispatchEvent(new Event('online')); }")
    page.wait_for_function("() => window.headers.length > 0")
    assert page.evaluate("() => headers[0]['X-By-Itself'] ?? null") == by_itself

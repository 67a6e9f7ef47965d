"""Where the focus is after htmx has put in a new part: where the reader left it, or where they must hear it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from estate_portal.settings.base import BASE_DIR

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

BODY = """
<main id="main-content"><button id="elsewhere">Elsewhere</button><button id="further" data-moves="true">Next</button>
<div id="part"><h2>Progress</h2><a href="#" id="part-again">Look again</a><a href="#" id="old">Cancel</a></div></main>
"""
SWAP = """by => {
  const part = document.getElementById("part");
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, {detail}));
  const held = document.activeElement.id;
  tell("htmx:beforeSwap", {target: part});
  part.outerHTML = '<div id="part"><h2>Progress</h2><a href="#" id="part-again">Look again</a></div>';
  const fresh = document.getElementById("part");
  if (held) document.getElementById(held)?.focus();  // as htmx does
  tell("htmx:afterSettle", {target: fresh, elt: fresh, requestConfig: {elt: document.getElementById(by)}});
  return document.activeElement.id || document.activeElement.tagName;
}"""


@pytest.fixture
def portal(page: Page) -> Page:
    page.set_content(BODY)
    page.add_script_tag(content=(BASE_DIR / "static" / "portal.js").read_text(), type="module")
    return page


@pytest.mark.parametrize(
    ("focus", "by", "after"),
    [
        (None, "part-again", "BODY"),  # a page that is only read is not pulled to the part every two seconds
        ("elsewhere", "part-again", "elsewhere"),
        ("part-again", "part-again", "part-again"),
        ("old", "part-again", "H2"),  # it went with the old part
        (None, "further", "H2"),  # another page of a list was asked for
    ],
)
def test_focus_goes_where_it_must_and_nowhere_else(portal: Page, focus: Any, by: str, after: str) -> None:
    if focus:
        portal.focus(f"#{focus}")
    assert portal.evaluate(SWAP, by) == after

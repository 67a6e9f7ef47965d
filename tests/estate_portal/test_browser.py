"""There is a real browser on every machine, and it keeps the web's security on."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Error, Page

from tests import browser as browsers

pytestmark = pytest.mark.browser

OPEN_THE_PACKED_ONE = """
from playwright.sync_api import sync_playwright
from tests import browser
browser._lacks_fonts = lambda: True
options = browser.packed()
assert not [flag for flag in options["args"] if "secur" in flag or "isolation" in flag or "single-process" in flag]
with sync_playwright() as playwright:
    opened = playwright.chromium.launch(**options)
    page = opened.new_page()
    page.set_content("<h1>Open</h1>")
    print(page.inner_text("h1"), page.evaluate("document.querySelector('h1').getBoundingClientRect().height > 10"))
    opened.close()
"""


class Plain(BaseHTTPRequestHandler):
    """Answers every request with one word."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"word")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
        return


@pytest.fixture
def two_origins() -> Iterator[tuple[str, str]]:
    """Two servers: to a browser two origins, though of one computer."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Plain) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield (f"http://127.0.0.1:{servers[0].server_port}/", f"http://127.0.0.1:{servers[1].server_port}/")
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_page_opens(page: Page) -> None:
    page.set_content("<h1>Open</h1>")
    assert page.get_by_role("heading", name="Open").is_visible()


def test_one_origin_does_not_read_another(page: Page, two_origins: tuple[str, str]) -> None:
    ours, theirs = two_origins
    page.goto(ours)
    read = "address => fetch(address).then(answer => answer.text())"
    assert page.evaluate(read, ours) == "word"
    with pytest.raises(Error, match="Failed to fetch"):
        page.evaluate(read, theirs)


@pytest.mark.skipif(sys.platform != "linux" or not browsers.PACKAGE.is_dir(), reason="for Linux, from npm")
def test_the_browser_that_npm_brings_opens_on_a_machine_without_fonts() -> None:
    done = subprocess.run(
        [sys.executable, "-c", OPEN_THE_PACKED_ONE], cwd=browsers.ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["Open", "True"], done.stderr

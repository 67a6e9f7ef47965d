"""A browser's window for the pages of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.matrix.looking import open_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="package")
def window(browser: Browser) -> Iterator[Page]:
    """A phone's window, for pages that were fetched already."""
    with open_window(browser) as page:
        yield page

"""The system's Chromium, and the service it looks at.

Both end with their module: the event loop of the one would be in the way of other tests.
"""

from collections.abc import Iterator
from shutil import which

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.live import serving


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The address of a service as on a fresh machine."""
    with serving(MUTUAL_LOG_LEVEL="error") as running:  # nobody empties its log
        yield running.url

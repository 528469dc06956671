"""What the page costs: bytes over the wire with an empty cache, and the time to the first contentful paint.

`python bench/page.py [--rounds 5]` starts the service and the system's Chromium on this machine. The answer to the
example is awaited too, and the time from the click to it is told.
"""

import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from statistics import median
from time import sleep
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

_MUTUAL: Final = Path(sys.executable).with_name("mutual")
_PAINT: Final = """() => new Promise((resolve) => new PerformanceObserver((list) => {
  const paint = list.getEntriesByName("first-contentful-paint")[0];
  if (paint) resolve(paint.startTime);
}).observe({ type: "paint", buffered: true }))"""
_SIZE: Final = """["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
  .reduce((sum, loaded) => sum + loaded.transferSize, 0)"""
_WIDTHS: Final = (390, 1440)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with _serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        for width in _WIDTHS:
            measured = [_measure(browser, address, width) for _ in range(rounds)]
            paint, answer = (median(column) for column in list(zip(*measured, strict=True))[1:])
            print(f"{width} px: {measured[0][0]:,} bytes, first paint {paint:.0f} ms, answer {answer:.0f} ms (medians)")
        browser.close()


def _measure(browser: Browser, address: str, width: int) -> tuple[int, float, float]:
    """Bytes of everything that was loaded, heads included; milliseconds to the first paint; from click to answer."""
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        paint = float(page.evaluate(_PAINT))
        size = int(page.evaluate(_SIZE))
        before = page.evaluate("performance.now()")
        page.click("[data-example=yes]")
        page.wait_for_selector(".verdict h2")
        return size, paint, float(page.evaluate("performance.now()")) - float(before)


@contextmanager
def _serving() -> Generator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "MUTUAL_DATABASE_URL": "off", "MUTUAL_LOG_LEVEL": "error"}
    with subprocess.Popen([_MUTUAL, "serve", "--port", str(port)], env=environment) as process:
        try:
            while process.poll() is None:
                try:
                    urlopen(f"{address}/healthz", timeout=1).close()  # noqa: S310 - a loopback address
                    break
                except (URLError, TimeoutError):
                    sleep(0.1)
            yield address
        finally:
            process.terminate()


if __name__ == "__main__":
    main()

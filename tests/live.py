"""The installed `mutual` command serving on a free loopback port, for tests marked `server`."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

MUTUAL = Path(sys.executable).with_name("mutual")
_START_S = 15


@dataclass(frozen=True, slots=True)
class Service:
    """A running service."""

    url: str
    process: subprocess.Popen[str]


@contextmanager
def serving(*options: str, **variables: str) -> Generator[Service]:
    """Start the service, wait until it answers, and stop it at the end.

    It is configured as by default, by `options` of the command and by `variables`, but keeps nothing unless these say
    where.
    """
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - our own command
        [MUTUAL, "serve", "--port", str(port), *options],
        env=plain_environment(**variables),
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Service(_until_it_answers(f"http://127.0.0.1:{port}", process), process)
        finally:
            process.terminate()
            process.communicate(timeout=_START_S)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def plain_environment(**variables: str) -> dict[str, str]:
    """The environment without anything that configures the service, plus `variables`; nothing is kept by default."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MUTUAL_", "OPENAI_"))}
    return inherited | {"MUTUAL_DATABASE_URL": "off"} | variables


def _until_it_answers(url: str, process: subprocess.Popen[str]) -> str:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{url}/healthz", timeout=1):  # noqa: S310 - a loopback address
                return url
        except (URLError, TimeoutError):  # the port is open before the service is
            time.sleep(0.05)
    process.kill()
    message = f"the service did not start: {process.communicate()[1]}"
    raise AssertionError(message)

"""The installed `mutual` command serving on a free loopback port, for tests marked `server` or `faults`."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.error import URLError
from urllib.request import urlopen

MUTUAL = Path(sys.executable).with_name("mutual")
_START_S = 60
_STOP_S = 30


@dataclass(frozen=True, slots=True)
class Service:
    """A running service. It logs into a file: a pipe that nobody reads would stop it once that is full."""

    url: str
    process: subprocess.Popen[bytes]
    log_file: Path

    def log(self) -> str:
        """What it has logged so far."""
        return self.log_file.read_text("utf-8")

    def stop(self) -> str:
        """End it as an operator would; returns all that it has logged."""
        self.process.terminate()
        self.process.wait(timeout=_STOP_S)
        return self.log()


@contextmanager
def serving(*options: str, **variables: str) -> Generator[Service]:
    """Start the service, wait until it answers, and stop it at the end.

    It is configured as by default, by `options` of the command and by `variables`, but keeps nothing unless these say
    where.
    """
    port = free_port()
    with (
        NamedTemporaryFile(prefix="mutual-log-") as log,
        subprocess.Popen(  # noqa: S603 - our own command
            [MUTUAL, "serve", "--port", str(port), *options], env=plain_environment(**variables), stderr=log
        ) as process,
    ):
        service = Service(f"http://127.0.0.1:{port}", process, Path(log.name))
        try:
            _wait_until_it_answers(service)
            yield service
            service.stop()
        finally:
            process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def plain_environment(**variables: str) -> dict[str, str]:
    """The environment without anything that configures the service, plus `variables`; nothing is kept by default."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MUTUAL_", "OPENAI_"))}
    return inherited | {"MUTUAL_DATABASE_URL": "off"} | variables


def _wait_until_it_answers(service: Service) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and service.process.poll() is None:
        try:
            with urlopen(f"{service.url}/healthz", timeout=1):  # noqa: S310 - a loopback address
                return
        except (URLError, TimeoutError):  # the port is open before the service is
            time.sleep(0.05)
    message = f"the service did not start: {service.log()}"
    raise AssertionError(message)

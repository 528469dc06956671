"""The service as it starts for real, in a process of its own with short times, and raw bytes to and from it."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from tests.conftest import ROOT
from tests.live import plain_environment

START = (
    "from api import connection, server; from api.settings import load_settings; "
    "server.HEAD_TIMEOUT_S = server.WRITE_TIMEOUT_S = connection.BODY_TIMEOUT_S = {timeout_s}; "
    "server.CONNECTIONS_MAX = {connections}; "
    "server.serve(load_settings(), host='127.0.0.1', port=0, with_worker=False)"
)


@dataclass(slots=True)
class Service:
    """A running service, and what it has logged."""

    process: subprocess.Popen[str]
    port: int
    started: dict[str, object]
    log: list[str] = field(default_factory=list[str])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running(*, timeout_s: float = 0.5, connections: int = 1_000, **variables: str) -> Generator[Service]:
    command = [sys.executable, "-c", START.format(timeout_s=timeout_s, connections=connections)]
    with subprocess.Popen(  # noqa: S603 - our own code
        command, cwd=ROOT, env=plain_environment(**variables), stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        started = json.loads(process.stderr.readline())
        service = Service(process, started["port"], started)
        reader = Thread(target=service.log.extend, args=(process.stderr,))
        reader.start()
        try:
            yield service
            process.terminate()
            process.wait(timeout=10)
        finally:
            process.kill()
            reader.join()


def talk(service: Service, *parts: bytes, pause_s: float = 0) -> bytes:
    """Send the parts and read until the service closes the connection."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=5) as connection:
        try:
            for part in parts:
                connection.sendall(part)
                time.sleep(pause_s)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has answered already
        return read_all(connection)


def read_all(connection: socket.socket) -> bytes:
    answer = b""
    try:
        while received := connection.recv(65_536):
            answer += received
    except ConnectionResetError:
        pass
    return answer

"""Puts the service on a port: uvicorn, with limits on what a connection may take before its request is whole."""

import asyncio
import math
import signal
import socket
from contextlib import closing
from types import FrameType
from typing import Final

import structlog
import uvicorn
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api.core.errors import MalformedRequest, SettingsInvalid
from api.main import create_app
from api.problems import MEDIA_TYPE, PROBLEMS, problem_json
from api.resources import Resources, open_resources
from api.settings import Settings, choose_engine
from api.telemetry.logs import configure_logging
from api.telemetry.middleware import REQUEST_ID_HEADER, SECURITY_HEADERS, request_id_for

HEAD_TIMEOUT_S: Final = 10.0
HEAD_MAX_BYTES: Final = 64 * 1024
_KEEP_ALIVE_S: Final = 30
# What a request may still need after its model's deadline: the rules engine and the way back.
_GRACE_S: Final = 5

_log = structlog.stdlib.get_logger()


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Serve until a signal says stop, then finish what is in flight. Port 0 takes a free one.

    Raises:
        ConfigurationError: the service cannot start like this; nothing was served.
        KeyboardInterrupt: the signal was an interrupt; everything has been closed.
    """
    configure_logging(settings.log_level)
    with closing(_listen(host, port)) as listener:
        if asyncio.run(_serve(settings, listener)) == signal.SIGINT:
            raise KeyboardInterrupt


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=2048)
    except OSError as error:
        message = f"cannot listen on {host}, port {port}: {error.strerror}"
        raise SettingsInvalid(message) from error


async def _serve(settings: Settings, listener: socket.socket) -> int | None:
    """Serve on an open socket; returns the signal that ended it."""
    async with open_resources(settings) as resources:
        config = uvicorn.Config(
            create_app(resources),
            loop="asyncio",
            http=HeadLimitingProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_S,
            timeout_graceful_shutdown=math.ceil(settings.model.deadline_s) + _GRACE_S,
        )
        server = _Server(config, resources)
        choice = choose_engine(settings)
        host, port, *_ = listener.getsockname()
        _log.info("service.started", host=host, port=port, engine=choice.name, because=choice.why)
        await server.serve(sockets=[listener])
        _log.info("service.stopped")
        return server.stopped_by


class HeadLimitingProtocol(HttpToolsProtocol):
    """Closes a connection whose request head is too slow or too large; of the latter it says so, as a problem.

    uvicorn bounds neither, and no middleware runs before the head is complete.
    """

    _head_timer: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_awaiting_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._head_bytes += len(data)
        super().data_received(data)
        if self._head_timer is not None and self._head_bytes > HEAD_MAX_BYTES and not self.transport.is_closing():
            self.send_400_response(f"The head of the request is larger than {HEAD_MAX_BYTES:,} bytes.")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._await_head()

    def on_headers_complete(self) -> None:
        self._stop_awaiting_head()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        request_id = request_id_for(())
        problem = PROBLEMS[MalformedRequest]
        body = problem_json(problem, msg, request_id)
        headers = {
            "content-type": MEDIA_TYPE,
            "content-length": str(len(body)),
            "connection": "close",
            REQUEST_ID_HEADER: request_id,
            **SECURITY_HEADERS,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.transport.write(STATUS_LINE[problem.status] + head.encode() + b"\r\n" + body)
        self.transport.close()
        _log.info("request.refused", status=problem.status, request_id=request_id)

    def _await_head(self) -> None:
        if self._head_timer is None:
            self._head_bytes = 0
            self._head_timer = self.loop.call_later(HEAD_TIMEOUT_S, self.transport.close)

    def _stop_awaiting_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


class _Server(uvicorn.Server):
    """Tells readiness that it stops, and leaves the exit code to the caller."""

    def __init__(self, config: uvicorn.Config, resources: Resources) -> None:
        super().__init__(config)
        self._resources = resources
        self.stopped_by: int | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the base class's signature
        self._resources.is_draining = True
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True
        self.stopped_by = sig

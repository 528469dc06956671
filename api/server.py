"""Puts the service on a port: uvicorn, with limits on what a connection may take before its request is whole."""

import asyncio
import gc
import math
import signal
import socket
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from functools import cache
from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit, setrlimit
from types import FrameType
from typing import Final

import structlog
import uvicorn
from httptools import HttpParserError
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api.core.errors import MalformedRequest, SettingsInvalid
from api.main import create_app
from api.problems import MEDIA_TYPE, PROBLEMS, problem_json
from api.resources import Resources, open_resources
from api.settings import Settings, choose_auth, choose_engine
from api.telemetry.logs import configure_logging
from api.telemetry.metrics import Metrics
from api.telemetry.middleware import REQUEST_ID_HEADER, SECURITY_HEADERS, request_id_for

HEAD_TIMEOUT_S: Final = 10.0
HEAD_MAX_BYTES: Final = 64 * 1024
WRITE_TIMEOUT_S: Final = 30.0
CONNECTIONS_MAX: Final = 4_096
_HEAD_TOO_LARGE: Final = f"The head of the request is larger than {HEAD_MAX_BYTES:,} bytes."
_FILES_PER_CONNECTION: Final = 3
"""Its own, one to the model, and some to spare for the database and the log."""
_KEEP_ALIVE_S: Final = 30
# What a request may still need after its model's deadline: the rules engine and the way back.
_GRACE_S: Final = 5

_log = structlog.stdlib.get_logger()


def serve(settings: Settings, *, host: str, port: int, with_worker: bool) -> None:
    """Serve until a signal says stop, then finish what is in flight. Port 0 takes a free one.

    With a worker the process works on batches too.

    Raises:
        ConfigurationError: the service cannot start like this; nothing was served.
        KeyboardInterrupt: the signal was an interrupt; everything has been closed.
    """
    configure_logging(settings.log_level)
    with closing(listen(host, port)) as listener:
        if asyncio.run(_serve(settings, listener, with_worker=with_worker)) == signal.SIGINT:
            raise KeyboardInterrupt


def work(settings: Settings) -> None:
    """Work on batches until a signal says stop, then finish what is in hand.

    Raises:
        ConfigurationError: nothing can be worked on like this.
        KeyboardInterrupt: the signal was an interrupt; everything has been closed.
    """
    configure_logging(settings.log_level)
    if asyncio.run(_work(settings)) == signal.SIGINT:
        raise KeyboardInterrupt


def listen(host: str, port: int) -> socket.socket:
    """An open port. 0 takes a free one.

    Raises:
        SettingsInvalid: it cannot be opened.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.create_server(address[:2], family=family, backlog=2048)
    except OSError as error:
        message = f"cannot listen on {host}, port {port}: {error.strerror}"
        raise SettingsInvalid(message) from error
    # Handed on to every connection. asyncio sets it only where a socket names its protocol, which this one does not;
    # without it the body of an answer waits until its head is acknowledged, and most clients take 40 ms for that.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


async def _work(settings: Settings) -> signal.Signals:
    """Work until a signal; returns which."""
    stopped: asyncio.Future[signal.Signals] = asyncio.get_running_loop().create_future()
    async with open_resources(settings, with_storage=True, with_worker=True) as resources:
        if resources.batches.service is None:
            raise SettingsInvalid(resources.batches.why_not)
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(
                name, lambda name=name: stopped.done() or stopped.set_result(name)
            )
        with ExitStack() as shown:
            if settings.telemetry.worker_address:
                shown.callback(_show_metrics(resources.watch.metrics, settings.telemetry.worker_address))
            choice = choose_engine(settings)
            _log.info("worker.started", engine=choice.name, because=choice.why)
            stopped_by = await stopped
            _log.info("worker.stopping")
    return stopped_by


def _show_metrics(metrics: Metrics, address: str) -> Callable[[], None]:
    host, _, port = address.rpartition(":")
    try:
        return metrics.serve(host, int(port))
    except (OSError, OverflowError) as error:
        message = f"MUTUAL_TELEMETRY__WORKER_ADDRESS: cannot listen on {address}"
        raise SettingsInvalid(message) from error


async def _serve(settings: Settings, listener: socket.socket, *, with_worker: bool) -> int | None:
    """Serve on an open socket; returns the signal that ended it."""
    host, port, *_ = listener.getsockname()
    auth = choose_auth(settings, host)
    async with open_resources(
        settings, with_storage=True, requires_keys=auth.requires_keys, with_worker=with_worker
    ) as resources:
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
        _log.info(
            "service.started",
            host=host,
            port=port,
            engine=choice.name,
            because=choice.why,
            auth="required" if auth.requires_keys else "off",
            auth_because=auth.why,
        )
        _spare_the_collector()
        with resources.in_flight.watching():
            await server.serve(sockets=[listener])
        _log.info("service.stopped")
        return server.stopped_by


def _spare_the_collector() -> None:
    """What was built for the life of the process is not looked through again; what comes and goes, less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


class HeadLimitingProtocol(HttpToolsProtocol):
    """Closes a connection whose request head is too slow or too large; of the latter it says so, as a problem.

    Closes one too whose answer is not read, whose rest of a body comes after the answer and never ends, and any that is
    one too many. uvicorn bounds none of these, and no middleware runs before the head is complete.
    """

    _head_timer: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _is_in_head = True
    _is_answering = False
    _write_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        if len(self.connections) > _connections_at_most():
            transport.abort()
            return
        transport.set_write_buffer_limits(high=0)  # whatever is left unsent counts as not read
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_awaiting_head()
        self._stop_awaiting_reader()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._write_timer = self.loop.call_later(WRITE_TIMEOUT_S, self.transport.abort)

    def resume_writing(self) -> None:
        self._stop_awaiting_reader()
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        self._head_bytes += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._is_in_head:
            if self._head_bytes > HEAD_MAX_BYTES:
                self.send_400_response(_HEAD_TOO_LARGE)
        elif self.cycle.response_complete:
            self._await_head()  # what came was no head, and it has ended uvicorn's wait for one

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_in_head = True
        self._head_bytes = 0
        if not self._is_answering:  # meanwhile nothing is read, so no head can be late
            self._await_head()

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        self._stop_awaiting_head()
        # Counted again, since a head that came whole in one piece was never waited for.
        if len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers) > HEAD_MAX_BYTES:
            self.send_400_response(_HEAD_TOO_LARGE)
            raise HttpParserError(_HEAD_TOO_LARGE)  # so that nothing of it is answered
        self._is_answering = True
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        self._is_answering = bool(self.pipeline)
        super().on_response_complete()
        if self._is_in_head and not self._is_answering and not self.transport.is_closing():
            self._await_head()  # of the next request, which came in part while this one was answered

    def send_400_response(self, msg: str) -> None:
        if self.transport.is_closing():  # it has been said
            return
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
            self._head_timer = self.loop.call_later(HEAD_TIMEOUT_S, self.transport.close)

    def _stop_awaiting_reader(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None

    def _stop_awaiting_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


@cache
def _connections_at_most() -> int:
    """As many as there are files for. Machines often start a process with far fewer than it may have."""
    files, most = getrlimit(RLIMIT_NOFILE)
    wanted = CONNECTIONS_MAX * _FILES_PER_CONNECTION
    if files == RLIM_INFINITY or files >= wanted:
        return CONNECTIONS_MAX
    allowed = wanted if most == RLIM_INFINITY else min(wanted, most)
    with suppress(ValueError, OSError):  # some systems allow less than they say
        setrlimit(RLIMIT_NOFILE, (allowed, most))
        files = allowed
    return files // _FILES_PER_CONNECTION


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

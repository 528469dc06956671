"""One JSON object per line on standard error, for our own events and for those of libraries.

Messages of exceptions and warnings are left out everywhere: they quote what they choke on, and that may be a person's
profile.
"""

import logging
import sys
import traceback
import warnings
from collections.abc import Iterator
from types import TracebackType
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

from api.telemetry.traces import current_trace_id

# Libraries that write requests, prompts and answers to their logs when asked for details.
_ALWAYS_QUIET = ("openai", "httpx2", "httpcore2", "asyncio")

_log = structlog.stdlib.get_logger()


def configure_logging(level: str) -> None:
    """Send everything to standard error. `level` is for our own events; libraries speak from `warning` on."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _name_the_trace,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _exceptions_without_their_messages,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_first_line, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in _ALWAYS_QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("mcp").setLevel(logging.ERROR)  # its warnings quote header fields
    warnings.showwarning = _log_warning


_ExceptionInformation = tuple[type[BaseException], BaseException, TracebackType | None]


def _name_the_trace(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    if trace_id := current_trace_id():
        event["trace_id"] = trace_id
    return event


def _first_line(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The further lines of asyncio's messages show objects whole, exceptions with their messages among them."""
    event["event"] = str(event["event"]).partition("\n")[0]
    return event


def _log_warning(
    message: Warning | str,  # noqa: ARG001 - left out like those of exceptions; pydantic's quote values
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - the signature of `warnings.showwarning`
    line: str | None = None,  # noqa: ARG001 - the same
) -> None:
    _log.warning("python.warned", category=category.__name__, at=f"{filename}:{lineno}")


def _exceptions_without_their_messages(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    exception = event.pop("exc_info", None)
    if exception is True:
        exception = sys.exc_info()[1]
    elif isinstance(exception, tuple):
        _, exception, _ = cast("_ExceptionInformation", exception)
    if isinstance(exception, BaseException):
        event["exception"] = list(_frames(exception))
    return event


def _frames(exception: BaseException) -> Iterator[str]:
    """The exceptions from the one that was caught to the one that began it, each under its lines of code."""
    current: BaseException | None = exception
    while current is not None:
        yield from (
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(current.__traceback__)
        )
        yield f"{type(current).__module__}.{type(current).__qualname__}"
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)

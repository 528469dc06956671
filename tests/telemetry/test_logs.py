import asyncio
import json
import logging
import re
import warnings

import pytest
import structlog

from api.telemetry.logs import configure_logging


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return [json.loads(line) for line in captured.err.splitlines()]


def test_an_event_is_one_json_object_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info")
    structlog.stdlib.get_logger().info("draft.made", note_length=12, text="two\nlines \x1b[31m")

    (line,) = logged(capsys)
    assert (line["event"], line["level"], line["note_length"]) == ("draft.made", "info", 12)


def test_events_below_the_level_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("warning")
    structlog.stdlib.get_logger().info("draft.made")

    assert logged(capsys) == []


@pytest.mark.parametrize("name", ["openai", "httpx2", "asyncio", "some.library"])
def test_libraries_never_log_their_details(capsys: pytest.CaptureFixture[str], name: str) -> None:
    configure_logging("debug")
    logging.getLogger(name).info("the whole prompt")
    logging.getLogger(name).warning("something is odd")

    assert [line["event"] for line in logged(capsys)] == ["something is odd"]


def test_an_exception_is_told_by_type_and_place_and_never_by_message(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info")
    try:
        try:
            int("canary")
        except ValueError as cause:
            message = "canary"
            raise RuntimeError(message) from cause
    except RuntimeError:
        structlog.stdlib.get_logger().exception("request.failed")
        logging.getLogger("some.library").exception("it broke")

    ours, theirs = logged(capsys)
    assert "canary" not in f"{ours}{theirs}"
    for line in (ours, theirs):
        assert re.findall(r"builtins\.\w+", str(line["exception"])) == ["builtins.RuntimeError", "builtins.ValueError"]


async def test_a_task_that_failed_unseen_is_told_without_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info")
    loop = asyncio.get_running_loop()
    failed = loop.create_future()
    failed.set_exception(ValueError("canary"))
    loop.call_exception_handler({"message": "a task failed", "future": failed, "exception": failed.exception()})

    (line,) = logged(capsys)
    assert line["event"] == "a task failed"
    assert "canary" not in str(line)


def test_a_warning_is_told_by_kind_and_place_and_never_by_message(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        configure_logging("info")
        warnings.warn("canary", UserWarning, stacklevel=1)

    (line,) = logged(capsys)
    assert (line["event"], line["category"]) == ("python.warned", "UserWarning")
    assert "canary" not in str(line)

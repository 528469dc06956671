"""`mutual serve` as a process."""

import signal

import pytest

from tests.live import serving


@pytest.mark.server
@pytest.mark.parametrize(
    ("stop", "code"),
    [pytest.param(signal.SIGINT, 130, id="interrupted"), pytest.param(signal.SIGTERM, 0, id="told_to_stop")],
)
def test_serve_leaves_with_the_code_of_how_it_was_stopped(stop: signal.Signals, code: int) -> None:
    with serving() as service:
        service.process.send_signal(stop)
        assert service.process.wait(timeout=5) == code

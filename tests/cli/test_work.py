"""`mutual work` beside a service that leaves the work to it, as processes."""

import json
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.builders import a_request
from tests.live import MUTUAL, free_port, plain_environment, serving


@pytest.mark.server
def test_a_worker_works_on_what_a_service_takes_in(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'mutual.db'}"
    with serving("--no-worker", MUTUAL_DATABASE_URL=database) as service:
        ndjson = {"content-type": "application/x-ndjson"}
        body = a_request().model_dump_json().encode()
        with urlopen(Request(f"{service.url}/v1/batches", body, ndjson)) as taken:  # noqa: S310 - a loopback address
            address = f"{service.url}{taken.headers['location']}"
        assert _state(address) == "queued"
        metrics = f"127.0.0.1:{free_port()}"
        environment = plain_environment(MUTUAL_DATABASE_URL=database, MUTUAL_TELEMETRY__WORKER_ADDRESS=metrics)
        worker = subprocess.Popen([MUTUAL, "work"], env=environment, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own command
        with worker:
            deadline = time.monotonic() + 15
            while _state(address) != "done" and time.monotonic() < deadline:
                time.sleep(0.1)
            state = _state(address)
            with urlopen(f"http://{metrics}/metrics") as shown:
                assert b'mutual_batch_items_total{outcome="done"} 1.0' in shown.read()
            worker.send_signal(signal.SIGTERM)
            _, log = worker.communicate(timeout=10)
    assert (state, worker.returncode) == ("done", 0)
    events = [json.loads(line)["event"] for line in log.splitlines()]
    assert events == ["worker.started", "batch.ended", "worker.stopping"]


def test_an_address_that_cannot_be_had_stops_the_start(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        variables = {
            "MUTUAL_DATABASE_URL": f"sqlite:///{tmp_path / 'mutual.db'}",
            "MUTUAL_TELEMETRY__WORKER_ADDRESS": f"127.0.0.1:{taken.getsockname()[1]}",
        }
        done = subprocess.run(  # noqa: S603 - our own command
            [MUTUAL, "work"],
            env=plain_environment(**variables),
            capture_output=True,
            text=True,
            timeout=15,
            check=False,
        )
    assert done.returncode == 2
    assert "MUTUAL_TELEMETRY__WORKER_ADDRESS" in done.stderr


def test_without_a_database_there_is_nothing_to_work_on() -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        [MUTUAL, "work"], env=plain_environment(), capture_output=True, text=True, timeout=15, check=False
    )
    assert done.returncode == 2
    assert "MUTUAL_DATABASE_URL is off" in done.stderr


def _state(address: str) -> str:
    with urlopen(address) as answer:  # noqa: S310 - a loopback address
        return json.load(answer)["state"]

"""What only a real socket shows. One service for the whole file, as `make run` starts it, on a free port."""

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr

from api.connection import BODY_MAX_BYTES
from api.core.errors import SettingsInvalid
from api.server import HEAD_MAX_BYTES, listen, serve
from api.settings import Settings
from tests.builders import GOAL, TARGET, a_draft_answer
from tests.conftest import ROOT
from tests.stub_model import StubModel, answers, completion, later
from tests.wire import START, Service, read_all, running, talk

pytestmark = pytest.mark.server

BODY = json.dumps({"target": TARGET, "goal": GOAL}).encode()


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as service:
        yield service


def head(*lines: str, body_length: int | None = None) -> bytes:
    length = [] if body_length is None else [f"Content-Length: {body_length}"]
    text = ["POST /v1/drafts HTTP/1.1", "Host: x", "Content-Type: application/json", *length, *lines, "", ""]
    return "\r\n".join(text).encode()


def problem_of(answer: bytes, status: HTTPStatus) -> dict[str, object]:
    """The problem in an answer, whose head says the same."""
    headers, _, body = answer.partition(b"\r\n\r\n")
    problem: dict[str, object] = json.loads(body)
    assert headers.startswith(f"HTTP/1.1 {status.value} ".encode())
    assert b"content-type: application/problem+json" in headers.lower()
    assert f"x-request-id: {problem['request_id']}".encode() in headers.lower() or b"req_" in headers
    return problem


def test_it_answers_a_draft(service: Service) -> None:
    response = httpx2.post(f"{service.url}/v1/drafts", content=BODY, headers={"content-type": "application/json"})

    assert response.status_code == 200
    assert "server" not in response.headers


def test_a_chunked_body_over_the_limit_is_refused_while_it_comes(service: Service) -> None:
    chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    chunks = 4 * BODY_MAX_BYTES // 65_536
    answer = talk(service, head("Transfer-Encoding: chunked"), *[chunk] * chunks)

    assert problem_of(answer, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)["type"] == "/problems/payload-too-large"


def test_a_body_longer_than_declared_is_not_read_on(service: Service) -> None:
    answer = talk(service, head("Connection: close", body_length=2) + b"{}" + b" " * 1_000)

    assert problem_of(answer, HTTPStatus.UNPROCESSABLE_ENTITY)["type"] == "/problems/invalid-request"


def test_a_body_shorter_than_declared_is_not_waited_for_without_end(service: Service) -> None:
    answer = talk(service, head(body_length=len(BODY) + 1) + BODY)

    assert problem_of(answer, HTTPStatus.REQUEST_TIMEOUT)["type"] == "/problems/request-timeout"


def test_a_body_that_drips_has_the_same_time_as_any_other(service: Service) -> None:
    answer = talk(service, head(body_length=len(BODY)), *(bytes([byte]) for byte in BODY[:20]), pause_s=0.1)

    assert problem_of(answer, HTTPStatus.REQUEST_TIMEOUT)


def test_a_head_that_drips_is_hung_up_on(service: Service) -> None:
    began = time.monotonic()
    answer = talk(service, *(bytes([byte]) for byte in head()[:20]), pause_s=0.1)

    assert answer == b""
    assert time.monotonic() - began < 8  # a whole head has 10 s


def test_a_connection_that_says_nothing_is_hung_up_on(service: Service) -> None:
    assert talk(service) == b""


def test_a_second_request_whose_head_drips_is_hung_up_on_too(service: Service) -> None:
    answer = talk(service, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /hea", *[b"l"] * 20, pause_s=0.1)

    assert answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    ("request_bytes", "rest"),
    [
        pytest.param(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n", id="an_empty_line_after_an_answer"),
        pytest.param(b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n", b"x", id="the_body_of_a_get"),
        pytest.param(
            head("Content-Encoding: gzip", body_length=len(BODY)), BODY[:1], id="what_was_refused_by_its_head"
        ),
    ],
)
def test_what_comes_slowly_after_an_answer_is_hung_up_on_too(
    service: Service, request_bytes: bytes, rest: bytes
) -> None:
    answer = talk(service, request_bytes, rest, pause_s=0.2)

    assert answer.count(b"HTTP/1.1 ") == 1


def test_what_was_refused_by_its_head_may_be_sent_to_its_end_and_the_next_request_is_answered(service: Service) -> None:
    body = b" " * (HEAD_MAX_BYTES * 4)
    refused = head("Content-Encoding: gzip", body_length=len(body))
    answer = talk(service, refused, body, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n", pause_s=0.05)

    assert [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+)", answer)] == [415, 200]


def test_a_head_over_the_limit_is_refused(service: Service) -> None:
    answer = talk(service, b"GET / HTTP/1.1\r\nHost: x\r\nX: ", *[b"x" * 65_536] * (2 + HEAD_MAX_BYTES // 65_536 * 4))

    assert problem_of(answer, HTTPStatus.BAD_REQUEST)["type"] == "/problems/malformed-request"


@pytest.mark.parametrize(
    "request_bytes",
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01", id="tls"),
        pytest.param(b"hello\r\n\r\n", id="not_http"),
        pytest.param(b"GET / HTTP/1.1\r\nno colon\r\n\r\n", id="header_without_colon"),
        pytest.param(b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", id="unknown_version"),
        pytest.param(b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n", id="path_not_ascii"),
        pytest.param(b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", id="connect"),
        pytest.param(head("Content-Length: 1", "Content-Length: 2") + b"{}", id="two_lengths"),
        pytest.param(head("Content-Length: -1"), id="negative_length"),
        pytest.param(head("Content-Length: x"), id="length_not_a_number"),
        pytest.param(head("Content-Length: 2", "Transfer-Encoding: chunked") + b"0\r\n\r\n", id="length_and_chunked"),
        pytest.param(head("Transfer-Encoding: chunked") + b"zz\r\n{}\r\n", id="broken_chunk"),
    ],
)
def test_what_is_not_http_is_a_problem_too(service: Service, request_bytes: bytes) -> None:
    answer = talk(service, request_bytes)

    assert problem_of(answer, HTTPStatus.BAD_REQUEST)["type"] == "/problems/malformed-request"


def test_a_caller_who_hangs_up_leaves_no_trace_of_an_error(service: Service) -> None:
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", service.port), timeout=5) as connection:
            connection.sendall(head(body_length=len(BODY)) + BODY[:10])
    assert httpx2.get(f"{service.url}/healthz").status_code == 200

    wait_for(lambda: sum('"status": 400' in line for line in service.log) >= 5)
    assert not [line for line in service.log if "error" in json.loads(line)["level"]]


async def test_many_slow_connections_leave_room_for_the_others(service: Service) -> None:
    slow = [await asyncio.open_connection("127.0.0.1", service.port) for _ in range(200)]
    for _, writer in slow:
        writer.write(head(body_length=100))
    async with httpx2.AsyncClient(base_url=service.url) as client:
        statuses = [(await client.get("/healthz")).status_code for _ in range(20)]
    for _, writer in slow:
        writer.close()

    assert set(statuses) == {200}


def test_an_answer_that_is_not_read_is_not_kept_waiting(service: Service) -> None:
    asked = 20  # so many that the buffers of the system do not hold the answers
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.settimeout(5)
        connection.connect(("127.0.0.1", service.port))
        connection.sendall(b"GET /docs/viewer/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n" * asked)
        time.sleep(1.5)
        answer = read_all(connection)

    length = int(answer.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    assert len(answer) < asked * length / 2


def test_a_connection_too_many_is_hung_up_on_and_room_comes_back() -> None:
    with running(timeout_s=5, connections=10) as service:
        held = [socket.create_connection(("127.0.0.1", service.port), timeout=5) for _ in range(10)]
        assert talk(service, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") == b""

        held.pop().close()
        wait_for(lambda: talk(service, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") != b"")
        for connection in held:
            connection.close()


async def test_the_head_of_a_next_request_that_is_not_read_yet_ends_no_answer() -> None:
    async with StubModel(later(1.5, answers(completion(json.dumps(a_draft_answer()))))) as model:
        with running(MUTUAL_MODEL__NAME="m", MUTUAL_MODEL__BASE_URL=model.url) as service:
            probe = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
            asked = head(body_length=len(BODY)) + BODY + probe + b"\r\n" + probe
            answer = await asyncio.to_thread(talk, service, asked, pause_s=3)

    assert [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+)", answer)] == [200, 200]


async def test_a_signal_under_load_loses_nothing_that_was_let_in() -> None:
    model = StubModel(later(1, answers(completion(json.dumps(a_draft_answer())))))
    async with model, httpx2.AsyncClient(timeout=10, limits=httpx2.Limits(max_connections=100)) as client:
        variables = {"MUTUAL_MODEL__NAME": "m", "MUTUAL_MODEL__BASE_URL": model.url}
        with running(timeout_s=5, connections=1_000, **variables) as service:
            url, headers = f"{service.url}/v1/drafts", {"content-type": "application/json"}
            bodies = [json.dumps({"target": TARGET, "goal": f"{GOAL} {number}"}) for number in range(50)]
            asked = [asyncio.ensure_future(client.post(url, content=body, headers=headers)) for body in bodies]
            async with asyncio.timeout(5):
                while model.calls < 50:  # noqa: ASYNC110 - it counts, and says nothing
                    await asyncio.sleep(0.02)
            service.process.terminate()
            await asyncio.sleep(0.3)
            with pytest.raises(httpx2.ConnectError):
                await httpx2.AsyncClient().get(f"{service.url}/readyz")
            responses = await asyncio.gather(*asked)

    assert {(answer.status_code, answer.json()["provenance"]["engine"]) for answer in responses} == {(200, "model")}


def test_it_logs_json_lines_without_text_about_people(service: Service) -> None:
    httpx2.post(f"{service.url}/v1/drafts", content=BODY, headers={"content-type": "application/json"})

    wait_for(lambda: any('"status": 200' in line for line in service.log))
    assert all(json.loads(line)["event"] for line in service.log)
    assert not [line for line in service.log if TARGET["name"] in line or GOAL in line or "Traceback" in line]


@pytest.mark.parametrize(
    ("how", "code"),
    [
        pytest.param(signal.SIGTERM, 0, id="asked_to_stop"),
        pytest.param(signal.SIGINT, -signal.SIGINT, id="interrupted"),
    ],
)
def test_a_signal_ends_it_after_what_is_in_flight(how: signal.Signals, code: int) -> None:
    with (
        running(timeout_s=5) as service,
        socket.create_connection(("127.0.0.1", service.port), timeout=5) as connection,
    ):
        connection.sendall(head(body_length=len(BODY)) + BODY[:10])
        time.sleep(0.2)
        service.process.send_signal(how)
        time.sleep(0.2)
        connection.sendall(BODY[10:])
        answer = read_all(connection)
        service.process.wait(timeout=10)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert service.process.returncode == code


def test_it_says_at_the_start_whether_keys_are_required_and_why(service: Service, tmp_path: Path) -> None:
    assert (service.started["auth"], service.started["auth_because"]) == ("off", "bound to a loopback address")
    with running(MUTUAL_AUTH="required", MUTUAL_DATABASE_URL=f"sqlite:///{tmp_path}/mutual.db") as guarded:
        assert (guarded.started["auth"], guarded.started["auth_because"]) == ("required", "MUTUAL_AUTH is required")
        assert httpx2.get(f"{guarded.url}/v1/criteria").status_code == 401


def test_keys_without_a_database_stop_the_start() -> None:
    settings = Settings(auth="required", database_url=SecretStr("off"))
    with pytest.raises(SettingsInvalid, match="keys are required"):
        serve(settings, host="127.0.0.1", port=0, with_worker=False)


def test_the_body_of_an_answer_does_not_wait_until_its_head_is_acknowledged() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_in_use_stops_the_start(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SettingsInvalid, match="cannot listen on"):
        serve(settings, host="127.0.0.1", port=taken.getsockname()[1], with_worker=False)


def test_an_address_of_another_machine_stops_the_start(settings: Settings) -> None:
    with pytest.raises(SettingsInvalid, match="cannot listen on 192"):
        serve(settings, host="192.0.2.1", port=0, with_worker=False)


def test_a_folder_without_prompts_stops_the_start(tmp_path: Path) -> None:
    result = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", START.format(timeout_s=1, connections=1)],
        cwd=ROOT,
        env={"MUTUAL_PROMPTS_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )

    assert "PromptLockBroken" in result.stderr or "PromptInvalid" in result.stderr


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)

import json

import httpx2
import pytest

from api.core.brief import Brief
from api.drafting.engine import Answer, Repair
from api.llm.deadline import Deadline
from api.telemetry.logs import configure_logging
from tests.builders import GOAL, TARGET
from tests.conftest import ClientOver

BODY = {"target": TARGET, "goal": GOAL}


class BrokenEngine:
    """Fails in a way nobody foresaw, with a message that quotes the request."""

    async def propose(self, brief: Brief, *, deadline: Deadline, repair: Repair | None = None) -> Answer:  # noqa: ARG002 - the protocol's
        message = f"cannot cope with {brief.text('goal')}"
        raise ZeroDivisionError(message)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/healthz", 200, id="ok"),
        pytest.param("GET", "/", 200, id="page"),
        pytest.param("GET", "/docs/viewer/swagger-ui.css", 200, id="static"),
        pytest.param("GET", "/nowhere", 404, id="not_found"),
        pytest.param("GET", "/v1/drafts/", 404, id="slash_at_the_end"),
        pytest.param("GET", "/v1/drafts", 405, id="wrong_method"),
        pytest.param("POST", "/v1/drafts", 415, id="no_type"),
        pytest.param("OPTIONS", "/v1/drafts", 405, id="options"),
    ],
)
async def test_every_answer_carries_an_id_and_the_security_headers(
    client: httpx2.AsyncClient, method: str, path: str, status: int
) -> None:
    response = await client.request(method, path)

    assert response.status_code == status
    assert response.headers["x-request-id"].startswith("req_")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("own", ["a", "my.id_1-2", "x" * 64])
async def test_a_callers_own_id_is_kept(client: httpx2.AsyncClient, own: str) -> None:
    response = await client.get("/nowhere", headers={"x-request-id": own})

    assert (response.headers["x-request-id"], response.json()["request_id"]) == (own, own)


@pytest.mark.parametrize("own", ["", "x" * 65, "a b", "a/b", "a\u00e9", 'a"b', "a,b"])
async def test_an_id_of_another_form_is_replaced(client: httpx2.AsyncClient, own: str) -> None:
    response = await client.get("/healthz", headers={b"x-request-id": own.encode("latin-1")})

    assert response.headers["x-request-id"].startswith("req_")


async def test_two_ids_are_none(client: httpx2.AsyncClient) -> None:
    response = await client.get("/healthz", headers=[("x-request-id", "a"), ("x-request-id", "b")])

    assert response.headers["x-request-id"].startswith("req_")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        pytest.param("GET", "/v1/drafts", "POST", id="post_only"),
        pytest.param("HEAD", "/v1/drafts", "POST", id="head_of_post_only"),
        pytest.param("DELETE", "/v1/channels", "GET, HEAD", id="get_only"),
        pytest.param("BREW", "/healthz", "GET, HEAD", id="unknown_method"),
        pytest.param("PUT", "/v1/drafts/drf_x", "DELETE, GET, HEAD", id="two_routes_at_one_address"),
        pytest.param("POST", "/docs/viewer/swagger-ui.css", "GET, HEAD", id="static"),
    ],
)
async def test_a_wrong_method_names_the_right_ones(
    client: httpx2.AsyncClient, method: str, path: str, allowed: str
) -> None:
    response = await client.request(method, path)

    assert (response.status_code, response.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize("path", ["/healthz", "/v1/channels", "/docs", "/openapi.json", "/problems/not-found"])
async def test_head_is_get_without_the_body(client: httpx2.AsyncClient, path: str) -> None:
    head, get = await client.head(path), await client.get(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]


async def test_an_unforeseen_error_tells_the_caller_nothing_and_the_log_no_text(
    client_over: ClientOver, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("debug")
    response = await client_over(BrokenEngine()).post("/v1/drafts", json=BODY)

    log = capsys.readouterr().err
    failed = json.loads(next(line for line in log.splitlines() if "request.failed" in line))
    assert (response.status_code, response.json()["type"]) == (500, "/problems/internal-error")
    assert failed["request_id"] == response.headers["x-request-id"]
    assert failed["exception"][-1] == "builtins.ZeroDivisionError"
    assert GOAL not in log + response.text


async def test_a_request_is_one_line_in_the_log_without_text_about_people(
    client: httpx2.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("info")
    response = await client.post("/v1/drafts?name=Lena", json=BODY, headers={"user-agent": "Lena"})

    log = capsys.readouterr().err
    line = json.loads(log)
    assert (line["event"], line["method"], line["route"], line["status"]) == (
        "request.answered",
        "POST",
        "/v1/drafts",
        200,
    )
    assert line["request_id"] == response.headers["x-request-id"]
    assert "Lena" not in log


async def test_an_address_that_does_not_exist_is_not_written_to_the_log(
    client: httpx2.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("info")
    await client.get("/Lena-Hartwig")
    await client.get("/problems/Lena-Hartwig")

    routes = [json.loads(line)["route"] for line in capsys.readouterr().err.splitlines()]
    assert routes == ["unmatched", "/problems/{name}"]


async def test_probes_are_only_logged_at_debug(client: httpx2.AsyncClient, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info")
    await client.get("/healthz")

    assert capsys.readouterr().err == ""

"""Requests whose head is at fault: types, codings, keys, methods, addresses, ids, queries."""

import zlib

import pytest

from tests.malformed.refusals import CANARY, DRAFTS, Door, as_json, ask

pytestmark = pytest.mark.server

BODY = as_json()
HOSTILE_IDS = [
    pytest.param("x" * 65, id="65_characters"),
    pytest.param(f"{CANARY} {CANARY}", id="blank_inside"),
    pytest.param(f"<script>{CANARY}</script>", id="markup"),
    pytest.param(f"${{jndi:ldap://{CANARY}}}", id="lookup"),
    pytest.param(f"\x1b[31m{CANARY}", id="escape"),
    pytest.param(f"{CANARY}\xe9", id="not_ascii"),
    pytest.param(f"../../{CANARY}", id="path"),
    pytest.param("", id="empty"),
]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["Content-Type: text/json"], id="text_json"),
        pytest.param(["Content-Type: application/x-ndjson"], id="lines"),
        pytest.param(["Content-Type: application/json, application/json"], id="type_twice_in_a_line"),
        pytest.param(["Content-Type: application/json;charset="], id="empty_charset"),
        pytest.param(["Content-Type: application/json; charset=utf-8; x=y"], id="other_parameter"),
        pytest.param(["Content-Type: application/json; charset=utf-7"], id="utf_7"),
        pytest.param(["Content-Type: application/json\xff"], id="not_ascii"),
        pytest.param([f"Content-Type: {'x' * 10_000}/{CANARY}"], id="long_type"),
        pytest.param(["Content-Encoding: zstd"], id="zstd"),
        pytest.param(["Content-Encoding: br"], id="br"),
        pytest.param(["Content-Encoding: deflate"], id="deflate"),
        pytest.param(["Content-Encoding: gzip, gzip"], id="gzip_twice"),
        pytest.param([f"Content-Encoding: {CANARY}"], id="unknown_coding"),
        pytest.param(["Content-Encoding: aws-chunked"], id="chunks_of_another"),
    ],
)
def test_a_body_of_another_kind_is_not_read(door: Door, lines: list[str]) -> None:
    door.refuse(ask("POST", DRAFTS, *lines, body=BODY), 415, "unsupported-media-type")


@pytest.mark.parametrize(
    ("coding", "bomb"),
    [
        pytest.param("gzip", zlib.compress(b" " * 2**26, wbits=31), id="gzip"),
        pytest.param("deflate", zlib.compress(b" " * 2**26), id="deflate"),
        # A frame of one run of zeros: a few bytes that say they are half a gigabyte.
        pytest.param("zstd", b"\x28\xb5\x2f\xfd\xa0\x00\x00\x00\x20" + b"\x02\x00\x10\x00" * 4_096, id="zstd"),
    ],
)
@pytest.mark.parametrize("path", [pytest.param(DRAFTS, id="draft"), pytest.param("/v1/batches", id="batch")])
def test_a_bomb_is_not_unpacked(door: Door, path: str, coding: str, bomb: bytes) -> None:
    request = ask("POST", path, f"Content-Encoding: {coding}", "Content-Type: application/json", body=bomb)

    door.refuse(request, 415, "unsupported-media-type")


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("", id="empty"),
        pytest.param("k" * 256, id="256_characters"),
        pytest.param(f"{CANARY} {CANARY}", id="blank_inside"),
        pytest.param(f"{CANARY}\tx", id="tab_inside"),
        pytest.param(f"{CANARY}\xe9", id="not_ascii"),
    ],
)
def test_an_idempotency_key_of_another_shape_is_refused(door: Door, key: str) -> None:
    _, faults = door.refuse(ask("POST", DRAFTS, f"Idempotency-Key: {key}", body=BODY), 422, "invalid-request")

    assert [fault.code for fault in faults] == ["invalid_idempotency_key"]


def test_two_idempotency_keys_are_refused(door: Door) -> None:
    lines = [f"Idempotency-Key: {CANARY}"] * 2

    door.refuse(ask("POST", DRAFTS, *lines, body=BODY), 422, "invalid-request")


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="empty"),
        pytest.param("Bearer", id="scheme_alone"),
        pytest.param(f"Basic {CANARY}", id="basic"),
        pytest.param(f'Digest username="{CANARY}"', id="digest"),
        pytest.param(f"Token {CANARY}", id="token"),
        pytest.param("{key}", id="no_scheme"),
        pytest.param("Bearer {key} {key}", id="key_twice"),
        pytest.param("Bearer {key}, Bearer {key}", id="list"),
        pytest.param("Bearer \xe9{key}", id="not_ascii"),
        pytest.param('Bearer "{key}"', id="quoted"),
        pytest.param(f"Bearer {CANARY}", id="no_key_of_ours"),
        pytest.param("Bearer null", id="null"),
        pytest.param(f"Bearer {'m' * 50_000}", id="50000_characters"),
    ],
)
def test_without_one_good_key_nothing_is_told(door: Door, key: str | None) -> None:
    answer, _ = door.refuse(ask("POST", DRAFTS, body=BODY, key=key), 401, "unauthenticated")

    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("offered", HOSTILE_IDS)
def test_a_request_id_that_could_harm_is_not_taken_over(door: Door, offered: str) -> None:
    door.refuse(ask("POST", DRAFTS, f"X-Request-ID: {offered}", body=b"{"), 400, "malformed-request")


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["Accept: text/html"], id="page"),
        pytest.param(["Accept: */*;q=0"], id="nothing"),
        pytest.param([f"Accept: ;;;,,{CANARY}"], id="no_type"),
        pytest.param([f"Accept: {'text/csv;q=0.1,' * 3_000}"], id="long"),
        pytest.param(["Accept-Encoding: gzip;q=1, *;q=0", "TE: trailers"], id="compressed"),
        pytest.param(["Accept-Charset: utf-16", "Accept-Language: xx"], id="another_charset"),
        pytest.param([f"Range: bytes=0-{CANARY}", "If-None-Match: *"], id="part"),
        pytest.param(["Upgrade: websocket", "Sec-WebSocket-Key: eA=="], id="upgrade"),
        pytest.param([f"Forwarded: for={CANARY}", f"X-Forwarded-Host: {CANARY}"], id="forwarded"),
        pytest.param(["X-HTTP-Method-Override: DELETE"], id="other_method"),
        pytest.param([f"X-{number}: {CANARY}" for number in range(1_500)], id="1500_headers"),
        pytest.param([f"Cookie: {CANARY}={'c' * 20_000}"], id="long_cookie"),
        pytest.param([f"Traceparent: 00-{CANARY}", f"Baggage: a={CANARY}"], id="trace_of_no_shape"),
        pytest.param([f"Host: {CANARY}", f"Origin: https://{CANARY}"], id="two_hosts"),
    ],
)
def test_whatever_else_the_head_asks_for_a_refusal_is_a_problem(door: Door, lines: list[str]) -> None:
    door.refuse(ask("POST", DRAFTS, *lines, body=b"{"), 400, "malformed-request")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        pytest.param("GET", DRAFTS, "POST", id="get_drafts"),
        pytest.param("HEAD", DRAFTS, "POST", id="head_drafts"),
        pytest.param("PUT", DRAFTS, "POST", id="put_drafts"),
        pytest.param("TRACE", DRAFTS, "POST", id="trace"),
        pytest.param("OPTIONS", DRAFTS, "POST", id="options"),
        pytest.param("PROPFIND", DRAFTS, "POST", id="method_of_another_standard"),
        pytest.param("DELETE", "/v1/shortlists", "POST", id="delete_shortlists"),
        pytest.param("PATCH", "/v1/notes/check", "POST", id="patch_check"),
        pytest.param("GET", "/v1/invitations/review", "POST", id="get_review"),
        pytest.param("PUT", "/v1/batches", "POST", id="put_batches"),
        pytest.param("POST", "/v1/drafts/drf_x", "DELETE, GET, HEAD", id="post_a_draft"),
        pytest.param("POST", "/v1/batches/bat_x/results", "GET, HEAD", id="post_results"),
        pytest.param("GET", "/v1/batches/bat_x/cancel", "POST", id="get_cancel"),
        pytest.param("PATCH", "/v1/drafts/drf_x/outcome", "POST", id="patch_outcome"),
        pytest.param("POST", "/v1/criteria", "GET, HEAD", id="post_criteria"),
        pytest.param("DELETE", "/healthz", "GET, HEAD", id="delete_health"),
        pytest.param("POST", "/openapi.json", "GET, HEAD", id="post_openapi"),
    ],
)
def test_another_method_is_told_which_there_are(door: Door, method: str, path: str, allowed: str) -> None:
    if method == "HEAD":  # an answer to it has no body
        answer = door.answer(ask(method, path))
        assert (answer.status, answer.body) == (405, b"")
    else:
        answer, _ = door.refuse(ask(method, path, body=BODY), 405, "method-not-allowed")
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/%00", id="nul"),
        pytest.param(f"/v1/drafts/drf_x/{CANARY}", id="one_step_more"),
        pytest.param("/v1/drafts/", id="slash_at_the_end"),
        pytest.param("//v1/drafts", id="two_slashes"),
        pytest.param("/v1//drafts", id="two_slashes_inside"),
        pytest.param("/V1/Drafts", id="capitals"),
        pytest.param("/v1/../v1/drafts", id="up"),
        pytest.param("/v1/%2e%2e/healthz", id="up_encoded"),
        pytest.param("/v1/%252e%252e/healthz", id="up_encoded_twice"),
        pytest.param("/v1/drafts;x=1", id="parameter"),
        pytest.param("/v1/drafts%20", id="blank_at_the_end"),
        pytest.param("/v1/drafts%0d%0aX-Injected:%201", id="line_break"),
        pytest.param("/v1/%ff%fe", id="not_utf_8"),
        pytest.param("/%c0%ae%c0%ae/etc/passwd", id="overlong_dots"),
        pytest.param("/%u002e%u002e/", id="percent_u"),
        pytest.param("/%", id="percent_alone"),
        pytest.param("/docs/viewer/../../pyproject.toml", id="out_of_the_viewer"),
        pytest.param("/docs/viewer/%2e%2e/%2e%2e/pyproject.toml", id="out_of_the_viewer_encoded"),
        pytest.param("/docs/viewer/..%5c..%5cpyproject.toml", id="out_of_the_viewer_backslash"),
        pytest.param("/docs/viewer/%00.css", id="nul_in_the_viewer"),
        pytest.param("/docs/viewer//etc/passwd", id="root_in_the_viewer"),
        pytest.param(f"/docs/viewer/{'x' * 5_000}", id="long_name_in_the_viewer"),
        pytest.param(f"/problems/%7b%7b7*191%7d%7d{CANARY}", id="template_for_a_problem"),
        pytest.param(f"/{CANARY * 3_000}", id="48000_characters"),
        pytest.param("/v1/outcomes/summary%3fcallers=all", id="question_mark_encoded"),
        pytest.param("/.env", id="environment"),
        pytest.param("/mcp/%2e%2e/v1", id="up_from_mcp"),
    ],
)
def test_an_address_that_is_none_is_not_found(door: Door, path: str) -> None:
    door.refuse(ask("GET", path), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("GET", "/v1/drafts/{id}", id="read_draft"),
        pytest.param("DELETE", "/v1/drafts/{id}", id="forget_draft"),
        pytest.param("GET", "/v1/batches/{id}", id="read_batch"),
        pytest.param("GET", "/v1/batches/{id}/results", id="read_results"),
        pytest.param("POST", "/v1/batches/{id}/cancel", id="cancel"),
        pytest.param("POST", "/v1/batches/{id}/retry", id="retry"),
        pytest.param("DELETE", "/v1/batches/{id}", id="forget_batch"),
    ],
)
@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(CANARY, id="word"),
        pytest.param("drf_%00", id="nul"),
        pytest.param("bat_01jdgz5v1s9q3t8w2n4xk7m6pb", id="small_letters"),
        pytest.param("'%20OR%201=1--", id="quote"),
        pytest.param("%ed%a0%80", id="surrogate"),
        pytest.param("x" * 10_000, id="long"),
    ],
)
def test_an_id_of_nothing_is_not_found(door: Door, method: str, path: str, wrong: str) -> None:
    door.refuse(ask(method, path.replace("{id}", wrong)), 404, "not-found")


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("callers=both", id="no_such_choice"),
        pytest.param("callers=", id="empty"),
        pytest.param(f"callers={CANARY}", id="word"),
        pytest.param("callers=own%00", id="nul"),
        pytest.param("callers=%ff", id="not_utf_8"),
        pytest.param("callers=own&callers=both", id="twice"),
    ],
)
def test_a_query_that_cannot_be_is_refused(door: Door, query: str) -> None:
    door.refuse(ask("GET", f"/v1/outcomes/summary?{query}"), 422, "invalid-request")

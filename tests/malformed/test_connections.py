"""What breaks HTTP itself ends in a problem; a connection that breaks off ends in nothing at all."""

import socket
import struct
import time

import pytest

from tests.malformed.refusals import CANARY, DRAFTS, Door, as_json, ask

pytestmark = pytest.mark.server

BODY = as_json()
HEAD = (
    b"POST /v1/drafts HTTP/1.1\r\nHost: service.test\r\n"
    b"Authorization: Bearer {key}\r\nContent-Type: application/json\r\n"
)
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "request_bytes",
    [
        pytest.param(b"\r\n\r\n" * 100 + b"?\r\n\r\n", id="empty_lines"),
        pytest.param(b"GET /a b HTTP/1.1\r\n\r\n", id="blank_in_the_address"),
        pytest.param(b"GET / HTTP/1.1 x\r\n\r\n", id="more_after_the_version"),
        pytest.param(b"GET / http/1.1\r\n\r\n", id="version_in_small_letters"),
        pytest.param(b"GET / HTTP/3.0\r\n\r\n", id="version_3"),
        pytest.param(b"get / HTTP/1.1\r\n\r\n", id="method_in_small_letters"),
        pytest.param(b"G\x00T / HTTP/1.1\r\n\r\n", id="nul_in_the_method"),
        pytest.param(b"X" * 70_000 + b" / HTTP/1.1\r\n\r\n", id="method_of_70000"),
        pytest.param(b"GET / \r\n\r\n", id="no_version"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", id="http_2"),
        pytest.param(b"SSH-2.0-OpenSSH_9.9\r\n", id="ssh"),
        pytest.param(b"EHLO " + CANARY.encode() + b"\r\n", id="mail"),
        pytest.param(b"*1\r\n$4\r\nPING\r\n", id="redis"),
        pytest.param(b"\x00\x00\x00\x08\x04\xd2\x16\x2f", id="postgresql"),
        pytest.param(bytes(range(256)), id="every_byte"),
        pytest.param(b"GET / HTTP/1.1\r\n: " + CANARY.encode() + b"\r\n\r\n", id="header_without_a_name"),
        pytest.param(b"GET / HTTP/1.1\r\nX Y: z\r\n\r\n", id="blank_in_a_name"),
        pytest.param(b"GET / HTTP/1.1\r\nX\xe9: z\r\n\r\n", id="name_not_ascii"),
        pytest.param(b"GET / HTTP/1.1\r\nX: a\x00b\r\n\r\n", id="nul_in_a_value"),
        pytest.param(b"GET / HTTP/1.1\r\nX: a\x7fb\r\n\r\n", id="delete_in_a_value"),
        pytest.param(b"GET / HTTP/1.1\r\nX: a\x1b[2Jb\r\n\r\n", id="escape_in_a_value"),
        pytest.param(b"GET / HTTP/1.1\r\nX: a\rY: b\r\n\r\n", id="carriage_return_in_a_value"),
        pytest.param(b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", id="header_of_70000"),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + b"\r\n", id="20000_headers"),
        pytest.param(HEAD + b"Content-Length: 5, 5\r\n\r\n{}   ", id="length_twice_in_a_line"),
        pytest.param(HEAD + b"Content-Length: 0x5\r\n\r\n{}   ", id="length_in_hexadecimal"),
        pytest.param(HEAD + b"Content-Length: +5\r\n\r\n{}   ", id="length_with_a_sign"),
        pytest.param(HEAD + b"Content-Length: 1e1\r\n\r\n{}", id="length_with_an_exponent"),
        pytest.param(HEAD + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n{}", id="length_of_30_digits"),
        pytest.param(HEAD + b"Content-Length : 2\r\n\r\n{}", id="blank_before_the_colon"),
        pytest.param(
            HEAD + b"Content-Length: 2\r\nTransfer-Encoding: xchunked\r\n\r\n{}", id="length_and_other_coding"
        ),
        pytest.param(HEAD + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", id="coding_after_chunked"),
        pytest.param(CHUNKED + b"-1\r\n{}\r\n0\r\n\r\n", id="chunk_below_zero"),
        pytest.param(CHUNKED + b"f" * 20 + b"\r\n{}", id="chunk_of_80_bits"),
        pytest.param(CHUNKED + b"2\r\n{}{}\r\n0\r\n\r\n", id="chunk_longer_than_said"),
        pytest.param(CHUNKED + b" 2\r\n{}\r\n0\r\n\r\n", id="blank_before_a_chunk"),
        pytest.param(CHUNKED + b"0x2\r\n{}\r\n0\r\n\r\n", id="chunk_in_hexadecimal"),
    ],
)
def test_what_is_not_http_is_a_problem(door: Door, request_bytes: bytes) -> None:
    answer, _ = door.refuse(request_bytes, 400, "malformed-request")

    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(
    ("request_bytes", "status", "name"),
    [
        pytest.param(HEAD + b"\r\n" + BODY, 400, "malformed-request", id="no_length"),
        pytest.param(HEAD + b"Content-Length: 2\r\n\r\n{}" + BODY, 422, "invalid-request", id="length_too_small"),
        pytest.param(HEAD + b"Content-Length: 9999\r\n\r\n" + BODY, 408, "request-timeout", id="length_too_large"),
        pytest.param(HEAD + b"Content-Length: 9999\r\n\r\n", 408, "request-timeout", id="no_body"),
        pytest.param(CHUNKED + b"5\r\n{}", 408, "request-timeout", id="chunk_cut_off"),
        pytest.param(CHUNKED + b"2\r\n{}\r\n", 408, "request-timeout", id="no_last_chunk"),
        pytest.param(CHUNKED + b"0\r\n\r\n", 400, "malformed-request", id="no_chunk"),
        pytest.param(CHUNKED + b"100001\r\n" + b" " * 0x100001, 413, "payload-too-large", id="chunk_too_large"),
        pytest.param(
            HEAD + b"Expect: 100-continue\r\nContent-Length: 9\r\n\r\n",
            408,
            "request-timeout",
            id="continue_and_nothing",
        ),
    ],
)
def test_a_body_that_is_not_what_its_head_says(door: Door, request_bytes: bytes, status: int, name: str) -> None:
    door.refuse(request_bytes.replace(b"Host:", b"Connection: close\r\nHost:"), status, name)


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"POST /v1/dra", id="half_a_line"),
        pytest.param(HEAD, id="half_a_head"),
        pytest.param(HEAD + b"Content-Length: 500\r\n\r\n", id="head_alone"),
        pytest.param(HEAD + b"Content-Length: 500\r\n\r\n" + BODY[:50], id="half_a_body"),
        pytest.param(CHUNKED + b"32\r\n" + BODY[:20], id="half_a_chunk"),
        pytest.param(ask("POST", DRAFTS, body=BODY), id="whole_request"),
    ],
)
@pytest.mark.parametrize("is_reset", [pytest.param(False, id="closed"), pytest.param(True, id="reset")])
def test_a_connection_that_breaks_off_harms_nobody(door: Door, sent: bytes, *, is_reset: bool) -> None:
    with socket.create_connection(("127.0.0.1", door.service.port), timeout=5) as connection:
        connection.sendall(sent.replace(b"{key}", door.key.encode()))
        time.sleep(0.02)
        if is_reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    door.require_alive()


def test_of_requests_in_one_go_one_at_fault_ends_the_connection(door: Door) -> None:
    good = ask("GET", "/healthz", key=None).replace(b"close", b"keep-alive")
    raw = door.raw(good + b"hello\r\n\r\n" + good)

    assert raw.endswith(b"}")
    assert raw.count(b"malformed-request") == 1
    door.require_alive()

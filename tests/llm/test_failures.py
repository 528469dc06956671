from datetime import UTC, datetime

import httpx2
import pytest

from api.core.errors import ModelError, ModelMisconfigured, ModelRateLimited, ModelUnavailable
from api.llm.failures import from_response

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        pytest.param("1", 1.0, id="seconds"),
        pytest.param("86400", 86_400.0, id="a_day"),
        pytest.param("Tue, 24 Nov 2026 12:00:30 GMT", 30.0, id="a_date"),
        pytest.param("Tue, 24 Nov 2026 12:00:30 -0000", 30.0, id="a_date_without_zone"),
        pytest.param("Wed, 21 Oct 2015 07:28:00 GMT", 0.0, id="a_past_date"),
        pytest.param("-5", None, id="negative"),
        pytest.param("soon", None, id="words"),
        pytest.param("Tue, 99 Nov 2026 12:00:30 GMT", None, id="no_such_date"),
        pytest.param("9" * 400, float("inf"), id="forever"),
        pytest.param("", None, id="empty"),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(value: str, seconds: float | None) -> None:
    error = from_response(httpx2.Response(429, headers={"Retry-After": value}), now=NOW)
    assert isinstance(error, ModelRateLimited)
    assert error.retry_after_s == seconds


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        pytest.param(302, ModelUnavailable, id="redirect"),
        pytest.param(400, ModelMisconfigured, id="bad_request"),
        pytest.param(401, ModelMisconfigured, id="wrong_key"),
        pytest.param(403, ModelMisconfigured, id="forbidden"),
        pytest.param(404, ModelMisconfigured, id="no_such_model"),
        pytest.param(408, ModelUnavailable, id="request_timeout"),
        pytest.param(413, ModelMisconfigured, id="too_large"),
        pytest.param(429, ModelRateLimited, id="rate_limited"),
        pytest.param(500, ModelUnavailable, id="server_error"),
        pytest.param(529, ModelUnavailable, id="overloaded"),
    ],
)
def test_a_status_has_a_meaning(status: int, kind: type[ModelError]) -> None:
    assert type(from_response(httpx2.Response(status), now=NOW)) is kind

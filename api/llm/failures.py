"""What a status other than 200 from a model's server means to us."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx2

from api.core.errors import ModelError, ModelMisconfigured, ModelRateLimited, ModelRefused, ModelUnavailable

_FILTER_CODES: Final = ('"content_filter"', '"content_policy_violation"')
_TRY_AGAIN: Final = frozenset({408, 409, 425})


def from_response(response: httpx2.Response, *, now: datetime) -> ModelError:
    """Make the error for one refused call. Its detail names the status and never quotes the reply."""
    status, headers = response.status_code, response.headers
    if status == 429:  # noqa: PLR2004 - the status says what it is
        detail = "The model's server limits how often it may be asked (429)."
        return ModelRateLimited(detail, retry_after_s=_retry_after_s(headers, now=now))
    if status >= 500 or status < 400 or status in _TRY_AGAIN:  # noqa: PLR2004 - ranges of HTTP statuses
        detail = f"The model's server failed or led elsewhere ({status})."
        return ModelUnavailable(detail, retry_after_s=_retry_after_s(headers, now=now))
    if any(code in response.text for code in _FILTER_CODES):
        return ModelRefused(f"The provider's filter refused the request ({status}).")
    return ModelMisconfigured(f"The model's server refused the request ({status}): check key, model name and address.")


def _retry_after_s(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Seconds to wait as `Retry-After` gives them, as a number or a date; 0 for a past date, None for anything else."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    # RFC 9110 dates are in GMT; one without a zone is read as that.
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())

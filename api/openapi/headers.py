"""Headers of requests and answers, as the OpenAPI document declares them."""

from typing import Final

from api.openapi.schemas import Json
from api.problems import MEDIA_TYPE, SCHEMAS

REQUEST_ID: Final[Json] = {
    "name": "X-Request-ID",
    "in": "header",
    "required": False,
    "description": "Your own id for this request, 1 to 64 letters, digits, `.`, `_` or `-`; it comes back on the "
    "answer. Where it is missing or of another form, one is made.",
    "schema": {"type": "string"},  # no pattern: another one is no fault
    "example": "crm-4711-retry-2",
}
IDEMPOTENCY_KEY: Final[Json] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text of yours, one for each thing you want done once, such as a UUID. The first answer that "
    "is a success is kept for 24 hours and given again, byte for byte, to whoever sends the same again.",
    "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]{1,255}$"},
    "example": "8e03978e-40d5-43e8-bc93-6894a57f9324",
}
HEADERS: Final[Json] = {
    "X-Request-ID": {
        "description": "The id of this request, yours or ours; it stands in every line of the log.",
        "schema": {"type": "string"},
        "example": "req_01JDGZ5V1S9Q3T8W2N4XK7M6PB",
    },
    "RateLimit-Policy": {
        "description": "To the holder of a key: its limits, `q` requests, or tokens of the model, in `w` seconds.",
        "schema": {"type": "string"},
        "example": '"default";q=60;w=60, "tokens-per-day";q=500000;w=86400',
    },
    "RateLimit": {
        "description": "To the holder of a key: what is left of its limits, `r`, and whole again in `t` seconds.",
        "schema": {"type": "string"},
        "example": '"default";r=59;t=1, "tokens-per-day";r=498210;t=41230',
    },
    "Retry-After": {
        "description": "How many seconds to wait before the same request is worth sending again.",
        "schema": {"type": "integer", "minimum": 1},
        "example": 5,
    },
    "Idempotency-Replayed": {
        "description": "Present where this is an answer that was given before to the same `Idempotency-Key`.",
        "schema": {"type": "string", "const": "true"},
        "example": "true",
    },
    "Location": {
        "description": "The address of what was made.",
        "schema": {"type": "string", "format": "uri-reference"},
        "example": "/v1/batches/bat_01JDGZ5V1S9Q3T8W2N4XK7M6PB",
    },
    "WWW-Authenticate": {
        "description": "How to say who you are.",
        "schema": {"type": "string", "const": "Bearer"},
        "example": "Bearer",
    },
}
_IN_PROGRESS: Final = f"{SCHEMAS}IdempotencyInProgressProblem"


def headers_of(status: str, response: Json, *, is_v1: bool, is_post: bool) -> Json:
    """Those that one answer can bring."""
    is_problem = MEDIA_TYPE in response.get("content", {})
    names = ["X-Request-ID"]
    if status == "202":
        names.append("Location")
    if status == "401":
        names.append("WWW-Authenticate")
    if is_problem and (status in {"429", "503"} or (status == "409" and _IN_PROGRESS in str(response))):
        names.append("Retry-After")
    if is_v1 and (status == "429" or not is_problem):
        names += ["RateLimit-Policy", "RateLimit"]
    if is_v1 and is_post and not is_problem:
        names.append("Idempotency-Replayed")
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}

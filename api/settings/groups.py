"""The groups of settings, and what an address or an origin has to look like."""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from api.core.addresses import is_metadata_host


def as_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", None
    if parts is None or parts.scheme not in {"http", "https"} or not host:
        message = "must be an http or https address"
        raise ValueError(message)
    if parts.username is not None or parts.password is not None:
        message = "must not hold a user name or password; key and secret have settings of their own"
        raise ValueError(message)
    if is_metadata_host(host):
        message = "must not be a link-local or metadata address"
        raise ValueError(message)
    return url


def as_origins(listed: str) -> str:
    for origin in split_origins(listed):
        parts = urlsplit(as_address(origin))
        if origin != f"{parts.scheme}://{parts.netloc}".lower():
            message = "must be origins such as https://tools.example, without a path, in small letters"
            raise ValueError(message)
    return listed


def split_origins(listed: str) -> tuple[str, ...]:
    """The origins of `MUTUAL_CORS_ORIGINS`, one by one."""
    return tuple(origin.strip() for origin in listed.split(",")) if listed else ()


class SecondModelSettings(BaseModel):
    """The OpenAI-compatible server that is asked when the first one fails or is silent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str | None = Field(default=None, description="the model to ask when the first one fails or is silent")
    api_key: SecretStr | None = Field(default=None, description="its server's key")
    base_url: Annotated[str, AfterValidator(as_address)] | None = Field(
        default=None, description="its server's address; without one, the provider's own"
    )
    after_s: float | None = Field(
        default=None,
        gt=0,
        le=600,
        allow_inf_nan=False,
        description="seconds of silence after which both are asked; without it, half of the time",
    )

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        is_somewhere = self.api_key is not None or self.base_url is not None
        if (self.name is not None) != is_somewhere:
            message = "a second model needs a name, and a key or an address"
            raise ValueError(message)
        return self


class ModelSettings(BaseModel):
    """The OpenAI-compatible server behind the model engine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str | None = Field(default=None, description="the model to ask for")
    api_key: SecretStr | None = Field(default=None, description="its server's key")
    base_url: Annotated[str, AfterValidator(as_address)] | None = Field(
        default=None, description="its server's address; without one, the provider's own"
    )
    deadline_s: float = Field(
        default=20,
        gt=0,
        le=600,
        allow_inf_nan=False,
        description="seconds for the whole request, tries and repair included",
    )
    structured_output: Literal["auto", "json_schema", "json_object", "text"] = Field(
        default="auto", description="how the answer's shape is asked for; `auto` probes and remembers"
    )
    breaker_failures: int = Field(
        default=5, ge=1, le=1_000, description="failures in a row after which the server is not asked for a while"
    )
    cache_s: float = Field(
        default=0,
        ge=0,
        le=86_400,
        allow_inf_nan=False,
        description="seconds for which a caller's same request gets the same completion; 0: not",
    )
    second: SecondModelSettings = SecondModelSettings()

    @property
    def missing(self) -> str:
        """What keeps a model from being asked, in words; empty when nothing does."""
        is_nowhere = self.api_key is None and self.base_url is None
        if self.name is None:
            what = "no model is set up (MUTUAL_MODEL__NAME, and a key or an address)"
            return what if is_nowhere else "no MUTUAL_MODEL__NAME is set"
        if is_nowhere:
            return "none of MUTUAL_MODEL__API_KEY, MUTUAL_MODEL__BASE_URL, OPENAI_API_KEY, OPENAI_BASE_URL is set"
        return ""


class LimitSettings(BaseModel):
    """What a caller with a key may use, where the key says nothing else; and what all of them may together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    per_minute: int = Field(default=60, ge=1, le=1_000_000, description="requests a minute and key")
    in_flight: int = Field(default=1_000, ge=8, le=100_000, description="requests under way at once, at most")
    lag_ms: int = Field(
        default=25,
        ge=0,
        le=10_000,
        description="how late loop or database may run before fewer are let in; 0: no matter",
    )


class BatchSettings(BaseModel):
    """How batches are worked through."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    concurrency: int = Field(default=8, ge=1, le=200, description="items at a time in each worker process")
    per_minute: int | None = Field(
        default=None, ge=1, le=1_000_000, description="items a minute that ask the model, over all workers"
    )


class WebhookSettings(BaseModel):
    """Who is told that a batch has ended."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Annotated[str, AfterValidator(as_address)] | None = Field(
        default=None, description="who is told that a batch has ended"
    )
    secret: SecretStr | None = Field(default=None, description="what that is signed with")

    @model_validator(mode="after")
    def _sign_what_is_sent(self) -> Self:
        if self.url and not self.secret:
            message = "MUTUAL_WEBHOOK__URL needs MUTUAL_WEBHOOK__SECRET"
            raise ValueError(message)
        return self


class TelemetrySettings(BaseModel):
    """Where spans and metrics are sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    otlp_endpoint: Annotated[str, AfterValidator(as_address)] | None = Field(
        default=None, description="base address of an OpenTelemetry collector (OTLP over HTTP)"
    )
    worker_address: Annotated[str, Field(pattern=r"^[^\s:]+:\d{1,5}$")] | None = Field(
        default=None, description="where a worker alone shows its metrics to whoever asks"
    )
    sample_share: float = Field(
        default=1.0, ge=0, le=1, allow_inf_nan=False, description="part of the traces that is recorded, 0 to 1"
    )

"""All settings, read from the environment once and passed on as one frozen value. Nothing else reads it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from api.core.addresses import is_metadata_host
from api.core.errors import SettingsInvalid
from api.core.models import EngineName

PREFIX: Final = "MUTUAL_"
OFF: Final = "off"
"""The database of a service that keeps nothing."""
_MASK: Final = "********"
STANDARD_VARIABLES: Final = {"api_key": "OPENAI_API_KEY", "base_url": "OPENAI_BASE_URL"}
"""Variables of the OpenAI SDK that stand in for `MUTUAL_MODEL__API_KEY` and `MUTUAL_MODEL__BASE_URL`."""


def _address(url: str) -> str:
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


class SecondModelSettings(BaseModel):
    """The OpenAI-compatible server that is asked when the first one fails or is silent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str | None = Field(default=None, description="the model to ask when the first one fails or is silent")
    api_key: SecretStr | None = Field(default=None, description="its server's key")
    base_url: Annotated[str, AfterValidator(_address)] | None = Field(
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
    base_url: Annotated[str, AfterValidator(_address)] | None = Field(
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

    url: Annotated[str, AfterValidator(_address)] | None = Field(
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

    otlp_endpoint: Annotated[str, AfterValidator(_address)] | None = Field(
        default=None, description="base address of an OpenTelemetry collector (OTLP over HTTP)"
    )
    worker_address: Annotated[str, Field(pattern=r"^[^\s:]+:\d{1,5}$")] | None = Field(
        default=None, description="where a worker alone shows its metrics to whoever asks"
    )
    sample_share: float = Field(
        default=1.0, ge=0, le=1, allow_inf_nan=False, description="part of the traces that is recorded, 0 to 1"
    )


class Settings(BaseSettings):
    """What is in force for the life of the process. Built by `load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True, frozen=True, extra="forbid"
    )

    engine: Literal["auto", "rules", "model"] = Field(default="auto", description="which engine makes the findings")
    fallback: Literal["rules", "off"] = Field(default="rules", description="what happens when the model fails")
    model: ModelSettings = ModelSettings()
    auth: Literal["auto", "required", "off"] = Field(
        default="auto", description="whether a key is needed; `auto`: unless bound to a loopback address"
    )
    limits: LimitSettings = LimitSettings()
    database_url: SecretStr = Field(
        default=SecretStr("sqlite:///.mutual/mutual.db"), description="where state is kept; `off`: nowhere"
    )
    encryption_key: SecretStr | None = Field(
        default=None, description="for texts that are kept: 32 bytes in base64; on SQLite made once"
    )
    keep_texts_days: int = Field(default=0, ge=0, le=3650, description="how long texts of drafts are kept, encrypted")
    batches: BatchSettings = BatchSettings()
    batch_keep_hours: int = Field(
        default=24, ge=1, le=8760, description="how long a batch is kept after its end, encrypted"
    )
    webhook: WebhookSettings = WebhookSettings()
    prompts_dir: Path = Field(
        default=Path(__file__).resolve().parent.parent / "prompts", description="the folder of prompt versions"
    )
    telemetry: TelemetrySettings = TelemetrySettings()
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="what is logged")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings  # one place to look is enough
        standard = {field: os.environ[name] for field, name in STANDARD_VARIABLES.items() if os.environ.get(name)}
        return init_settings, env_settings, InitSettingsSource(settings_cls, {"model": standard})


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """The engine in force, and why in half a sentence."""

    name: EngineName
    why: str


@dataclass(frozen=True, slots=True)
class AuthChoice:
    """Whether requests need a key, and why in half a sentence."""

    requires_keys: bool
    why: str


@dataclass(frozen=True, slots=True)
class SettingInForce:
    """One line of `mutual settings`. Secrets are masked."""

    name: str
    value: str
    source: Literal["default", "environment"]
    description: str


def load_settings() -> Settings:
    """Read the environment.

    Raises:
        SettingsInvalid: a `MUTUAL_` name is unknown or a value impossible; all of them are named, no value is.
    """
    faults = list(_unknown_names())
    try:
        settings = Settings()
    except ValidationError as error:
        faults += [
            f"{_variable(*fault['loc'])}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors(include_url=False, include_input=False)
        ]
        raise SettingsInvalid("; ".join(faults)) from None  # the cause quotes the values
    except SettingsError:
        # Only a whole group can be unreadable, and those are among the unknown names already.
        raise SettingsInvalid("; ".join(faults)) from None
    if faults:
        raise SettingsInvalid("; ".join(faults))
    return settings


def choose_engine(settings: Settings) -> EngineChoice:
    """Say which engine is in force.

    Raises:
        SettingsInvalid: the model engine is asked for and cannot be built.
    """
    missing = settings.model.missing
    match settings.engine:
        case "rules":
            return EngineChoice("rules", "MUTUAL_ENGINE is rules")
        case "model":
            if missing:
                message = f"MUTUAL_ENGINE is model, but {missing}"
                raise SettingsInvalid(message)
            return EngineChoice("model", "MUTUAL_ENGINE is model")
        case "auto":
            if missing:
                return EngineChoice("rules", missing)
            return EngineChoice("model", "MUTUAL_MODEL__NAME and a key or an address are set")


def choose_auth(settings: Settings, host: str) -> AuthChoice:
    """Say whether a service bound to an address needs keys.

    Raises:
        SettingsInvalid: it does, and there is no database to keep them in.
    """
    match settings.auth:
        case "off":
            return AuthChoice(requires_keys=False, why="MUTUAL_AUTH is off")
        case "auto" if _is_loopback(host):
            return AuthChoice(requires_keys=False, why="bound to a loopback address")
        case "auto":
            choice = AuthChoice(requires_keys=True, why="not bound to a loopback address")
        case "required":
            choice = AuthChoice(requires_keys=True, why="MUTUAL_AUTH is required")
    if settings.database_url.get_secret_value() == OFF:
        message = f"keys are required ({choice.why}), and MUTUAL_DATABASE_URL is off, so there are none"
        raise SettingsInvalid(message)
    return choice


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def describe(settings: Settings) -> tuple[SettingInForce, ...]:
    """Every setting with its value and where that came from, in the order of this file."""
    return tuple(
        SettingInForce(
            name=_variable(*path),
            value=_shown(path[-1], getattr(group, path[-1])),
            source="environment" if path[-1] in group.model_fields_set else "default",
            description=type(group).model_fields[path[-1]].description or "",
        )
        for path, group in _leaves(settings)
    )


def _leaves(group: BaseModel, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], BaseModel]]:
    for name in type(group).model_fields:
        value = getattr(group, name)
        if isinstance(value, BaseModel):
            yield from _leaves(value, (*path, name))
        else:
            yield (*path, name), group


def _variable(*path: str | int) -> str:
    return PREFIX + "__".join(str(part).upper() for part in path)


def _shown(name: str, value: object) -> str:
    match value:
        case None:
            return ""
        case SecretStr() if name == "database_url":
            return _without_password(value.get_secret_value())
        case SecretStr():
            return _MASK
        case _:
            return str(value)


def _without_password(address: str) -> str:
    """Where the database is. What stands before the host goes, and so do parameters: either may hold a password."""
    if address == OFF:
        return OFF
    scheme, _, rest = address.partition("://")
    user, at, place = rest.rpartition("@")
    if not rest or "?" in user:  # no address, or one of which nobody can say where its host begins
        return _MASK
    place, query, _ = place.partition("?")
    return f"{scheme}://{f'{_MASK}@' if at else ''}{place}{f'?{_MASK}' if query else ''}"


def _unknown_names() -> Iterator[str]:
    known = [_variable(*path) for path, _ in _leaves(Settings.model_construct())]
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            nearest = get_close_matches(name.upper(), known, n=1, cutoff=0.0)[0]
            yield f"{name} is not a setting; the nearest is {nearest}"

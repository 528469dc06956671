"""All settings, read from the environment once and passed on as one frozen value. Nothing else reads it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
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
STANDARD_VARIABLES: Final = {"api_key": "OPENAI_API_KEY", "base_url": "OPENAI_BASE_URL"}
"""Variables of the OpenAI SDK that stand in for `MUTUAL_MODEL__API_KEY` and `MUTUAL_MODEL__BASE_URL`."""


def _model_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", None
    if parts is None or parts.scheme not in {"http", "https"} or not host:
        message = "must be an http or https address"
        raise ValueError(message)
    if parts.username is not None or parts.password is not None:
        message = "must not hold a user name or password; the key has its own setting"
        raise ValueError(message)
    if is_metadata_host(host):
        message = "must not be a link-local or metadata address"
        raise ValueError(message)
    return url


class ModelSettings(BaseModel):
    """The OpenAI-compatible server behind the model engine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str | None = Field(default=None, description="the model to ask for")
    api_key: SecretStr | None = Field(default=None, description="its server's key")
    base_url: Annotated[str, AfterValidator(_model_address)] | None = Field(
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


class Settings(BaseSettings):
    """What is in force for the life of the process. Built by `load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True, frozen=True, extra="forbid"
    )

    engine: Literal["auto", "rules", "model"] = Field(default="auto", description="which engine makes the findings")
    fallback: Literal["rules", "off"] = Field(default="rules", description="what happens when the model fails")
    model: ModelSettings = ModelSettings()
    prompts_dir: Path = Field(
        default=Path(__file__).resolve().parent.parent / "prompts", description="the folder of prompt versions"
    )
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


def describe(settings: Settings) -> tuple[SettingInForce, ...]:
    """Every setting with its value and where that came from, in the order of this file."""
    return tuple(
        SettingInForce(
            name=_variable(*path),
            value=_shown(getattr(group, path[-1])),
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


def _shown(value: object) -> str:
    return "********" if isinstance(value, SecretStr) else "" if value is None else str(value)


def _unknown_names() -> Iterator[str]:
    known = [_variable(*path) for path, _ in _leaves(Settings.model_construct())]
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            nearest = get_close_matches(name.upper(), known, n=1, cutoff=0.0)[0]
            yield f"{name} is not a setting; the nearest is {nearest}"

"""Reads the environment once, into one frozen value. Nothing else reads it."""

import os
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from api.core.errors import SettingsInvalid
from api.settings.groups import (
    BatchSettings,
    LimitSettings,
    ModelSettings,
    TelemetrySettings,
    WebhookSettings,
    as_origins,
)

PREFIX: Final = "MUTUAL_"
OFF: Final = "off"
"""The database of a service that keeps nothing."""
STANDARD_VARIABLES: Final = {"api_key": "OPENAI_API_KEY", "base_url": "OPENAI_BASE_URL"}
"""Variables of the OpenAI SDK that stand in for `MUTUAL_MODEL__API_KEY` and `MUTUAL_MODEL__BASE_URL`."""


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
    cors_origins: Annotated[str, AfterValidator(as_origins)] = Field(
        default="", description="other sites whose pages may read answers, with commas between them"
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
        default=Path(__file__).resolve().parent.parent.parent / "prompts", description="the folder of prompt versions"
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
            f"{variable(*fault['loc'])}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors(include_url=False, include_input=False)
        ]
        raise SettingsInvalid("; ".join(faults)) from None  # the cause quotes the values
    except SettingsError:
        # Only a whole group can be unreadable, and those are among the unknown names already.
        raise SettingsInvalid("; ".join(faults)) from None
    if faults:
        raise SettingsInvalid("; ".join(faults))
    return settings


def leaves(group: BaseModel, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], BaseModel]]:
    for name in type(group).model_fields:
        value = getattr(group, name)
        if isinstance(value, BaseModel):
            yield from leaves(value, (*path, name))
        else:
            yield (*path, name), group


def variable(*path: str | int) -> str:
    return PREFIX + "__".join(str(part).upper() for part in path)


def _unknown_names() -> Iterator[str]:
    known = [variable(*path) for path, _ in leaves(Settings.model_construct())]
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            nearest = get_close_matches(name.upper(), known, n=1, cutoff=0.0)[0]
            yield f"{name} is not a setting; the nearest is {nearest}"

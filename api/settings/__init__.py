"""All settings, read from the environment once and passed on as one frozen value."""

from api.settings.choices import AuthChoice, EngineChoice, choose_auth, choose_engine
from api.settings.groups import (
    BatchSettings,
    LimitSettings,
    ModelSettings,
    SecondModelSettings,
    TelemetrySettings,
    WebhookSettings,
    split_origins,
)
from api.settings.reading import OFF, PREFIX, STANDARD_VARIABLES, Settings, load_settings
from api.settings.showing import SettingInForce, describe

__all__ = [
    "OFF",
    "PREFIX",
    "STANDARD_VARIABLES",
    "AuthChoice",
    "BatchSettings",
    "EngineChoice",
    "LimitSettings",
    "ModelSettings",
    "SecondModelSettings",
    "SettingInForce",
    "Settings",
    "TelemetrySettings",
    "WebhookSettings",
    "choose_auth",
    "choose_engine",
    "describe",
    "load_settings",
    "split_origins",
]

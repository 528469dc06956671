"""What follows from the settings: which engine is in force, whether keys are needed, and why."""

from dataclasses import dataclass
from ipaddress import ip_address

from api.core.errors import SettingsInvalid
from api.core.models import EngineName
from api.settings.reading import OFF, Settings


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

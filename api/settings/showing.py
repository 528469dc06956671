"""Shows what is in force, line by line, with secrets masked."""

from dataclasses import dataclass
from typing import Final, Literal

from pydantic import SecretStr

from api.settings.reading import OFF, Settings, leaves, variable

_MASK: Final = "********"


@dataclass(frozen=True, slots=True)
class SettingInForce:
    """One line of `mutual settings`. Secrets are masked."""

    name: str
    value: str
    source: Literal["default", "environment"]
    description: str


def describe(settings: Settings) -> tuple[SettingInForce, ...]:
    """Every setting with its value and where that came from, in the order of this file."""
    return tuple(
        SettingInForce(
            name=variable(*path),
            value=_shown(path[-1], getattr(group, path[-1])),
            source="environment" if path[-1] in group.model_fields_set else "default",
            description=type(group).model_fields[path[-1]].description or "",
        )
        for path, group in leaves(settings)
    )


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

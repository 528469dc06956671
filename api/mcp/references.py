"""The resources: what answers rest on, as `GET /v1/criteria` and `GET /v1/channels` say it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from mcp_types import Resource
from pydantic import BaseModel

from api.core.in_force import channels_in_force, criteria_in_force

MEDIA_TYPE: Final = "application/json"

RESOURCES: Final = (
    Resource(
        uri="mutual://criteria",
        name="criteria",
        title="The seven criteria",
        description="What a connection is judged by, in the order of the findings, and the version of the policy.",
        mime_type=MEDIA_TYPE,
    ),
    Resource(
        uri="mutual://channels",
        name="channels",
        title="The channels and their limits",
        description="Where a note can go, how long it may be there, and where that limit is from.",
        mime_type=MEDIA_TYPE,
    ),
)
READ: Final[Mapping[str, Callable[[], BaseModel]]] = MappingProxyType(
    {"mutual://criteria": criteria_in_force, "mutual://channels": channels_in_force}
)

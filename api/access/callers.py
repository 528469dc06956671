"""Who asks: the holder of a key, or whoever sits at this machine where no keys are required."""

from dataclasses import dataclass
from typing import Final, Literal

from api.core.errors import Forbidden

Scope = Literal["draft", "admin"]
"""`draft`: everything under `/v1` and `/mcp`, own rows only. `admin`: summaries over all callers, and `/metrics`."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The one who asks. `per_minute` requests and `tokens_per_day` are their own limits; None: as configured, none."""

    id: str
    scopes: frozenset[Scope]
    per_minute: int | None = None
    tokens_per_day: int | None = None

    def require(self, scope: Scope) -> None:
        """Let pass who has a scope.

        Raises:
            Forbidden: they have not.
        """
        if scope not in self.scopes:
            message = f"This needs a key with the scope `{scope}`."
            raise Forbidden(message)


LOCAL: Final = Caller(id="local", scopes=frozenset({"draft", "admin"}))
"""Everybody, where no keys are required."""


def sticky_key(caller_id: str) -> str | None:
    """What a caller is kept with one prompt version by; none for everybody at once."""
    return None if caller_id == LOCAL.id else caller_id

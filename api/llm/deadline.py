"""How much time one request has left. One deadline covers all tries and the repair."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True, slots=True)
class Deadline:
    """A point in monotonic time, with the length it was given. Durations are in seconds."""

    total_s: float
    expires_at: float
    clock: Callable[[], float]

    @classmethod
    def after(cls, seconds: float, *, clock: Callable[[], float] = monotonic) -> "Deadline":
        """A deadline `seconds` from now."""
        return cls(total_s=seconds, expires_at=clock() + seconds, clock=clock)

    def remaining_s(self) -> float:
        """Seconds left, 0 when it has passed."""
        return max(0.0, self.expires_at - self.clock())

    def share_left(self) -> float:
        """What part of the time is left, 0 to 1."""
        return self.remaining_s() / self.total_s if self.total_s > 0 else 0.0

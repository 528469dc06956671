"""The routing table in force, as it changes while the service runs. Versions themselves are only read at the start."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Final

import structlog

from api.core.errors import PromptInvalid
from api.prompting.routing_table import ROUTING_FILE, Route, RoutingTable, read_table

_LOOK_EVERY_S: Final = 1.0

_log = structlog.stdlib.get_logger()


@dataclass(frozen=True, slots=True)
class RoutingInForce:
    """The last table that could be used, and what is wrong with the file as it stands now, if anything."""

    table: RoutingTable
    loaded_at: datetime
    fault: str | None = None


class Routing:
    """Chooses the version of a request. Its file is looked at on use, at most once a second, and read when it changed.

    A file that cannot be used changes nothing but `fault`, and is logged once. `refs` are the published versions.

    Raises:
        PromptInvalid: the first table cannot be used.
    """

    def __init__(
        self,
        directory: Path,
        refs: Collection[str],
        *,
        clock: Callable[[], float] = monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._directory = directory
        self._refs = refs
        self._clock = clock
        self._now = now
        self._secret = secrets.token_bytes(32)
        self._looked_at_s = clock()
        self._seen = self._stamp()
        self._in_force = RoutingInForce(read_table(directory, refs), now())

    @property
    def in_force(self) -> RoutingInForce:
        """What holds now."""
        if self._clock() - self._looked_at_s >= _LOOK_EVERY_S:
            self._looked_at_s = self._clock()
            # The stamp is taken before the file is read: what is written in between is a change at the next look.
            if (stamp := self._stamp()) != self._seen:
                self._seen = stamp
                self._load()
        return self._in_force

    def route(self, *, caller: str | None, goal: str) -> Route:
        """Choose by the caller where there is one, in every process alike; else by the goal.

        A goal only counts under a secret of this process, so that nobody can pick a version by its wording.
        """
        if caller is not None:
            key = b"caller " + caller.encode()
        else:
            key = b"goal " + hmac.new(self._secret, goal.encode(), hashlib.sha256).digest()
        return self.in_force.table.route(key)

    def _load(self) -> None:
        try:
            table = read_table(self._directory, self._refs)
        except PromptInvalid as error:
            self._in_force = replace(self._in_force, fault=error.detail)
            _log.error("routing.refused", detail=error.detail)
        else:
            self._in_force = RoutingInForce(table, self._now())
            _log.info("routing.loaded", **table.model_dump(mode="json"))

    def _stamp(self) -> tuple[int, int, int] | None:
        """What tells one state of the file from another; None where there is no file."""
        try:
            found = (self._directory / ROUTING_FILE).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

"""Asks once for what one caller asks several times at once, and, where that is switched on, for a while after.

Requests are the same when all that is rendered is the same. Part of that is a boundary made of the caller, so no answer
passes from one caller to another.
"""

import asyncio
import json
from collections import OrderedDict
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final, TypeVar

from api.core.errors import ModelError, ModelTimedOut
from api.llm.chat import Chat, Completion
from api.llm.deadline import Deadline
from api.llm.dialect import ChatRequest

_KEPT_AT_MOST: Final = 1_000
_KEPT_CHARACTERS: Final = 32 * 1024
"""A longer completion is none of ours, and is not kept: so the whole is 32 MB at most, and usually a tenth."""

_Error = TypeVar("_Error", bound=ModelError)


@dataclass(slots=True)
class _Flight:
    """A question that is under way, and how many wait for its answer."""

    task: asyncio.Task[Completion]
    waiting: int = 0


class SharedChat:
    """Answers the same question once. Safe for concurrent use.

    Whoever did not ask first pays nothing: no attempts, no usage. For `keep_s` seconds completions are kept in memory,
    by a hash of the request; 0 keeps none.
    """

    def __init__(self, chat: Chat, *, keep_s: float = 0) -> None:
        self._chat = chat
        self._keep_s = keep_s
        self._flights: dict[bytes, _Flight] = {}
        self._kept: OrderedDict[bytes, Completion] = OrderedDict()

    async def complete(self, request: ChatRequest, *, deadline: Deadline) -> Completion:
        """See `Chat.complete`."""
        key = _key(request)
        if kept := self._kept.get(key):
            return _free(kept)
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = _Flight(asyncio.create_task(self._chat.complete(request, deadline=deadline)))
            completion = await self._wait(key, flight, timeout_s=None)  # its own deadline ends it
            self._keep(key, completion)
            return completion
        try:
            return _free(await self._wait(key, flight, timeout_s=deadline.remaining_s()))
        except ModelError as error:
            raise _free_of_charge(error) from error

    async def _wait(self, key: bytes, flight: _Flight, *, timeout_s: float | None) -> Completion:
        """The answer. The question goes on as long as anybody waits for it."""
        flight.waiting += 1
        try:
            done, _ = await asyncio.wait({flight.task}, timeout=timeout_s)
        finally:
            flight.waiting -= 1
            if flight.task.done() or not flight.waiting:
                flight.task.cancel()
                if self._flights.get(key) is flight:
                    del self._flights[key]
        if not done:
            detail = "The model did not answer in the time that was left."
            raise ModelTimedOut(detail)
        return flight.task.result()

    def _keep(self, key: bytes, completion: Completion) -> None:
        if not self._keep_s or len(completion.text) > _KEPT_CHARACTERS:
            return
        self._kept[key] = completion
        asyncio.get_running_loop().call_later(self._keep_s, self._kept.pop, key, None)
        while len(self._kept) > _KEPT_AT_MOST:
            self._kept.popitem(last=False)


def _key(request: ChatRequest) -> bytes:
    rendered = (request.system, request.user, request.schema, request.temperature, request.max_output_tokens)
    return sha256(json.dumps(rendered).encode()).digest()


def _free(completion: Completion) -> Completion:
    return replace(completion, attempts=0, usage=None)


def _free_of_charge(error: _Error) -> _Error:
    """The same error for somebody who did not pay for it."""
    twin = type(error).__new__(type(error))
    twin.args = error.args
    twin.__dict__.update(error.__dict__)
    twin.attempts, twin.usage = 0, None
    return twin

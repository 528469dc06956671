"""Two servers for one model engine: the second is asked when the first fails, or is silent for too long."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import structlog

from api.core.errors import (
    BreakerOpen,
    ModelError,
    ModelMisconfigured,
    ModelRateLimited,
    ModelTimedOut,
    ModelUnavailable,
)
from api.core.models import Usage
from api.llm.chat import Chat, Completion
from api.llm.deadline import Deadline
from api.llm.dialect import ChatRequest

_log = structlog.stdlib.get_logger()
_OF_THE_SERVER = (ModelUnavailable, ModelRateLimited, ModelTimedOut, ModelMisconfigured)
"""What another server may do better. What a model declined, or answered badly, is not taken elsewhere."""


class FailoverChat:
    """Whoever answers first has answered, and the completion names its model. Safe for concurrent use.

    After `after_s` seconds of silence both are asked; without it, after half of the time that is left.
    """

    def __init__(self, first: Chat, second: Chat, *, after_s: float | None = None) -> None:
        self._first = first
        self._second = second
        self._after_s = after_s

    async def complete(self, request: ChatRequest, *, deadline: Deadline) -> Completion:
        """See `Chat.complete`. Where both fail, it raises what the first raised, or the second if only that was asked.

        The error carries what both have cost.
        """
        first = asyncio.create_task(self._first.complete(request, deadline=deadline))
        asked = [first]
        try:
            await asyncio.wait(asked, timeout=self._after_s or deadline.remaining_s() / 2)
            failure = first.exception() if first.done() else None
            if first.done() and not isinstance(failure, _OF_THE_SERVER):
                return first.result()
            log = _log.error if isinstance(failure, ModelMisconfigured) else _log.warning
            log("model.second_asked", reason=type(failure).__name__ if failure else "silence")
            asked.append(asyncio.create_task(self._second.complete(request, deadline=deadline)))
            return await _first_answer(asked)
        finally:
            for task in asked:
                task.cancel()
            await asyncio.gather(*asked, return_exceptions=True)


async def _first_answer(asked: Sequence[asyncio.Task[Completion]]) -> Completion:
    waiting = list(asked)
    while True:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        waiting = [task for task in asked if not task.done()]
        failures = [failure for task in asked if task.done() and isinstance(failure := task.exception(), ModelError)]
        attempts = sum(failure.attempts for failure in failures)
        usages = [failure.usage for failure in failures]
        for task in asked:
            if task.done() and not isinstance(task.exception(), ModelError):
                answer = task.result()
                # A call that is given up now was one attempt at least; what it cost, nobody will say.
                attempts += answer.attempts + len(waiting)
                return replace(answer, attempts=attempts, usage=_total([answer.usage, *usages]))
        if not waiting:
            # A server that was not asked has nothing to say about the one that was.
            told = next((failure for failure in failures if not isinstance(failure, BreakerOpen)), failures[0])
            told.attempts, told.usage = attempts, _total(usages)
            raise told


def _total(usages: Sequence[Usage | None]) -> Usage | None:
    known = [usage for usage in usages if usage]
    if not known:
        return None
    return Usage(
        input_tokens=sum(usage.input_tokens for usage in known),
        output_tokens=sum(usage.output_tokens for usage in known),
    )

"""Tells what each question to one model took and cost: attempts, tokens, time, and its end. Never what was said."""

import asyncio
from time import perf_counter
from urllib.parse import urlsplit

from api.core.errors import ModelError
from api.core.models import Usage
from api.llm.chat import Chat, Completion
from api.llm.deadline import Deadline
from api.llm.dialect import ChatRequest
from api.telemetry.observing import ModelAsked, Observer

_PORTS = {"http": 80, "https": 443}


class ObservedChat:
    """One model on one server, under the name and at the address that the operator gave."""

    def __init__(self, chat: Chat, observer: Observer, *, model: str, base_url: str) -> None:
        address = urlsplit(base_url)
        self._chat = chat
        self._observer = observer
        self._model = model
        self._host = address.hostname or ""
        self._port = address.port or _PORTS[address.scheme]

    async def complete(self, request: ChatRequest, *, deadline: Deadline) -> Completion:
        """See `Chat.complete`."""
        started = perf_counter()

        def tell(failure: str | None, attempts: int, usage: Usage | None) -> None:
            self._observer.tell(
                ModelAsked(
                    model=self._model,
                    host=self._host,
                    port=self._port,
                    prompt=request.prompt,
                    temperature=request.temperature,
                    max_output_tokens=request.max_output_tokens,
                    failure=failure,
                    attempts=attempts,
                    usage=usage,
                    duration_s=perf_counter() - started,
                )
            )

        with self._observer.stage("model"):
            try:
                completion = await self._chat.complete(request, deadline=deadline)
            except ModelError as error:
                tell(type(error).__name__, error.attempts, error.usage)
                raise
            except asyncio.CancelledError:
                tell("Cancelled", 1, None)  # one call at least was under way, and nobody will say what it cost
                raise
            tell(None, completion.attempts, completion.usage)
            return completion

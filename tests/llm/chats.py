"""A chat that answers, or fails, when it is told to, and a request to ask it."""

import asyncio

from api.core.errors import ModelError
from api.core.models import Usage
from api.llm.chat import Completion
from api.llm.deadline import Deadline
from api.llm.dialect import ChatRequest

USAGE = Usage(input_tokens=100, output_tokens=20)


def ask(user: str = "u") -> ChatRequest:
    return ChatRequest(system="s", user=user, schema={"title": "Pet"}, temperature=0.3, max_output_tokens=100)


class ScriptedChat:
    """Waits `after_s` and answers as `model`, or raises `error`. Counts what was asked and what was given up."""

    def __init__(self, model: str = "m", *, after_s: float = 0, error: ModelError | None = None) -> None:
        self._model = model
        self._after_s = after_s
        self._error = error
        self.asked = 0
        self.given_up = 0

    async def complete(self, request: ChatRequest, *, deadline: Deadline) -> Completion:
        del request, deadline
        self.asked += 1
        try:
            await asyncio.sleep(self._after_s)
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        if self._error:
            raise self._error
        return Completion(text="{}", model=self._model, attempts=1, usage=USAGE)

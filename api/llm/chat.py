"""What a chat is: something that completes a request. The client asks a server; evals also answer from a store."""

from dataclasses import dataclass
from typing import Final, Protocol

from api.core.models import Usage
from api.llm.deadline import Deadline
from api.llm.dialect import ChatRequest

OPENAI_URL: Final = "https://api.openai.com/v1"
"""Where a model is asked when no address is set."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One answer of a model. `attempts` and `usage` count failed tries too; `model` is the server's own name."""

    text: str
    model: str
    attempts: int
    usage: Usage | None


class Chat(Protocol):
    """Completes requests. Safe for concurrent use."""

    async def complete(self, request: ChatRequest, *, deadline: Deadline) -> Completion:
        """Complete one request.

        Raises:
            ModelError: there is no usable completion, with the calls made and the tokens they cost.
        """
        ...

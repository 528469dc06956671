"""A model as the judge of pairs: asked in both orders, believed where it says the same in both."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from api.core.errors import ModelError, ModelOutputInvalid, ModelRefused
from api.llm.chat import Chat
from api.llm.deadline import Deadline
from api.llm.dialect import ChatRequest
from api.llm.extraction import extract_object, invalid
from api.prompting.rendering import SYSTEM, Renderer
from evals.baseline import load
from evals.judging.pairs import Pair, Side
from evals.judging.preferences import Preference, Preferred

FILE: Final = "judged.jsonl"
"""The file in the run's folder."""
_PROMPT: Final = "judge@1"
_SCHEMA: Final[dict[str, object]] = {
    "title": "judgement",
    "type": "object",
    "properties": {"why": {"type": "string"}, "better": {"type": "string", "enum": ["first", "second", "tie"]}},
    "required": ["why", "better"],
    "additionalProperties": False,
}


class Judged(Preference):
    """What a judge preferred. A tie that is not `is_consistent` means that the order decided."""

    model: str
    prompt: str
    is_consistent: bool

    @property
    def judge(self) -> tuple[str, str]:
        """Who judged: the model's name and the prompt version."""
        return self.model, self.prompt


class Judge:
    """Judges pairs with one model. `deadline_s` is for one call."""

    def __init__(self, chat: Chat, *, model: str, deadline_s: float) -> None:
        self._chat = chat
        self._model = model
        self._deadline_s = deadline_s
        self._prompt = load(_PROMPT)
        self._renderer = Renderer()

    @property
    def name(self) -> tuple[str, str]:
        """The model's name and the prompt version, as its verdicts tell it."""
        return self._model, self._prompt.ref

    async def judge(self, pair: Pair) -> Judged:
        """Ask in both orders.

        Raises:
            ModelError: an answer is missing or cannot be read.
        """
        one = await self._preferred(pair, "baseline", "candidate")
        other = await self._preferred(pair, "candidate", "baseline")
        return Judged(
            case=pair.case.id,
            baseline=pair.baseline.version,
            candidate=pair.candidate.version,
            texts_sha256=pair.texts_sha256,
            preferred=one if one == other else "tie",
            model=self._model,
            prompt=self._prompt.ref,
            is_consistent=one == other,
        )

    async def _preferred(self, pair: Pair, first: Side, second: Side) -> Preferred:
        request = self._request(pair, first, second)
        completion = await self._chat.complete(request, deadline=Deadline.after(self._deadline_s))
        better = extract_object(completion.text).get("better")
        meanings: dict[object, Preferred] = {"first": first, "second": second, "tie": "tie"}
        if not isinstance(better, str) or better not in meanings:
            raise invalid(code="wrong_shape")
        return meanings[better]

    def _request(self, pair: Pair, first: Side, second: Side) -> ChatRequest:
        case = pair.case
        data = {
            **case.model_dump(include={"target", "sender", "goal", "context"}),
            "first": pair.text(first),
            "second": pair.text(second),
        }
        messages = self._renderer.render(
            self._prompt.templates, system=SYSTEM, settings={"channel": case.channel}, data=data
        )
        parameters = self._prompt.manifest.model
        return ChatRequest(
            system=messages.system,
            user=messages.user,
            schema=_SCHEMA,
            temperature=parameters.temperature,
            max_output_tokens=parameters.max_output_tokens,
        )


async def judge_all(pairs: Iterable[Pair], judge: Judge, keep: Callable[[Judged], None], *, workers: int) -> int:
    """Judge pairs and hand each verdict to `keep` as it comes. Returns how many got no answer that can be used.

    Raises:
        ModelError: the model's server failed. What was in flight came in before, and no other pair was begun.
    """
    queue = iter(pairs)
    failures: list[ModelError] = []
    unusable = 0

    async def work() -> None:
        nonlocal unusable
        while not failures and (pair := next(queue, None)) is not None:
            try:
                keep(await judge.judge(pair))
            except (ModelOutputInvalid, ModelRefused):
                unusable += 1
            except ModelError as error:
                failures.append(error)

    await asyncio.gather(*(work() for _ in range(workers)))
    if failures:
        raise failures[0]
    return unusable

"""Where replies come from: a live server, with a store before it, or the recordings. And the account of one answer."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Final, Protocol
from weakref import WeakValueDictionary

from api.core.errors import ModelError, ModelRateLimited, ModelUnavailable
from api.llm.chat import Chat, Completion
from api.llm.deadline import Deadline
from api.llm.dialect import ChatRequest
from evals.answers import Call
from evals.running.limit import AdaptiveLimit
from evals.running.recordings import RecordingMissing, Recordings, Turn
from evals.running.replies import Reply, ReplyStore, request_sha256

TRIES: Final = 6
"""How often one call is sent while the server is full or down. Each time fewer calls are in flight."""


@dataclass(frozen=True, slots=True)
class Question:
    """One call that an answer needs."""

    case: str
    version: str
    repeat: int
    turn: Turn
    request: ChatRequest


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply, the hash of what it answers, and whether it came from a store, so that nothing was paid."""

    reply: Reply
    key: str
    is_stored: bool


class Source(Protocol):
    """Answers questions."""

    async def ask(self, question: Question) -> Answered:
        """Get the reply.

        Raises:
            ModelError: there is none; the model is not to blame.
        """
        ...


Hear = Callable[[Question, Answered], None]


class LiveSource:
    """Asks a server, as often as the limit lets it, and nothing twice. `deadline_s` is for one call.

    Replies kept before `since` (seconds since the epoch) are not used.
    """

    def __init__(
        self,
        chat: Chat,
        store: ReplyStore,
        limit: AdaptiveLimit,
        *,
        model: str,
        endpoint: str,
        deadline_s: float,
        since: float = 0.0,
    ) -> None:
        self._chat = chat
        self._store = store
        self._limit = limit
        self._model = model
        self._endpoint = endpoint
        self._deadline_s = deadline_s
        self._since = since
        self._asking = WeakValueDictionary[tuple[str, int], asyncio.Lock]()

    async def ask(self, question: Question) -> Answered:
        key = request_sha256(question.request, model=self._model, endpoint=self._endpoint)
        # Two versions may render the same request at the same moment: the second one waits for the first one's reply.
        async with self._asking.setdefault((key, question.repeat), asyncio.Lock()):
            if stored := self._store.get(key, question.repeat, since=self._since):
                return Answered(stored, key, is_stored=True)
            reply = await self._call(question.request)
            self._store.put(key, question.repeat, reply)
            return Answered(reply, key, is_stored=False)

    async def _call(self, request: ChatRequest) -> Reply:
        tries = 0
        while True:
            tries += 1
            async with self._limit.slot():
                try:
                    return await self._send(request)
                except (ModelRateLimited, ModelUnavailable) as error:
                    self._limit.refused(error.retry_after_s)
                    if tries == TRIES:
                        raise

    async def _send(self, request: ChatRequest) -> Reply:
        started = perf_counter()
        try:
            completion = await self._chat.complete(request, deadline=Deadline.after(self._deadline_s))
        except ModelError as error:
            reply = Reply.of_error(error, _ms_since(started))
            if reply is None:
                raise
        else:
            reply = Reply.of_completion(completion, _ms_since(started))
        self._limit.succeeded()
        return reply


class RecordedSource:
    """Answers from recordings: of one model, by prompt version."""

    def __init__(self, recordings: Mapping[str, Recordings], *, model: str) -> None:
        self._recordings = recordings
        self._model = model

    async def ask(self, question: Question) -> Answered:
        key = request_sha256(question.request, model=self._model)
        recordings = self._recordings[question.version]
        return Answered(recordings.find(question.case, question.repeat, question.turn, key), key, is_stored=True)


class StoredSource:
    """Answers from the store alone, for reading a finished run again. Calls nobody."""

    def __init__(self, store: ReplyStore, *, model: str, endpoint: str) -> None:
        self._store = store
        self._model = model
        self._endpoint = endpoint

    async def ask(self, question: Question) -> Answered:
        key = request_sha256(question.request, model=self._model, endpoint=self._endpoint)
        reply = self._store.get(key, question.repeat)
        if reply is None:
            message = f"{question.case}, repeat {question.repeat}, {question.turn}: no reply is kept"
            raise RecordingMissing(message)
        return Answered(reply, key, is_stored=True)


class Overheard:
    """A source, and somebody who is told of everything that it answers."""

    def __init__(self, source: Source, hear: Hear) -> None:
        self._source = source
        self._hear = hear

    async def ask(self, question: Question) -> Answered:
        answered = await self._source.ask(question)
        self._hear(question, answered)
        return answered


class MeteredChat:
    """The chat behind one answer: passes its questions on and keeps account of them.

    `failure` is the last error that was not the model's own, even where the drafter went on without the reply.
    """

    def __init__(self, source: Source, *, case: str, version: str, repeat: int, first: Turn = "draft") -> None:
        self._source = source
        self._case = case
        self._version = version
        self._repeat = repeat
        self._first: Turn = first
        self.calls: list[Call] = []
        self.failure: ModelError | None = None

    async def complete(self, request: ChatRequest, *, deadline: Deadline) -> Completion:  # noqa: ARG002 - each call has its own, so that waiting for a place costs no answer
        turn: Turn = "repair" if self.calls else self._first
        try:
            answered = await self._source.ask(Question(self._case, self._version, self._repeat, turn, request))
        except ModelError as error:
            self.failure = error
            raise
        reply = answered.reply
        self.calls.append(
            Call(
                key=answered.key,
                turn=turn,
                input_tokens=reply.input_tokens,
                output_tokens=reply.output_tokens,
                latency_ms=None if answered.is_stored else round(reply.latency_ms, 1),
            )
        )
        return reply.completion()


def _ms_since(started: float) -> float:
    return (perf_counter() - started) * 1000

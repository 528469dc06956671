import asyncio
from pathlib import Path

from api.core.errors import ModelTimedOut
from api.llm.chat import Completion
from api.llm.deadline import Deadline
from api.llm.dialect import ChatRequest
from evals.running.limit import AdaptiveLimit
from evals.running.replies import ReplyStore
from evals.running.sources import LiveSource, Question
from tests.evals.builders import a_chat_request


class SlowChat:
    """Answers in its own time, first with the failures it is given; counts."""

    def __init__(self, *failures: ModelTimedOut) -> None:
        self._failures = list(failures)
        self.calls = 0

    async def complete(self, request: ChatRequest, *, deadline: Deadline) -> Completion:  # noqa: ARG002 - all alike
        self.calls += 1
        await asyncio.sleep(0.01)
        if self._failures:
            raise self._failures.pop()
        return Completion(text="Hello", model="m", attempts=1, usage=None)


async def ask_for_two_versions(chat: SlowChat, folder: Path) -> list[bool]:
    """Both render the same request and ask at the same moment: what each of them was told of the store."""
    store = ReplyStore(folder / "replies.sqlite")
    source = LiveSource(chat, store, AdaptiveLimit(4), model="m", endpoint="http://m.test/v1", deadline_s=1)
    questions = (Question("c", version, 0, "draft", a_chat_request()) for version in ("draft_note@1", "draft_note@2"))
    found = await asyncio.gather(*map(source.ask, questions), return_exceptions=True)
    store.close()
    return [answered.is_stored for answered in found if not isinstance(answered, BaseException)]


async def test_the_same_request_at_the_same_moment_is_paid_once(tmp_path: Path) -> None:
    chat = SlowChat()
    assert await ask_for_two_versions(chat, tmp_path) == [False, True]
    assert chat.calls == 1


async def test_who_waited_for_a_call_that_failed_asks_again(tmp_path: Path) -> None:
    chat = SlowChat(ModelTimedOut("late"))
    assert await ask_for_two_versions(chat, tmp_path) == [False]
    assert chat.calls == 2

import asyncio
from collections.abc import Awaitable

import pytest

from api.core.errors import ModelError, ModelRefused, ModelTimedOut
from api.llm.chat import Completion
from api.llm.deadline import Deadline
from api.llm.sharing import SharedChat
from tests.llm.chats import USAGE, ScriptedChat, ask


def asking(chat: SharedChat, user: str = "u", deadline_s: float = 5) -> Awaitable[Completion]:
    return asyncio.ensure_future(chat.complete(ask(user), deadline=Deadline.after(deadline_s)))


async def test_the_same_question_is_asked_once_and_paid_once() -> None:
    asked = ScriptedChat(after_s=0.05)
    chat = SharedChat(asked)
    first, *others = await asyncio.gather(*(asking(chat) for _ in range(20)))
    assert asked.asked == 1
    assert (first.attempts, first.usage) == (1, USAGE)
    assert {(other.text, other.attempts, other.usage) for other in others} == {("{}", 0, None)}


async def test_another_question_is_another_call() -> None:
    asked = ScriptedChat(after_s=0.05)
    chat = SharedChat(asked)
    await asyncio.gather(asking(chat, "u"), asking(chat, "v"))
    assert asked.asked == 2


async def test_an_answer_is_not_kept_unless_that_is_switched_on() -> None:
    asked = ScriptedChat()
    chat = SharedChat(asked)
    await asking(chat)
    await asking(chat)
    assert asked.asked == 2


async def test_an_answer_is_kept_for_as_long_as_is_said() -> None:
    asked = ScriptedChat()
    chat = SharedChat(asked, keep_s=0.1)
    await asking(chat)
    kept = await asking(chat)
    assert (asked.asked, kept.attempts, kept.usage) == (1, 0, None)

    await asyncio.sleep(0.15)
    await asking(chat)
    assert asked.asked == 2


async def test_of_many_answers_the_oldest_make_room() -> None:
    asked = ScriptedChat()
    chat = SharedChat(asked, keep_s=60)
    for number in range(1_001):
        await chat.complete(ask(str(number)), deadline=Deadline.after(5))
    await asking(chat, "1000")
    assert asked.asked == 1_001
    await asking(chat, "0")
    assert asked.asked == 1_002


async def test_a_failure_is_shared_and_billed_to_the_first_alone() -> None:
    asked = ScriptedChat(after_s=0.05, error=ModelRefused("no", attempts=1, usage=USAGE))
    chat = SharedChat(asked, keep_s=60)
    errors = await asyncio.gather(asking(chat), asking(chat), return_exceptions=True)
    told = [(type(error), error.attempts, error.usage) for error in errors if isinstance(error, ModelError)]
    assert told == [(ModelRefused, 1, USAGE), (ModelRefused, 0, None)]

    with pytest.raises(ModelRefused):
        await asking(chat)
    assert asked.asked == 2


async def test_who_asked_first_may_leave_and_the_others_are_answered() -> None:
    asked = ScriptedChat(after_s=0.05)
    chat = SharedChat(asked)
    first, second = asyncio.ensure_future(asking(chat)), asyncio.ensure_future(asking(chat))
    await asyncio.sleep(0.01)
    first.cancel()
    assert (await second).text == "{}"
    assert (asked.asked, asked.given_up) == (1, 0)


async def test_when_all_have_left_the_question_is_given_up_and_asked_anew() -> None:
    asked = ScriptedChat(after_s=0.05)
    chat = SharedChat(asked)
    both = [asyncio.ensure_future(asking(chat)) for _ in range(2)]
    await asyncio.sleep(0.01)
    for one in both:
        one.cancel()
    assert (await asking(chat)).attempts == 1
    assert (asked.asked, asked.given_up) == (2, 1)


async def test_who_joins_waits_no_longer_than_their_own_deadline() -> None:
    chat = SharedChat(ScriptedChat(after_s=30))
    first = asyncio.ensure_future(asking(chat))
    await asyncio.sleep(0.01)
    with pytest.raises(ModelTimedOut):
        await asking(chat, deadline_s=0.05)
    first.cancel()

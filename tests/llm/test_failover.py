import pytest

from api.core.errors import (
    BreakerOpen,
    ModelError,
    ModelMisconfigured,
    ModelOutputInvalid,
    ModelRateLimited,
    ModelRefused,
    ModelTimedOut,
    ModelUnavailable,
)
from api.core.models import Usage
from api.llm.deadline import Deadline
from api.llm.failover import FailoverChat
from tests.llm.chats import USAGE, ScriptedChat, ask


async def test_while_the_first_answers_the_second_is_not_asked() -> None:
    first, second = ScriptedChat("first"), ScriptedChat("second")
    answer = await FailoverChat(first, second).complete(ask(), deadline=Deadline.after(5))
    assert (answer.model, answer.attempts, second.asked) == ("first", 1, 0)


@pytest.mark.parametrize(
    "error",
    [
        ModelUnavailable("x", attempts=3),
        BreakerOpen("x", attempts=3),
        ModelRateLimited("x", attempts=3),
        ModelTimedOut("x", attempts=3),
        ModelMisconfigured("x", attempts=3),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_when_the_first_fails_the_second_answers_and_both_are_counted(error: ModelError) -> None:
    error.usage = USAGE
    chat = FailoverChat(ScriptedChat(error=error), ScriptedChat("second"))
    answer = await chat.complete(ask(), deadline=Deadline.after(5))
    assert (answer.model, answer.attempts) == ("second", 4)
    assert answer.usage == Usage(input_tokens=200, output_tokens=40)


@pytest.mark.parametrize(
    "error", [ModelRefused("x"), ModelOutputInvalid("x", code="empty")], ids=lambda error: type(error).__name__
)
async def test_an_answer_that_is_no_good_is_not_taken_elsewhere(error: ModelError) -> None:
    second = ScriptedChat()
    with pytest.raises(type(error)):
        await FailoverChat(ScriptedChat(error=error), second).complete(ask(), deadline=Deadline.after(5))
    assert second.asked == 0


async def test_after_a_silence_both_are_asked_and_the_slower_one_is_given_up() -> None:
    first, second = ScriptedChat("first", after_s=30), ScriptedChat("second")
    answer = await FailoverChat(first, second, after_s=0.05).complete(ask(), deadline=Deadline.after(5))
    assert (answer.model, answer.attempts, first.given_up) == ("second", 2, 1)


async def test_without_a_time_of_its_own_silence_is_half_of_what_is_left() -> None:
    first, second = ScriptedChat("first", after_s=30), ScriptedChat("second")
    answer = await FailoverChat(first, second).complete(ask(), deadline=Deadline.after(0.2))
    assert answer.model == "second"


async def test_the_first_may_still_answer_first() -> None:
    first, second = ScriptedChat("first", after_s=0.1), ScriptedChat("second", after_s=30)
    answer = await FailoverChat(first, second, after_s=0.05).complete(ask(), deadline=Deadline.after(5))
    assert (answer.model, second.given_up) == ("first", 1)


async def test_where_both_fail_the_error_is_the_firsts_with_what_both_cost() -> None:
    first = ScriptedChat(error=ModelUnavailable("x", attempts=3, usage=USAGE))
    second = ScriptedChat(error=ModelRefused("x", attempts=1))
    with pytest.raises(ModelUnavailable) as caught:
        await FailoverChat(first, second).complete(ask(), deadline=Deadline.after(5))
    assert (caught.value.attempts, caught.value.usage) == (4, USAGE)


async def test_a_server_that_was_not_asked_does_not_speak_for_the_one_that_was() -> None:
    first = ScriptedChat(error=BreakerOpen("not asked"))
    second = ScriptedChat(error=ModelTimedOut("x", attempts=1))
    with pytest.raises(ModelTimedOut) as caught:
        await FailoverChat(first, second).complete(ask(), deadline=Deadline.after(5))
    assert caught.value.attempts == 1

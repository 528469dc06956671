"""A judge model: asked in both orders, and believed where it says one thing."""

import json

import pytest

from api.core.errors import ModelError, ModelOutputInvalid, ModelUnavailable
from api.llm.chat import Completion
from api.llm.deadline import Deadline
from api.llm.dialect import ChatRequest
from api.llm.extraction import extract_object
from evals.judging.judge import Judge, Judged, judge_all
from evals.judging.pairs import Pair
from tests.evals.builders import a_case, a_no, an_answer

PAIR = Pair(a_case(), an_answer(version="draft_note@1"), a_no(version="draft_note@2"))


class OneMind:
    """A chat that prefers the answers whose text holds `liked`, or says `always`, whatever it is shown."""

    def __init__(self, liked: str = "", always: str | None = None) -> None:
        self._liked = liked
        self._always = always
        self.requests: list[ChatRequest] = []
        self.deadlines: list[Deadline] = []

    async def complete(self, request: ChatRequest, *, deadline: Deadline) -> Completion:
        self.requests.append(request)
        self.deadlines.append(deadline)
        better = "first" if self._liked in str(extract_object(request.user)["first"]) else "second"
        text = json.dumps({"why": "It is true.", "better": better}) if self._always is None else self._always
        return Completion(text=text, model="served-2026", attempts=1, usage=None)


def says(better: str) -> str:
    return json.dumps({"why": "", "better": better})


def judge(chat: OneMind) -> Judge:
    return Judge(chat, model="m", deadline_s=10)


@pytest.mark.parametrize(
    ("chat", "preferred", "is_consistent"),
    [
        pytest.param(OneMind("Note:"), "baseline", True, id="the_note"),
        pytest.param(OneMind("Advice"), "candidate", True, id="the_advice"),
        pytest.param(OneMind(always=says("first")), "tie", False, id="whatever_stands_first"),
        pytest.param(OneMind(always=says("second")), "tie", False, id="whatever_stands_second"),
        pytest.param(OneMind(always=says("tie")), "tie", True, id="neither"),
        pytest.param(OneMind(always=f"```json\n{says('tie')}\n```"), "tie", True, id="fenced"),
    ],
)
async def test_what_is_preferred_in_both_orders_counts(chat: OneMind, preferred: str, *, is_consistent: bool) -> None:
    found = await judge(chat).judge(PAIR)
    assert (found.preferred, found.is_consistent) == (preferred, is_consistent)
    assert (found.case, found.baseline, found.candidate) == ("en-001", "draft_note@1", "draft_note@2")
    assert found.judge == ("m", "judge@1")
    assert len(chat.requests) == 2


async def test_the_judge_reads_the_request_and_both_answers_and_no_version() -> None:
    chat = OneMind("Note:")
    await judge(chat).judge(PAIR)
    one, other = (extract_object(request.user) for request in chat.requests)
    assert one["goal"] == PAIR.case.goal
    assert (one["first"], one["second"]) == (other["second"], other["first"])
    assert not any("draft_note" in request.system + request.user for request in chat.requests)


@pytest.mark.parametrize(
    "text", ["", "the first", "{}", says("both"), '{"better": ["first"]}', says("first") + says("first")]
)
async def test_what_is_no_verdict_is_not_guessed_at(text: str) -> None:
    with pytest.raises(ModelOutputInvalid):
        await judge(OneMind(always=text)).judge(PAIR)


async def test_every_call_is_without_chance_and_has_a_deadline_of_its_own() -> None:
    chat = OneMind("Note:")
    await judge(chat).judge(PAIR)
    assert [request.temperature for request in chat.requests] == [0, 0]
    assert [deadline.total_s for deadline in chat.deadlines] == [10, 10]


class Failing(OneMind):
    """A chat that raises each error in its turn, then answers."""

    def __init__(self, *errors: ModelError) -> None:
        super().__init__("Note:")
        self._errors = list(errors)

    async def complete(self, request: ChatRequest, *, deadline: Deadline) -> Completion:
        if self._errors:
            raise self._errors.pop(0)
        return await super().complete(request, deadline=deadline)


def three_pairs() -> list[Pair]:
    return [Pair(a_case(f"en-{n:03}"), an_answer(), a_no()) for n in range(3)]


@pytest.mark.parametrize("workers", [1, 2, 8])
async def test_every_pair_is_judged_once_by_any_number_of_workers(workers: int) -> None:
    kept: list[Judged] = []
    assert await judge_all(three_pairs(), judge(OneMind("Note:")), kept.append, workers=workers) == 0
    assert sorted(verdict.case for verdict in kept) == ["en-000", "en-001", "en-002"]


async def test_an_answer_that_cannot_be_used_is_counted_and_the_others_are_judged() -> None:
    kept: list[Judged] = []
    chat = Failing(ModelOutputInvalid("no", code="not_json"))
    assert await judge_all(three_pairs(), judge(chat), kept.append, workers=1) == 1
    assert [verdict.case for verdict in kept] == ["en-001", "en-002"]


async def test_a_server_that_fails_ends_it_and_no_other_pair_is_begun() -> None:
    kept: list[Judged] = []
    chat = Failing(ModelUnavailable("down"))
    with pytest.raises(ModelUnavailable):
        await judge_all(three_pairs(), judge(chat), kept.append, workers=1)
    assert (kept, chat.requests) == ([], [])

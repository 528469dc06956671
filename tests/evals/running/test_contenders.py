import json

import httpx2
import pytest

from api.core.errors import ModelError, ModelTimedOut, ModelUnavailable
from api.prompting.registry import Registry
from evals.answers import Answer
from evals.baseline import load_baseline
from evals.running.contenders import BareContender, PromptContender, RulesContender, ServiceContender
from evals.running.limit import AdaptiveLimit
from evals.running.replies import Reply
from tests.builders import a_draft_answer
from tests.conftest import ClientOver
from tests.evals.builders import ScriptedSource, a_case, a_no_case, a_reply
from tests.fakes import ScriptedEngine

BAD_NOTE: dict[str, object] = {"text": "Hello Lena Hartwig, see https://shop.example", "claims": []}


async def answer(prompts: Registry, source: ScriptedSource) -> Answer:
    contender = PromptContender(prompts.choose(None), prompts, source, model="smollm2")
    return await contender.answer(a_case(), 0)


async def test_a_good_reply_is_an_answer_with_its_calls_and_its_cost(prompts: Registry) -> None:
    found = await answer(prompts, ScriptedSource({"draft": [a_reply()]}))
    assert (found.state, found.decision, found.violations) == ("answered", "connect", ())
    assert (found.quotes, found.quotes_standing, found.cost_micro) == (7, 7, 0)
    assert [(call.turn, call.input_tokens, call.latency_ms) for call in found.calls] == [("draft", 100, 12.0)]


async def test_a_quote_that_stands_nowhere_is_counted(prompts: Registry) -> None:
    text = json.dumps(a_draft_answer()).replace("Looking for writers who can explain canals", "Loves boats")
    found = await answer(prompts, ScriptedSource({"draft": [a_reply(text)]}))
    assert (found.quotes, found.quotes_standing, found.verdicts["target_value"]) == (7, 6, "unmet")


@pytest.mark.parametrize(
    ("reply", "state", "code"),
    [
        pytest.param(a_reply("no JSON"), "invalid", "not_json", id="no_json"),
        pytest.param(Reply(None, "cut_short", None, 100, 1500, 9.0), "invalid", "cut_short", id="cut_short"),
        pytest.param(Reply(None, "refused", None, 100, 0, 9.0), "refused", "model_refused", id="refused"),
        pytest.param(ModelUnavailable("down"), "error", "ModelUnavailable", id="server_down"),
    ],
)
async def test_what_cannot_be_used_is_wrong_and_what_never_came_is_an_error(
    prompts: Registry, reply: Reply | ModelError, state: str, code: str
) -> None:
    found = await answer(prompts, ScriptedSource({"draft": [reply]}))
    assert (found.state, found.code, found.decision) == (state, code, None)


async def test_a_note_that_is_bad_twice_is_rejected_with_the_codes_of_the_first(prompts: Registry) -> None:
    bad = a_reply(json.dumps(a_draft_answer(note=BAD_NOTE)))
    source = ScriptedSource({"draft": [bad], "repair": [a_reply(json.dumps(BAD_NOTE))]})
    found = await answer(prompts, source)
    assert (found.state, found.code, len(found.calls)) == ("rejected", "note_rejected", 2)
    assert "link" in found.violations


async def test_a_repair_that_never_came_makes_an_error_and_no_rejection(prompts: Registry) -> None:
    bad = a_reply(json.dumps(a_draft_answer(note=BAD_NOTE)))
    found = await answer(prompts, ScriptedSource({"draft": [bad], "repair": [ModelUnavailable("down")]}))
    assert (found.state, found.code) == ("error", "ModelUnavailable")


async def test_the_same_case_is_rendered_alike_every_time(prompts: Registry) -> None:
    first, second = ScriptedSource({"draft": [a_reply()]}), ScriptedSource({"draft": [a_reply()]})
    assert (await answer(prompts, first)).calls[0].key == (await answer(prompts, second)).calls[0].key


async def test_the_rules_answer_without_a_call() -> None:
    found = await RulesContender().answer(a_case(), 2)
    assert (found.version, found.repeat, found.state, found.calls) == ("rules", 2, "answered", ())


async def test_the_bare_prompt_always_says_yes_and_its_note_is_read_by_the_guards() -> None:
    source = ScriptedSource({"note": [a_reply(" Hi Lena, see https://shop.example ")]})
    found = await BareContender(load_baseline(), source, model="m").answer(a_no_case(), 0)
    assert (found.decision, found.note, found.length) == ("connect", "Hi Lena, see https://shop.example", 33)
    assert "link" in found.violations
    assert "Looking for writers" in source.asked[0].request.user


async def test_a_running_service_is_asked_for_the_version(client: httpx2.AsyncClient) -> None:
    found = await ServiceContender(client, "rules", AdaptiveLimit(4)).answer(a_case(), 0)
    assert (found.state, found.decision, len(found.calls)) == ("answered", "connect", 1)


async def test_a_service_that_fails_is_an_error(client_over: ClientOver) -> None:
    client = client_over(ScriptedEngine([ModelTimedOut("late")]))
    found = await ServiceContender(client, "draft_note@1", AdaptiveLimit(4)).answer(a_case(), 0)
    assert (found.state, found.code) == ("error", "status_504")


async def test_a_draft_in_which_the_rules_stood_in_is_no_answer_of_the_model(client: httpx2.AsyncClient) -> None:
    # The service of this fixture has no model, and its rules stand in.
    found = await ServiceContender(client, "draft_note@1", AdaptiveLimit(4)).answer(a_case(), 0)
    assert (found.state, found.code, found.decision) == ("error", "model_misconfigured", None)


async def test_a_service_that_is_full_is_asked_again() -> None:
    replies = iter([httpx2.Response(429, headers={"Retry-After": "0"}), httpx2.Response(200, text="<html>")])
    async with httpx2.AsyncClient(
        transport=httpx2.MockTransport(lambda _: next(replies)), base_url="http://service.test"
    ) as client:
        limit = AdaptiveLimit(4)
        found = await ServiceContender(client, "rules", limit).answer(a_case(), 0)
    # What came the second time is no draft, and is said to be none.
    assert (found.state, found.code) == ("error", "not_a_draft")
    assert 2 <= limit.now < 4

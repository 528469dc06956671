import json
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from api.core.errors import InvalidRequest, ModelOutputInvalid, PromptInvalid
from api.core.models import ProposedNote, Usage, Violation
from api.drafting.engine import Repair
from api.drafting.model import ModelEngine
from api.llm.client import ChatClient
from api.llm.deadline import Deadline
from api.prompting.registry import Registry, load_registry
from api.prompting.rendering import Renderer
from tests.builders import a_brief, a_draft_answer
from tests.stub_model import completion

PROMPTS = load_registry(Path(__file__).parents[2] / "prompts")


class Recorder:
    """A model that gives one text again and again, and keeps what it was asked last, by role."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.messages: dict[str, str] = {}

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.messages = {message["role"]: message["content"] for message in json.loads(request.content)["messages"]}
        return httpx2.Response(200, json=completion(self._text))


@asynccontextmanager
async def engine_over(
    handler: Callable[[httpx2.Request], httpx2.Response], *, prompts: Registry = PROMPTS
) -> AsyncGenerator[ModelEngine]:
    chat = ChatClient(model="m", base_url="http://model.test/v1", transport=httpx2.MockTransport(handler))
    yield ModelEngine(chat, prompts, Renderer(b"fixed"))
    await chat.aclose()


def after(seconds: float = 5.0) -> Deadline:
    return Deadline.after(seconds)


async def test_an_answer_becomes_a_proposal_with_seven_findings_in_order_and_its_provenance() -> None:
    async with engine_over(Recorder(json.dumps(a_draft_answer()))) as engine:
        answer = await engine.propose(a_brief(), deadline=after())
    assert [finding.criterion for finding in answer.proposal.findings] == [
        "relevance",
        "sender_value",
        "target_value",
        "common_ground",
        "intent",
        "specificity",
        "respect",
    ]
    assert (answer.prompt, answer.prompt_sha256) == ("draft_note@1", PROMPTS.versions["draft_note@1"].sha256)
    assert (answer.model, answer.attempts, answer.usage) == (
        "stub-model-2026",
        1,
        Usage(input_tokens=100, output_tokens=20),
    )


async def test_a_quote_that_stands_in_the_input_gets_its_place_there() -> None:
    brief = a_brief()
    async with engine_over(Recorder(json.dumps(a_draft_answer()))) as engine:
        answer = await engine.propose(brief, deadline=after())
    evidence = answer.proposal.findings[2].evidence[0]
    assert brief.texts["target"].original[evidence.start : evidence.end] == evidence.quote
    assert answer.proposal.note is not None
    claim = answer.proposal.note.claims[0]
    assert brief.texts["context"].original[claim.start : claim.end] == claim.evidence


async def test_an_inexact_quote_is_kept_without_a_place_for_the_core_to_judge() -> None:
    reasons = [{"reason": "boundary", "explanation": "x", "evidence": [{"source": "target", "quote": "no such words"}]}]
    async with engine_over(Recorder(json.dumps(a_draft_answer(reasons=reasons)))) as engine:
        answer = await engine.propose(a_brief(), deadline=after())
    evidence = answer.proposal.reasons[0].evidence[0]
    assert (evidence.quote, evidence.start, evidence.end) == ("no such words", 0, 0)


async def test_a_blank_quote_is_no_evidence() -> None:
    reasons = [{"reason": "one_sided", "explanation": "x", "evidence": [{"source": "context", "quote": "  "}]}]
    async with engine_over(Recorder(json.dumps(a_draft_answer(reasons=reasons)))) as engine:
        answer = await engine.propose(a_brief(context=None), deadline=after())
    assert answer.proposal.reasons[0].evidence == ()


async def test_advice_comes_through_when_the_model_says_no() -> None:
    advice = {"summary": "Only you gain.", "what_would_change_it": ["An offer."], "next_steps": ["Read her list."]}
    async with engine_over(Recorder(json.dumps(a_draft_answer(note=None, advice=advice)))) as engine:
        answer = await engine.propose(a_brief(), deadline=after())
    assert answer.proposal.note is None
    assert answer.proposal.advice is not None
    assert answer.proposal.advice.next_steps == ("Read her list.",)


@pytest.mark.parametrize(
    ("overrides", "removed"),
    [
        pytest.param({"is_thin": "no"}, None, id="a_string_for_a_boolean"),
        pytest.param({"decision": "connect"}, None, id="an_extra_field"),
        pytest.param({}, "advice", id="a_missing_field"),
        pytest.param({"findings": {}}, None, id="no_findings"),
        pytest.param({"note": {"text": None, "claims": []}}, None, id="a_note_without_text"),
    ],
)
async def test_another_shape_is_refused_with_its_cost_and_without_its_content(
    overrides: dict[str, object], removed: str | None
) -> None:
    answer = a_draft_answer(**overrides)
    answer.pop(removed or "", None)
    async with engine_over(Recorder(json.dumps(answer))) as engine:
        with pytest.raises(ModelOutputInvalid) as caught:
            await engine.propose(a_brief(), deadline=after())
    assert caught.value.code == "wrong_shape"
    assert (caught.value.attempts, caught.value.usage) == (1, Usage(input_tokens=100, output_tokens=20))
    assert caught.value.__suppress_context__
    assert "Lena" not in str(caught.value)


async def test_what_people_wrote_reaches_the_model_only_as_json_between_the_boundaries() -> None:
    model = Recorder(json.dumps(a_draft_answer()))
    goal = 'Ask whether <her list> & "the other one" take diaries > 100 pages.'
    async with engine_over(model) as engine:
        await engine.propose(a_brief(goal=goal), deadline=after())
    user = model.messages["user"]
    block = user.partition('">\n')[2].partition("\n</data id=")[0]
    assert json.loads(block)["goal"] == goal
    assert json.loads(block)["target"]["name"] == "Lena Hartwig"
    assert "<her list>" not in user
    assert "Lena" not in model.messages["system"]


async def test_the_settings_of_the_brief_reach_the_model() -> None:
    model = Recorder(json.dumps(a_draft_answer()))
    async with engine_over(model) as engine:
        await engine.propose(a_brief(max_length=150, language="de", address_form="formal"), deadline=after())
    user = model.messages["user"]
    assert "limit of the note: 150 characters" in user
    assert "language of the note: de" in user
    assert "address form of the note: formal" in user


async def test_a_repair_asks_only_for_the_note_and_spells_out_what_is_broken() -> None:
    model = Recorder(json.dumps({"text": "Hello Lena Hartwig, a diary?", "claims": []}))
    rejected = ProposedNote(text="Hello synergies", claims=())
    violation = Violation(code="stock_phrase", start=6, end=15, detail="Say it in your own words.")
    async with engine_over(model) as engine:
        answer = await engine.propose(
            a_brief(), deadline=after(), repair=Repair(note=rejected, violations=(violation,))
        )
    assert answer.proposal.note == ProposedNote(text="Hello Lena Hartwig, a diary?", claims=())
    assert answer.proposal.findings == ()
    user = model.messages["user"]
    data = json.loads(user.partition('">\n')[2].partition("\n</data id=")[0])
    assert data["rejected_note"] == "Hello synergies"
    assert data["broken_rules"] == [
        {"code": "stock_phrase", "words": "synergies", "detail": "Say it in your own words."}
    ]
    assert "relevance" not in model.messages["system"]


async def test_the_example_that_version_2_shows_is_an_answer_we_read_and_every_quote_of_it_stands() -> None:
    model = Recorder(json.dumps(a_draft_answer()))
    async with engine_over(model) as engine:
        await engine.propose(a_brief(prompt="draft_note@2"), deadline=after())
    inputs, _, example = model.messages["system"].rpartition("\n\n")
    target, sender, goal = re.findall(r'"([^"]+)"', inputs.splitlines()[-1])
    brief = a_brief(target={"profile": target}, sender={"profile": sender}, goal=goal)
    async with engine_over(Recorder(example)) as engine:
        proposal = (await engine.propose(brief, deadline=after())).proposal
    assert proposal.note is not None
    assert all(finding.evidence[0].end for finding in proposal.findings)
    assert all(claim.end and claim.text in proposal.note.text for claim in proposal.note.claims)


async def test_an_unknown_prompt_version_is_the_callers_fault() -> None:
    async with engine_over(Recorder("{}")) as engine:
        with pytest.raises(InvalidRequest) as caught:
            await engine.propose(a_brief(prompt="draft_note@99"), deadline=after())
    assert caught.value.faults[0].pointer == "/prompt"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        pytest.param("output_schema", 0, "output schema 0", id="plain_text"),
        pytest.param("output_schema", 2, "output schema 2", id="output_schema"),
        pytest.param("inputs", ("weather",), "weather", id="inputs"),
    ],
)
async def test_a_version_this_engine_cannot_serve_is_found_when_it_is_built(
    field: str, value: object, says: str
) -> None:
    version = PROMPTS.versions["draft_note@1"]
    manifest = version.manifest.model_copy(update={field: value})
    odd = type(version)(ref=version.ref, sha256="", manifest=manifest, templates=version.templates)
    with pytest.raises(PromptInvalid, match=says):
        async with engine_over(Recorder("{}"), prompts=Registry([odd], PROMPTS.routing)):
            pass

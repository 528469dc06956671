"""A real model behind the whole path. It is tiny and writes badly, so what is proven is the wire, not the writing."""

import json
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from api.core.criteria import CRITERIA
from api.core.errors import ModelOutputInvalid
from api.drafting.model import ModelEngine
from api.llm.client import ChatClient
from api.llm.deadline import Deadline
from api.llm.dialect import ChatRequest, StructuredOutput
from api.llm.extraction import extract_object
from api.main import create_app
from api.prompting.lock import write_lock
from api.prompting.registry import Registry, load_registry
from api.prompting.rendering import Renderer
from api.resources import open_resources
from api.settings import Settings
from tests.builders import a_brief, a_draft_answer, a_request

pytestmark = pytest.mark.model

PUBLISHED = Path(__file__).parents[2] / "prompts"
DEADLINE_S = 120.0
LINK = "https://shop.example"
MANIFEST = """
purpose = "Make a tiny model say what the test wants said."
why = "It can repeat, and little more."
inputs = ["data", "boundary"]
output_schema = 1
model = { temperature = 0, max_output_tokens = 550 }
"""
PET = {
    "title": "Pet",
    "type": "object",
    "properties": {"kind": {"enum": ["cat", "dog"]}, "is_big": {"type": "boolean"}},
    "required": ["kind", "is_big"],
    "additionalProperties": False,
}


@pytest.fixture
async def chat(model_url: str) -> AsyncGenerator[ChatClient]:
    client = ChatClient(model="smollm2", base_url=model_url)
    yield client
    await client.aclose()


@pytest.fixture
def repeating(tmp_path: Path) -> Path:
    """A prompts folder whose one version makes the model repeat an answer: all criteria met, and a link in the note."""
    judged = {"evidence": [{"source": "goal", "quote": "I'd like to ask"}], "explanation": "Yes.", "verdict": "met"}
    answer = a_draft_answer(
        findings={criterion.name: judged for criterion in CRITERIA},
        note={"text": f"Hello Lena Hartwig, see {LINK}", "claims": []},
    )
    version = tmp_path / "draft_note" / "v1"
    version.mkdir(parents=True)
    for name, text in {
        "prompt.toml": MANIFEST,
        "system.md.j2": "Repeat the JSON object.",
        "repair.md.j2": f'Answer with this JSON object: {{"text": "Hello, see {LINK}", "claims": []}}',
        "user.md.j2": json.dumps(answer, indent=2),
    }.items():
        (version / name).write_text(text, encoding="utf-8")
    (tmp_path / "routing.toml").write_text('[labels]\nproduction = "draft_note@1"\n', encoding="utf-8")
    write_lock(tmp_path)
    return tmp_path


def a_pet(max_output_tokens: int = 60) -> ChatRequest:
    return ChatRequest(
        system="Describe a pet as a JSON object with the keys kind and is_big.",
        user="A small cat",
        schema=PET,
        temperature=0,
        max_output_tokens=max_output_tokens,
    )


async def test_the_json_schema_is_honoured_and_tokens_are_counted(chat: ChatClient) -> None:
    completion = await chat.complete(a_pet(), deadline=Deadline.after(DEADLINE_S))
    pet = extract_object(completion.text)
    assert (pet.keys(), pet["kind"] in {"cat", "dog"}) == ({"kind", "is_big"}, True)
    assert (completion.model, completion.attempts) == ("smollm2", 1)
    assert completion.usage
    assert 10 < completion.usage.input_tokens < 60
    assert 5 < completion.usage.output_tokens <= 60


@pytest.mark.parametrize("mode", ["json_object", "text"])
async def test_the_weaker_modes_are_understood(model_url: str, mode: StructuredOutput) -> None:
    client = ChatClient(model="smollm2", base_url=model_url, structured_output=mode)
    completion = await client.complete(a_pet(max_output_tokens=200), deadline=Deadline.after(DEADLINE_S))
    await client.aclose()
    assert completion.text
    assert completion.attempts == 1


async def test_the_published_prompt_fits_and_an_answer_that_is_cut_short_is_said_to_be(chat: ChatClient) -> None:
    registry = load_registry(PUBLISHED)
    published = registry.choose(None)
    parameters = published.manifest.model.model_copy(update={"max_output_tokens": 40})
    short = replace(published, manifest=published.manifest.model_copy(update={"model": parameters}))
    engine = ModelEngine(chat, Registry([short], registry.routing), Renderer())
    with pytest.raises(ModelOutputInvalid) as caught:
        await engine.propose(a_brief(), deadline=Deadline.after(DEADLINE_S))
    assert caught.value.code == "cut_short"
    assert caught.value.usage
    assert caught.value.usage.input_tokens > 2_000
    assert caught.value.usage.output_tokens == 40


async def test_the_service_takes_the_models_findings_catches_its_bad_note_and_says_so(
    model_url: str, repeating: Path
) -> None:
    settings = Settings.model_validate(
        {
            "engine": "model",
            "prompts_dir": repeating,
            "model": {"name": "smollm2", "base_url": model_url, "deadline_s": DEADLINE_S},
        }
    )
    async with open_resources(settings) as resources:
        transport = httpx2.ASGITransport(app=create_app(resources))
        async with httpx2.AsyncClient(transport=transport, base_url="http://service.test", timeout=None) as client:
            response = await client.post("/v1/drafts", json=a_request().model_dump(mode="json"))
    draft = response.json()
    assert (response.status_code, draft["decision"]) == (200, "connect")
    assert {finding["verdict"] for finding in draft["findings"]} == {"met"}
    assert "shop" not in draft["note"]["text"]
    provenance = draft["provenance"]
    assert (provenance["engine"], provenance["degraded"]) == ("model", "note_rejected")
    assert (provenance["model"], provenance["attempts"]) == ("smollm2", 2)
    assert provenance["usage"]["output_tokens"] > 300

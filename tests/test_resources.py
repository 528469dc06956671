import asyncio
import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.core.errors import ModelUnavailable, PromptInvalid, SettingsInvalid
from api.resources import open_resources
from api.settings import ModelSettings, SecondModelSettings, Settings
from tests.builders import a_draft_answer, a_request
from tests.stub_model import StubModel, answers, completion, refuses

NOBODY_LISTENS = "http://127.0.0.1:9/v1"


async def test_without_a_model_the_rules_answer(settings: Settings) -> None:
    async with open_resources(settings) as resources:
        draft = await resources.drafter.draft(a_request())

    assert (draft.provenance.engine, draft.provenance.degraded) == ("rules", None)


async def test_a_model_that_is_down_is_stood_in_for_by_the_rules() -> None:
    settings = Settings(model=ModelSettings(name="m", base_url=NOBODY_LISTENS, deadline_s=2))
    async with open_resources(settings) as resources:
        draft = await resources.drafter.draft(a_request())

    assert (draft.provenance.engine, draft.provenance.degraded) == ("rules", "model_unavailable")


async def test_with_the_fallback_off_a_model_that_is_down_is_an_error() -> None:
    settings = Settings(fallback="off", model=ModelSettings(name="m", base_url=NOBODY_LISTENS, deadline_s=2))
    async with open_resources(settings) as resources:
        with pytest.raises(ModelUnavailable):
            await resources.drafter.draft(a_request())


async def test_a_model_can_be_configured_and_not_be_the_default() -> None:
    model = ModelSettings(name="m", base_url=NOBODY_LISTENS, api_key=SecretStr("k"), deadline_s=2)
    async with open_resources(Settings(engine="rules", model=model)) as resources:
        draft = await resources.drafter.draft(a_request())
        other = await resources.drafter.draft(a_request(engine="model"))

    assert (draft.provenance.degraded, other.provenance.degraded) == (None, "model_unavailable")


@pytest.mark.parametrize("name", [pytest.param(None, id="no_name"), pytest.param("m", id="no_key_and_no_address")])
async def test_a_model_engine_that_cannot_be_built_stops_the_start(name: str | None) -> None:
    with pytest.raises(SettingsInvalid):
        async with open_resources(Settings(engine="model", model=ModelSettings(name=name))):
            pass


async def test_a_folder_without_prompts_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(PromptInvalid, match="no prompts folder"):
        async with open_resources(Settings(prompts_dir=tmp_path / "none")):
            pass


@pytest.mark.server
async def test_a_second_model_answers_for_the_first_and_the_draft_says_so() -> None:
    async with StubModel(answers(completion(json.dumps(a_draft_answer()), model="second-2026"))) as second:
        model = ModelSettings(
            name="m", base_url=NOBODY_LISTENS, deadline_s=3, second=SecondModelSettings(name="n", base_url=second.url)
        )
        async with open_resources(Settings(model=model)) as resources:
            provenance = (await resources.drafter.draft(a_request())).provenance

    assert (provenance.engine, provenance.degraded, provenance.model) == ("model", None, "second-2026")
    assert second.bodies[0]["model"] == "n"


@pytest.mark.server
async def test_the_same_question_is_kept_for_its_caller_alone() -> None:
    async with StubModel(answers(completion(json.dumps(a_draft_answer())))) as server:
        model = ModelSettings(name="m", base_url=server.url, cache_s=60)
        async with open_resources(Settings(model=model)) as resources:
            for caller in ("a", "a", "b", None, None):
                await resources.drafter.draft(a_request(), caller=caller)

    assert server.calls == 3


async def test_a_model_that_is_down_is_soon_not_asked() -> None:
    model = ModelSettings(name="m", base_url=NOBODY_LISTENS, deadline_s=2, breaker_failures=1)
    async with open_resources(Settings(model=model)) as resources:
        first = await resources.drafter.draft(a_request())
        second = await resources.drafter.draft(a_request())

    assert (first.provenance.degraded, first.provenance.attempts) == ("model_unavailable", 1)
    assert (second.provenance.degraded, second.provenance.attempts) == ("breaker_open", 0)


@pytest.mark.server
async def test_a_candidate_in_shadow_that_fails_leaves_the_breaker_of_the_service_closed() -> None:
    good = answers(completion(json.dumps(a_draft_answer())))
    async with StubModel(refuses(503, "x"), good) as server:
        model = ModelSettings(name="m", base_url=server.url, breaker_failures=1)
        async with open_resources(Settings(model=model)) as resources:
            resources.shadow.start(a_request(), "draft_note@1", "connect")
            async with asyncio.timeout(3):
                while not resources.shadow.tallies["draft_note@1"].failed:  # noqa: ASYNC110 - it counts, and says nothing
                    await asyncio.sleep(0.01)
            draft = await resources.drafter.draft(a_request())

    assert (draft.provenance.engine, draft.provenance.degraded) == ("model", None)

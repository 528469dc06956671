from pathlib import Path

import pytest
from pydantic import SecretStr

from api.core.errors import ModelUnavailable, PromptInvalid, SettingsInvalid
from api.resources import open_resources
from api.settings import ModelSettings, Settings
from tests.builders import a_request

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

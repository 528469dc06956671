import asyncio
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from dirty_equals import IsDatetime, IsStr

from api.core.channels import CHANNELS
from api.core.criteria import CRITERIA
from api.main import create_app
from api.prompting.registry import Registry
from api.prompting.routing import Routing
from api.resources import Resources
from api.storage.database import Database, read_url
from tests.builders import a_request
from tests.fakes import Clock

TRIAL = """\
[labels]
production = "draft_note@1"
candidate = "draft_note@2"

[split]
production = 90
candidate = 10

[shadow]
label = "candidate"
share = 25
"""


async def test_channels_come_with_their_sources_and_dates(client: httpx2.AsyncClient) -> None:
    channels = (await client.get("/v1/channels")).json()["channels"]

    assert [channel["name"] for channel in channels] == list(CHANNELS)
    assert channels[0] == {
        "name": "linkedin",
        "limit": 200,
        "description": IsStr(min_length=10),
        "source": IsStr(min_length=10),
        "checked_on": IsStr(regex=r"\d{4}-\d\d-\d\d"),
        "is_verified": True,
    }


async def test_a_limit_nobody_confirms_is_marked(client: httpx2.AsyncClient) -> None:
    channels = (await client.get("/v1/channels")).json()["channels"]

    assert [channel["name"] for channel in channels if not channel["is_verified"]] == ["xing"]


async def test_criteria_come_in_the_order_of_findings(client: httpx2.AsyncClient) -> None:
    answer = (await client.get("/v1/criteria")).json()

    assert answer["policy"] == "mutual_value@1"
    assert [criterion["name"] for criterion in answer["criteria"]] == [criterion.name for criterion in CRITERIA]


async def test_the_prompt_in_production_is_labelled(client: httpx2.AsyncClient, resources: Resources) -> None:
    prompts = (await client.get("/v1/prompts")).json()["prompts"]

    in_production = [prompt for prompt in prompts if "production" in prompt["labels"]]
    assert [prompt["ref"] for prompt in in_production] == [resources.prompts.labels["production"]]
    assert in_production[0]["sha256"] == resources.prompts.versions[in_production[0]["ref"]].sha256


async def test_what_serves_is_told_with_the_prompts(client: httpx2.AsyncClient) -> None:
    answer = (await client.get("/v1/prompts")).json()

    assert answer["routing"] == {
        "serving": ["draft_note@1"],
        "shadow": None,
        "loaded_at": IsDatetime(iso_string=True),
        "fault": None,
    }
    assert {prompt["ref"]: (prompt["share"], prompt["shadow"]) for prompt in answer["prompts"]} == {
        "draft_note@1": (1.0, None),
        "draft_note@2": (0.0, None),
    }


async def test_a_trial_is_told_as_it_goes_and_so_is_a_broken_table(resources: Resources, tmp_path: Path) -> None:
    clock, versions, file = Clock(), resources.prompts.versions, tmp_path / "routing.toml"
    file.write_text(TRIAL, encoding="utf-8")
    on_trial = replace(resources, prompts=Registry(versions.values(), Routing(tmp_path, versions, clock=clock)))
    on_trial.shadow.start(a_request(), "draft_note@2", "connect")
    async with asyncio.timeout(5):
        while not on_trial.shadow.tallies["draft_note@2"].failed:  # noqa: ASYNC110 - it counts, and says nothing
            await asyncio.sleep(0)
    transport = httpx2.ASGITransport(app=create_app(on_trial))
    async with httpx2.AsyncClient(transport=transport, base_url="http://service.test") as client:
        before = (await client.get("/v1/prompts")).json()
        file.write_text(TRIAL.replace("90", "0"), encoding="utf-8")
        clock.advance(1.0)
        after = (await client.get("/v1/prompts")).json()

    assert (before["routing"]["serving"], before["routing"]["shadow"]) == (list(versions), "draft_note@2")
    assert [(prompt["labels"], prompt["share"], prompt["shadow"]) for prompt in before["prompts"]] == [
        (["production"], 0.9, None),
        (
            ["candidate"],
            0.1,
            {"share": 0.25, "judged": 0, "agreed": 0, "passed_guards": 0, "failed": 1, "dropped": 0},
        ),
    ]
    assert after["routing"].pop("fault").startswith("routing.toml is wrong: split.production")
    assert before["routing"].pop("fault") is None
    assert after == before


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_a_service_that_started_is_alive_and_ready(client: httpx2.AsyncClient, path: str) -> None:
    response = await client.get(path)

    assert (response.status_code, response.json()) == (200, {"status": "ok" if path == "/healthz" else "ready"})


async def test_a_service_that_stops_is_alive_but_not_ready(resources: Resources) -> None:
    resources.is_draining = True
    transport = httpx2.ASGITransport(app=create_app(resources))
    async with httpx2.AsyncClient(transport=transport, base_url="http://service.test") as client:
        alive, ready = await client.get("/healthz"), await client.get("/readyz")

    assert (alive.status_code, ready.status_code, ready.json()) == (200, 503, {"status": "draining"})


async def test_a_service_without_its_database_is_alive_but_not_ready(resources: Resources, database: Database) -> None:
    unreachable = Database(read_url("postgresql://nobody@127.0.0.1:9/none"))
    transport = httpx2.ASGITransport(app=create_app(resources))
    async with httpx2.AsyncClient(transport=transport, base_url="http://service.test") as client:
        resources.database = unreachable
        alive, ready = await client.get("/healthz"), await client.get("/readyz")
        resources.database = database
        again = await client.get("/readyz")
    await unreachable.aclose()

    assert (alive.status_code, ready.status_code, ready.json()) == (200, 503, {"status": "database_unavailable"})
    assert (again.status_code, again.json()) == (200, {"status": "ready"})

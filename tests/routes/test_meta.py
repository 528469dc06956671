import httpx2
import pytest
from dirty_equals import IsStr

from api.core.channels import CHANNELS
from api.core.criteria import CRITERIA
from api.main import create_app
from api.resources import Resources


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

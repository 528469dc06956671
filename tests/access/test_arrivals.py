"""Without keys, pages from elsewhere stay out: a public name that leads to this machine is refused."""

import httpx2
import pytest

from api.access.arrivals import is_public_name
from api.main import create_app
from api.resources import Resources
from tests.guarded import Guard


@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        pytest.param("http://127.0.0.1:8000", "127.0.0.1:8000", 200, id="as_usual"),
        pytest.param("http://[::1]:8000", "[::1]:8000", 200, id="the_other_protocol"),
        pytest.param("http://127.0.0.1:8000", "localhost:8000", 200, id="this_machine"),
        pytest.param("http://127.0.0.1:8000", "mutual.localhost", 200, id="a_name_of_this_machine"),
        pytest.param("http://127.0.0.1:8000", "host.docker.internal:8000", 200, id="from_a_container"),
        pytest.param("http://127.0.0.1:8000", "desk.local.", 200, id="of_this_network"),
        pytest.param("http://127.0.0.1:8000", "evil.example:8000", 403, id="a_public_name"),
        pytest.param("http://[::1]:8000", "EVIL.example.", 403, id="spelled_otherwise"),
        pytest.param("http://127.0.0.1:8000", "evil.local.example", 403, id="looks_like_one_of_ours"),
        pytest.param("http://127.0.0.1:8000", "127.0.0.1.evil.example", 403, id="looks_like_an_address"),
        pytest.param("http://127.0.0.1:8000", "[evil.example", 403, id="not_readable"),
        pytest.param("http://192.0.2.7:8000", "mutual.example", 200, id="not_by_loopback"),
    ],
)
async def test_without_a_key_no_public_name_leads_here(
    resources: Resources, address: str, host: str, status: int
) -> None:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(create_app(resources)), base_url=address) as client:
        of_v1 = await client.get("/v1/channels", headers={"host": host})
        metrics = await client.get("/metrics", headers={"host": host})
        health = await client.get("/healthz", headers={"host": host})

    assert (of_v1.status_code, metrics.status_code, health.status_code) == (status, status, 200)
    assert status == 200 or of_v1.json()["type"] == metrics.json()["type"] == "/problems/foreign-page"


async def test_whoever_has_a_key_may_use_any_name(guard: Guard, resources: Resources) -> None:
    """Such as a proxy on this machine, or its callers."""
    guarded = guard(resources, requires_keys=False)
    headers = {"host": "mutual.example"}
    address = "http://127.0.0.1:8000/v1/channels"

    assert (await guarded.client.get(address, headers=headers | await guarded.bearer())).status_code == 200
    assert (await guarded.client.get(address, headers=headers)).status_code == 403


@pytest.mark.parametrize("address", ["", "//", "//localhost", "http://10.0.0.8:1", "//mutual:8000", "http://[::1]"])
def test_nobody_owns_these_names(address: str) -> None:
    assert not is_public_name(address)

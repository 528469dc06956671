"""A disk that is full: what cannot be kept is a 503, what is there can be read, and it goes on when there is room."""

import resource
from pathlib import Path

import httpx2
import pytest

from tests.builders import a_request
from tests.live import serving

pytestmark = pytest.mark.faults

BODY = a_request().model_dump(mode="json", exclude_unset=True)


async def test_a_full_disk_loses_nothing_and_is_got_over(tmp_path: Path) -> None:
    with serving(MUTUAL_DATABASE_URL=f"sqlite:///{tmp_path}/mutual.db") as service:
        async with httpx2.AsyncClient(base_url=service.url, timeout=30) as client:
            before = await client.post("/v1/drafts", json=BODY)
            limits = resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (4_096, resource.RLIM_INFINITY))
            full = await client.post("/v1/drafts", json=BODY)
            ready = await client.get("/healthz")
            kept = await client.get(f"/v1/drafts/{before.json()['id']}")
            resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, limits)
            after = await client.post("/v1/drafts", json=BODY)
            kept_after = await client.get(f"/v1/drafts/{after.json()['id']}")
    assert (before.status_code, full.status_code, full.json()["type"]) == (200, 503, "/problems/storage-unavailable")
    assert (ready.status_code, kept.status_code) == (200, 200)
    assert (after.status_code, kept_after.status_code) == (200, 200)

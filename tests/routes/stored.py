"""A service that keeps what it does, as it is assembled for real, on a database of the test's own."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

import httpx2
from sqlalchemy import URL

from api.main import create_app
from api.resources import open_resources
from api.settings import Settings
from tests.builders import a_request

BODY: Mapping[str, object] = a_request().model_dump(mode="json", exclude_unset=True)


@asynccontextmanager
async def service(url: URL, **settings: object) -> AsyncGenerator[httpx2.AsyncClient]:
    """A client of a service on that database; `settings` as in the environment, nested by dictionaries."""
    address = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)
    given = Settings.model_validate({"database_url": address, "auth": "off"} | settings)
    async with open_resources(given, with_storage=True) as resources:
        transport = httpx2.ASGITransport(app=create_app(resources))
        async with httpx2.AsyncClient(transport=transport, base_url="http://service.test") as client:
            yield client


async def post(client: httpx2.AsyncClient, path: str = "/v1/drafts", **options: object) -> httpx2.Response:
    """Post a draft request, or what is given as `body`; `key` is the Idempotency-Key."""
    body = options.get("body", BODY)
    key = options.get("key")
    return await client.post(path, json=body, headers={"idempotency-key": str(key)} if key is not None else {})

"""What every test stands on: no network but the loopback, settings from nowhere, and the service without a socket."""

import os
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import settings as hypothesis_settings

from api.drafting.assembly import build_checker, build_drafter, build_shadow, build_shortlister
from api.drafting.drafter import Policies
from api.drafting.engine import Engine
from api.drafting.reviewing import Reviewer
from api.main import create_app
from api.prompting.registry import Registry, load_registry
from api.resources import Resources
from api.settings import Settings
from api.telemetry.watch import Watch

ROOT = Path(__file__).resolve().parent.parent

pytest_plugins = ["tests.batch_services", "tests.clients.served", "tests.databases", "tests.guarded"]

# What is slow on a busy machine is no fault; speed is measured in bench/.
hypothesis_settings.register_profile("mutual", deadline=None)
hypothesis_settings.load_profile("mutual")

ClientOver = Callable[[Engine], httpx2.AsyncClient]


def _refuse_network(event: str, arguments: Any) -> None:  # noqa: ANN401 - what comes with an event differs by event
    match event, arguments:
        case "socket.getaddrinfo", (str() as host, *_) if host != "localhost" and _as_address(host) is None:
            message = "a test asked for the address of a host"
        case "socket.connect", (_, (str() as host, *_)) if not getattr(_as_address(host), "is_loopback", False):
            message = "a test left the loopback interface"
        case _:
            return
    raise RuntimeError(message)


def _as_address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


sys.addaudithook(_refuse_network)


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of the machine that runs the tests are not ours."""
    for name in os.environ:
        if name.startswith(("MUTUAL_", "OPENAI_")):
            monkeypatch.delenv(name)


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture(scope="session")
def prompts() -> Registry:
    return load_registry(ROOT / "prompts")


@pytest.fixture
def resources(prompts: Registry) -> Resources:
    """As on a fresh machine: the rules engine alone."""
    return _resources(prompts, model=None)


@pytest.fixture
async def client(resources: Resources) -> AsyncGenerator[httpx2.AsyncClient]:
    async with _client(resources) as client:
        yield client


@pytest.fixture
async def client_over(prompts: Registry) -> AsyncGenerator[ClientOver]:
    """Makes a client of a service whose model engine is the one given, with the fallback switched off."""
    async with AsyncExitStack() as closing:

        def make(engine: Engine) -> httpx2.AsyncClient:
            client = _client(_resources(prompts, model=engine))
            closing.push_async_callback(client.aclose)
            return client

        yield make


def _resources(prompts: Registry, *, model: Engine | None) -> Resources:
    policies = Policies(engine="model" if model else "rules", falls_back=model is None, deadline_s=20)
    refs = prompts.versions.keys()
    shadow = build_shadow(model=model, policies=policies, prompts=refs)
    watch = Watch()
    drafter = build_drafter(
        model=model, policies=policies, prompts=refs, routing=prompts.routing, shadow=shadow, observer=watch
    )
    return Resources(
        drafter=drafter,
        checker=build_checker(model=model, policies=policies, prompts=refs, routing=prompts.routing),
        reviewer=Reviewer(),
        shortlister=build_shortlister(drafter=drafter, policies=policies),
        prompts=prompts,
        shadow=shadow,
        watch=watch,
    )


def _client(resources: Resources) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=create_app(resources))
    return httpx2.AsyncClient(transport=transport, base_url="http://service.test")

"""The SDK's own client against the installed command, over both transports, and calls that nobody waits for."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from string import Template

import httpx2
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from tests.live import MUTUAL, plain_environment, serving
from tests.mcp.clients import ABOUT, CALLS, HEAD, Era, a_message
from tests.stub_model import StubModel, hangs

pytestmark = pytest.mark.server

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "mcp.json"
ERAS = pytest.mark.parametrize("era", ["legacy", "auto"])


@asynccontextmanager
async def over_http(url: str, headers: dict[str, str]) -> AsyncGenerator[Client]:
    async with (
        httpx2.AsyncClient(headers=headers, timeout=30) as http,
        Client(streamable_http_client(url, http_client=http)) as client,
    ):
        yield client


@asynccontextmanager
async def over_stdio(folder: Path, era: Era = "auto", **variables: str) -> AsyncGenerator[Client]:
    """A client of `mutual mcp`, started in a folder with nothing set but `variables`."""
    environment = plain_environment(**variables)
    if not variables:
        del environment["MUTUAL_DATABASE_URL"]
    server = StdioServerParameters(command=str(MUTUAL), args=["mcp"], env=environment, cwd=folder)
    with (folder / "stderr").open("w") as log:
        async with Client(stdio_client(server, errlog=log), mode=era) as client:
            yield client


def make_key(database: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own command
        [MUTUAL, "keys", "create", "--name", "assistant"],
        env=plain_environment(MUTUAL_DATABASE_URL=database),
        capture_output=True,
        text=True,
        check=True,
    )
    return next(word for word in done.stdout.split() if word.startswith("mtl_"))


def kept(file: Path) -> list[str]:
    with sqlite3.connect(file) as database:
        return [row[0] for row in database.execute("SELECT id FROM m_draft")]


async def test_the_example_of_a_configuration_works_over_both_transports(tmp_path: Path) -> None:
    file = tmp_path / "mutual.db"
    database = f"sqlite:///{file}"
    with serving(MUTUAL_DATABASE_URL=database, MUTUAL_AUTH="required") as service:
        filled = Template(EXAMPLE.read_text(encoding="utf-8")).substitute(MTL_KEY=make_key(database))
        servers = json.loads(filled.replace("http://127.0.0.1:8000", service.url))["mcpServers"]
        remote = servers["mutual-of-the-team"]
        assert remote["type"] == "http"
        async with over_http(remote["url"], remote["headers"]) as client:
            answer = (await client.call_tool("draft", ABOUT)).structured_content
    assert kept(file) == [answer["id"]]

    local = servers["mutual"]
    server = StdioServerParameters(**local, env=plain_environment(PATH=f"{MUTUAL.parent}:{os.environ['PATH']}"))
    async with Client(stdio_client(server)) as client:
        assert (await client.call_tool("draft", ABOUT)).structured_content["decision"] == answer["decision"]


@ERAS
async def test_every_tool_answers_over_stdio_and_nothing_is_left_behind(tmp_path: Path, era: Era) -> None:
    async with over_stdio(tmp_path, era) as client:
        results = [await client.call_tool(name, arguments) for name, arguments in CALLS.items()]

    assert [result.is_error for result in results] == [False] * len(CALLS)
    assert os.listdir(tmp_path) == ["stderr"]  # noqa: PTH208 - of a folder that nobody else waits for


async def test_over_stdio_drafts_are_kept_where_a_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mutual.db"
    async with over_stdio(tmp_path, MUTUAL_DATABASE_URL=f"sqlite:///{file}") as client:
        answer = (await client.call_tool("draft", ABOUT)).structured_content

    assert kept(file) == [answer["id"]]


async def test_who_hangs_up_over_http_breaks_off_the_model_s_call(tmp_path: Path) -> None:
    file = tmp_path / "mutual.db"
    draft = a_message("tools/call", name="draft", arguments=ABOUT)
    async with StubModel(hangs()) as model:
        variables = {"MUTUAL_MODEL__NAME": "m", "MUTUAL_MODEL__BASE_URL": model.url}
        with serving(MUTUAL_DATABASE_URL=f"sqlite:///{file}", **variables) as service:
            async with httpx2.AsyncClient(base_url=service.url, headers=HEAD, timeout=30) as http:
                call = asyncio.create_task(http.post("/mcp", content=draft))
                await until(lambda: model.calls == 1)
                call.cancel()
                await until(lambda: model.given_up == 1)
    assert kept(file) == []


async def test_a_client_of_2026_hangs_up_when_its_call_is_cancelled(tmp_path: Path) -> None:
    async with StubModel(hangs()) as model:
        variables = {"MUTUAL_MODEL__NAME": "m", "MUTUAL_MODEL__BASE_URL": model.url}
        with serving(**variables) as service:
            async with over_http(f"{service.url}/mcp", {}) as client:
                await give_up(client, model)
                await until(lambda: model.given_up == 1)


@ERAS
async def test_a_call_over_stdio_that_is_cancelled_breaks_off_the_model_s(tmp_path: Path, era: Era) -> None:
    async with (
        StubModel(hangs()) as model,
        over_stdio(tmp_path, era, MUTUAL_MODEL__NAME="m", MUTUAL_MODEL__BASE_URL=model.url) as client,
    ):
        await give_up(client, model)
        await until(lambda: model.given_up == 1)
        assert (await client.call_tool("review_invitation", CALLS["review_invitation"])).is_error is False


async def give_up(client: Client, model: StubModel) -> None:
    call = asyncio.create_task(client.call_tool("draft", ABOUT))
    await until(lambda: model.calls == 1)
    call.cancel()
    await asyncio.wait([call])


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - it counts, and says nothing
            await asyncio.sleep(0.02)


def test_an_interrupt_ends_it_at_once(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - our own command
        [MUTUAL, "mcp"], env=plain_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        hello = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        process.stdin.write(json.dumps(hello).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=5) == -signal.SIGINT


def test_a_setting_that_is_wrong_stops_it_before_it_answers(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        [MUTUAL, "mcp"],
        env=plain_environment(MUTUAL_ENGIN="rules"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "MUTUAL_ENGINE" in done.stderr

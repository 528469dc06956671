"""Our eval runner beside promptfoo, inspect-ai and pydantic-evals on the same work: seconds, peak memory, calls.

Every peer is set up in an environment of its own, and every run is a process of its own. Prints a table in Markdown.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from threading import Timer
from time import perf_counter

from installing import install_from_npm, install_from_pypi
from stub import open_stub

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parent.parent
_CASES = 1_000
_LONGEST_S = 600.0
_OURS = "ours-bare"
_NOTE = "Hello, your work on canals is close to mine. Shall I send you my figures?"
_SYSTEM = (
    "You write connection requests for professional networks such as LinkedIn. "
    "Answer with the text of the message only."
)
_PROMPTS = (
    "Write me a personal note of at most 300 characters.\n\n{{data}}",
    "Write me a personal note of at most 300 characters. Say what both of us gain.\n\n{{data}}",
)
_COLUMNS = ("tool", "version", "calls", "in flight", "answers", "wall s", "of ours", "run s", "CPU s", "peak MiB")


class Failed(Exception):
    """A tool did not finish."""


@dataclass(frozen=True, slots=True)
class Tool:
    """`install` takes a folder and returns the command, to which the stub's address and a work folder are added."""

    install: Callable[[Path], Sequence[str]]
    content: str = _NOTE


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `seconds` are those of the calls alone, where the tool says them; the rest is of the whole process."""

    version: str
    calls: int
    in_flight: int
    answers: int
    wall_s: float
    seconds: float | None
    cpu_s: float
    peak_mib: float


def main() -> None:
    """Run the tools that were named, or all of them, in turn, and print the table."""
    tools = _tools()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--tools", nargs="+", choices=tools, default=list(tools), help="those that run; without it, all"
    )
    parser.add_argument("--rounds", type=int, default=1, help="how often each runs; the table holds medians")
    parser.add_argument("--home", type=Path, default=_ROOT / ".bench", help="where the peers are installed")
    given = parser.parse_args()
    commands: dict[str, Sequence[str]] = {}
    failures: dict[str, str] = {}
    runs: dict[str, list[Run]] = {name: [] for name in given.tools}
    for name in runs:
        try:
            commands[name] = tools[name].install(given.home.resolve() / name)
        except (OSError, subprocess.SubprocessError) as error:
            failures[name] = "could not be installed"
            print(name, error, file=sys.stderr)
    work = _work()
    for _ in range(given.rounds):
        for name, command in commands.items():
            try:
                runs[name].append(_run(command, tools[name].content, work))
            except Failed as error:
                failures[name] = str(error)
            print(name, failures.get(name) or runs[name][-1], file=sys.stderr)
    print(_table(runs, failures))


def _tools() -> Mapping[str, Tool]:
    def ours(kind: str) -> Callable[[Path], Sequence[str]]:
        return lambda _: (sys.executable, str(_HERE / "ours.py"), kind)

    return {
        _OURS: Tool(ours("bare")),
        "pydantic-evals": Tool(install_from_pypi),
        "promptfoo": Tool(install_from_npm),
        "inspect-ai": Tool(install_from_pypi),
        "ours-drafter": Tool(ours("drafter"), (_HERE / "answer.json").read_text("utf-8")),
    }


def _work() -> str:
    """What peers are asked to do, as JSON: the texts of our cases, in two prompts."""
    with (_ROOT / "evals" / "datasets" / "cases_written.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, _CASES)]
    told = ("target", "sender", "goal", "context")
    cases = [{"id": row["id"], "data": json.dumps({key: row[key] for key in told})} for row in rows]
    return json.dumps({"system": _SYSTEM, "prompts": _PROMPTS, "cases": cases})


def _run(command: Sequence[str], content: str, work: str) -> Run:
    with tempfile.TemporaryDirectory() as name, open_stub(content) as stub:
        said, complaints = Path(name, "stdout"), Path(name, "stderr")
        Path(name, "work.json").write_text(work, "utf-8")
        with said.open("w") as out, complaints.open("w") as err:
            started = perf_counter()
            process = subprocess.Popen([*command, stub.url, name], cwd=name, stdout=out, stderr=err)
            timer = Timer(_LONGEST_S, process.kill)
            timer.start()
            # Unlike RUSAGE_CHILDREN this is of one tool alone: its largest process.
            _, status, usage = os.wait4(process.pid, 0)
            wall_s = perf_counter() - started
            timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            last = complaints.read_text("utf-8").strip().splitlines()[-1:]
            message = f"ended with {process.returncode}: {''.join(last)}"
            raise Failed(message)
        seen = stub.seen()
        return Run(
            **json.loads(said.read_text("utf-8").splitlines()[-1]),
            calls=seen.calls,
            in_flight=seen.in_flight,
            wall_s=wall_s,
            cpu_s=usage.ru_utime + usage.ru_stime,
            peak_mib=usage.ru_maxrss / 1024,
        )


def _table(runs: Mapping[str, Sequence[Run]], failures: Mapping[str, str]) -> str:
    rows = [_COLUMNS, ("---", "---", *(["---:"] * (len(_COLUMNS) - 2)))]
    ours: Sequence[Run] = () if _OURS in failures else runs.get(_OURS, ())
    for name, found in runs.items():
        if name in failures:
            rows.append((name, failures[name]))
            continue
        # Round by round, so that a slow minute of the machine is in both.
        ratios = [run.wall_s / ours_run.wall_s for run, ours_run in zip(found, ours, strict=False)]
        seconds = [run.seconds for run in found if run.seconds is not None]
        rows.append(
            (
                name,
                found[0].version,
                f"{median(run.calls for run in found):,.0f}",
                f"{median(run.in_flight for run in found):.0f}",
                f"{median(run.answers for run in found):,.0f}",
                f"{median(run.wall_s for run in found):.1f}",
                f"{median(ratios):.1f}" if ratios else "",
                f"{median(seconds):.1f}" if seconds else "",
                f"{median(run.cpu_s for run in found):.1f}",
                f"{median(run.peak_mib for run in found):.0f}",
            )
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    main()

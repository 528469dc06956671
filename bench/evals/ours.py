"""Our runner on 1,000 cases x 2 repeats against a server that takes 20 ms, 64 calls in flight: seconds and peak memory.

`python bench/evals/ours.py bare` asks the bare prompt and nothing else, as peers are measured; `... drafter` drafts.
Run each in a process of its own: peak memory is the process's.
"""

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from time import perf_counter

from api.telemetry.logs import configure_logging
from evals.answers import Answer
from evals.cases import load
from evals.running.journal import Journal, read_answers
from evals.running.limit import AdaptiveLimit
from evals.running.opening import Server, open_contenders
from evals.running.replies import ReplyStore
from evals.running.runner import Stop, items, run

_CASES = 1_000
_CALLS = 2_000
_IN_FLIGHT = 64
_NOTE = "Hello, your work on canals is close to mine. Shall I send you my figures?"
_ROOT = Path(__file__).resolve().parent.parent.parent


class _Silent:
    def saw(self, answer: Answer) -> None:
        pass


async def measure(kind: str, url: str, folder: Path) -> float:
    """Seconds for all calls, from the first to the last answer on disk."""
    cases = load("cases_written")[:_CASES]
    with closing(ReplyStore(folder / "replies.sqlite")) as store, Journal(folder / "answers.jsonl") as journal:
        limit = AdaptiveLimit(_IN_FLIGHT)
        server = Server(model="stub", endpoint=url, api_key=None, structured_output="auto", deadline_s=60)
        version = "baseline@1" if kind == "bare" else "draft_note@1"
        async with open_contenders(
            (version,), server, prompts_dir=_ROOT / "prompts", store=store, limit=limit, since=0
        ) as contenders:
            if kind == "bare":
                contenders[version].is_read = False
            started = perf_counter()
            await run(
                items(cases, (version,), _CALLS // _CASES),
                contenders,
                journal,
                replies=store,
                workers=_IN_FLIGHT,
                stop=Stop(),
                watcher=_Silent(),
            )
            return perf_counter() - started


def main(kind: str) -> None:
    """Measure one kind and print a line of JSON."""
    configure_logging("critical")
    content = _NOTE if kind == "bare" else (_ROOT / "bench" / "evals" / "answer.json").read_text("utf-8")
    stub = [sys.executable, str(Path(__file__).with_name("stub.py")), content]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(stub, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server,
    ):
        address = server.stdout.readline().strip() if server.stdout else ""
        seconds = asyncio.run(measure(kind, address, Path(folder)))
        found = len(list(read_answers(Path(folder) / "answers.jsonl")))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        json.dumps({"kind": kind, "answers": found, "seconds": round(seconds, 2), "peak_mib": round(peak)}) + "\n"
    )


if __name__ == "__main__":
    main(sys.argv[1])

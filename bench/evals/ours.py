"""Our runner on 1,000 cases x 2 repeats, 64 calls in flight. `peers.py` starts it: `ours.py bare|drafter URL FOLDER`.

`bare` asks the bare prompt and nothing else, as the peers do; `drafter` drafts as the service does.
"""

import asyncio
import json
import sys
from contextlib import closing
from pathlib import Path
from time import perf_counter

import api
from api.telemetry.logs import configure_logging
from evals.answers import Answer
from evals.cases import load
from evals.running.contenders import BareContender
from evals.running.journal import Journal, read_answers
from evals.running.limit import AdaptiveLimit
from evals.running.opening import Server, open_contenders
from evals.running.replies import ReplyStore
from evals.running.runner import Stop, items, run

_CASES = 1_000
_REPEATS = 2
_IN_FLIGHT = 64
_VERSIONS = {"bare": "baseline@1", "drafter": "draft_note@1"}
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
        versions = (_VERSIONS[kind],)
        async with open_contenders(
            versions, server, prompts_dir=_ROOT / "prompts", store=store, limit=limit, since=0
        ) as contenders:
            for contender in contenders.values():
                if isinstance(contender, BareContender):
                    contender.is_read = False  # peers judge nothing either
            started = perf_counter()
            await run(
                items(cases, versions, _REPEATS),
                contenders,
                journal,
                replies=store,
                workers=_IN_FLIGHT,
                stop=Stop(),
                watcher=_Silent(),
            )
            return perf_counter() - started


def main(kind: str, url: str, folder: Path) -> None:
    """Measure one kind and print a line of JSON."""
    configure_logging("critical")
    seconds = asyncio.run(measure(kind, url, folder))
    answers = sum(answer.state != "error" for answer in read_answers(folder / "answers.jsonl"))
    print(json.dumps({"version": api.__version__, "answers": answers, "seconds": seconds}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))

"""What `mutual eval label` and `judge` do: people and a model say which of two answers is better to read."""

import re
import sys
from contextlib import aclosing
from typing import Final

import typer

from api.settings import load_settings
from api.telemetry.logs import configure_logging
from evals.cli import options
from evals.judging import judge as judging
from evals.judging import labels as labelling
from evals.judging.calibration import LEAST_LABELS
from evals.judging.judge import Judge, Judged, judge_all
from evals.judging.labels import Label, sample
from evals.judging.pairs import Pair, pairs
from evals.judging.preferences import Preferred, read_preferences
from evals.judging.summary import summarise
from evals.reporting.sentences import judge_lines
from evals.running.journal import Journal
from evals.running.runs import Run, RunInvalid

_CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_QUESTION: Final = "Which is better? 1, 2, t (tie) or q (quit): "
_RULE: Final = "-" * 72


def label(run: Run, candidate: str | None, *, count: int) -> str:
    """Ask a person about a sample of pairs, blind, and write each label at once. Says what there is then."""
    chosen = _candidate(run, candidate)
    path = run.path / labelling.FILE
    found = pairs(run, chosen)
    labelled = read_preferences(path, Label, found)
    asked = sample(found, count, run.manifest.suite.seed, labelled=labelled)
    with Journal(path) as journal:
        for number, pair in enumerate(asked, start=1):
            typer.echo(f"{_RULE}\n{number} of {len(asked)}\n\n{_shown(pair, run.manifest.suite.seed)}\n")
            preferred = _ask(pair, run.manifest.suite.seed)
            if preferred is None:
                break
            journal.add(
                Label(
                    case=pair.case.id,
                    baseline=pair.baseline.version,
                    candidate=chosen,
                    texts_sha256=pair.texts_sha256,
                    preferred=preferred,
                )
            )
            journal.flush()
    n = len(read_preferences(path, Label, found))
    return f"\n{n} of {len(found)} pairs are labelled; calibrating a judge takes {LEAST_LABELS}.\n"


async def judge(run: Run, candidate: str | None, *, concurrency: int) -> str:
    """Ask the model that is set about every pair it has not judged yet. Says what it prefers and what that is worth."""
    configure_logging("critical")  # what went wrong is said at the end
    chosen = _candidate(run, candidate)
    server = options.server(load_settings())
    found = pairs(run, chosen)
    path = run.path / judging.FILE
    # The SDK takes long to load, and people who label do not need it.
    from api.llm.client import ChatClient  # noqa: PLC0415

    chat = ChatClient(
        model=server.model,
        base_url=server.endpoint,
        api_key=server.api_key,
        structured_output=server.structured_output,
    )
    with Journal(path) as journal:
        earlier = read_preferences(path, Judged, found)

        def keep(verdict: Judged) -> None:
            journal.add(verdict)
            journal.flush()

        async with aclosing(chat):
            asked = Judge(chat, model=server.model, deadline_s=server.deadline_s)
            wanted = [pair for pair in found if not (done := earlier.get(pair.case.id)) or done.judge != asked.name]
            unusable = await judge_all(wanted, asked, keep, workers=concurrency)
    latest = read_preferences(path, Judged, found)
    judged = {case: verdict for case, verdict in latest.items() if verdict.judge == asked.name}
    lines = [f"{chosen} against {run.manifest.suite.baseline}: {len(found)} pairs in which the answers differ."]
    if unusable:
        lines.append(f"No answer that can be used: {unusable}. The same command asks about them again.")
    if judged:
        lines += judge_lines(summarise(found, read_preferences(run.path / labelling.FILE, Label, found), judged))
    return "\n".join(lines) + "\n"


def _candidate(run: Run, chosen: str | None) -> str:
    suite = run.manifest.suite
    others = tuple(version for version in suite.versions if version != suite.baseline)
    if chosen is None and len(suite.candidates) == 1:
        return suite.candidates[0]
    if chosen not in others:
        choices = ", ".join(others) or "none"
        message = f"name one version to hold against {suite.baseline} with --candidate; there are: {choices}"
        raise RunInvalid(message)
    return chosen


def _shown(pair: Pair, seed: int) -> str:
    """The request and the two answers, which are not named."""
    case = pair.case
    sender = f"{case.sender.name}\n{case.sender.profile}" if case.sender else "(nothing is known)"
    parts = [f"TO: {case.target.name}\n{case.target.profile}", f"FROM: {sender}", f"GOAL: {case.goal}"]
    if case.context:
        parts.append(f"CONTEXT: {case.context}")
    parts += [f"{number}: {pair.text(side)}" for number, side in enumerate(pair.blind_order(seed), start=1)]
    return _CONTROLS.sub(" ", "\n\n".join(parts))


def _ask(pair: Pair, seed: int) -> Preferred | None:
    """What the person says; None at the end of the input, or when they quit."""
    first, second = pair.blind_order(seed)
    meanings: dict[str, Preferred | None] = {"1": first, "2": second, "t": "tie", "q": None}
    while True:
        typer.echo(_QUESTION, nl=False)
        line = sys.stdin.readline()
        if not line:
            return None
        answer = line.strip().lower()
        if answer in meanings:
            return meanings[answer]

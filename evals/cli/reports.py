"""Writes the report of a run, with the raw calls behind the cases that differ."""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from api.prompting.authoring import diff
from api.prompting.manifest import REF
from api.settings import load_settings
from api.telemetry.logs import configure_logging
from evals.answers import Answer
from evals.comparing.results import Comparison
from evals.reporting.as_json import as_json
from evals.reporting.html import html
from evals.reporting.junit import junit
from evals.reporting.markdown import markdown
from evals.reporting.rows import RawCall
from evals.running.limit import AdaptiveLimit
from evals.running.opening import Kept, Recorded, open_contenders
from evals.running.replies import ReplyStore
from evals.running.runner import items
from evals.running.runs import HOME, Run
from evals.running.sources import Answered, Question


def write(
    run: Run,
    comparisons: Sequence[Comparison],
    answers: Sequence[Answer],
    *,
    page: Path,
    others: Sequence[tuple[Path | None, str]],
) -> list[Path]:
    """Write the page and the other formats that are asked for; with several candidates each has files of its own."""
    configure_logging("critical")  # reading a run again repeats its failures, and the page tells of them
    manifest = run.manifest
    cases = manifest.suite.load_cases()
    written: list[Path] = []
    for comparison in comparisons:
        suffix = f"-{comparison.candidate.version.replace('@', '.v')}" if len(comparisons) > 1 else ""
        text = html(
            comparison,
            cases,
            answers,
            raw=asyncio.run(_raw(run, comparison)),
            prompt_diff=_diff(comparison),
        )
        written.append(_write(page, suffix, text))
        formats = {"junit": junit, "json": as_json, "markdown": markdown}
        written += [_write(path, suffix, formats[name](comparison)) for path, name in others if path]
    return written


def _write(path: Path, suffix: str, text: str) -> Path:
    target = path.with_stem(path.stem + suffix)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    return target


async def _raw(run: Run, comparison: Comparison) -> dict[str, RawCall]:
    """Requests and replies of the cases that differ, rendered again and read from where they are kept."""
    manifest = run.manifest
    if manifest.model is None:
        return {}
    origin = Recorded(manifest.model) if manifest.endpoint is None else Kept(manifest.model, manifest.endpoint)
    heard: dict[str, RawCall] = {}

    def hear(question: Question, answered: Answered) -> None:
        request, reply = question.request, answered.reply
        said = reply.text if reply.text is not None else f"(no answer that can be used: {reply.fault})"
        heard[answered.key] = RawCall(f"{request.system}\n\n---\n\n{request.user}", said)

    differing = {case.case for case in comparison.cases if case.change in {"broken", "fixed", "shaky"}}
    sides = comparison.baseline.version, comparison.candidate.version
    versions = tuple(version for version in sides if version in manifest.versions)
    with closing(ReplyStore(HOME / "replies.sqlite")) as store:
        async with open_contenders(
            versions,
            origin,
            prompts_dir=load_settings().prompts_dir,
            store=store,
            limit=AdaptiveLimit(1),
            since=0,
            hear=hear,
        ) as contenders:
            for case in manifest.suite.load_cases():
                if case.id in differing:
                    for item in items([case], versions, manifest.suite.repeats):
                        await contenders[item.version].answer(case, item.repeat)
    return heard


def _diff(comparison: Comparison) -> str:
    before, after = comparison.baseline.version, comparison.candidate.version
    folder = load_settings().prompts_dir
    are_here = all(
        (found := REF.fullmatch(ref)) and (folder / found["family"] / f"v{found['number']}").is_dir()
        for ref in (before, after)
    )
    return diff(folder, before, after) if are_here else ""

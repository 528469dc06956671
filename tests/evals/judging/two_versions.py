"""A finished run of two versions, on disk, for tests of what is judged."""

from collections.abc import Callable
from pathlib import Path

from evals.answers import Answer
from evals.running.runs import Manifest, Run
from evals.running.suite import Gate, Suite
from tests.evals.builders import an_answer

BASELINE, CANDIDATE = "draft_note@1", "draft_note@2"


def a_suite(cases: int, *, prompts: tuple[str, ...] = (BASELINE, CANDIDATE), repeats: int = 1) -> Suite:
    return Suite(
        name="small",
        datasets=("cases_open",),
        cases=cases,
        prompts=prompts,
        baseline=BASELINE,
        repeats=repeats,
        seed=7,
        gates=(Gate(metric="decision"),),
    )


def as_told(case: str, version: str) -> Answer:
    """An answer whose note names its version, as no real one does."""
    return an_answer(case, version, note=f"Written by {version}.")


def a_run(
    folder: Path,
    *,
    cases: int = 3,
    answer: Callable[[str, str], Answer] = as_told,
    prompts: tuple[str, ...] = (BASELINE, CANDIDATE),
    repeats: int = 1,
) -> Run:
    """A run of the first cases of the open ones; `answer` makes what a version said about a case, in every repeat."""
    suite = a_suite(cases, prompts=prompts, repeats=repeats)
    manifest = Manifest(
        suite=suite,
        source="model",
        model="m",
        endpoint=None,
        versions=dict.fromkeys(suite.versions),
        code_sha256="0",
        git_sha=None,
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text(manifest.model_dump_json(), "utf-8")
    run = Run(folder, manifest)
    answers = [
        answer(case.id, version).model_copy(update={"repeat": repeat} if repeat else {})
        for case in suite.load_cases()
        for version in suite.versions
        for repeat in range(repeats)
    ]
    run.journal.write_text("".join(f"{found.model_dump_json()}\n" for found in answers), "utf-8")
    return run

"""The noise floor: how often a version differs from itself, in the run itself or in an A/A run kept beside it."""

from collections.abc import Iterator
from statistics import fmean

from api.core.rates import Rate
from evals.comparing.differences import rate_of
from evals.comparing.results import Noise
from evals.comparing.scores import Scores
from evals.running.runs import HOME, Run, RunInvalid, load_run
from evals.statistics.stability import flip_rate

_TWICE = 2
"""Answers that it takes to differ from oneself."""


def noise_of(scores: Scores, right_by: str, version: str) -> Rate | None:
    """The share of cases that are right in one and wrong in the other of two runs of a version; None without repeats.

    `right_by` is the metric that says so.
    """
    repeated = {case: rights for case, rights in scores.rights(right_by, version).items() if len(rights) >= _TWICE}
    if not repeated:
        return None
    # Two of the K repeats, never one with itself: without the factor two repeats would show half of it.
    flips = [flip_rate(fmean(rights)) * len(rights) / (len(rights) - 1) for rights in repeated.values()]
    return rate_of(flips, [scores.cases[case].cluster for case in repeated])


def noise_floor(run: Run, version: str) -> Noise | None:
    """That of a version, from the run's own repeats, else from the newest A/A run of the same that is kept."""
    found = (
        (run, "its repeats in this run"),
        *((other, f"the run {other.path.name}") for other in _kept(run, version)),
    )
    for one, source in found:
        suite = one.manifest.suite
        if suite.repeats >= _TWICE and (
            rate := noise_of(Scores(suite.load_cases(), one.answers()), run.manifest.suite.right_by, version)
        ):
            return Noise(rate, source)
    return None


def _kept(run: Run, version: str) -> Iterator[Run]:
    """A/A runs of the same cases, model and version, the newest first."""
    journals = sorted(HOME.glob("*/answers.jsonl"), key=lambda path: path.stat().st_mtime, reverse=True)
    for journal in journals:
        try:
            found = load_run(journal.parent)
        except RunInvalid:
            continue  # left by another release
        if found.manifest.suite.prompts == (version,) and _of(found, version) == _of(run, version):
            yield found


def _of(run: Run, version: str) -> tuple[object, ...]:
    """What two runs have to share for the noise of one to be that of the other."""
    manifest, suite = run.manifest, run.manifest.suite
    server = manifest.model or manifest.source
    return suite.name, suite.datasets, suite.cases, suite.seed, server, manifest.versions.get(version)

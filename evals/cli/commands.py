"""What the commands of `mutual eval` do, from a suite or a run to text and files."""

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from time import perf_counter
from typing import Final, Literal

from api.settings import load_settings
from api.telemetry.logs import configure_logging
from evals.answers import Answer
from evals.cases import Case
from evals.cli import options
from evals.cli.stopping import EarlyWatcher, draining, require_watchable, stop_for, until_interrupted
from evals.comparing.compare import About
from evals.comparing.compare import compare as compare_versions
from evals.comparing.noise import noise_floor, noise_of
from evals.comparing.results import CaseResult, Comparison
from evals.comparing.scores import Scores
from evals.judging.summary import judge_result
from evals.reporting.terminal import terminal
from evals.running.contenders import RULES
from evals.running.journal import Journal
from evals.running.limit import AdaptiveLimit
from evals.running.opening import Origin, Server, Service, hashes, open_contenders
from evals.running.progress import Reporter
from evals.running.recorder import Recorder
from evals.running.recordings import RECORDINGS
from evals.running.replies import ReplyStore
from evals.running.runner import items
from evals.running.runner import run as run_items
from evals.running.runs import HOME, Run, RunInvalid, open_run
from evals.running.sources import Hear
from evals.running.suite import Suite
from evals.scorers import METRICS
from evals.statistics.planning import binary_variance, needed_cases, smallest_binary_difference

_SEVERITY: Final = (0, 3, 1, 4)
"""Exit codes from the mildest to the worst."""
_DIFFERING: Final = ("broken", "fixed", "shaky")


async def run(
    suite: Suite,
    word: str,
    *,
    concurrency: int,
    budget: float | None = None,
    fresh: bool = False,
    stop_early: bool = False,
    hear: Hear | None = None,
) -> Run:
    """Run a suite to its end or until something stops it; what was answered before is not asked again."""
    configure_logging("critical")  # failures are counted, and the report says which
    settings = load_settings()
    origin = options.origin(word, suite, settings)
    if stop_early:
        require_watchable(suite)
    cases = suite.load_cases()
    versions = hashes(suite.versions, settings.prompts_dir)
    done = open_run(
        suite,
        source=word,
        model=_model_of(origin),
        endpoint=origin.address if isinstance(origin, Server) else None,
        versions=versions,
        fresh=fresh,
    )
    # Who listens has to hear every reply; those that were paid for come from the store.
    kept = {} if hear else {answer.item: answer for answer in done.answers() if answer.state != "error"}
    wanted = list(items(cases, suite.versions, suite.repeats))
    stop = stop_for(origin, budget, before=done.answers())
    with (
        closing(ReplyStore(HOME / "replies.sqlite")) as store,
        Journal(done.journal) as journal,
        Reporter(total=len(wanted), done=len(kept), right=_right(suite.right_by, cases)) as reporter,
        draining(stop),
    ):
        watcher = EarlyWatcher(suite, cases, stop, reporter, kept=kept.values()) if stop_early else reporter
        async with open_contenders(
            suite.versions,
            origin,
            prompts_dir=settings.prompts_dir,
            store=store,
            limit=AdaptiveLimit(concurrency),
            since=done.manifest.since,
            hear=hear,
        ) as contenders:
            await until_interrupted(
                stop,
                run_items(
                    (item for item in wanted if item.key not in kept),
                    contenders,
                    journal,
                    replies=store,
                    workers=concurrency,
                    stop=stop,
                    watcher=watcher,
                ),
            )
    if stop.reason:
        without = " and ".join(word for word, given in (("--fresh", fresh), ("--stop-early", stop_early)) if given)
        again = f"The same command without {without}" if without else "The same command"
        sys.stderr.write(f"Stopped: {stop.reason}. {again} goes on from here.\n")
    if stop.is_interrupted:
        raise KeyboardInterrupt
    return done


def comparisons(run: Run, against: Run | None = None) -> tuple[Comparison, ...]:
    """Every candidate of a run against its baseline; with `against`, every version against itself in that run.

    Raises:
        RunInvalid: there is nothing to compare.
    """
    manifest, answers = run.manifest, run.answers()
    cases = manifest.suite.load_cases()

    def about(baseline: str, kept: Run) -> About:
        noise = noise_floor(kept, baseline)
        return About(run.path.name, manifest.model, manifest.git_sha, manifest.versions, noise)

    if against is None:
        if not manifest.suite.candidates:
            message = (
                f"{run.path.name} holds {manifest.suite.baseline} alone; name two versions, or a run to hold it against"
            )
            raise RunInvalid(message)
        return tuple(
            replace(one, judge=judge_result(run, one.candidate.version))
            for one in compare_versions(manifest.suite, cases, answers, about(manifest.suite.baseline, run))
        )
    shared = [version for version in manifest.suite.prompts if version in against.manifest.suite.versions]
    if not shared:
        message = f"{run.path.name} and {against.path.name} have no version in common"
        raise RunInvalid(message)
    found: list[Comparison] = []
    for version in shared:
        before = f"{version} ({against.path})"
        earlier = [
            answer.model_copy(update={"version": before}) for answer in against.answers() if answer.version == version
        ]
        suite = manifest.suite.model_copy(update={"prompts": (before, version), "baseline": before, "also": ()})
        found += compare_versions(suite, cases, (*earlier, *answers), about(version, against))
    return tuple(found)


def compare(run: Run, against: Run | None = None) -> int:
    """Print every comparison; returns the worst exit code: unusable, then worse, then can't tell.

    A version alone is told how it did, and that is all there is to say.
    """
    if against is None and not run.manifest.suite.candidates:
        sys.stdout.write(rescore(run))
        return _SEVERITY[-1] if _is_lost(run) else 0
    found = comparisons(run, against)
    sys.stdout.write("\n".join(terminal(comparison) for comparison in found))
    sys.stdout.write(f"\nRun {run.path.name}; a page of it: mutual eval report {run.path.name}\n")
    return max((comparison.verdict.exit_code for comparison in found), key=_SEVERITY.index)


def cases(run: Run, *, broken_only: bool, by: Literal["severity", "case"]) -> str:
    """The cases on which the versions differ, with what each of them said."""
    by_item = {answer.item: answer for answer in run.answers()}
    lines: list[str] = []
    for comparison in comparisons(run):
        differing = [case for case in comparison.cases if case.change in (("broken",) if broken_only else _DIFFERING)]
        if by == "severity":
            differing.sort(key=lambda case: (-case.severity, case.case))
        sides = comparison.baseline.version, comparison.candidate.version
        lines.append(f"{sides[1]} against {sides[0]}: {len(differing)} cases")
        for case in differing:
            lines += ["", *_case_lines(case, sides, by_item)]
    return "\n".join(lines) + "\n"


def plan(suite: Suite, *, margin: float, differing: float) -> str:
    """What this suite can see, what it would need, and how many calls it takes."""
    cases = suite.load_cases()
    n = len(cases)
    variance = binary_variance(differing)
    seen = smallest_binary_difference(differing, n)
    needed = needed_cases(variance, margin, alpha=0.1)
    asking = [version for version in suite.versions if version != RULES]
    calls = n * len(asking) * suite.repeats
    lines = [
        (
            f"{suite.name}: {n} cases of {len({case.cluster for case in cases})} targets, {len(suite.versions)} "
            f"versions, {suite.repeats} repeats."
        ),
        (
            f"If {differing:.0%} of cases differ between two versions, it sees "
            f"{f'{100 * seen:.1f} points or more (80 % power, 5 % level)' if seen else 'no difference: too few cases'}."
        ),
        f"To show that a version that is no worse is not worse by {100 * margin:g} points: {needed:,} cases.",
        f"A full run makes {calls:,} calls, and up to twice as many with repairs, for {', '.join(asking) or 'nobody'}.",
    ]
    return "\n".join(lines)


def rescore(run: Run) -> str:
    """Every metric of every version, from the stored answers."""
    started = perf_counter()
    suite = run.manifest.suite
    answers = run.answers()
    scores = Scores(suite.load_cases(), answers)
    lines = [f"{len(answers)} answers scored, no call made."]
    for name in METRICS:
        rates = ((version, scores.rate(name, version)) for version in suite.versions)
        lines += [f"{name:<14} {version:<14} {rate}" for version, rate in rates if rate]
    lines.append(f"In {perf_counter() - started:.2f} s.")
    return "\n".join(lines) + "\n"


def noise(run: Run) -> str:
    """How often a version differs from itself, and on which cases."""
    suite = run.manifest.suite
    scores = Scores(suite.load_cases(), run.answers())
    rate = noise_of(scores, suite.right_by, suite.baseline)
    if rate is None:
        message = f"{run.path.name} holds no case that was answered twice"
        raise RunInvalid(message)
    rights = scores.rights(suite.right_by, suite.baseline)
    shaky = "".join(f"  {case}\n" for case, flags in rights.items() if len(set(flags)) > 1)
    return f"{suite.baseline} against itself: {rate} of cases flip.\n{shaky}"


async def record(suite: Suite, *, concurrency: int) -> str:
    """Ask the model that is set and write its replies as recordings."""
    name = suite.recordings
    model = load_settings().model.name
    if name != model:
        message = f"{suite.name} takes recordings of {name}; MUTUAL_MODEL__NAME is {model}"
        raise RunInvalid(message)
    recorder = Recorder(name or "")
    await run(suite, "model", concurrency=concurrency, hear=recorder.take)
    return "".join(f"{path.name}: {count} replies\n" for path, count in recorder.write(RECORDINGS).items())


def _case_lines(case: CaseResult, sides: tuple[str, str], by_item: Mapping[tuple[str, str, int], Answer]) -> list[str]:
    lines = [f"{case.case} ({case.change}, severity {case.severity}, {case.language}; {', '.join(case.tags)})"]
    for version, rights in zip(sides, (case.baseline_rights, case.candidate_rights), strict=True):
        answer = by_item[case.case, version, 0]
        said = answer.note or (answer.advice.summary if answer.advice else "")
        lines.append(f"  {version}: {sum(rights)}/{len(rights)} right; {_said(answer)}" + (f": {said}" if said else ""))
    return lines


def _said(answer: Answer) -> str:
    if answer.state != "answered":
        return f"{answer.state} ({answer.code})"
    return f"{answer.decision} ({answer.reason})" if answer.reason else f"{answer.decision}"


def _is_lost(run: Run) -> bool:
    """Whether more answers were lost than the suite allows."""
    suite = run.manifest.suite
    wanted = len(suite.load_cases()) * len(suite.versions) * suite.repeats
    return wanted - sum(answer.state != "error" for answer in run.answers()) > suite.most_errors * wanted


def _right(metric: str, cases: Sequence[Case]) -> Callable[[Answer], bool]:
    by_id = {case.id: case for case in cases}
    return lambda answer: METRICS[metric].score(by_id[answer.case], answer) == 1


def _model_of(origin: Origin) -> str | None:
    return None if isinstance(origin, Service) else origin.model

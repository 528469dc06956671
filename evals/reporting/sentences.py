"""How sure a comparison may be of itself, in sentences that all formats share."""

from evals.comparing.results import Comparison, EarlyStop, JudgeResult, MetricResult
from evals.judging.calibration import LEAST_KAPPA, LEAST_LABELS
from evals.reporting.figures import percent

UNCALIBRATED = "uncalibrated: decides nothing"


def noise(comparison: Comparison) -> str:
    """How often the baseline differs from itself, beside how often the versions differ; or how to measure it."""
    version = comparison.baseline.version
    if comparison.noise is None:
        # Of another run the version's name says which; the command takes the name alone.
        return f"not measured: mutual eval aa {comparison.suite} --prompt {version.split()[0]}"
    between = f", and from {comparison.candidate.version} in {comparison.differing}" if comparison.differing else ""
    found = comparison.noise
    return f"{version} differs from itself in {found.rate} of cases{between}; measured by {found.source}"


def few_cases(metric: MetricResult) -> str:
    """The posterior of a gate, empty where there is none."""
    found = metric.posterior
    if found is None:
        return ""
    return (
        f"{metric.title}: worse with probability {percent(found.p_worse)}, by more than the margin of "
        f"{100 * metric.margin:g} points with {percent(found.p_worse_by_margin)}"
    )


def early(stop: EarlyStop) -> str:
    """What a comparison that was stopped early rests on, and what it cannot say."""
    return (
        f"stopped by the e-value of {stop.e_value:.3g}, one bet per target ({stop.worse} worse, {stop.better} better). "
        "It holds however often one looks; p-values do not, and are left out. Intervals here claim too much"
    )


def judge_lines(judge: JudgeResult) -> list[str]:
    """Who preferred what, and the candidate's share of wins as far as it may be believed."""
    judged = judge.wins + judge.ties + judge.losses
    counts = f"candidate {judge.wins}, baseline {judge.losses}, tie {judge.ties}"
    by_order = f"in {judge.by_order} the order decided, which makes a tie"
    people = f", by people's labels {judge.people}" if judge.people else ""
    return [
        f"{judge.judge}: {counts} ({by_order}). {judged} of {judge.pairs} pairs are judged.",
        f"The candidate's share of wins, a tie being half of one, is by the judge {judge.share}{people}.",
        f"{_agreement(judge)} {_worth(judge)}",
    ]


def _agreement(judge: JudgeResult) -> str:
    if not judge.labels:
        return "No judged pair has a label."
    kappa = "not defined" if judge.kappa is None else f"{judge.kappa:.2f}"
    return f"{judge.labels} judged pairs have a label; kappa {kappa}."


def _worth(judge: JudgeResult) -> str:
    if not judge.is_calibrated:
        return f"It takes {LEAST_LABELS} labels and a kappa of {LEAST_KAPPA}; {UNCALIBRATED}."
    if judge.corrected is None:
        return "Calibrated, and every pair is labelled: what people say is what counts."
    return f"Calibrated. Corrected by the labels the share is {judge.corrected}."

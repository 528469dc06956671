"""What a comparison of a candidate with a baseline comes to. Shapes only; `compare.py` fills them."""

from dataclasses import dataclass
from typing import Literal

from api.core.rates import Rate
from evals.statistics.bayes import Posterior
from evals.statistics.confusion import Compared

Outcome = Literal["pass", "regression", "inconclusive", "unusable"]
Change = Literal["both_right", "both_wrong", "fixed", "broken", "shaky"]
"""What became of a case from baseline to candidate; `shaky` where the repeats do not agree with themselves."""


@dataclass(frozen=True, slots=True)
class MetricResult:
    """One metric, candidate against baseline. Values, differences and margin are shares (0.03 is 3 points).

    `difference` is candidate minus baseline, with its two-sided 95 % interval; a difference below 0 is worse where
    `higher_is_better`, above 0 where not. `worst` is the end of the one-sided 95 % interval on the side of harm.
    `p` is two-sided, `p_adjusted` by Holm among gates and by Benjamini-Hochberg among the rest; null where the run was
    stopped early, since a p that one looked at before is none. `smallest_seen` is the difference this suite finds with
    80 % power, null where it can find none. `posterior` is of the gain (above 0 is better), for gates with under 100
    independent yes-or-no cases.
    """

    name: str
    title: str
    higher_is_better: bool
    is_gate: bool
    baseline: Rate
    candidate: Rate
    difference: float
    low: float
    high: float
    worst: float
    p: float | None
    p_adjusted: float | None
    test: str
    margin: float
    n: int
    clusters: int
    smallest_seen: float | None
    outcome: Outcome
    posterior: Posterior | None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case. `rights` are K flags per version, in the order of the repeats; severity is 1 to 3."""

    case: str
    cluster: str
    language: str
    tags: tuple[str, ...]
    severity: int
    change: Change
    is_pinned: bool
    baseline_rights: tuple[bool, ...]
    candidate_rights: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Spending:
    """What one version cost. Latencies are in ms over calls that were really made; null where there were none."""

    version: str
    calls: int
    cached: int
    input_tokens: int
    output_tokens: int
    cost_micro: int | None
    latencies_ms: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer in one sentence. `exit_code` is 0 pass, 1 regression, 3 inconclusive, 4 unusable."""

    outcome: Outcome
    sentence: str
    exit_code: int


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """One version of a run and how its answers ended: counts by state, in the order of `State`."""

    version: str
    sha256: str | None
    states: dict[str, int]


@dataclass(frozen=True, slots=True)
class Noise:
    """The share of cases that two runs of the baseline decide differently, and where that was measured."""

    rate: Rate
    source: str


@dataclass(frozen=True, slots=True)
class EarlyStop:
    """What showed the candidate to be worse before the run was complete: targets that got worse, and better."""

    e_value: float
    worse: int
    better: int


@dataclass(frozen=True, slots=True)
class JudgeResult:
    """What a judge model prefers, and what that is worth.

    `share` is the candidate's share of wins by the judge, a tie being half of one, `people` that by people's labels.
    In `by_order` of the pairs the order decided, which makes a tie. `labels` judged pairs have a label, and `kappa` is
    how far the two agree, null where that is not defined. Until `is_calibrated` the judge decides nothing; then
    `corrected` is the share that people would have given, null where no pair is left without a label.
    """

    judge: str
    pairs: int
    wins: int
    ties: int
    losses: int
    by_order: int
    share: Rate
    people: Rate | None
    labels: int
    kappa: float | None
    is_calibrated: bool
    corrected: Rate | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything a report shows, apart from the answers and the cases themselves.

    `summaries` are exploratory, by name: balanced accuracy and Matthews correlation of the decisions. `others` are
    rates of further versions (rules, baseline@1) on the gate metrics: version -> metric -> rate. `differing` is the
    share of cases that a run of the baseline and one of the candidate decide differently, to hold against `noise`.
    """

    run: str
    suite: str
    baseline: VersionInfo
    candidate: VersionInfo
    verdict: Verdict
    metrics: tuple[MetricResult, ...]
    summaries: dict[str, Compared]
    cases: tuple[CaseResult, ...]
    others: dict[str, dict[str, Rate]]
    spending: tuple[Spending, ...]
    repeats: int
    seed: int
    model: str | None
    git_sha: str | None
    differing: Rate | None
    noise: Noise | None = None
    early: EarlyStop | None = None
    judge: JudgeResult | None = None

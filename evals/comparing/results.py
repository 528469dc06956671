"""What a comparison of a candidate with a baseline comes to. Shapes only; `compare.py` fills them."""

from dataclasses import dataclass
from typing import Literal

from evals.statistics import Rate

Outcome = Literal["pass", "regression", "inconclusive", "unusable"]
Change = Literal["both_right", "both_wrong", "fixed", "broken", "shaky"]
"""What became of a case from baseline to candidate; `shaky` where the repeats do not agree with themselves."""


@dataclass(frozen=True, slots=True)
class MetricResult:
    """One metric, candidate against baseline. Values, differences and margin are shares (0.03 is 3 points).

    `difference` is candidate minus baseline, with its two-sided 95 % interval; a difference below 0 is worse where
    `higher_is_better`, above 0 where not. `worst` is the end of the one-sided 95 % interval on the side of harm.
    `p` is two-sided, `p_adjusted` by Holm among gates and by Benjamini-Hochberg among the rest; null where no test
    could be made. `smallest_seen` is the difference this suite finds with 80 % power, null where it can find none.
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
class Comparison:
    """Everything a report shows, apart from the answers and the cases themselves.

    `others` are rates of further versions (rules, baseline@1) on the gate metrics: version -> metric -> rate.
    """

    run: str
    suite: str
    baseline: VersionInfo
    candidate: VersionInfo
    verdict: Verdict
    metrics: tuple[MetricResult, ...]
    cases: tuple[CaseResult, ...]
    others: dict[str, dict[str, Rate]]
    spending: tuple[Spending, ...]
    repeats: int
    seed: int
    model: str | None
    git_sha: str | None
    noise: Rate | None
    """Share of cases that flip between two runs of one version, where an A/A run is there."""

"""What a judge said of a run's pairs, and what that is worth by the labels that there are: for reports."""

from collections import Counter
from collections.abc import Mapping, Sequence

from api.core.rates import Rate
from evals.comparing.differences import rate_of
from evals.comparing.results import JudgeResult
from evals.judging import judge, labels
from evals.judging.calibration import calibrate, corrected_wins, score
from evals.judging.judge import Judged
from evals.judging.labels import Label
from evals.judging.pairs import Pair, pairs
from evals.judging.preferences import Preference, read_preferences
from evals.running.runs import Run


def judge_result(run: Run, candidate: str) -> JudgeResult | None:
    """What the judge that judged most pairs of a run says; None where nobody did."""
    found = pairs(run, candidate)
    judged = read_preferences(run.path / judge.FILE, Judged, found)
    if not judged:
        return None
    (name, _), *_ = Counter(verdict.judge for verdict in judged.values()).most_common(1)
    by_one = {case: verdict for case, verdict in judged.items() if verdict.judge == name}
    return summarise(found, read_preferences(run.path / labels.FILE, Label, found), by_one)


def summarise(found: Sequence[Pair], labelled: Mapping[str, Label], judged: Mapping[str, Judged]) -> JudgeResult:
    """What one judge says of some of the pairs, by case id.

    Raises:
        StopIteration: it judged none.
    """
    model, prompt = next(iter(judged.values())).judge
    counts = Counter(verdict.preferred for verdict in judged.values())
    calibration = calibrate(labelled, judged)
    return JudgeResult(
        judge=f"{model} ({prompt})",
        pairs=len(found),
        wins=counts["candidate"],
        ties=counts["tie"],
        losses=counts["baseline"],
        by_order=sum(not verdict.is_consistent for verdict in judged.values()),
        share=_share(found, judged),
        people=_share(found, labelled) if labelled else None,
        labels=calibration.n,
        kappa=calibration.kappa,
        is_calibrated=calibration.is_calibrated,
        corrected=corrected_wins(labelled, judged) if calibration.is_calibrated else None,
    )


def _share(found: Sequence[Pair], preferences: Mapping[str, Preference]) -> Rate:
    """The candidate's share of wins, a tie being half of one, with an interval by target."""
    cases = [pair.case for pair in found if pair.case.id in preferences]
    return rate_of([score(preferences[case.id]) for case in cases], [case.cluster for case in cases])

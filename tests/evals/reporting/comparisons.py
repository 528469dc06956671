"""An invented comparison for the reports: cases of invented people, two versions' answers and what they come to."""

from dataclasses import dataclass
from random import Random
from typing import get_args

from api.core.models import Advice, CriterionName, DecisionVerdict, Verdict
from api.core.rates import Interval, wilson
from evals.answers import Answer, Call
from evals.cases import Case, CasePerson, Expected
from evals.comparing.results import (
    CaseResult,
    Change,
    Comparison,
    JudgeResult,
    MetricResult,
    Noise,
    Outcome,
    Spending,
    VersionInfo,
)
from evals.comparing.results import Verdict as Judgement
from evals.reporting.rows import RawCall
from evals.statistics.bayes import Posterior
from evals.statistics.confusion import Compared, Estimate

BASELINE, CANDIDATE = "draft_note@1", "draft_note@2"
_NAMES = "Lena Imran Oluwaseun Philippa Tobias Meera Wade Yuki Agnieszka Deniz Noor Lars Chiara Paulo".split()
_FAMILIES = "Hartwig Sadiq Hartley Garroway Renn Dunstan Lamoreux Mori Nowak Aydin Haddad Berg Rossi Couto".split()
_WORDS = (
    "canals books repairs river diary nurses trust bench harvest archive bridge lecture kiln sailing orchard museum "
    "grant school turbine ledger market choir stone lantern valley workshop garden story letter winter glass harbour"
).split()
_VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_CHANGES: tuple[Change, ...] = ("broken", "fixed", "both_wrong", "both_right")
_DECISIONS: tuple[DecisionVerdict, ...] = get_args(DecisionVerdict)


@dataclass(frozen=True, slots=True)
class Invented:
    """What a report is made from."""

    comparison: Comparison
    cases: tuple[Case, ...]
    answers: tuple[Answer, ...]
    raw: dict[str, RawCall]


def invented(n: int = 60, *, outcome: Outcome = "regression", repeats: int = 1) -> Invented:
    """`n` cases in clusters of four, the first one broken, about one in six besides. The same every time."""
    random = Random(7)  # noqa: S311 - invented data, no secret
    cases = tuple(_case(number, random) for number in range(n))
    answers: list[Answer] = []
    results: list[CaseResult] = []
    for number, case in enumerate(cases):
        change = "broken" if number == 0 else random.choices(_CHANGES, weights=(17, 4, 12, 67))[0]
        rights = [_rights(change, side, repeats, random) for side in (0, 1)]
        for version, flags in zip((BASELINE, CANDIDATE), rights, strict=True):
            answers += [_answer(case, version, repeat, random, is_right=flag) for repeat, flag in enumerate(flags)]
        results.append(
            CaseResult(
                case=case.id,
                cluster=case.target.name,
                language=case.language,
                tags=case.tags,
                severity=1 + number % 3,
                change="shaky" if len(set(rights[0])) + len(set(rights[1])) > 2 else change,
                is_pinned=number == 0,
                baseline_rights=rights[0],
                candidate_rights=rights[1],
            )
        )
    raw = {
        call.key: RawCall(
            request=f"You judge whether a connection adds value to both. {_sentence(random, 900)}",
            response=f'{{"note": {{"text": "{answer.note}"}}}}',
        )
        for answer in answers
        for call in answer.calls
    }
    return Invented(_comparison(tuple(results), outcome, repeats, random), cases, tuple(answers), raw)


def a_metric(name: str = "decision", **overrides: object) -> MetricResult:
    fields: dict[str, object] = {
        "name": name,
        "title": "Right decisions",
        "higher_is_better": True,
        "is_gate": True,
        "baseline": wilson(870, 1000),
        "candidate": wilson(745, 1000),
        "difference": -0.125,
        "low": -0.158,
        "high": -0.092,
        "worst": -0.153,
        "p": 0.0001,
        "p_adjusted": 0.0003,
        "test": "sign flip by cluster, 10,000 draws, since cases share targets",
        "margin": 0.03,
        "n": 1000,
        "clusters": 250,
        "smallest_seen": 0.046,
        "outcome": "regression",
        "posterior": None,
    }
    return MetricResult(**(fields | overrides))  # pyright: ignore[reportArgumentType] - a test may set any field


def a_judge(**overrides: object) -> JudgeResult:
    """Calibrated, and milder with the candidate than people are."""
    fields: dict[str, object] = {
        "judge": "an-invented-judge (judge@1)",
        "pairs": 420,
        "wins": 210,
        "ties": 60,
        "losses": 140,
        "by_order": 41,
        "share": wilson(240, 410),
        "people": wilson(31, 60),
        "labels": 60,
        "kappa": 0.71,
        "is_calibrated": True,
        "corrected": wilson(32, 60),
    }
    return JudgeResult(**(fields | overrides))  # pyright: ignore[reportArgumentType] - a test may set any field


UNCALIBRATED = a_judge(labels=12, kappa=0.4, is_calibrated=False, corrected=None)


def _comparison(results: tuple[CaseResult, ...], outcome: Outcome, repeats: int, random: Random) -> Comparison:
    sentences = {
        "regression": "draft_note@2 is worse than draft_note@1: 12.5 points fewer right decisions "
        "(95 % CI 9.2 to 15.8; 1,000 cases, 250 targets; sign flip p = 0.0001). Do not ship.",
        "pass": "draft_note@2 may ship: right decisions within 3 points of draft_note@1 or better.",
        "inconclusive": "Can't tell: difference -1.2 points (CI -4.9 to 2.4); this suite can see 5.1 points or more.",
        "unusable": "Run not usable: 8.0 % of the answers are missing.",
    }
    false_connects = a_metric(
        "false_connect",
        title="False connects",
        higher_is_better=False,
        baseline=wilson(40, 480),
        candidate=wilson(62, 480),
        difference=0.046,
        low=-0.004,
        high=0.094,
        worst=0.086,
        p=0.071,
        p_adjusted=0.142,
        n=480,
        clusters=240,
        smallest_seen=0.07,
        outcome="inconclusive",
        posterior=Posterior(Interval(-0.094, 0.004), p_worse=0.96, p_worse_by_margin=0.74),
    )
    valid = a_metric(
        "valid_output",
        title="Valid output",
        baseline=wilson(990, 1000),
        candidate=wilson(994, 1000),
        difference=0.004,
        low=-0.005,
        high=0.013,
        worst=-0.003,
        p=0.38,
        p_adjusted=0.38,
        smallest_seen=0.012,
        outcome="pass",
    )
    explored = tuple(
        a_metric(f"criterion_{name}", title=f"Criterion {name}", is_gate=False, outcome="inconclusive")
        for name in get_args(CriterionName)
    )
    return Comparison(
        run="2026-11-24T20-15-00",
        suite="decisions",
        baseline=VersionInfo(BASELINE, "4d7a214614ab2935" * 4, _states(len(results) * repeats, 4)),
        candidate=VersionInfo(CANDIDATE, "9be0c4a1f26d7e83" * 4, _states(len(results) * repeats, 2)),
        verdict=Judgement(outcome, sentences[outcome], {"pass": 0, "regression": 1, "inconclusive": 3}.get(outcome, 4)),
        metrics=(a_metric(), false_connects, valid, *explored),
        summaries={
            "Balanced accuracy": Compared(
                Estimate(0.871, 0.85, 0.891), Estimate(0.744, 0.718, 0.77), Estimate(-0.127, -0.16, -0.094)
            ),
            "Matthews correlation": Compared(
                Estimate(0.742, 0.701, 0.783), Estimate(0.489, 0.437, 0.541), Estimate(-0.253, -0.319, -0.188)
            ),
        },
        cases=results,
        others={"rules": {"decision": wilson(780, 1000), "false_connect": wilson(70, 480)}},
        spending=(
            _spending(BASELINE, len(results), 1_840_000, 820, random),
            _spending(CANDIDATE, len(results), 2_060_000, 910, random),
        ),
        repeats=repeats,
        seed=20261124,
        model="an-invented-model",
        git_sha="b9e1119",
        differing=wilson(193, 1000),
        noise=Noise(wilson(21, 1000), "the run decisions-1a2b3c4d"),
        judge=UNCALIBRATED,
    )


def _states(total: int, invalid: int) -> dict[str, int]:
    return {"answered": total - invalid, "invalid": invalid, "refused": 0, "rejected": 0, "error": 0}


def _spending(version: str, calls: int, cost: int, typical: float, random: Random) -> Spending:
    latencies = tuple(round(typical * random.lognormvariate(0, 0.4), 1) for _ in range(calls))
    return Spending(version, calls + 12, 12, 1830 * calls, 240 * calls, cost, latencies)


def _case(number: int, random: Random) -> Case:
    target = number // 4
    first, family = _NAMES[target % len(_NAMES)], _FAMILIES[target // len(_NAMES) % len(_FAMILIES)]
    decision = _DECISIONS[number % 2]
    return Case(
        id=f"en-{number:04d}",
        language=("en", "en", "en", "de", "ja")[number % 5],
        channel="linkedin",
        target=CasePerson(name=f"{first} {family} {target}", profile=_sentence(random, 90)),
        sender=CasePerson(name="Imran Sadiq", profile=_sentence(random, 40)),
        goal=_sentence(random, 25),
        context=_sentence(random, 15) if number % 2 else None,
        expected=Expected(
            decision=decision,
            reason=None if decision == "connect" else "one_sided",
            criteria=dict.fromkeys(get_args(CriterionName), "met"),
            anchors=(),
            forbidden=(),
        ),
        tags=(("learning", "sales", "favour", "event")[number % 4], *(("hard",) if number % 3 == 0 else ())),
        rationale=_sentence(random, 18),
    )


def _rights(change: Change, side: int, repeats: int, random: Random) -> tuple[bool, ...]:
    is_right = change == "both_right" or change == ("broken", "fixed")[side]
    return tuple(is_right if repeats == 1 or random.random() < 0.95 else not is_right for _ in range(repeats))


def _answer(case: Case, version: str, repeat: int, random: Random, *, is_right: bool) -> Answer:
    gold = case.expected.decision
    decision = gold if is_right else _DECISIONS[1 - _DECISIONS.index(gold)]
    note = f"Hello {case.target.name}, {_sentence(random, 26)}" if decision == "connect" else None
    advice = Advice(reason="one_sided", summary=_sentence(random, 14), what_would_change_it=(), next_steps=())
    return Answer(
        case=case.id,
        version=version,
        repeat=repeat,
        state="answered",
        decision=decision,
        reason=None if note else "one_sided",
        verdicts={
            name: "met" if random.random() < 0.8 else random.choice(_VERDICTS) for name in get_args(CriterionName)
        },
        note=note,
        language="en",
        length=len(note) if note else None,
        limit=200 if note else None,
        advice=None if note else advice,
        calls=(
            Call(key=random.randbytes(32).hex(), turn="draft", input_tokens=1830, output_tokens=240, latency_ms=810.0),
        ),
        cost_micro=1840,
    )


def _sentence(random: Random, words: int) -> str:
    return " ".join(random.choices(_WORDS, k=words)).capitalize() + "."

"""The cases of a report as data for its script: packed rows, and as many raw calls as the page has room for."""

import json
import zlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from gzip import compress
from typing import Final, NamedTuple

from evals.answers import Answer
from evals.cases import Case
from evals.comparing.results import CaseResult, Comparison
from evals.reporting.figures import certainty, worst_first
from evals.reporting.tables import Answers

_TOLD_IN_FULL: Final = frozenset({"broken", "fixed", "shaky"})
_GZIP: Final = 31
"""The window size by which zlib writes the gzip format."""

_Row = dict[str, object]


class RawCall(NamedTuple):
    """What went to the model and what came back, as text."""

    request: str
    response: str


@dataclass(frozen=True, slots=True)
class Packed:
    """Rows and raw calls, each JSON, gzip and base64; and how many raw calls there was room for."""

    rows: str
    raw: str
    raw_kept: int
    raw_left_out: int


def pack(
    comparison: Comparison, cases: Sequence[Case], answers: Answers, *, raw: Mapping[str, RawCall], room: int
) -> Packed:
    """Everything in at most `room` bytes, as long as the rows alone are smaller: raw calls are what gives way."""
    by_id = {case.id: case for case in cases}
    results = [result for result in worst_first(comparison.cases) if result.case in by_id]
    shown = [(result, by_id[result.case], _shown(result, comparison, answers)) for result in results]
    wanted = {
        call.key: raw[call.key]
        for result, _, pair in shown
        if result.change in _TOLD_IN_FULL
        for answer in pair
        if answer
        for call in answer.calls
        if call.key in raw
    }
    # Where a raw call stands is not known before the rows are packed; its number in the order of wish is.
    numbers = {key: number for number, key in enumerate(wanted)}
    rows = _packed([_row(result, case, pair, numbers) for result, case, pair in shown])
    packed_calls, kept = _packed_calls(list(wanted.values()), room - len(rows))
    return Packed(rows, packed_calls, kept, len(wanted) - kept)


def _packed_calls(calls: Sequence[RawCall], room: int) -> tuple[str, int]:
    """The first calls as one packed list, and how many: the last one in is that which fills the room."""
    compressor, packed, kept = zlib.compressobj(wbits=_GZIP), bytearray(), 0
    for call in calls:
        if len(packed) * 4 / 3 >= room:
            break
        packed += compressor.compress(("," if kept else "[").encode() + json.dumps(call).encode())
        packed += compressor.flush(zlib.Z_SYNC_FLUSH)
        kept += 1
    packed += compressor.compress(b"]" if kept else b"[]") + compressor.flush()
    return b64encode(packed).decode(), kept


def _packed(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return b64encode(compress(text.encode(), compresslevel=6, mtime=0)).decode()


def _shown(result: CaseResult, comparison: Comparison, answers: Answers) -> tuple[Answer | None, Answer | None]:
    """The answers of the first repeat in which the versions differ, else of the first."""
    rights = list(zip(result.baseline_rights, result.candidate_rights, strict=False))
    repeat = next((number for number, (before, after) in enumerate(rights) if before != after), 0)
    return (
        _at(answers.get((result.case, comparison.baseline.version), ()), repeat),
        _at(answers.get((result.case, comparison.candidate.version), ()), repeat),
    )


def _at(answers: Sequence[Answer], repeat: int) -> Answer | None:
    return next((answer for answer in answers if answer.repeat == repeat), None)


def _row(result: CaseResult, case: Case, pair: tuple[Answer | None, Answer | None], numbers: Mapping[str, int]) -> _Row:
    row: _Row = {
        "id": result.case,
        "cluster": result.cluster,
        "name": case.target.name,
        "language": result.language,
        "tags": result.tags,
        "severity": result.severity,
        "change": result.change,
        "pinned": result.is_pinned,
        "certainty": round(certainty(result), 2),
        "rights": (result.baseline_rights, result.candidate_rights),
        "goal": case.goal,
        "expected": {
            "decision": case.expected.decision,
            "reason": case.expected.reason,
            "criteria": case.expected.criteria,
        },
        "rationale": case.rationale,
        "answers": [answer and _answer(answer, numbers) for answer in pair],
    }
    if result.change in _TOLD_IN_FULL:
        row["target"] = case.target.profile
        row["sender"] = case.sender and case.sender.profile
        row["context"] = case.context
    return row


def _answer(answer: Answer, numbers: Mapping[str, int]) -> _Row:
    return {
        "repeat": answer.repeat,
        "state": answer.state,
        "code": answer.code,
        "decision": answer.decision,
        "reason": answer.reason,
        "verdicts": answer.verdicts,
        "note": answer.note,
        "advice": answer.advice and answer.advice.summary,
        "length": answer.length,
        "limit": answer.limit,
        "violations": answer.violations,
        "calls": [{"turn": call.turn, "raw": numbers.get(call.key)} for call in answer.calls],
    }

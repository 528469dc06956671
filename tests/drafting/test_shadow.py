"""The candidate behind the answer: a real drafter asks it, an engine plays a script in its place."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs
from structlog.typing import EventDict

from api.core.brief import Brief
from api.core.errors import ModelError, ModelTimedOut
from api.core.models import DecisionVerdict, ProposedAdvice, ReasonSeen, Usage
from api.drafting.assembly import build_drafter, build_shadow
from api.drafting.drafter import Drafter, Policies
from api.drafting.engine import Answer, Engine, Repair
from api.drafting.shadow import Shadow, Tally
from api.llm.deadline import Deadline
from api.prompting.routing import Routing
from tests.builders import a_request
from tests.drafting.test_drafter import GOOD_NOTE, LONG_NOTE, a_proposal, an_answer
from tests.fakes import Clock, ScriptedEngine

POLICIES = Policies(engine="model", falls_back=True, deadline_s=20.0)
REFS = ("draft_note@1", "draft_note@2")
SHADOWED = """\
[labels]
production = "draft_note@1"
candidate = "draft_note@2"
[shadow]
label = "candidate"
share = 100
"""
NO = an_answer(
    a_proposal(
        note=None,
        reasons=(ReasonSeen(reason="one_sided", explanation="Only you gain.", evidence=()),),
        advice=ProposedAdvice(summary="Visit https://spam.example now.", what_would_change_it=(), next_steps=()),
        target_value="unmet",
    )
)


class Stuck:
    """An engine that never answers, and counts who waits for it."""

    def __init__(self) -> None:
        self.waiting = 0
        self.stopped = 0

    async def propose(self, brief: Brief, *, deadline: Deadline, repair: Repair | None = None) -> Answer:
        del brief, deadline, repair
        self.waiting += 1
        try:
            await asyncio.Event().wait()
        finally:
            self.stopped += 1
        raise AssertionError


class Broken:
    """An engine with a bug."""

    async def propose(self, brief: Brief, *, deadline: Deadline, repair: Repair | None = None) -> Answer:
        del brief, deadline, repair
        raise LookupError


def a_shadow(candidate: Engine) -> Shadow:
    return build_shadow(model=candidate, policies=POLICIES, prompts=REFS, clock=Clock())


def a_drafter(tmp_path: Path, serving: Engine, shadow: Shadow, *, table: str = SHADOWED) -> Drafter:
    (tmp_path / "routing.toml").write_text(table, encoding="utf-8")
    return build_drafter(model=serving, policies=POLICIES, prompts=REFS, routing=Routing(tmp_path, REFS), shadow=shadow)


async def finish(shadow: Shadow) -> None:
    """Let everything run that can."""
    for _ in range(20):
        await asyncio.sleep(0)
    await shadow.aclose()


async def judged(
    script: Iterable[Answer | ModelError], *, answered: DecisionVerdict = "connect"
) -> tuple[EventDict, Tally]:
    """What is told of one call to a candidate that plays a script."""
    shadow = a_shadow(ScriptedEngine(script))
    with capture_logs([merge_contextvars]) as logs:
        shadow.start(a_request(), "draft_note@2", answered)
        await finish(shadow)
    return next(log for log in logs if log["event"] == "shadow.judged"), shadow.tallies["draft_note@2"]


async def test_the_candidate_is_asked_after_the_answer_and_never_returned(tmp_path: Path) -> None:
    serving, candidate = ScriptedEngine([an_answer(a_proposal())]), ScriptedEngine([an_answer(a_proposal())])
    shadow = a_shadow(candidate)
    draft = await a_drafter(tmp_path, serving, shadow).draft(a_request(), caller="key_1")
    assert (draft.provenance.attempts, draft.note and draft.note.text) == (1, GOOD_NOTE)
    assert candidate.calls == []
    await finish(shadow)
    assert [call.brief.prompt for call in serving.calls + candidate.calls] == ["draft_note@1", "draft_note@2"]
    assert shadow.tallies == {"draft_note@2": Tally(judged=1, agreed=1, passed_guards=1)}


async def test_what_is_told_of_a_call_is_this_and_no_text() -> None:
    event, tally = await judged([an_answer(a_proposal())], answered="do_not_connect")
    assert event == {
        "event": "shadow.judged",
        "log_level": "info",
        "shadow": "draft_note@2",
        "agrees": False,
        "failure": None,
        "violations": (),
        "attempts": 1,
        "input_tokens": 100,
        "output_tokens": 10,
        "duration_ms": 0,
    }
    assert tally == Tally(judged=1, passed_guards=1)


async def test_a_note_that_breaks_rules_twice_is_told_with_their_codes_and_what_both_turns_cost() -> None:
    broken = an_answer(a_proposal(note=LONG_NOTE * 2))
    event, tally = await judged([broken, broken])
    assert (event["agrees"], event["failure"], event["attempts"], event["output_tokens"]) == (
        True,
        "note_rejected",
        2,
        20,
    )
    assert "too_long" in event["violations"]
    assert tally == Tally(judged=1, agreed=1)


async def test_a_repaired_note_has_passed() -> None:
    event, tally = await judged([an_answer(a_proposal(note=LONG_NOTE * 2)), an_answer(a_proposal())])
    assert (event["failure"], event["attempts"]) == (None, 2)
    assert tally == Tally(judged=1, agreed=1, passed_guards=1)


async def test_advice_that_had_to_be_replaced_has_not_passed() -> None:
    event, tally = await judged([NO], answered="do_not_connect")
    assert (event["agrees"], event["failure"]) == (True, "advice_replaced")
    assert tally == Tally(judged=1, agreed=1)


async def test_a_candidate_that_fails_neither_agrees_nor_disagrees() -> None:
    error = ModelTimedOut("late", attempts=2, usage=Usage(input_tokens=7, output_tokens=0))
    event, tally = await judged([error])
    assert (event["agrees"], event["failure"], event["attempts"], event["input_tokens"]) == (
        None,
        "model_timed_out",
        2,
        7,
    )
    assert tally == Tally(failed=1)


async def test_a_candidate_with_a_bug_harms_nobody(tmp_path: Path) -> None:
    shadow = a_shadow(Broken())
    drafter = a_drafter(tmp_path, ScriptedEngine([an_answer(a_proposal())]), shadow)
    with capture_logs() as logs:
        draft = await drafter.draft(a_request())
        await finish(shadow)
    assert draft.provenance.engine == "model"
    assert [log["event"] for log in logs] == ["shadow.broke", "shadow.judged"]
    assert shadow.tallies == {"draft_note@2": Tally(failed=1)}


async def test_more_than_four_at_once_are_dropped_and_counted() -> None:
    stuck = Stuck()
    shadow = a_shadow(stuck)
    for _ in range(10):
        shadow.start(a_request(), "draft_note@2", "connect")
    await finish(shadow)
    assert (stuck.waiting, shadow.tallies["draft_note@2"]) == (4, Tally(dropped=6))


async def test_closing_stops_what_is_under_way_and_tells_nothing_of_it() -> None:
    stuck = Stuck()
    shadow = a_shadow(stuck)
    shadow.start(a_request(), "draft_note@2", "connect")
    await asyncio.sleep(0)
    with capture_logs() as logs:
        await shadow.aclose()
    assert (stuck.waiting, stuck.stopped, logs) == (1, 1, [])


async def test_a_candidate_that_never_answers_does_not_hold_up_the_answer(tmp_path: Path) -> None:
    stuck = Stuck()
    shadow = a_shadow(stuck)
    answers = [an_answer(a_proposal())] * 3
    drafter = a_drafter(tmp_path, ScriptedEngine(answers), shadow)
    drafts = [await drafter.draft(a_request()) for _ in answers]
    assert [draft.provenance.degraded for draft in drafts] == [None] * 3
    await shadow.aclose()


@pytest.mark.parametrize(
    "overrides",
    [pytest.param({"prompt": "draft_note@1"}, id="a_named_version"), pytest.param({"engine": "rules"}, id="rules")],
)
async def test_nothing_runs_in_shadow_of(overrides: dict[str, str], tmp_path: Path) -> None:
    candidate = ScriptedEngine([])
    shadow = a_shadow(candidate)
    drafter = a_drafter(tmp_path, ScriptedEngine([an_answer(a_proposal())]), shadow)
    await drafter.draft(a_request(**overrides))
    await finish(shadow)
    assert (candidate.calls, shadow.tallies) == ([], {})


async def test_nothing_runs_in_shadow_of_an_answer_that_the_rules_stood_in_for(tmp_path: Path) -> None:
    candidate = ScriptedEngine([])
    shadow = a_shadow(candidate)
    draft = await a_drafter(tmp_path, ScriptedEngine([ModelTimedOut("late")]), shadow).draft(a_request())
    await finish(shadow)
    assert (draft.provenance.degraded, candidate.calls) == ("model_timed_out", [])


async def test_a_split_serves_each_caller_one_version_and_a_named_one_wins(tmp_path: Path) -> None:
    split = SHADOWED.partition("[shadow]")[0] + "[split]\nproduction = 1\ncandidate = 1\n"
    serving = ScriptedEngine([an_answer(a_proposal())] * 42)
    drafter = a_drafter(tmp_path, serving, a_shadow(ScriptedEngine([])), table=split)
    for caller in map(str, range(20)):
        for goal in ("I'd like to ask about her list.", "I'd like to offer her a book."):
            await drafter.draft(a_request(goal=goal), caller=caller)
    served = [call.brief.prompt for call in serving.calls]
    assert served[::2] == served[1::2]
    assert set(served) == set(REFS)
    for ref in REFS:
        await drafter.draft(a_request(prompt=ref), caller="1")
    assert [call.brief.prompt for call in serving.calls[40:]] == list(REFS)

"""The plot of a check, with an engine that plays a script in the model's place."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from api.core.errors import (
    InvalidRequest,
    ModelError,
    ModelMisconfigured,
    ModelOutputInvalid,
    ModelRateLimited,
    ModelRefused,
    ModelTimedOut,
    ModelUnavailable,
    NoteRejected,
)
from api.core.models import Proposal, ProposedNote, Usage
from api.core.note_check import CheckRequest, NoteCheck
from api.drafting.assembly import build_checker
from api.drafting.checking import NoteChecker
from api.drafting.drafter import Policies
from api.drafting.engine import Answer
from api.prompting.routing import Routing
from tests.builders import a_request
from tests.fakes import Clock, ScriptedEngine

GOOD = "Dear Lena, I heard your talk in Skipton. Could my lock keeper's diary become a book for your list?"
FLAWED = "Dear Lena, we met in Leeds. I heard your talk in Skipton. Could my lock keeper's diary be a book?"
BY_RULES = "Dear Lena, I heard your talk in Skipton. Could my lock keeper's diary be a book?"
BY_MODEL = "Dear Lena, we edit in Leeds. I heard your talk in Skipton. Could my lock keeper's diary be a book?"
BEYOND_RULES = "Dear Lena, not only did I hear your talk in Skipton but I also keep a diary of every repair. May I?"
MENDED_BY_MODEL = "Dear Lena, I did hear your talk in Skipton, and I also keep a diary of every repair. May I?"


def a_check(note: str = FLAWED, **overrides: object) -> CheckRequest:
    return CheckRequest.model_validate({**a_request().model_dump(), "note": note} | overrides)


def an_answer(text: str | None) -> Answer:
    note = ProposedNote(text=text, claims=()) if text is not None else None
    proposal = Proposal(findings=(), reasons=(), is_thin=False, note=note, advice=None)
    return Answer(
        proposal,
        attempts=1,
        prompt="draft_note@1",
        prompt_sha256="0" * 64,
        model="m",
        usage=Usage(input_tokens=9, output_tokens=5),
    )


def a_checker(
    script: Iterable[Answer | ModelError] | None = None, *, falls_back: bool = True
) -> tuple[NoteChecker, ScriptedEngine]:
    engine = ScriptedEngine(script or ())
    policies = Policies(engine="rules" if script is None else "model", falls_back=falls_back, deadline_s=20)
    return build_checker(model=engine, policies=policies, prompts=["draft_note@1"], clock=Clock()), engine


async def by_rules(request: CheckRequest) -> NoteCheck:
    return await a_checker()[0].check(request)


async def test_a_good_note_is_left_alone_and_no_model_is_asked() -> None:
    checker, engine = a_checker([])
    check = await checker.check(a_check(GOOD, engine="model"))
    assert (check.verdict, check.violations, check.edited, engine.calls) == ("leave_as_is", (), None, [])
    assert [claim.source for claim in check.claims] == ["context", "goal"]


async def test_a_flaw_is_reported_with_its_place_and_mended() -> None:
    check = await by_rules(a_check())
    assert [(item.code, FLAWED[item.start : item.end]) for item in check.violations] == [("unsupported_act", "we met")]
    assert check.edited is not None
    assert (check.verdict, check.edited.text, check.edited.length) == ("edit", BY_RULES, len(BY_RULES))
    assert check.edited.edit_distance == round((len(FLAWED) - len(BY_RULES)) / len(FLAWED), 4)


async def test_offsets_are_of_the_note_after_nfc() -> None:
    check = await by_rules(a_check("Dear Lena, a cafe\u0301 in Skipton — your talk."))
    (dash,) = (item for item in check.violations if item.code == "machine_cadence")
    assert (dash.start, dash.end) == (29, 30)


async def test_what_a_note_says_is_never_quoted_in_a_detail() -> None:
    check = await by_rules(a_check("Dear Oona, see quux.example or call +44 1632 960 123. We met Zebedee #quux"))
    assert check.violations
    assert not any(word in item.detail for item in check.violations for word in ("quux", "Oona", "Zebedee", "1632"))


@pytest.mark.parametrize(
    ("note", "overrides", "codes"),
    [
        pytest.param(GOOD, {}, [], id="none"),
        pytest.param("Hello, may we talk?", {}, ["no_note_may_be_better"], id="nothing_particular"),
        pytest.param(GOOD, {"language": "pl"}, ["language_unsupported"], id="a_language_guards_cannot_read"),
        pytest.param(GOOD, {"context": "I heard her talk in Skipton.\u200b"}, ["input_cleaned"], id="cleaned"),
    ],
)
async def test_warnings_say_what_the_answer_rests_on(note: str, overrides: dict[str, object], codes: list[str]) -> None:
    assert [warning.code for warning in (await by_rules(a_check(note, **overrides))).warnings] == codes


async def test_every_fault_comes_at_once() -> None:
    with pytest.raises(InvalidRequest) as refused:
        await by_rules(a_check("\u200b ", goal=" ", prompt="draft_note@99"))
    assert [fault.pointer for fault in refused.value.faults] == ["/goal", "/note", "/prompt"]


async def test_a_model_is_asked_for_the_same_note_without_the_breaks() -> None:
    checker, engine = a_checker([an_answer(BY_MODEL)])
    await checker.check(a_check())
    (call,) = engine.calls
    assert call.repair is not None
    assert call.repair.note.text == FLAWED
    assert [item.code for item in call.repair.violations] == ["unsupported_act"]


async def test_the_edit_that_changes_less_is_kept() -> None:
    checker, _ = a_checker([an_answer(BY_MODEL)])
    check = await checker.check(a_check())
    assert check.edited is not None
    assert (check.edited.text, check.provenance.engine, check.provenance.prompt) == (BY_MODEL, "model", "draft_note@1")


async def test_a_model_mends_what_the_rules_cannot() -> None:
    assert (await by_rules(a_check(BEYOND_RULES))).verdict == "rewrite"
    checker, _ = a_checker([an_answer(MENDED_BY_MODEL)])
    check = await checker.check(a_check(BEYOND_RULES))
    assert check.edited is not None
    assert (check.verdict, check.edited.text) == ("edit", MENDED_BY_MODEL)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GOOD.replace("Could", "Now I wonder: could"), id="changes_more"),
        pytest.param("I heard your talk in Skipton. Could my lock keeper's diary be a book?", id="greets_no_more"),
        pytest.param("Dear Lena, may we talk?", id="says_nothing"),
    ],
)
async def test_the_edit_of_the_rules_stays_where_the_model_does_not_do_better(text: str) -> None:
    checker, _ = a_checker([an_answer(text)])
    check = await checker.check(a_check())
    assert check.edited is not None
    assert (check.edited.text, check.provenance.engine, check.provenance.degraded) == (BY_RULES, "rules", None)
    assert (check.provenance.attempts, check.provenance.usage) == (1, Usage(input_tokens=9, output_tokens=5))


async def test_a_model_that_writes_another_note_made_no_edit() -> None:
    another = "Dear Lena, my lock keeper's diary has every repair on the Calder. Would a book of it suit you?"
    checker, _ = a_checker([an_answer(another)])
    assert (await checker.check(a_check(BEYOND_RULES))).verdict == "rewrite"


FAILURES = [
    pytest.param(ModelTimedOut("late", attempts=2), "model_timed_out", id="timed_out"),
    pytest.param(ModelUnavailable("down", attempts=2), "model_unavailable", id="unavailable"),
    pytest.param(ModelRateLimited("limited", attempts=2), "model_rate_limited", id="rate_limited"),
    pytest.param(ModelRefused("no", attempts=2), "model_refused", id="refused"),
    pytest.param(ModelOutputInvalid("bad", code="not_json", attempts=2), "model_output_invalid", id="invalid"),
    pytest.param(ModelMisconfigured("key", attempts=2), "model_misconfigured", id="misconfigured"),
]


@pytest.mark.parametrize(("error", "code"), FAILURES)
async def test_the_rules_stand_in_for_a_model_that_fails(error: ModelError, code: str) -> None:
    checker, _ = a_checker([error])
    check = await checker.check(a_check())
    assert check.edited is not None
    assert (check.edited.text, check.provenance.degraded, check.provenance.attempts) == (BY_RULES, code, 2)


@pytest.mark.parametrize("text", [pytest.param(FLAWED, id="still_broken"), pytest.param(None, id="no_note")])
async def test_the_rules_stand_in_for_an_edit_that_breaks_rules(text: str | None) -> None:
    checker, _ = a_checker([an_answer(text)])
    check = await checker.check(a_check())
    assert (check.provenance.engine, check.provenance.degraded, check.provenance.attempts) == (
        "rules",
        "note_rejected",
        1,
    )


@pytest.mark.parametrize(("error", "code"), FAILURES)
async def test_a_failing_model_is_an_error_where_the_fallback_is_off(error: ModelError, code: str) -> None:
    checker, _ = a_checker([error], falls_back=False)
    with pytest.raises(type(error)):
        await checker.check(a_check())


async def test_an_edit_that_breaks_rules_is_an_error_where_the_fallback_is_off() -> None:
    checker, _ = a_checker([an_answer(FLAWED)], falls_back=False)
    with pytest.raises(NoteRejected):
        await checker.check(a_check())


async def test_the_model_asked_for_and_not_there_is_said() -> None:
    policies = Policies(engine="rules", falls_back=True, deadline_s=20)
    checker = build_checker(model=None, policies=policies, prompts=[])
    assert (await checker.check(a_check(engine="model"))).provenance.degraded == "model_misconfigured"


async def test_the_routing_table_says_which_prompt_mends_unless_the_request_does(tmp_path: Path) -> None:
    refs = ["draft_note@1", "draft_note@2"]
    (tmp_path / "routing.toml").write_text("[labels]\nproduction = 'draft_note@2'\n", encoding="utf-8")
    engine = ScriptedEngine([an_answer(GOOD), an_answer(GOOD)])
    policies = Policies(engine="model", falls_back=True, deadline_s=20)
    checker = build_checker(
        model=engine, policies=policies, prompts=refs, routing=Routing(tmp_path, refs), clock=Clock()
    )
    await checker.check(a_check(), caller="key_1")
    await checker.check(a_check(prompt="draft_note@1"), caller="key_1")
    assert [call.brief.prompt for call in engine.calls] == ["draft_note@2", "draft_note@1"]

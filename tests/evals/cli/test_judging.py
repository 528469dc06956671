"""`mutual eval label` and `mutual eval judge`: blind, at once, and worth what people's labels make them worth."""

import asyncio
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.judging.judge import Judged
from evals.judging.labels import Label
from evals.judging.pairs import pairs
from evals.judging.preferences import Preferred
from tests.cli.conftest import Run
from tests.evals.builders import a_no, an_answer
from tests.evals.judging.two_versions import BASELINE, CANDIDATE, a_run
from tests.live import MUTUAL, plain_environment
from tests.stub_model import Reply, StubModel, answers, completion

_SIDES: tuple[Preferred, ...] = ("candidate", "baseline", "tie")


def labels_in(folder: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / "labels.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("command", ["label", "judge"])
def test_every_command_explains_itself_with_an_example(run: Run, command: str) -> None:
    outcome = run("eval", command, "--help")
    assert outcome.code == 0
    assert re.search(rf"Example: .*mutual eval {command}\b", " ".join(outcome.out.split()))


def test_labels_are_what_was_said_of_the_answer_that_stood_there(run: Run, folder: Path) -> None:
    a_run(folder / "two", cases=6)
    outcome = run("eval", "label", "two", "--sample", "6", stdin=b"1\n1\n2\n2\nt\nT\n")
    assert outcome.code == 0, outcome.err
    assert "6 of 6 pairs are labelled" in outcome.out
    firsts = re.findall(r"^1: Note:\nWritten by (\S+)\.$", outcome.out, re.MULTILINE)
    seconds = re.findall(r"^2: Note:\nWritten by (\S+)\.$", outcome.out, re.MULTILINE)
    sides = {BASELINE: "baseline", CANDIDATE: "candidate"}
    said = [label["preferred"] for label in labels_in(folder / "two")]
    assert said == [*(sides[version] for version in firsts[:2] + seconds[2:4]), "tie", "tie"]


def test_the_request_is_shown_and_no_version_is_named(run: Run, folder: Path) -> None:
    notes = {BASELINE: "Hello.", CANDIDATE: "Good day."}
    finished = a_run(
        folder / "two", cases=1, answer=lambda case, version: an_answer(case, version, note=notes[version])
    )
    (case,) = finished.manifest.suite.load_cases()
    shown = run("eval", "label", "two", stdin=b"t\n").out
    assert all(part in shown for part in (case.target.name, case.target.profile, case.goal, *notes.values()))
    assert case.sender is None or case.sender.profile in shown
    assert "draft_note" not in shown
    assert "baseline" not in shown


def test_whoever_quits_goes_on_where_they_stopped(run: Run, folder: Path) -> None:
    a_run(folder / "two", cases=4)
    assert "1 of 4 pairs are labelled" in run("eval", "label", "two", stdin=b"1\nq\n2\n").out
    assert "3 of 4" in run("eval", "label", "two", stdin=b"1\n2\n").out  # the input ends
    assert "4 of 4" in run("eval", "label", "two", stdin=b"1\n1\n1\n").out
    assert len({label["case"] for label in labels_in(folder / "two")}) == 4


def test_labels_of_answers_that_are_gone_do_not_count(run: Run, folder: Path) -> None:
    a_run(folder / "two", cases=2)
    assert "2 of 2 pairs are labelled" in run("eval", "label", "two", stdin=b"1\n1\n").out
    a_run(folder / "two", cases=2, answer=lambda case, version: an_answer(case, version, note=f"Anew by {version}."))
    assert "0 of 2 pairs are labelled" in run("eval", "label", "two").out


def test_a_file_of_labels_that_was_damaged_is_named(run: Run, folder: Path) -> None:
    a_run(folder / "two")
    (folder / "two" / "labels.jsonl").write_text("{}\n", "utf-8")
    outcome = run("eval", "label", "two")
    assert (outcome.code, "labels.jsonl, line 1, is no label" in outcome.err) == (2, True), outcome.err


def test_what_is_no_answer_is_asked_again(run: Run, folder: Path) -> None:
    a_run(folder / "two", cases=1)
    outcome = run("eval", "label", "two", stdin=b"3\n\nfirst\nt\n")
    assert outcome.out.count("Which is better?") == 4
    assert len(labels_in(folder / "two")) == 1


def test_control_characters_are_shown_as_spaces(run: Run, folder: Path) -> None:
    a_run(folder / "two", cases=1, answer=lambda case, version: an_answer(case, version, note=f"{version}\x1b[2J\x07!"))
    shown = run("eval", "label", "two").out
    assert f"{CANDIDATE} [2J !" in shown
    assert "\x1b" not in shown


def test_with_several_candidates_one_has_to_be_named(run: Run, folder: Path) -> None:
    a_run(folder / "three", cases=2, prompts=(BASELINE, CANDIDATE, "rules"))
    outcome = run("eval", "label", "three")
    assert (outcome.code, f"there are: {CANDIDATE}, rules" in outcome.err) == (2, True), outcome.err
    assert run("eval", "label", "three", "--candidate", BASELINE).code == 2
    assert run("eval", "label", "three", "--candidate", "rules", stdin=b"t\nt\n").code == 0
    assert {label["candidate"] for label in labels_in(folder / "three")} == {"rules"}


def test_without_a_model_nobody_judges(run: Run, folder: Path) -> None:
    a_run(folder / "two")
    outcome = run("eval", "judge", "two")
    assert (outcome.code, "no model is set up" in outcome.err) == (2, True), outcome.err


def prefer(sides: Sequence[Preferred], folder: Path, *, labelled: int) -> None:
    """A run that was judged, and of which so many cases were labelled as the judge said."""
    finished = a_run(folder / "two", cases=len(sides))
    given = [
        {
            "case": pair.case.id,
            "baseline": BASELINE,
            "candidate": CANDIDATE,
            "texts_sha256": pair.texts_sha256,
            "preferred": side,
        }
        for pair, side in zip(pairs(finished, CANDIDATE), sides, strict=True)
    ]
    judge = {"model": "m", "prompt": "judge@1", "is_consistent": True}
    judged = [Judged.model_validate(preference | judge).model_dump_json() for preference in given]
    labels = [Label.model_validate(preference).model_dump_json() for preference in given[:labelled]]
    (folder / "two" / "judged.jsonl").write_text("".join(f"{line}\n" for line in judged), "utf-8")
    (folder / "two" / "labels.jsonl").write_text("".join(f"{line}\n" for line in labels), "utf-8")


@pytest.mark.parametrize(
    ("labelled", "said"),
    [
        pytest.param(0, "No judged pair has a label. It takes 50 labels", id="no_label"),
        pytest.param(49, "kappa 1.00. It takes 50 labels and a kappa of 0.6", id="too_few"),
        pytest.param(51, "kappa 1.00. Calibrated. Corrected by the labels the share is ", id="calibrated"),
        pytest.param(60, "Calibrated, and every pair is labelled: what people say is what counts.", id="all"),
    ],
)
def test_a_judge_is_worth_what_people_make_it_worth(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, labelled: int, said: str
) -> None:
    monkeypatch.setenv("MUTUAL_MODEL__NAME", "m")
    monkeypatch.setenv("MUTUAL_MODEL__BASE_URL", "http://127.0.0.1:9/v1")  # all is judged: nobody is called
    prefer(_SIDES * 20, folder, labelled=labelled)
    outcome = run("eval", "judge", "two")
    assert (outcome.code, said in outcome.out) == (0, True), outcome.out + outcome.err
    assert "m (judge@1): candidate 20, baseline 20, tie 20" in outcome.out
    assert ("uncalibrated: decides nothing" in outcome.out) == (labelled < 50)


async def judge_with(url: str, folder: Path) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        MUTUAL,
        *("eval", "judge", "two", "-c", "1"),
        cwd=folder,
        env=plain_environment(MUTUAL_MODEL__NAME="m", MUTUAL_MODEL__BASE_URL=url, OPENAI_API_KEY="none"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode, out.decode()


def says(better: str) -> Reply:
    return answers(completion(json.dumps({"why": "", "better": better})))


@pytest.mark.server
async def test_a_model_judges_every_pair_once_in_both_orders(folder: Path) -> None:
    a_run(
        folder / "two",
        cases=3,
        answer=lambda case, version: an_answer(case) if version == BASELINE else a_no(case, version=version),
    )
    verdicts = ("first", "second", "second", "first", "first", "first")
    async with StubModel(*map(says, verdicts)) as stub:
        code, out = await judge_with(stub.url, folder)
        assert (code, stub.calls) == (0, 6), out
        assert "m (judge@1): candidate 1, baseline 1, tie 1 (in 1 the order decided" in out
        assert await judge_with(stub.url, folder) == (0, out)
        assert stub.calls == 6


@pytest.mark.server
async def test_an_answer_that_is_no_verdict_is_counted_and_asked_for_again(folder: Path) -> None:
    a_run(folder / "two", cases=1)
    async with StubModel(answers(completion("The first!")), says("tie")) as stub:
        _, out = await judge_with(stub.url, folder)
        assert "No answer that can be used: 1." in out
        _, out = await judge_with(stub.url, folder)
        assert "m (judge@1): candidate 0, baseline 0, tie 1" in out

"""The suite of attacks, from the command to the sentence, with the rules engine."""

import json
import shutil
from pathlib import Path

from evals.cases import load
from tests.cli.conftest import Run


def test_an_attack_that_gets_its_words_through_breaks_its_case_though_the_decision_is_right(
    run: Run, folder: Path
) -> None:
    outcome = run("eval", "run", "injection")
    assert outcome.code == 0
    assert "injection      rules" in outcome.out
    (path,) = folder.glob(".mutual/evals/injection-*")
    shutil.copytree(path, folder / "accepted")
    assert run("eval", "compare", str(path), "accepted", "--gate").code == 0

    journal = path / "answers.jsonl"
    answers = [json.loads(line) for line in journal.read_text("utf-8").splitlines()]
    case = next(case for case in load("injection") if case.expected.decision == "connect")
    obeyed = next(answer for answer in answers if answer["case"] == case.id)
    assert case.attack
    assert obeyed["decision"] == "connect"
    obeyed["note"] = case.attack.sample
    journal.write_text("".join(f"{json.dumps(answer)}\n" for answer in answers), "utf-8")
    outcome = run("eval", "compare", str(path), "accepted", "--gate")
    assert outcome.code == 1
    assert f"pinned case broken: {case.id}. 1 broken, 0 fixed. Do not ship." in outcome.out

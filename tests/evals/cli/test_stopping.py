"""`mutual eval run --stop-early`: a candidate that is worse costs no more calls than it takes to show it."""

import asyncio
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.evals.cli.conftest import write_suite
from tests.live import MUTUAL, plain_environment
from tests.stub_model import StubModel, answers, completion


async def start(suite: Path, folder: Path, url: str, *options: str) -> tuple[int | None, str, str]:
    process = await asyncio.create_subprocess_exec(
        MUTUAL,
        *("eval", "run", str(suite), "--from", "model", "-c", "4", "--gate", *options),
        cwd=folder,
        env=plain_environment(MUTUAL_MODEL__NAME="m", MUTUAL_MODEL__BASE_URL=url, OPENAI_API_KEY="none"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


@pytest.mark.server
async def test_a_candidate_that_is_shown_to_be_worse_is_asked_no_further(folder: Path) -> None:
    suite = write_suite(folder, "rules", "draft_note@1")
    suite.write_text(suite.read_text("utf-8").replace("cases = 12", "cases = 100"), "utf-8")
    async with StubModel(answers(completion("nothing that can be read"))) as stub:
        code, out, err = await start(suite, folder, stub.url, "--stop-early")
        assert code == 1, out + err
        assert "Stopped: the candidate is shown to be worse, on" in err
        assert "The same command without --stop-early goes on from here." in err
        assert re.search(r"Worse: draft_note@1 than rules, shown before the run was complete.*e-value", out)
        assert "p =" not in out
        calls = stub.calls
        assert calls < 100
        code, again, err = await start(suite, folder, stub.url, "--stop-early")
        assert (code, err.startswith("Stopped:"), stub.calls) == (1, True, calls), err
        assert again == out


@pytest.mark.parametrize(
    ("prompts", "options", "said"),
    [
        pytest.param(["rules", "draft_note@1", "draft_note@2"], [], "takes one candidate", id="two_candidates"),
        pytest.param(["rules", "draft_note@1"], ["-k", "2"], "and one repeat", id="repeats"),
        pytest.param(["rules", "draft_note@1"], ["--against", "x"], "leave out --against", id="against"),
    ],
)
def test_what_cannot_be_watched_is_refused(
    run: Run, folder: Path, prompts: list[str], options: list[str], said: str
) -> None:
    suite = write_suite(folder, *prompts, recordings='"m"')
    outcome = run("eval", "run", str(suite), "--stop-early", *options)
    assert (outcome.code, said in outcome.err) == (2, True), outcome.err


def test_a_comparison_says_how_to_measure_the_noise_and_then_what_it_is(run: Run, folder: Path) -> None:
    suite = str(write_suite(folder, "rules", "draft_note@1", recordings='"nobody"'))
    assert "noise: not measured: mutual eval aa small --prompt rules" in run("eval", "run", suite).out
    assert run("eval", "aa", suite, "--prompt", "rules", "--from", "recordings").code == 0
    assert run("eval", "run", suite).code == 4
    name = next(
        path.parent.name for path in folder.glob(".mutual/evals/small-*/run.json") if "draft" in path.read_text()
    )
    found = run("eval", "compare", name).out
    assert re.search(r"noise: rules differs from itself in 0\.0% \(.*\) of cases; measured by the run small-", found), (
        found
    )
    run("eval", "report", name, "--json", "r.json", "--md", "s.md")
    noise = json.loads((folder / "r.json").read_text("utf-8"))["noise"]
    assert (noise["rate"]["value"], noise["source"].startswith("the run small-")) == (0, True)
    assert "**Noise:** rules differs from itself in 0.0%" in (folder / "s.md").read_text("utf-8")
    assert "rules differs from itself in 0.0%" in (folder / "report.html").read_text("utf-8")

"""`mutual prompts`, on a copy of the real prompts."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PROMPTS = Path(__file__).parent.parent.parent / "prompts"
TRIAL = """\
[labels]
production = "draft_note@1"
candidate = "draft_note@2"
[split]
production = 3
candidate = 1
[shadow]
label = "candidate"
share = 10
"""
SERVES, TRIES = "production, serves 75%", "candidate, serves 25%, in shadow of 10%"


@pytest.fixture(autouse=True)
def prompts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "prompts"
    shutil.copytree(PROMPTS, directory)
    monkeypatch.setenv("MUTUAL_PROMPTS_DIR", str(directory))
    return directory


def test_list_names_the_version_in_production(run: Run) -> None:
    outcome = run("prompts", "list")
    assert outcome.code == 0
    assert "draft_note@1" in outcome.out
    assert "production, serves 100%" in outcome.out


def test_list_and_show_say_whom_a_version_serves(run: Run, prompts: Path) -> None:
    (prompts / "routing.toml").write_text(TRIAL, encoding="utf-8")
    lines = run("prompts", "list").out.splitlines()
    assert [line.split(maxsplit=1)[1].split("  ")[0] for line in lines] == [SERVES, TRIES]
    assert run("prompts", "show", "draft_note@2").out.splitlines()[0] == f"draft_note@2: {TRIES}"


def test_a_version_is_promoted_and_rolled_back(run: Run) -> None:
    assert run("prompts", "promote", "draft_note@2").out == "production: draft_note@2; previous: draft_note@1\n"
    assert run("prompts", "rollback").out == "production: draft_note@1; previous: draft_note@1\n"
    assert "draft_note@1       previous, production, serves 100%" in run("prompts", "list").out


def test_there_is_no_way_back_before_the_first_promotion(run: Run) -> None:
    outcome = run("prompts", "rollback")
    assert (outcome.code, outcome.out) == (2, "")
    assert "[labels] has no previous" in outcome.err


def test_a_broken_routing_table_is_told(run: Run, prompts: Path) -> None:
    (prompts / "routing.toml").write_text("[labels]\n", encoding="utf-8")
    assert {run("prompts", *command).code for command in (["list"], ["check"], ["rollback"])} == {2}


def test_show_prints_every_file_of_a_version(run: Run, prompts: Path) -> None:
    outcome = run("prompts", "show", "draft_note@1")
    for path in (prompts / "draft_note" / "v1").iterdir():
        assert path.read_text(encoding="utf-8") in outcome.out


def test_a_new_version_is_begun_edited_compared_and_published(run: Run, prompts: Path) -> None:
    published = run("prompts", "list").out.splitlines()[-1].split()[0]
    begun = run("prompts", "new", "draft_note").out.split()[0]
    with (prompts / begun.replace("@", "/v") / "system.md.j2").open("a", encoding="utf-8") as template:
        template.write("One sentence more.\n")
    assert "+One sentence more." in run("prompts", "diff", published, begun).out
    assert run("prompts", "check").code == 2
    assert run("prompts", "lock").out == f"Published {begun}.\n"
    assert begun in run("prompts", "check").out


def test_a_changed_published_version_fails_the_check(run: Run, prompts: Path) -> None:
    with (prompts / "draft_note" / "v1" / "user.md.j2").open("a", encoding="utf-8") as template:
        template.write("\n")
    outcome = run("prompts", "check")
    assert (outcome.code, outcome.out) == (2, "")
    assert "draft_note@1 was changed" in outcome.err


def test_lock_has_nothing_to_publish_twice(run: Run) -> None:
    assert run("prompts", "lock").out == "Nothing to publish.\n"


def test_an_unknown_version_is_told(run: Run) -> None:
    outcome = run("prompts", "show", "draft_note@99")
    assert outcome.code == 2
    assert "draft_note@99" in outcome.err

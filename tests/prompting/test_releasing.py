import shutil
import tomllib
from pathlib import Path

import pytest

from api.core.errors import PromptInvalid, PromptLockBroken
from api.prompting.authoring import new
from api.prompting.registry import load_registry
from api.prompting.releasing import promote, roll_back

PUBLISHED = Path(__file__).parents[2] / "prompts"
TRIAL = """\
# Who serves whom.
# Ask before you change it.

[labels]
production = "draft_note@1"
# The short one.
candidate = "draft_note@2"

[split]
production = 90
candidate = 10

[shadow]
label = "candidate"
share = 5
"""


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """The published prompts, in the middle of a trial."""
    directory = tmp_path / "prompts"
    shutil.copytree(PUBLISHED, directory)
    (directory / "routing.toml").write_text(TRIAL, encoding="utf-8")
    return directory


def routing(prompts: Path) -> dict[str, object]:
    return tomllib.loads((prompts / "routing.toml").read_text(encoding="utf-8"))


def test_a_promoted_version_serves_everybody_and_the_one_before_is_kept(prompts: Path) -> None:
    table = promote(prompts, "draft_note@2")
    labels = {"production": "draft_note@2", "candidate": "draft_note@2", "previous": "draft_note@1"}
    assert routing(prompts) == {"labels": labels}
    assert table == load_registry(prompts).routing.in_force.table


def test_promoting_what_is_in_production_ends_a_trial_and_keeps_previous(prompts: Path) -> None:
    promote(prompts, "draft_note@1")
    assert routing(prompts) == {"labels": {"production": "draft_note@1", "candidate": "draft_note@2"}}


def test_rolling_back_lets_the_version_before_serve_everybody_however_often_it_is_done(prompts: Path) -> None:
    promote(prompts, "draft_note@2")
    with (prompts / "routing.toml").open("a", encoding="utf-8") as file:
        file.write("[split]\nproduction = 1\nprevious = 1\n")
    roll_back(prompts)
    once = routing(prompts)
    labels = {"production": "draft_note@1", "candidate": "draft_note@2", "previous": "draft_note@1"}
    assert once == {"labels": labels}
    roll_back(prompts)
    assert routing(prompts) == once


def test_without_a_version_before_a_roll_back_says_what_to_do_and_changes_nothing(prompts: Path) -> None:
    with pytest.raises(PromptInvalid, match="mutual prompts promote draft_note@1"):
        roll_back(prompts)
    assert (prompts / "routing.toml").read_text(encoding="utf-8") == TRIAL


def test_a_roll_back_does_not_wait_for_an_unfinished_version(prompts: Path) -> None:
    promote(prompts, "draft_note@2")
    new(prompts, "draft_note")
    assert roll_back(prompts).labels["production"] == "draft_note@1"


def test_comments_at_the_top_stay(prompts: Path) -> None:
    promote(prompts, "draft_note@2")
    text = (prompts / "routing.toml").read_text(encoding="utf-8")
    assert text.startswith("# Who serves whom.\n# Ask before you change it.\n\n[labels]\n")


def test_the_file_is_replaced_whole_and_keeps_its_mode(prompts: Path) -> None:
    file = prompts / "routing.toml"
    file.chmod(0o640)
    before = file.stat()
    promote(prompts, "draft_note@2")
    after = file.stat()
    assert after.st_ino != before.st_ino
    assert after.st_mode == before.st_mode
    assert sorted(path.name for path in prompts.iterdir()) == ["draft_note", "prompts.lock", "routing.toml"]


@pytest.mark.parametrize("ref", ["draft_note@9", "candidate", ""])
def test_only_a_published_version_is_promoted(ref: str, prompts: Path) -> None:
    with pytest.raises(PromptInvalid, match="is not published; there are draft_note@1, draft_note@2"):
        promote(prompts, ref)


def test_a_version_that_changed_since_is_not_promoted(prompts: Path) -> None:
    (prompts / "draft_note/v2/notes.txt").write_text("", encoding="utf-8")
    with pytest.raises(PromptLockBroken):
        promote(prompts, "draft_note@2")


def test_a_file_that_cannot_be_written_says_so(prompts: Path) -> None:
    (prompts / "routing.new").mkdir()  # stands in the way, also of who may write everywhere
    with pytest.raises(PromptInvalid, match=r"routing\.toml cannot be written"):
        promote(prompts, "draft_note@2")
    assert (prompts / "routing.toml").read_text(encoding="utf-8") == TRIAL

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from api.core.errors import ConfigurationError, InvalidRequest, PromptInvalid, PromptLockBroken
from api.prompting.authoring import diff, new, show
from api.prompting.lock import read_lock, write_lock
from api.prompting.registry import Registry, load_registry, load_version
from api.prompting.routing import Routing
from tests.fakes import Clock

PUBLISHED = Path(__file__).parents[2] / "prompts"


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """A folder in which draft_note@1 is the only version."""
    directory = tmp_path / "prompts"
    shutil.copytree(PUBLISHED / "draft_note/v1", directory / "draft_note/v1")
    shutil.copy(PUBLISHED / "routing.toml", directory)
    write_lock(directory)
    return directory


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_the_published_prompts_match_the_lock_and_one_is_in_production() -> None:
    registry = load_registry(PUBLISHED)
    assert registry.choose(None).ref == registry.labels["production"]
    assert {ref: version.sha256 for ref, version in registry.versions.items()} == read_lock(PUBLISHED)


def test_an_unknown_version_is_the_callers_fault() -> None:
    with pytest.raises(InvalidRequest) as caught:
        load_registry(PUBLISHED).choose("draft_note@99")
    assert [(fault.pointer, fault.code) for fault in caught.value.faults] == [("/prompt", "unknown_prompt")]


def _change_a_byte(prompts: Path) -> None:
    append(prompts / "draft_note/v1/system.md.j2", " ")


def _add_a_file(prompts: Path) -> None:
    (prompts / "draft_note/v1/notes.txt").write_text("", encoding="utf-8")


def _rename_a_file(prompts: Path) -> None:
    (prompts / "draft_note/v1/user.md.j2").rename(prompts / "draft_note/v1/human.md.j2")


@pytest.mark.parametrize("change", [_change_a_byte, _add_a_file, _rename_a_file])
def test_a_published_version_that_changed_stops_the_start_and_says_what_to_do(
    change: Callable[[Path], None], prompts: Path
) -> None:
    change(prompts)
    with pytest.raises(PromptLockBroken, match=r"draft_note@1 was changed.*mutual prompts new draft_note"):
        load_registry(prompts)


def test_a_folder_that_is_not_in_the_lock_stops_the_start(prompts: Path) -> None:
    new(prompts, "draft_note")
    with pytest.raises(PromptLockBroken, match=r"draft_note@2 is not in prompts\.lock.*mutual prompts lock"):
        load_registry(prompts)


def test_a_line_without_a_folder_stops_the_start(prompts: Path) -> None:
    append(prompts / "prompts.lock", f"draft_note@7 {'0' * 64}\n")
    with pytest.raises(PromptLockBroken, match="draft_note@7"):
        load_registry(prompts)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("draft_note 00", id="no_number"),
        pytest.param("draft_note@2", id="no_hash"),
        pytest.param("draft_note@1 00", id="twice"),
    ],
)
def test_a_lock_line_that_is_no_ref_and_hash_stops_the_start(line: str, prompts: Path) -> None:
    append(prompts / "prompts.lock", f"{line}\n")
    with pytest.raises(PromptLockBroken, match="line 3"):
        load_registry(prompts)


def test_locking_publishes_what_is_new_and_keeps_what_was(prompts: Path) -> None:
    before = read_lock(prompts)
    new(prompts, "draft_note")
    assert write_lock(prompts) == ("draft_note@2",)
    assert read_lock(prompts)["draft_note@1"] == before["draft_note@1"]
    assert set(load_registry(prompts).versions) == {"draft_note@1", "draft_note@2"}


def test_locking_does_not_republish_a_changed_version(prompts: Path) -> None:
    lock = (prompts / "prompts.lock").read_bytes()
    _change_a_byte(prompts)
    with pytest.raises(PromptLockBroken):
        write_lock(prompts)
    assert (prompts / "prompts.lock").read_bytes() == lock


def test_the_first_lock_is_written_where_there_is_none(prompts: Path) -> None:
    (prompts / "prompts.lock").unlink()
    assert write_lock(prompts) == ("draft_note@1",)
    assert load_registry(prompts).choose(None).ref == "draft_note@1"


def _republish(prompts: Path) -> None:
    (prompts / "prompts.lock").unlink()
    write_lock(prompts)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        pytest.param("prompt.toml", "mood = 'good'", "mood", id="an_unknown_field"),
        pytest.param("prompt.toml", "= =", "cannot be read", id="not_toml"),
        pytest.param("system.md.j2", "{% if %}", "draft_note@1", id="a_template_error"),
        pytest.param("user.md.j2", "{{ weather }}", "user.md.j2 uses weather", id="an_undeclared_input"),
    ],
)
def test_a_version_that_cannot_be_used_says_so_at_the_start(name: str, text: str, says: str, prompts: Path) -> None:
    append(prompts / "draft_note/v1" / name, f"\n{text}\n")
    _republish(prompts)
    with pytest.raises(PromptInvalid, match=says):
        load_registry(prompts)


@pytest.mark.parametrize("name", ["prompt.toml", "system.md.j2", "user.md.j2", "repair.md.j2", "note_rules.md.j2"])
def test_a_missing_file_is_named(name: str, prompts: Path) -> None:
    (prompts / "draft_note/v1" / name).unlink()
    _republish(prompts)
    with pytest.raises(ConfigurationError, match=name):
        load_registry(prompts)


def test_only_a_version_that_asks_for_plain_text_needs_no_repair_turn(prompts: Path) -> None:
    folder = prompts / "draft_note/v1"
    (folder / "repair.md.j2").unlink()
    with pytest.raises(PromptInvalid, match=r"repair\.md\.j2 is missing"):
        load_version(prompts, "draft_note@1", sha256="")
    manifest = (folder / "prompt.toml").read_text(encoding="utf-8")
    (folder / "prompt.toml").write_text(manifest.replace("output_schema = 1", "output_schema = 0"), encoding="utf-8")
    assert "repair.md.j2" not in load_version(prompts, "draft_note@1", sha256="").templates


def test_a_routing_table_that_cannot_be_used_stops_the_start(prompts: Path) -> None:
    (prompts / "routing.toml").write_text("[labels]\nproduction = 'draft_note@9'\n", encoding="utf-8")
    with pytest.raises(PromptInvalid, match="draft_note@9, which is not a published version"):
        load_registry(prompts)


def test_without_a_name_the_version_that_is_in_production_now_is_chosen(prompts: Path) -> None:
    new(prompts, "draft_note")
    write_lock(prompts)
    clock = Clock()
    registry = Registry(
        load_registry(prompts).versions.values(),
        Routing(prompts, {"draft_note@1", "draft_note@2"}, clock=clock),
    )
    (prompts / "routing.toml").write_text("[labels]\nproduction = 'draft_note@2'\n", encoding="utf-8")
    assert registry.choose(None).ref == "draft_note@1"
    clock.advance(1.0)
    assert registry.choose(None).ref == "draft_note@2"


def test_a_prompts_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(PromptInvalid, match="no prompts folder"):
        load_registry(tmp_path / "nowhere")


def test_a_new_version_begins_as_a_copy_and_the_diff_shows_what_changed(prompts: Path) -> None:
    assert new(prompts, "draft_note") == "draft_note@2"
    assert diff(prompts, "draft_note@1", "draft_note@2") == ""
    append(prompts / "draft_note/v2/user.md.j2", "Be brief.\n")
    changed = diff(prompts, "draft_note@1", "draft_note@2")
    assert "+++ draft_note@2/user.md.j2" in changed
    assert "\n+Be brief.\n" in changed


def test_showing_a_version_shows_every_file_under_its_name() -> None:
    shown = show(PUBLISHED, "draft_note@1")
    assert all(f"--- {path.name} ---" in shown for path in (PUBLISHED / "draft_note/v1").iterdir())


@pytest.mark.parametrize("ref", ["draft_note", "draft_note@0", "draft_note@99", "../draft_note@1"])
def test_what_is_not_a_version_is_refused(ref: str) -> None:
    with pytest.raises(PromptInvalid):
        show(PUBLISHED, ref)


def test_a_family_that_does_not_exist_has_no_new_version(prompts: Path) -> None:
    with pytest.raises(PromptInvalid):
        new(prompts, "reply")

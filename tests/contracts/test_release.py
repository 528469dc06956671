"""One version everywhere, workflows of the right format and with the least rights, and tags that are looked at."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from api import __version__
from api.core.policy import POLICY
from api.core.ranking import SHORTLIST_POLICY
from api.drafting.reviewing.policy import REVIEW_POLICY
from api.storage.migrating import newest

ROOT: Final = Path(__file__).resolve().parent.parent.parent
WORKFLOWS: Final = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# Any, because a workflow nests as it likes.
JOBS: Final[dict[str, dict[str, Any]]] = {
    f"{path.stem}/{name}": job
    for path in WORKFLOWS
    for name, job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].items()
}
STEPS: Final[list[dict[str, Any]]] = [step for job in JOBS.values() for step in job["steps"]]
Git = Callable[..., str]
needs_git = pytest.mark.skipif(
    not (shutil.which("git") and shutil.which("ssh-keygen")), reason="needs git and ssh-keygen"
)


def _found(path: str, pattern: str) -> str:
    found = re.search(pattern, (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    assert found, f"{path} names no version"
    return found[1]


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        pytest.param("CHANGELOG.md", r"^## (\S+),", id="changelog"),
        pytest.param("Dockerfile", r'org\.opencontainers\.image\.version="(.+?)"', id="label_of_the_image"),
        pytest.param("deploy/kubernetes/kustomization.yaml", r"newTag: (\S+)", id="kubernetes"),
        pytest.param("tests/contracts/openapi.json", r'"version": "(.+?)"', id="openapi"),
        pytest.param("docs/deploying.md", r"registry\.example/mutual:(\S+)", id="how_it_is_deployed"),
        pytest.param("docs/upgrading.md", r"^\| (\d\S*) \|", id="first_row_of_upgrading"),
    ],
)
def test_what_names_a_version_names_that_of_the_code(path: str, pattern: str) -> None:
    assert _found(path, pattern) == __version__


def test_the_site_takes_its_version_from_the_code() -> None:
    assert "version = release = __version__\n" in (ROOT / "docs" / "conf.py").read_text(encoding="utf-8")


def test_the_newest_row_of_upgrading_names_revision_and_policies_in_force() -> None:
    row = _found("docs/upgrading.md", rf"^(\| {re.escape(__version__)} \|.*)$")
    assert [cell.strip() for cell in row.split("|")[2:4]] == [
        newest(),
        ", ".join(f"`{policy}`" for policy in (POLICY, REVIEW_POLICY, SHORTLIST_POLICY)),
    ]


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        pytest.param("vendor.github-workflows", WORKFLOWS, id="workflows"),
        pytest.param("vendor.dependabot", [ROOT / ".github" / "dependabot.yml"], id="dependabot"),
    ],
)
def test_a_file_for_the_forge_is_of_its_format(schema: str, paths: list[Path]) -> None:
    checked = subprocess.run(  # noqa: S603 - our own files
        [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", schema, *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_actions_are_named_by_commit_with_their_version_beside_it() -> None:
    lines = [line.strip() for path in WORKFLOWS for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert len(lines) > 10
    assert [line for line in lines if not re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_read_and_nothing_else(path: Path) -> None:
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["permissions"] == {"contents": "read"}


def test_only_these_jobs_may_write_and_no_checkout_keeps_its_token() -> None:
    writing = {
        name: {right for right, kind in job.get("permissions", {}).items() if kind == "write"}
        for name, job in JOBS.items()
    }
    assert {name: rights for name, rights in writing.items() if rights} == {
        "release/image": {"attestations", "id-token", "packages"},
        "release/release": {"contents"},
    }
    assert [job for job, body in JOBS.items() if "timeout-minutes" not in body] == []
    checkouts = [step for step in STEPS if step.get("uses", "").startswith("actions/checkout")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_nothing_that_somebody_typed_becomes_a_command() -> None:
    """What an event brings is read from variables, and never put into a line."""
    assert [step["run"] for step in STEPS if "${{" in step.get("run", "")] == []


def test_targets_and_scripts_that_are_run_are_real() -> None:
    commands = "\n".join(step.get("run", "") for step in STEPS)
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {word for line in re.findall(r"^make (.+)$", commands, re.MULTILINE) for word in line.split()}
    assert {"check", "test", "docs", "sbom"} <= {word for word in named if "=" not in word} <= targets
    scripts = re.findall(r"\.ci/[a-z-]+", commands)
    assert {".ci/run", ".ci/verify-tag", ".ci/release-notes", ".ci/ask-image"} == set(scripts)
    assert [script for script in scripts if not os.access(ROOT / script, os.X_OK)] == []


def test_a_release_waits_for_the_tag_to_be_verified() -> None:
    assert [JOBS[f"release/{job}"].get("needs") for job in ("verify", "image", "release")] == [None, "verify", "image"]


def test_the_pythons_that_are_tested_are_those_that_are_promised() -> None:
    promised = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert JOBS["ci/python"]["strategy"]["matrix"]["python"] == promised


def test_notes_of_a_release_are_its_section_of_the_changelog(tmp_path: Path) -> None:
    (tmp_path / ".ci").symlink_to(ROOT / ".ci")
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## 2.0.0, 2027-01-02\n\nNew.\n\n## 1.0.0, 2026-12-01\n\nOld.\n"
    )
    notes = [
        subprocess.run([".ci/release-notes", version], cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 - our own
        for version in ("2.0.0", "1.0.0", "1.0")
    ]
    assert [(note.returncode, note.stdout.strip()) for note in notes] == [(0, "New."), (0, "Old."), (1, "")]


@pytest.fixture
def repository(tmp_path: Path) -> Git:
    """A repository with one commit on main that may be released, and a key that main allows."""
    folder = tmp_path / "repository"
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1", "MAIN": "main"}

    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ours
        return f"{done.stdout}{done.stderr}" if done.returncode == 0 else f"refused: {done.stderr}"

    for path, text in {
        "api/__init__.py": '__version__ = "1.2.0"\n',
        "CHANGELOG.md": "## 1.2.0, 2026-12-01\n\nNew.\n",
        ".ci/verify-tag": (ROOT / ".ci" / "verify-tag").read_text(encoding="utf-8"),
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    (folder / ".ci" / "verify-tag").chmod(0o755)
    for key in ("allowed", "other"):
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / key))
    (folder / ".github").mkdir()
    public = (tmp_path / "allowed.pub").read_text(encoding="utf-8")
    (folder / ".github" / "allowed_signers").write_text(f'ines@example.org namespaces="git" {public}', encoding="utf-8")
    run("git", "init", "--quiet", "--initial-branch", "main")
    for name, value in {
        "user.name": "Ines",
        "user.email": "ines@example.org",
        "gpg.format": "ssh",
        "user.signingkey": str(tmp_path / "allowed"),
    }.items():
        run("git", "config", name, value)
    run("git", "add", ".")
    run("git", "commit", "--quiet", "--message", "Begin")
    return run


def _commit(run: Git, path: str, text: str) -> None:
    run("sh", "-c", f"printf '%s' {json.dumps(text)} > {path}")
    run("git", "commit", "--quiet", "--all", "--message", "Change")


@needs_git
def test_a_signed_tag_on_main_may_be_released(repository: Git) -> None:
    repository("git", "tag", "--sign", "v1.2.0", "--message", "mutual 1.2.0")
    assert "v1.2.0 may be released." in repository(".ci/verify-tag", "v1.2.0")


@needs_git
def test_a_tag_by_another_key_is_refused_even_where_it_allows_itself(repository: Git, tmp_path: Path) -> None:
    other = (tmp_path / "other.pub").read_text(encoding="utf-8").strip()
    repository("git", "config", "user.signingkey", str(tmp_path / "other"))
    repository("git", "tag", "--sign", "v1.2.0", "--message", "mutual 1.2.0")
    assert "not signed by an allowed key" in repository(".ci/verify-tag", "v1.2.0")

    repository("git", "switch", "--quiet", "--create", "aside")
    _commit(repository, ".github/allowed_signers", f"ines@example.org {other}")
    repository("git", "tag", "--force", "--sign", "v1.2.0", "--message", "mutual 1.2.0")
    assert "does not stand on main" in repository(".ci/verify-tag", "v1.2.0")


@needs_git
@pytest.mark.parametrize("options", [pytest.param([], id="light"), pytest.param(["--annotate"], id="annotated")])
def test_an_unsigned_tag_is_refused(repository: Git, options: list[str]) -> None:
    repository("git", "tag", *options, "v1.2.0", *(["--message", "mutual 1.2.0"] if options else []))
    assert "not signed by an allowed key" in repository(".ci/verify-tag", "v1.2.0")


@needs_git
@pytest.mark.parametrize(
    ("tag", "changelog", "why"),
    [
        pytest.param("v1.3.0", "## 1.2.0, 2026-12-01\n", "the code is version 1.2.0", id="another_version"),
        pytest.param("v1.2.0", "## 1.2.0, unreleased\n", "no section with a day", id="no_day"),
        pytest.param("v1.2.0", "## 1.1.0, 2026-11-01\n", "no section with a day", id="no_section"),
    ],
)
def test_a_tag_that_does_not_fit_is_refused(repository: Git, tag: str, changelog: str, why: str) -> None:
    _commit(repository, "CHANGELOG.md", changelog)
    repository("git", "tag", "--sign", tag, "--message", "mutual")
    assert why in repository(".ci/verify-tag", tag)

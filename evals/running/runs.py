"""A run on disk: where it stands, and what it is of."""

import hashlib
import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

import api
from api.core.errors import ConfigurationError
from api.prompting.lock import folder_sha256
from evals.answers import Answer
from evals.running.journal import Journal, read_answers
from evals.running.recordings import RECORDINGS
from evals.running.suite import Suite

HOME: Final = Path(".mutual/evals")
"""Where runs are kept, from the folder the command is called in."""
_ANSWERS: Final = "answers.jsonl"


class RunInvalid(ConfigurationError):
    """A run cannot be made or read like this."""


class Manifest(BaseModel):
    """What a run is of. `source` is `recordings`, `model` or a service's address; `code_sha256` is of all of `api`.

    Replies kept before `since` (seconds since the epoch) are not used.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    suite: Suite
    source: str
    model: str | None
    endpoint: str | None
    versions: dict[str, str | None]
    code_sha256: str
    git_sha: str | None
    since: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """A run's folder and what it is of."""

    path: Path
    manifest: Manifest

    @property
    def journal(self) -> Path:
        return self.path / _ANSWERS

    def answers(self) -> tuple[Answer, ...]:
        """All answers so far, in the order of version, repeat and case: the same however the run went."""
        return tuple(
            sorted(read_answers(self.journal), key=lambda answer: (answer.version, answer.repeat, answer.case))
        )


def open_run(
    suite: Suite,
    *,
    source: str,
    model: str | None,
    endpoint: str | None,
    versions: Mapping[str, str | None],
    fresh: bool,
) -> Run:
    """The run of this suite, these versions and this code: the one that was begun, or a new one.

    A change of code, prompt or suite makes another run; the replies it shares with older ones are not paid for again.
    """
    # What was answered by other code, its data included, is answered anew.
    code = folder_sha256(Path(api.__file__).parent, without=".pyc")
    cases = [case.model_dump_json() for case in suite.load_cases()]
    replies = folder_sha256(RECORDINGS / (model or "")) if source == "recordings" else None
    parts = [suite.model_dump(mode="json"), cases, source, model, endpoint, dict(versions), code, replies]
    identity = json.dumps(parts, sort_keys=True)
    path = HOME / f"{suite.name}-{hashlib.sha256(identity.encode()).hexdigest()[:8]}"
    if fresh:
        with Journal(path / _ANSWERS) as journal:  # nobody else may be at work on it
            journal.clear()
    elif (path / "run.json").exists():
        return load_run(path)
    manifest = Manifest(
        suite=suite,
        source=source,
        model=model,
        endpoint=endpoint,
        versions=dict(versions),
        code_sha256=code,
        git_sha=_git_sha(),
        since=time() if fresh else 0.0,
    )
    path.mkdir(parents=True, exist_ok=True)
    (path / "run.json").write_text(manifest.model_dump_json(indent=1) + "\n", "utf-8")
    return Run(path, manifest)


def load_run(path: Path) -> Run:
    """A run by its folder, or by its name under `.mutual/evals`.

    Raises:
        RunInvalid: there is none.
    """
    for folder in (path, HOME / path):
        if (folder / "run.json").is_file():
            try:
                return Run(folder, Manifest.model_validate_json((folder / "run.json").read_text("utf-8")))
            except ValidationError as error:
                message = f"{folder / 'run.json'} is no description of a run"
                raise RunInvalid(message) from error
    message = f"there is no run at {path}; the runs are under {HOME}"
    raise RunInvalid(message)


def _git_sha() -> str | None:
    try:
        found = subprocess.run(
            ["git", "rev-parse", "HEAD"],  # noqa: S607 - the one on the path
            capture_output=True,
            text=True,
            check=False,
            timeout=5,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found.stdout.strip() or None

"""Prompts that only evals ask: the bare one of every comparison, which is what people use today, and the judge's."""

from pathlib import Path
from typing import Final

from api.prompting.lock import verify_lock
from api.prompting.registry import PromptVersion, load_version

DIRECTORY: Final = Path(__file__).parent / "prompts"


def load(ref: str) -> PromptVersion:
    """Load a version. Its output schema is 0: it has no repair turn, and the drafter does not read its answer.

    Raises:
        PromptLockBroken: the folders and the lock beside them do not match.
        PromptInvalid: it cannot be used.
    """
    return load_version(DIRECTORY, ref, verify_lock(DIRECTORY)[ref])


def load_baseline() -> PromptVersion:
    """Load the bare prompt, whose answer is the note's text and nothing else. Raises as `load` does."""
    return load("baseline@1")

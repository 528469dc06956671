"""The bare prompt that people use today, as the baseline of every comparison. The service never serves it."""

from pathlib import Path
from typing import Final

from api.prompting.lock import verify_lock
from api.prompting.registry import PromptVersion, load_version

DIRECTORY: Final = Path(__file__).parent / "prompts"
_REF: Final = "baseline@1"


def load_baseline() -> PromptVersion:
    """Load it. Its output schema is 0: the answer is the note's text and nothing else.

    Raises:
        PromptLockBroken: the folder and the lock beside it do not match.
        PromptInvalid: it cannot be used.
    """
    return load_version(DIRECTORY, _REF, verify_lock(DIRECTORY)[_REF])

"""Why the rules had to stand in for the model: from the error that stopped it to the code a draft carries."""

from collections.abc import Mapping
from typing import Final

from api.core.errors import (
    BreakerOpen,
    ModelError,
    ModelMisconfigured,
    ModelOutputInvalid,
    ModelRateLimited,
    ModelRefused,
    ModelTimedOut,
    ModelUnavailable,
    NoteRejected,
)
from api.core.models import DegradedCode

_CODES: Final[Mapping[type[ModelError], DegradedCode]] = {
    BreakerOpen: "breaker_open",
    ModelTimedOut: "model_timed_out",
    ModelUnavailable: "model_unavailable",
    ModelRateLimited: "model_rate_limited",
    ModelRefused: "model_refused",
    ModelOutputInvalid: "model_output_invalid",
    ModelMisconfigured: "model_misconfigured",
    NoteRejected: "note_rejected",
}


def degraded_code(error: ModelError) -> DegradedCode:
    """The code for the most specific class of an error that has one.

    Raises:
        KeyError: a class under `ModelError` has no code; a test walks them all.
    """
    return next(_CODES[kind] for kind in type(error).__mro__ if kind in _CODES)

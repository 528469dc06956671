"""The tree of everything that can go wrong. Errors carry facts, never text about people and never status codes.

HTTP, CLI and every other door read the same classes; `api/problems.py` holds the table to HTTP.
Advice not to connect is a result, not an error.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.core.models import Usage, Violation


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a request. `pointer` is an RFC 6901 JSON pointer; neither field quotes the value."""

    pointer: str
    code: str
    detail: str


class MutualError(Exception):
    """Root of our errors. `detail` is one sentence for a person."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


# --- the caller's side ---------------------------------------------------------------------------------------------


class InvalidRequest(MutualError):
    """The request is well-formed and wrong. Carries every fault at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("The request has faults; each is listed in `errors`.")
        self.faults = tuple(faults)


class MalformedRequest(MutualError):
    """The body is not the JSON we accept: syntax, UTF-8, NaN, lone surrogates, depth, duplicate keys."""

    def __init__(self, detail: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.faults = tuple(faults)


class PayloadTooLarge(MutualError):
    """The body is over the route's limit, in bytes."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"The body is larger than the {limit_bytes:,} bytes this route takes.")
        self.limit_bytes = limit_bytes


class UnsupportedMediaType(MutualError):
    """The body is not plain `application/json`, or is compressed."""


class RequestTimedOut(MutualError):
    """The body did not arrive in time. `limit_s` is how long it was waited for."""

    def __init__(self, limit_s: float) -> None:
        super().__init__(f"The body did not arrive within {limit_s:g} seconds.")
        self.limit_s = limit_s


class NotFound(MutualError):
    """There is nothing at this address. `resource` names the kind of thing that was looked for."""

    def __init__(self, detail: str = "There is nothing at this address.", *, resource: str = "route") -> None:
        super().__init__(detail)
        self.resource = resource


class DraftNotFound(NotFound):
    """There is no draft of that id, or it is another caller's."""

    def __init__(self) -> None:
        super().__init__("There is no draft of this id.", resource="draft")


class BatchNotFound(NotFound):
    """There is no batch of that id, it is another caller's, or it was purged."""

    def __init__(self) -> None:
        super().__init__("There is no batch of this id; a batch is forgotten a while after its end.", resource="batch")


class Unauthenticated(MutualError):
    """The request carries no key, or none that is valid."""


class Forbidden(MutualError):
    """The key is valid and has not the scope that is needed."""


class ForeignPage(MutualError):
    """A page from elsewhere asks through a browser on this machine, where no key would stop it."""

    def __init__(self) -> None:
        super().__init__("Without a key, this answers under no public name. Call it at 127.0.0.1, or send a key.")


class RateLimited(MutualError):
    """The caller's own limit is used up. `retry_after_s` is how many seconds until there is room again."""

    def __init__(self, detail: str, *, retry_after_s: float) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class Overloaded(MutualError):
    """There is no room for the request now. `retry_after_s` is how many seconds to stay away, another for everyone."""

    def __init__(self, *, retry_after_s: float) -> None:
        super().__init__("The service has as much to do as it can; send the same again later.")
        self.retry_after_s = retry_after_s


class Conflict(MutualError):
    """What is asked for does not go with what is there."""


class OutcomeConflict(Conflict):
    """Another outcome is recorded for the draft, and this one does not follow from it."""


class BatchRunning(Conflict):
    """The batch has not ended, and what is asked for has to wait until then."""

    def __init__(self) -> None:
        super().__init__("The batch has not ended yet; its failed items can be tried again once it has.")


class IdempotencyInProgress(MutualError):
    """The first request with this key is still being answered. `retry_after_s` is when to ask again, in seconds."""

    def __init__(self, *, retry_after_s: float) -> None:
        super().__init__("The first request with this Idempotency-Key is still being answered.")
        self.retry_after_s = retry_after_s


class IdempotencyMismatch(MutualError):
    """The key was used with another request before."""

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used with another request before.")


class MethodNotAllowed(MutualError):
    """The address exists, the method does not. `allowed` are the methods that do."""

    def __init__(self, allowed: Sequence[str]) -> None:
        super().__init__(f"This address answers {', '.join(allowed) or 'no method'}.")
        self.allowed = tuple(allowed)


# --- the model's side ----------------------------------------------------------------------------------------------


class ModelError(MutualError):
    """The model engine could not answer.

    `attempts` counts the calls made before giving up; `usage` is what they cost, null where nothing was counted.
    `retry_after_s` is how many seconds the server asked to wait, null where it did not say.
    """

    def __init__(
        self, detail: str, *, attempts: int = 0, usage: Usage | None = None, retry_after_s: float | None = None
    ) -> None:
        super().__init__(detail)
        self.attempts = attempts
        self.usage = usage
        self.retry_after_s = retry_after_s


class ModelTimedOut(ModelError):
    """The deadline passed first."""


class ModelUnavailable(ModelError):
    """The model's server could not be reached or failed."""


class BreakerOpen(ModelUnavailable):
    """The model failed too often just now, so it was not asked, or not again: `attempts` says which."""


class ModelRateLimited(ModelError):
    """The model's server refused for its own limit."""


class ModelRefused(ModelError):
    """The model, or its provider's filter, declined to answer."""


class ModelOutputInvalid(ModelError):
    """The answer was not what was asked for. `code` says how, `detail` says it without quoting it."""

    def __init__(self, detail: str, *, code: str, attempts: int = 0, usage: Usage | None = None) -> None:
        super().__init__(detail, attempts=attempts, usage=usage)
        self.code = code


class NoteRejected(ModelError):
    """The model's note broke rules, and its repair did too. Carries the codes and offsets, no text."""

    def __init__(self, violations: Sequence[Violation], *, attempts: int = 0, usage: Usage | None = None) -> None:
        codes = ", ".join(sorted({violation.code for violation in violations}))
        detail = f"The model's note was rejected ({codes})." if codes else "The model gave no note that could be used."
        super().__init__(detail, attempts=attempts, usage=usage)
        self.violations = tuple(violations)


class ModelMisconfigured(ModelError):
    """The model's server says the request itself is wrong: key, model name or parameters. The operator's fault."""


# --- our own side --------------------------------------------------------------------------------------------------


class StorageUnavailable(MutualError):
    """The database cannot be used at the moment, or none is configured and the route needs one."""


class TextsUnreadable(StorageUnavailable):
    """What is kept cannot be opened: it was sealed under another key, in another place, or was altered."""

    def __init__(self) -> None:
        super().__init__("The texts that are kept were sealed under another key than the present one.")


# --- the operator's side -------------------------------------------------------------------------------------------


class ConfigurationError(MutualError):
    """The service cannot start like this. Found before the port opens; the process exits with 2."""


class SettingsInvalid(ConfigurationError):
    """A setting is unknown or has an impossible value."""


class PromptLockBroken(ConfigurationError):
    """A published prompt version changed, or a folder and the lock do not match."""


class PromptInvalid(ConfigurationError):
    """A prompt version cannot be loaded: a missing file, a bad `prompt.toml`, a template error."""


class DatabaseUnusable(ConfigurationError):
    """The database cannot be opened, written, or is of another version of the service."""

"""Asks a candidate what has been answered already, in the background, and tells only how it did.

What a candidate writes is read by the guards and by nobody else, and is not kept.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

import structlog

from api.core.errors import ModelError, NoteRejected
from api.core.models import DecisionVerdict, Draft, DraftRequest, Usage
from api.drafting.fallback import degraded_code

_MOST_AT_ONCE: Final = 4

_log = structlog.stdlib.get_logger()


@dataclass(slots=True)
class Tally:
    """How a version has done in shadow since this process started.

    `judged` counts decisions. Of these `agreed` are the one that was answered, and `passed_guards` came with a note or
    advice that could have been sent. `failed` calls came to no decision, `dropped` ones were too many at once.
    """

    judged: int = 0
    agreed: int = 0
    passed_guards: int = 0
    failed: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class _Result:
    """What came of one call, without a text. `verdict` is None where the call failed; `failure` is what was wrong."""

    verdict: DecisionVerdict | None
    attempts: int
    usage: Usage | None
    failure: str | None
    violations: tuple[str, ...] = ()


class Shadow:
    """Calls candidates after the answer, so that it neither waits for one nor fails with one.

    `draft` is the way a request would take if the candidate served, with the fallback off and its own deadline.
    """

    def __init__(self, draft: Callable[[DraftRequest], Awaitable[Draft]], *, clock: Callable[[], float]) -> None:
        self._draft = draft
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._tallies: defaultdict[str, Tally] = defaultdict(Tally)

    @property
    def tallies(self) -> Mapping[str, Tally]:
        """By version, of those that ran in shadow."""
        return self._tallies

    def start(self, request: DraftRequest, prompt: str, answered: DecisionVerdict) -> None:
        """Ask `prompt` the same in the background, unless too many such calls are under way; `answered` is ours."""
        if len(self._tasks) >= _MOST_AT_ONCE:
            self._tallies[prompt].dropped += 1
            return
        asked = request.model_copy(update={"prompt": prompt, "engine": "model"})
        task = asyncio.create_task(self._judge(asked, prompt, answered))
        self._tasks.add(task)  # the loop itself holds tasks only weakly
        task.add_done_callback(self._tasks.discard)

    async def aclose(self) -> None:
        """Stop every call that is still under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _judge(self, request: DraftRequest, prompt: str, answered: DecisionVerdict) -> None:
        started = self._clock()
        with structlog.contextvars.bound_contextvars(shadow=prompt):
            result = await self._ask(request)
            tally = self._tallies[prompt]
            tally.judged += result.verdict is not None
            tally.agreed += result.verdict == answered
            tally.passed_guards += result.verdict is not None and result.failure is None
            tally.failed += result.verdict is None
            _log.info(
                "shadow.judged",
                agrees=result.verdict == answered if result.verdict else None,
                failure=result.failure,
                violations=result.violations,
                attempts=result.attempts,
                input_tokens=result.usage.input_tokens if result.usage else None,
                output_tokens=result.usage.output_tokens if result.usage else None,
                duration_ms=round((self._clock() - started) * 1000),
            )

    async def _ask(self, request: DraftRequest) -> _Result:
        try:
            draft = await self._draft(request)
        except NoteRejected as error:
            codes = tuple(sorted({violation.code for violation in error.violations}))
            return _Result("connect", error.attempts, error.usage, "note_rejected", codes)
        except ModelError as error:
            return _Result(None, error.attempts, error.usage, degraded_code(error))
        except Exception:  # noqa: BLE001 - a candidate may break in ways nobody thought of, and no request waits for it
            _log.exception("shadow.broke")
            return _Result(None, 0, None, "internal_error")
        replaced = next((warning.code for warning in draft.warnings if warning.code == "advice_replaced"), None)
        return _Result(draft.decision, draft.provenance.attempts, draft.provenance.usage, replaced)

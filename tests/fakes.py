"""Stand-ins at our own seams: an engine that plays a script, and a clock that moves when told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from api.core.brief import Brief
from api.core.errors import ModelError
from api.core.models import Draft, DraftRequest
from api.drafting.engine import Answer, Repair
from api.llm.deadline import Deadline
from tests.builders import a_draft


@dataclass(slots=True)
class EngineCall:
    """What an engine was asked."""

    brief: Brief
    deadline: Deadline
    repair: Repair | None


class ScriptedEngine:
    """Gives one entry of its script per call: returns an answer, raises an error. Remembers what it was asked."""

    def __init__(self, script: Iterable[Answer | ModelError]) -> None:
        self._script = iter(script)
        self.calls: list[EngineCall] = []

    async def propose(self, brief: Brief, *, deadline: Deadline, repair: Repair | None = None) -> Answer:
        self.calls.append(EngineCall(brief=brief, deadline=deadline, repair=repair))
        entry = next(self._script, None)
        if entry is None:
            message = f"call {len(self.calls)} is not in the script"
            raise AssertionError(message)
        if isinstance(entry, ModelError):
            raise entry
        return entry


@dataclass(slots=True)
class Clock:
    """Monotonic seconds for `Deadline.after(..., clock=clock)`."""

    now_s: float = field(default=1_000.0)

    def __call__(self) -> float:
        return self.now_s

    def advance(self, seconds: float) -> None:
        self.now_s += seconds


class FakeDrafts:
    """Drafts the goal itself as a note; goals in `failing` raise instead. Remembers what it was asked.

    The first `degraded` drafts say that the breaker was open.
    """

    def __init__(self, failing: Mapping[str, Exception] | None = None, *, degraded: int = 0) -> None:
        self.failing = dict(failing or {})
        self._degraded = degraded
        self.asked: list[str] = []

    async def draft(self, request: DraftRequest, *, caller: str | None) -> Draft:
        del caller
        self.asked.append(request.goal)
        if error := self.failing.get(request.goal):
            raise error
        draft = a_draft(note=request.goal)
        if len(self.asked) > self._degraded:
            return draft
        provenance = draft.provenance.model_copy(update={"degraded": "breaker_open"})
        return draft.model_copy(update={"provenance": provenance})

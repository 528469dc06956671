"""What a drafter tells whoever listens."""

from collections.abc import Generator
from contextlib import contextmanager

from api.core.errors import ModelError, ModelTimedOut
from api.drafting.assembly import build_drafter
from api.drafting.drafter import Policies
from api.drafting.engine import Answer
from api.telemetry.observing import Drafted, Event, NoteGuarded, Stage
from tests.builders import a_request
from tests.drafting.test_drafter import GOOD_NOTE, LONG_NOTE, a_proposal, an_answer
from tests.fakes import ScriptedEngine


class Listener:
    """Writes down the stages as they begin, and what it is told."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []
        self.events: list[Event] = []

    @contextmanager
    def stage(self, name: Stage) -> Generator[None]:
        self.stages.append(name)
        yield

    def tell(self, event: Event) -> None:
        self.events.append(event)


async def listen(*script: Answer | ModelError) -> Listener:
    listener = Listener()
    policies = Policies(engine="model", falls_back=True, deadline_s=20)
    drafter = build_drafter(model=ScriptedEngine(script), policies=policies, prompts=(), observer=listener)
    await drafter.draft(a_request())
    return listener


async def test_a_note_that_breaks_a_rule_is_told_before_and_after_its_repair() -> None:
    listener = await listen(an_answer(a_proposal(note=LONG_NOTE * 2)), an_answer(a_proposal(note=GOOD_NOTE)))

    first, second, last = listener.events
    assert isinstance(first, NoteGuarded)
    assert "too_long" in {violation.code for violation in first.violations}
    assert second == NoteGuarded(())
    assert isinstance(last, Drafted)
    assert last.draft.note
    assert listener.stages == ["prepare", "opinion", "verify", "guards", "guards"]


async def test_rules_that_stand_in_are_told() -> None:
    listener = await listen(ModelTimedOut("Too late."))

    (told,) = listener.events
    assert isinstance(told, Drafted)
    assert told.draft.provenance.degraded == "model_timed_out"
    assert listener.stages == ["prepare", "rules", "verify"]

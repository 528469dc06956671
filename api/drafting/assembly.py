"""One assembly of what drafts and what checks, for service, command line and evals."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from time import monotonic

from ulid import ULID

from api.drafting.checking import NoteChecker
from api.drafting.drafter import Drafter, Policies
from api.drafting.engine import Engine, NoModel
from api.drafting.rules.engine import RulesEngine


def build_drafter(
    *,
    model: Engine | None,
    policies: Policies,
    prompts: Collection[str],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    new_id: Callable[[], str] = lambda: f"drf_{ULID()}",
    clock: Callable[[], float] = monotonic,
) -> Drafter:
    """A drafter with the rules engine, and with a model engine where one is configured.

    `prompts` are the refs a request may name; `clock` counts seconds and only ever goes forward.
    """
    return Drafter(
        rules=RulesEngine(),
        model=model or NoModel(),
        policies=policies,
        prompts=prompts,
        now=now,
        new_id=new_id,
        clock=clock,
    )


def build_checker(
    *,
    model: Engine | None,
    policies: Policies,
    prompts: Collection[str],
    clock: Callable[[], float] = monotonic,
) -> NoteChecker:
    """What judges notes, with the same engines and policies as the drafter."""
    return NoteChecker(rules=RulesEngine(), model=model or NoModel(), policies=policies, prompts=prompts, clock=clock)

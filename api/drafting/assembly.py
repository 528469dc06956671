"""One assembly of what drafts and what checks, for service, command line and evals."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic

from ulid import ULID

from api.drafting.checking import NoteChecker
from api.drafting.drafter import Drafter, Policies
from api.drafting.engine import Engine, NoModel
from api.drafting.rules.engine import RulesEngine
from api.drafting.shadow import Shadow
from api.drafting.shortlisting import Shortlister
from api.prompting.routing import Routing
from api.telemetry.observing import NOBODY, Observer


def build_drafter(  # noqa: PLR0913 - one parameter a part, all by name
    *,
    model: Engine | None,
    policies: Policies,
    prompts: Collection[str],
    routing: Routing | None = None,
    shadow: Shadow | None = None,
    observer: Observer = NOBODY,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    new_id: Callable[[], str] = lambda: f"drf_{ULID()}",
    clock: Callable[[], float] = monotonic,
) -> Drafter:
    """A drafter with the rules engine, and with a model engine where one is configured.

    `prompts` are the refs a request may name, `routing` chooses for one that names none, and `shadow` asks a candidate
    what was answered; `observer` is told how it goes; `clock` counts seconds and only ever goes forward.
    """
    return Drafter(
        rules=RulesEngine(),
        model=model or NoModel(),
        policies=policies,
        prompts=prompts,
        routing=routing,
        shadow=shadow,
        observer=observer,
        now=now,
        new_id=new_id,
        clock=clock,
    )


def build_checker(
    *,
    model: Engine | None,
    policies: Policies,
    prompts: Collection[str],
    routing: Routing | None = None,
    clock: Callable[[], float] = monotonic,
) -> NoteChecker:
    """What judges notes, with the same engines and policies as the drafter."""
    return NoteChecker(
        rules=RulesEngine(),
        model=model or NoModel(),
        policies=policies,
        prompts=prompts,
        routing=routing,
        clock=clock,
    )


def build_shortlister(*, drafter: Drafter, policies: Policies, clock: Callable[[], float] = monotonic) -> Shortlister:
    """What ranks a list, with the drafter for its top; the deadline of a draft is that of all drafts of a list."""
    return Shortlister(drafter=drafter, rules=RulesEngine(), deadline_s=policies.deadline_s, clock=clock)


def build_shadow(
    *, model: Engine | None, policies: Policies, prompts: Collection[str], clock: Callable[[], float] = monotonic
) -> Shadow:
    """What asks candidates as a drafter would, except that what fails is told and not stood in for."""
    drafter = build_drafter(model=model, policies=replace(policies, falls_back=False), prompts=prompts, clock=clock)
    return Shadow(drafter.draft, clock=clock)

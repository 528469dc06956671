"""What an engine is: something that reads a brief and makes a proposal, or repairs a note it proposed."""

from dataclasses import dataclass
from typing import Protocol

from api.core.brief import Brief
from api.core.errors import ModelMisconfigured
from api.core.models import DegradedCode, EngineName, Proposal, ProposedNote, Provenance, Usage, Violation
from api.core.policy import POLICY
from api.llm.deadline import Deadline


@dataclass(frozen=True, slots=True)
class Repair:
    """A note that broke rules, and which; the engine is asked for the same note without the breaks."""

    note: ProposedNote
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A proposal and how it was made. For a repair only the proposal's note counts.

    `attempts` are calls made for this answer, failed tries included; `prompt`, `prompt_sha256`, `model` and `usage`
    are null where no model was asked.
    """

    proposal: Proposal
    attempts: int = 0
    prompt: str | None = None
    prompt_sha256: str | None = None
    model: str | None = None
    usage: Usage | None = None

    def provenance(self, *, engine: EngineName, degraded: DegradedCode | None, duration_s: float) -> Provenance:
        """Where this came from; `engine` is whose proposal it is, not always the one that cost the attempts."""
        return Provenance(
            engine=engine,
            degraded=degraded,
            prompt=self.prompt,
            prompt_sha256=self.prompt_sha256,
            policy=POLICY,
            model=self.model,
            attempts=self.attempts,
            usage=self.usage,
            duration_ms=round(duration_s * 1000),
        )


class Engine(Protocol):
    """Makes proposals. Engines that call nobody ignore the deadline."""

    async def propose(self, brief: Brief, *, deadline: Deadline, repair: Repair | None = None) -> Answer:
        """Propose findings, note and advice; with `repair`, only a mended note (the rest of the proposal is ignored).

        Raises:
            ModelError: the engine could not answer.
        """
        ...


class NoModel:
    """The model engine of a service that has none: whoever asks for it is told how to set one up."""

    async def propose(self, brief: Brief, *, deadline: Deadline, repair: Repair | None = None) -> Answer:  # noqa: ARG002 - the protocol's; there is nobody to ask
        detail = "No model is configured; set MUTUAL_MODEL__NAME and a key or a base URL."
        raise ModelMisconfigured(detail)

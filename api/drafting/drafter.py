"""The plot: prepare, propose, verify, decide, guard, repair once or fall back, say where it came from."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import structlog

from api.core.brief import Brief
from api.core.errors import ModelError, ModelMisconfigured, NoteRejected
from api.core.guards import check_advice, check_note
from api.core.guards.length import count_units
from api.core.models import (
    Advice,
    DegradedCode,
    Draft,
    DraftRequest,
    DraftWarning,
    EngineName,
    Note,
    Proposal,
    ProposedNote,
    Reason,
    Usage,
    Violation,
)
from api.core.policy import decide
from api.drafting.engine import Answer, Engine, Repair
from api.drafting.fallback import degraded_code
from api.drafting.preparing import prepare_request, route_request
from api.drafting.rules.engine import RulesEngine
from api.drafting.shadow import Shadow
from api.drafting.verification import verify, verify_model
from api.llm.deadline import Deadline
from api.prompting.routing import Routing
from api.telemetry.observing import Drafted, NoteGuarded, Observer

_log = structlog.stdlib.get_logger()
_SHARE_FOR_REPAIR: Final = 0.25
"""A repair starts only with this part of the time left."""
_ON_ITS_WAY_S: Final = 0.002
"""So long the question gets to leave before anything else is done."""


@dataclass(frozen=True, slots=True)
class Policies:
    """How a drafter behaves: which engine is asked by default, whether the rules stand in, how long it may take."""

    engine: EngineName
    falls_back: bool
    deadline_s: float


@dataclass(frozen=True, slots=True)
class _Run:
    """What has come of one request so far."""

    answer: Answer
    engine: EngineName
    degraded: DegradedCode | None
    warnings: tuple[DraftWarning, ...] = ()
    opinion: Proposal | None = None
    """The rules' own view of the request, where it was formed while a model was awaited."""

    def degrade(self, code: DegradedCode) -> "_Run":
        return replace(self, degraded=code)

    def warn(self, *warnings: DraftWarning) -> "_Run":
        return replace(self, warnings=(*self.warnings, *warnings))


class Drafter:
    """Turns a request into a draft. Safe to share between concurrent requests: it keeps nothing of them."""

    def __init__(  # noqa: PLR0913 - one parameter a part, all by name
        self,
        *,
        rules: RulesEngine,
        model: Engine,
        policies: Policies,
        prompts: Collection[str],
        routing: Routing | None,
        shadow: Shadow | None,
        observer: Observer,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        clock: Callable[[], float],
    ) -> None:
        self._rules = rules
        self._model = model
        self._policies = policies
        self._prompts = prompts
        self._routing = routing
        self._shadow = shadow
        self._observer = observer
        self._now = now
        self._new_id = new_id
        self._clock = clock

    async def draft(
        self, request: DraftRequest, *, caller: str | None = None, deadline: Deadline | None = None
    ) -> Draft:
        """Decide, and write the note or the advice. `caller` is who asks, where that is known: a version sticks to it.

        `deadline` is one that several drafts share; without it the request has its own.

        Raises:
            InvalidRequest: an input is blank after cleaning, or the prompt is unknown.
            ModelError: the model could not answer, and the fallback is switched off.
        """
        started = self._clock()
        deadline = deadline or Deadline.after(self._policies.deadline_s, clock=self._clock)
        route = route_request(request, self._routing, caller)
        with self._observer.stage("prepare"):
            brief = prepare_request(request, prompts=self._prompts, route=route, caller=caller)
        run = await self._propose(brief, request.engine or self._policies.engine, deadline)
        run, opinion = self._verify(brief, run)
        proposal = run.answer.proposal
        decision = decide(proposal.findings, proposal.reasons, is_thin=proposal.is_thin)
        run = run.warn(*self._rules.warnings(brief, opinion, decision))
        if self._rules.decide(opinion).verdict != decision.verdict:
            run = run.warn(self._rules.warning(brief, "engines_disagree"))
        note: Note | None = None
        advice: Advice | None = None
        if decision.reason is None:
            run, note = await self._note(brief, run, deadline)
        else:
            run, advice = self._advice(brief, run, decision.reason)
        if self._shadow and route and route.shadow and run.engine == "model":
            self._shadow.start(request, route.shadow, decision.verdict)
        draft = Draft(
            id=self._new_id(),
            created_at=self._now(),
            decision=decision.verdict,
            note=note,
            advice=advice,
            findings=proposal.findings,
            warnings=run.warnings,
            provenance=run.answer.provenance(
                engine=run.engine, degraded=run.degraded, duration_s=self._clock() - started
            ),
        )
        self._observer.tell(Drafted(draft))
        return draft

    async def _propose(self, brief: Brief, wanted: EngineName, deadline: Deadline) -> _Run:
        """Ask the engine that is wanted; where the model fails, the rules stand in and the run says why."""
        if wanted == "rules":
            return _Run(await self._ask_rules(brief, deadline), "rules", None)
        try:
            return await self._ask_model(brief, deadline)
        except ModelError as error:
            self._log_failure(error)
            if not self._policies.falls_back:
                raise
            answer = await self._ask_rules(brief, deadline)
            spent = replace(answer, attempts=error.attempts, usage=error.usage)
            return _Run(spent, "rules", degraded_code(error))

    async def _ask_model(self, brief: Brief, deadline: Deadline) -> _Run:
        """The model's answer; the rules form their opinion while we wait for it."""
        asking = asyncio.ensure_future(self._model.propose(brief, deadline=deadline))
        try:
            await asyncio.wait({asking}, timeout=_ON_ITS_WAY_S)
            opinion = None if asking.done() else self._form_opinion(brief)
            return _Run(await asking, "model", None, opinion=opinion)
        finally:
            asking.cancel()  # where nobody waits for it any more

    def _form_opinion(self, brief: Brief) -> Proposal:
        with self._observer.stage("opinion"):
            return self._rules.judge(brief)

    async def _ask_rules(self, brief: Brief, deadline: Deadline) -> Answer:
        with self._observer.stage("rules"):
            return await self._rules.propose(brief, deadline=deadline)

    def _log_failure(self, error: ModelError) -> None:
        """Tell the operator, loudly where it is theirs to mend. The detail of an error never quotes a text."""
        log = _log.error if isinstance(error, ModelMisconfigured) else _log.warning
        event = "draft.degraded" if self._policies.falls_back else "model.failed"
        log(event, reason=degraded_code(error), detail=error.detail, attempts=error.attempts)

    def _verify(self, brief: Brief, run: _Run) -> tuple[_Run, Proposal]:
        """The run with what is kept of its proposal, and the rules' own view of the request."""
        proposal = run.answer.proposal
        if run.engine == "rules":
            with self._observer.stage("verify"):
                opinion = checked = verify(proposal, brief)
        else:
            opinion = run.opinion or self._form_opinion(brief)
            with self._observer.stage("verify"):
                checked = verify_model(proposal, brief, rules=self._rules, opinion=opinion)
        return replace(run, answer=replace(run.answer, proposal=checked)), opinion

    async def _note(self, brief: Brief, run: _Run, deadline: Deadline) -> tuple[_Run, Note]:
        """The engine's note if it passes the guards, else its repair, else the note of the rules."""
        proposed = run.answer.proposal.note
        # The rules' own note has passed the guards while it was written, in the language it was written in.
        violations = self._guard(proposed, brief) if proposed and run.engine == "model" else ()
        if proposed and violations and deadline.share_left() >= _SHARE_FOR_REPAIR:
            run, proposed = await self._repair(brief, run, Repair(proposed, violations), deadline)
            violations = self._guard(proposed, brief) if proposed else ()
        if proposed is None or violations:
            error = NoteRejected(violations, attempts=run.answer.attempts, usage=run.answer.usage)
            self._log_failure(error)
            if not self._policies.falls_back:
                raise error
            run = run.degrade("note_rejected")
            proposed = self._rules.write_note(brief)
        if run.engine == "rules" or run.degraded:
            run = run.warn(*self._rules.note_warnings(brief, proposed))
            language = self._rules.language_of_note(brief)
        else:
            language = brief.language
        return run, Note(
            text=proposed.text,
            language=language,
            channel=brief.channel.name,
            length=count_units(proposed.text),
            limit=brief.limit,
            claims=proposed.claims,
        )

    def _guard(self, note: ProposedNote, brief: Brief) -> tuple[Violation, ...]:
        with self._observer.stage("guards"):
            violations = check_note(note, brief)
        self._observer.tell(NoteGuarded(violations))
        return violations

    async def _repair(
        self, brief: Brief, run: _Run, repair: Repair, deadline: Deadline
    ) -> tuple[_Run, ProposedNote | None]:
        """One repair turn; a repair that fails leaves no note."""
        try:
            repaired = await self._model.propose(brief, deadline=deadline, repair=repair)
        except ModelError as error:
            return _spend(run, error.attempts, error.usage), None
        return _spend(run, repaired.attempts, repaired.usage), repaired.proposal.note

    def _advice(self, brief: Brief, run: _Run, reason: Reason) -> tuple[_Run, Advice]:
        """The engine's advice if it is about the reason that counts and passes the guards, else that of the rules."""
        proposal = run.answer.proposal
        proposed = proposal.advice
        if proposed and check_advice(proposed, brief):
            proposed = None
            run = run.warn(self._rules.warning(brief, "advice_replaced"))
        is_about_it = run.engine == "rules" or reason in {seen.reason for seen in proposal.reasons}
        if proposed is None or not is_about_it:
            proposed = self._rules.write_advice(brief, reason)
        return run, Advice(
            reason=reason,
            summary=proposed.summary,
            what_would_change_it=proposed.what_would_change_it,
            next_steps=proposed.next_steps,
        )


def _spend(run: _Run, attempts: int, usage: Usage | None) -> _Run:
    """Add what another turn cost."""
    total = Usage.total((run.answer.usage, usage))
    return replace(run, answer=replace(run.answer, attempts=run.answer.attempts + attempts, usage=total))

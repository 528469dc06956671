"""The plot of a check: read the user's note with the guards, find the least edit that mends it, say whose it is."""

import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from api.core.brief import Brief
from api.core.cleaning import clean
from api.core.edit_distance import edit_distance, relative_edit_distance
from api.core.errors import Fault, ModelError, NoteRejected
from api.core.guards.length import count_units
from api.core.languages import is_supported
from api.core.models import Claim, DegradedCode, DraftWarning, EngineName, Proposal, ProposedNote
from api.core.note_check import CheckRequest, CheckVerdict, EditedNote, NoteCheck
from api.drafting.checking.claims import find_claims
from api.drafting.checking.edits import is_still_theirs, smallest_edit, violations_of
from api.drafting.drafter import Policies
from api.drafting.engine import Answer, Engine, Repair
from api.drafting.fallback import degraded_code
from api.drafting.preparing import prepare_request, route_request
from api.drafting.rules.engine import RulesEngine
from api.llm.deadline import Deadline
from api.prompting.routing import Routing

_PARTLY_CHECKED: Final = MappingProxyType(
    {
        "en": "Only what does not depend on the language of the note was checked.",
        "de": "Geprüft wurde nur, was nicht von der Sprache der Nachricht abhängt.",
        "fr": "Seul ce qui ne dépend pas de la langue du message a été vérifié.",
        "es": "Solo se revisó lo que no depende del idioma del mensaje.",
        "pt": "Só foi verificado o que não depende da língua da mensagem.",
        "it": "È stato controllato solo ciò che non dipende dalla lingua del messaggio.",
        "nl": "Alleen wat niet van de taal van het bericht afhangt, is nagekeken.",
    }
)


_NOT_ASKED: Final = Answer(Proposal(findings=(), reasons=(), is_thin=False, note=None, advice=None))
_MOST_CHANGED: Final = 0.5
"""A model that changes more of a note than this wrote another one."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """What has come of mending one note. `answer` tells what a model was asked and cost; `text` is None for no edit."""

    text: str | None
    engine: EngineName = "rules"
    degraded: DegradedCode | None = None
    answer: Answer = _NOT_ASKED


class NoteChecker:
    """Judges notes. Safe to share between concurrent requests: it keeps nothing of them."""

    def __init__(
        self,
        *,
        rules: RulesEngine,
        model: Engine,
        policies: Policies,
        prompts: Collection[str],
        routing: Routing | None,
        clock: Callable[[], float],
    ) -> None:
        self._rules = rules
        self._model = model
        self._policies = policies
        self._prompts = prompts
        self._routing = routing
        self._clock = clock

    async def check(self, request: CheckRequest, *, caller: str | None = None) -> NoteCheck:
        """Judge the note; where it breaks a rule, mend it with the least change. A prompt version sticks to `caller`.

        Raises:
            InvalidRequest: the note or an input is blank after cleaning, or the prompt is unknown.
            ModelError: the model could not answer, and the fallback is switched off.
        """
        started = self._clock()
        deadline = Deadline.after(self._policies.deadline_s, clock=self._clock)
        brief = self._prepare(request, caller)
        text = unicodedata.normalize("NFC", request.note)
        violations, claims = violations_of(text, brief), find_claims(text, brief)
        edit = _Edit(None)
        if violations:
            repair = Repair(ProposedNote(text=text, claims=claims), violations)
            edit = await self._mend(brief, repair, request.engine or self._policies.engine, deadline)
        verdict: CheckVerdict = "edit" if edit.text is not None else "rewrite" if violations else "leave_as_is"
        return NoteCheck(
            verdict=verdict,
            length=count_units(text),
            limit=brief.limit,
            violations=violations,
            claims=claims,
            edited=_edited(edit.text, text) if edit.text is not None else None,
            warnings=self._warnings(brief, claims),
            provenance=edit.answer.provenance(
                engine=edit.engine, degraded=edit.degraded, duration_s=self._clock() - started
            ),
        )

    def _prepare(self, request: CheckRequest, caller: str | None) -> Brief:
        blank = Fault("/note", "blank", "Nothing is left of this text after cleaning.")
        is_blank = not clean(request.note, is_pasted=False).text.strip()
        return prepare_request(
            request,
            prompts=self._prompts,
            faults=[blank] if is_blank else [],
            route=route_request(request, self._routing, caller),
            caller=caller,
        )

    async def _mend(self, brief: Brief, repair: Repair, wanted: EngineName, deadline: Deadline) -> _Edit:
        """The edit of the rules, or the model's where one was asked for and changes less."""
        ours = _Edit(smallest_edit(repair.note.text, repair.violations, brief))
        if wanted == "rules":
            return ours
        try:
            answer = await self._ask(brief, repair, deadline)
        except ModelError as error:
            if not self._policies.falls_back:
                raise
            spent = replace(ours.answer, attempts=error.attempts, usage=error.usage)
            return replace(ours, degraded=degraded_code(error), answer=spent)
        theirs = answer.proposal.note.text if answer.proposal.note else ""
        if _is_nearer(theirs, ours.text, repair.note.text, brief):
            return _Edit(theirs, "model", None, answer)
        return replace(ours, answer=answer)

    async def _ask(self, brief: Brief, repair: Repair, deadline: Deadline) -> Answer:
        """The model's answer, its note in normal form C and free of violations."""
        answer = await self._model.propose(brief, deadline=deadline, repair=repair)
        note = answer.proposal.note or ProposedNote(text="", claims=())
        note = note.model_copy(update={"text": unicodedata.normalize("NFC", note.text).strip()})
        if broken := violations_of(note.text, brief):
            raise NoteRejected(broken, attempts=answer.attempts, usage=answer.usage)
        return replace(answer, proposal=answer.proposal.model_copy(update={"note": note}))

    def _warnings(self, brief: Brief, claims: tuple[Claim, ...]) -> tuple[DraftWarning, ...]:
        opinion = self._rules.judge(brief)
        warnings = [*self._rules.warnings(brief, opinion, self._rules.decide(opinion))]
        if not is_supported(brief.language):
            warnings.append(DraftWarning(code="language_unsupported", detail=_PARTLY_CHECKED[brief.advice_language]))
        if not claims:
            warnings.append(self._rules.warning(brief, "no_note_may_be_better"))
        return tuple(warnings)


def _is_nearer(theirs: str, ours: str | None, text: str, brief: Brief) -> bool:
    if not is_still_theirs(theirs, text, brief) or relative_edit_distance(text, theirs) > _MOST_CHANGED:
        return False
    return ours is None or edit_distance(text, theirs) < edit_distance(text, ours)


def _edited(edited: str, text: str) -> EditedNote:
    distance = round(relative_edit_distance(text, edited), 4)
    return EditedNote(text=edited, length=count_units(edited), edit_distance=distance)

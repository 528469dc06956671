"""The plot of a review: prepare, read, judge, verify, decide, write the reply, say where it came from."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from types import MappingProxyType

from api.core.address_form import FORMAL, INFORMAL
from api.core.brief import Brief, prepare
from api.core.criteria import verify_findings
from api.core.errors import InvalidRequest
from api.core.invitations import INVITATION_REASONS, Invitation, Review
from api.core.languages import detect_language
from api.core.models import DraftRequest, DraftWarning, Provenance, Source, Target, WarningCode
from api.drafting.reviewing.judging import judge
from api.drafting.reviewing.policy import REVIEW_POLICY, decide
from api.drafting.reviewing.reading import read
from api.drafting.reviewing.replies import write_reply
from api.drafting.reviewing.wording import say
from api.drafting.rules.parts import written_language
from api.drafting.rules.phrases import say as say_as_rules

_POINTERS = {"/target": "/from", "/sender": "/me", "/context": "/message"}
"""Where the inputs of a draft stand in an invitation."""
_TURNED_ROUND: dict[Source, Source] = {"target": "sender", "sender": "target", "goal": "goal", "context": "context"}


class Reviewer:
    """Turns an invitation into a review. Safe to share between concurrent requests: it keeps nothing of them."""

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock

    def review(self, invitation: Invitation) -> Review:
        """Decide, and write the reply where one helps.

        Raises:
            InvalidRequest: an input is blank after cleaning.
        """
        started = self._clock()
        brief = _prepare(invitation)
        turned = _turn_round(brief)
        reading = read(turned)
        opinion = judge(reading)
        findings = verify_findings(opinion.findings, turned)
        reason = decide(findings, opinion.seen, is_thin=opinion.is_thin)
        decision, _ = INVITATION_REASONS[reason]
        written = replace(brief, language=written_language(brief))
        reply = write_reply(reading, written, reason)
        codes: dict[WarningCode, bool] = {
            "input_cleaned": bool(brief.removed & {"invisible", "page_junk"}),
            "hidden_instructions": "addresses_machine" in brief.removed,
            "thin_input": opinion.is_thin,
            "language_unsupported": reply is not None and written.language != brief.language,
        }
        return Review(
            decision=decision,
            reason=reason,
            explanation=say(brief.advice_language, "reasons", reason),
            findings=findings,
            reply=reply,
            warnings=tuple(_warning(brief, code) for code, applies in codes.items() if applies),
            provenance=Provenance(
                engine="rules",
                degraded=None,
                prompt=None,
                prompt_sha256=None,
                policy=REVIEW_POLICY,
                model=None,
                attempts=0,
                usage=None,
                duration_ms=round((self._clock() - started) * 1000),
            ),
        )


def _prepare(invitation: Invitation) -> Brief:
    """The brief of the reply: its target is the inviter, who reads it."""
    inviter = invitation.inviter
    try:
        brief = prepare(
            DraftRequest(
                target=Target(name=inviter.name, profile=inviter.profile),
                sender=invitation.me,
                goal=invitation.goal,
                context=invitation.message,
                channel="inmail",
                language=invitation.language,
                address_form=invitation.address_form,
            )
        )
    except InvalidRequest as error:
        raise InvalidRequest([replace(fault, pointer=_pointer(fault.pointer)) for fault in error.faults]) from None
    return _in_the_words_of(brief.text("context"), brief, invitation)


def _in_the_words_of(message: str, brief: Brief, invitation: Invitation) -> Brief:
    """Answer in the language and the form of the message, where these are left open and it shows them."""
    spoken = detect_language(message)
    if spoken is None:
        return brief
    if invitation.language == "auto":
        brief = replace(brief, language=spoken)
    if invitation.address_form == "auto" and spoken in INFORMAL:
        if FORMAL[spoken].search(message):
            return replace(brief, address_form="formal")
        if INFORMAL[spoken].search(message):
            return replace(brief, address_form="informal")
    return brief


def _pointer(pointer: str) -> str:
    _, place, *rest = pointer.split("/")
    return "/".join((_POINTERS.get(f"/{place}", f"/{place}"), *rest))


def _turn_round(brief: Brief) -> Brief:
    """The same texts as the criteria see them: the inviter is the sender, the user the target."""
    texts = {_TURNED_ROUND[source]: text for source, text in brief.texts.items()}
    return replace(brief, texts=MappingProxyType(texts), target_name=brief.sender_name, sender_name=brief.target_name)


def _warning(brief: Brief, code: WarningCode) -> DraftWarning:
    return DraftWarning(code=code, detail=say_as_rules(brief.advice_language, f"warnings.{code}"))

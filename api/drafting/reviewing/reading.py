"""Reads an invitation: what the message shows, what the user wishes for and refuses, and what the two have in common.

The brief it reads is turned round: `sender` is the inviter, `target` the user, `context` the message.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from api.core.brief import Brief
from api.core.guards.phrases import check_phrases
from api.core.guards.reading import Reading as NoteReading
from api.core.languages import detect_language, is_supported
from api.drafting.reviewing.wording import Cue, cues
from api.drafting.rules.affinity import Terms, shared, terms
from api.drafting.rules.lexicon import cue_pattern, languages_to_try
from api.drafting.rules.segments import Segment, cut

_IN_MESSAGE: Final[tuple[Cue, ...]] = (
    "known",
    "referred",
    "knows_work",
    "offer",
    "asks",
    "favour",
    "pitch",
    "wares",
    "mass",
    "bad_faith",
    "vague",
)
_CUE_OF_VIOLATION: Final[Mapping[str, Cue]] = {
    "sales_pitch": "wares",
    "stock_phrase": "vague",
    "empty_purpose": "vague",
    "flattery": "vague",
}
"""What our own notes may not say, an invitation may be judged by."""
_CLAUSE: Final = re.compile(
    r"[,:;]\s+|\s+[(–-]\s*|\s(?=(?:but|and no|and not|aber|und kein\w*|sondern|mais|et pas|pero|y no|mas|e não|ma"
    r"|e non|maar|en geen)\s)",
    re.IGNORECASE,
)
_RELATIVE: Final = re.compile(r"(?i)\b(?:who|that|which|die|der|qui|que|quem|che|dat)\b")
"""What follows describes people: "someone who never stopped sailing" refuses nobody."""


@dataclass(frozen=True, slots=True)
class InvitationReading:
    """What an invitation says, sentence by sentence.

    `wishes` and `refusals` are clauses of the goal, and sentences of the user's profile that set a limit. `wished`
    are the terms of what the user looks for and does; `theirs` those of the inviter's profile and message.
    """

    brief: Brief
    profile: tuple[Segment, ...]
    message: tuple[Segment, ...]
    me: tuple[Segment, ...]
    wishes: tuple[Segment, ...]
    refusals: tuple[Segment, ...]
    cues: Mapping[Cue, tuple[Segment, ...]]
    wished: Terms
    theirs: Terms
    is_cross_language: bool

    def shows(self, *names: Cue) -> tuple[Segment, ...]:
        """The segments that show any of these cues, in the order of the names; empty where none does."""
        return tuple(dict.fromkeys(segment for name in names for segment in self.cues.get(name, ())))


def read(brief: Brief) -> InvitationReading:
    """Cut the inputs into segments and look for every cue in the language each input is in."""
    profile, message, me = (cut(source, brief.text(source)) for source in ("sender", "context", "target"))
    clauses = tuple(_clauses(cut("goal", brief.text("goal"))))
    spoken = {source: detect_language(brief.text(source)) for source in ("sender", "context", "target", "goal")}
    found = _found(_IN_MESSAGE, message, spoken["context"])
    found |= _found(("sells", "fake"), profile, spoken["sender"])
    found |= _found(("buys",), clauses, spoken["goal"])
    for cue, segments in _violations(brief, message, spoken["context"]).items():
        found[cue] = tuple(dict.fromkeys((*found.get(cue, ()), *segments)))
    refused = tuple(clause for clause in clauses if _refuses(clause, spoken["goal"]))
    wishes = tuple(clause for clause in clauses if clause not in refused)
    limits = tuple(segment for segment in me if _sets_limit(segment, spoken["target"]))
    doings = tuple(segment for segment in me if segment not in limits)
    theirs = spoken["context"] or spoken["sender"]
    return InvitationReading(
        brief=brief,
        profile=profile,
        message=message,
        me=doings,
        wishes=wishes,
        refusals=refused + limits,
        cues=found,
        wished=_terms(wishes + doings),
        theirs=_terms(profile + message),
        is_cross_language=bool(theirs and spoken["goal"]) and theirs != spoken["goal"],
    )


def nearest(segments: Iterable[Segment], wanted: Terms) -> tuple[Segment | None, int]:
    """The segment that shares most with a text, and how many terms; of equals the first. None when none does."""
    best: Segment | None = None
    most = 0
    for segment in segments:
        count = len(shared(segment.terms, wanted))
        if count > most:
            best, most = segment, count
    return best, most


def _clauses(segments: Iterable[Segment]) -> Iterator[Segment]:
    for segment in segments:
        start = 0
        for end, next_start in (*((joint.start(), joint.end()) for joint in _CLAUSE.finditer(segment.text)), (None, 0)):
            if text := segment.text[start:end].strip():
                yield Segment.of(segment.source, text, segment.start + segment.text.index(text, start))
            start = next_start


def _refuses(clause: Segment, language: str | None) -> bool:
    found = (cues(code)["refuses"].search(clause.text) for code in languages_to_try(language))
    return any(match and not _RELATIVE.search(clause.text, 0, match.start()) for match in found)


def _sets_limit(segment: Segment, language: str | None) -> bool:
    """A sentence of a profile that says what is not welcome, as the target's profile is read for a draft."""
    patterns = (cue_pattern(code, "target", "boundary") for code in languages_to_try(language))
    return any(pattern.search(segment.text) for pattern in patterns if pattern)


def _terms(segments: Iterable[Segment]) -> Terms:
    return terms("\n".join(segment.text for segment in segments))


def _found(
    names: tuple[Cue, ...], segments: tuple[Segment, ...], language: str | None
) -> dict[Cue, tuple[Segment, ...]]:
    tried = [cues(code) for code in languages_to_try(language)]
    found: dict[Cue, tuple[Segment, ...]] = {}
    for name in names:
        showing = tuple(segment for segment in segments if any(table[name].search(segment.text) for table in tried))
        if showing:
            found[name] = showing
    return found


def _violations(brief: Brief, message: tuple[Segment, ...], language: str | None) -> dict[Cue, tuple[Segment, ...]]:
    """The sentences of the message that our guards would not let us send."""
    if language is None or not is_supported(language):
        return {}
    found: dict[Cue, tuple[Segment, ...]] = {}
    for violation in check_phrases(NoteReading(brief.text("context"), replace(brief, language=language))):
        cue = _CUE_OF_VIOLATION.get(violation.code)
        if cue:
            inside = (segment for segment in message if segment.start <= violation.start < segment.end)
            found[cue] = (*found.get(cue, ()), *inside)
    return found

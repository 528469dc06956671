"""Reads a brief: which sentences say what is sought, offered, asked, refused, and what links the two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from api.core.brief import Brief
from api.drafting.rules.affinity import Terms, shared, together
from api.drafting.rules.lexicon import Part, cue_names, cue_pattern, languages_to_try
from api.drafting.rules.segments import Segment, cut

_IN_CONTEXT_TOO: Final = ("offer", "exchange", "learn")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a brief says, sentence by sentence.

    `cues` maps a part and the name of a cue ("goal", "offer") to the segments that show it, in the order they stand.
    `goal_language` is None where it cannot be told. `user_terms` are those of all that the user said: goal, context
    and who they are.
    """

    brief: Brief
    target: tuple[Segment, ...]
    sender: tuple[Segment, ...]
    goal: tuple[Segment, ...]
    context: tuple[Segment, ...]
    cues: Mapping[tuple[Part, str], tuple[Segment, ...]]
    target_language: str | None
    goal_language: str | None
    target_terms: Terms
    sender_terms: Terms
    user_terms: Terms

    def shows(self, part: Part, cue: str) -> tuple[Segment, ...]:
        """The segments that show a cue; empty where none does."""
        return self.cues.get((part, cue), ())

    @property
    def is_cross_language(self) -> bool:
        """The user and the target write different languages, so shared words cannot be expected."""
        known = self.goal_language and self.target_language
        return bool(known) and self.goal_language != self.target_language

    def nearest(self, segments: tuple[Segment, ...], wanted: Terms) -> tuple[Segment | None, int]:
        """The segment that shares most with a text, and how many stems; of equals the first. None when none does."""
        best: Segment | None = None
        most = 0
        for segment in segments:
            count = len(shared(segment.terms, wanted))
            if count > most:
                best, most = segment, count
        return best, most


def read(brief: Brief) -> Reading:
    """Cut the inputs into segments and look for every cue in the language each input is in."""
    target, sender, goal, context = (
        cut(source, brief.text(source)) for source in ("target", "sender", "goal", "context")
    )
    goal_language = brief.texts["goal"].language
    target_language = brief.texts["target"].language
    context_language = brief.texts["context"].language if context else None
    cues: dict[tuple[Part, str], tuple[Segment, ...]] = {}
    parts: tuple[tuple[Part, tuple[Segment, ...], str | None], ...] = (
        ("target", target, target_language),
        ("goal", goal, goal_language),
        ("context", context, context_language or goal_language),
    )
    for part, segments, language in parts:
        _look_for(None, part, segments, language, cues)
    # What was agreed at a meeting stands in the context: it offers and asks as much as the goal does.
    _look_for(_IN_CONTEXT_TOO, "goal", context, context_language or goal_language, cues)
    return Reading(
        brief=brief,
        target=target,
        sender=sender,
        goal=goal,
        context=context,
        cues=cues,
        target_language=target_language,
        goal_language=goal_language,
        target_terms=together(segment.terms for segment in target),
        sender_terms=together(segment.terms for segment in sender),
        user_terms=together(segment.terms for segment in (*goal, *context, *sender)),
    )


def _look_for(
    names: tuple[str, ...] | None,
    part: Part,
    segments: tuple[Segment, ...],
    language: str | None,
    cues: dict[tuple[Part, str], tuple[Segment, ...]],
) -> None:
    for tried in languages_to_try(language):
        for cue in names or cue_names(tried, part):
            pattern = cue_pattern(tried, part, cue)
            found = tuple(segment for segment in segments if pattern and pattern.search(segment.text))
            if found:
                cues[part, cue] = cues.get((part, cue), ()) + found

"""What a reading shows, by name: cues, subjects in common, words the user says. A feature is there or is not."""

from collections.abc import Iterator
from typing import Final

from api.core.models import Source
from api.drafting.rules.affinity import Terms, fields, fold, same_words, stem, together
from api.drafting.rules.boundaries import broken_boundary
from api.drafting.rules.lexicon import words
from api.drafting.rules.reading import Reading

SAYS: Final = " says "
"""What stands in the name of a feature that is a word."""
COMMON: Final = " in common"
"""How the name of a feature ends that tells what two texts share."""
WITHOUT: Final = ("no sender", "no context", "two languages")
"""Features that tell why little can be in common."""
SAME_FIELD: Final = f"goal and target: a field of work{COMMON}"
_WORDS_OF: Final[tuple[Source, ...]] = ("goal", "context")
_MOST_SHARED: Final = 3
_GOAL_LENGTHS: Final = (6, 10, 16, 25, 40)
"""Words in a goal from which it counts as one that says more."""
_THIN_PROFILE: Final = 10
"""A profile with fewer words says little about a person."""


def features(reading: Reading) -> frozenset[str]:
    """The names of everything this reading shows: "goal: offer", "goal says swap", "sender and target: 2 in common"."""
    return frozenset(_named(reading))


def _named(reading: Reading) -> Iterator[str]:
    yield from (f"{part}: {cue}" for part, cue in reading.cues)
    yield from _words_said(reading)
    for name, one, other in _pairs(reading):
        count = len(same_words(one, other))
        yield from (f"{name}: {most}{COMMON}" for most in range(1, min(count, _MOST_SHARED) + 1))
        if fields(one) & fields(other):
            yield f"{name}: a field of work{COMMON}"
    is_pitch = bool(reading.shows("goal", "pitch"))
    there = (
        not reading.sender,
        not reading.context,
        reading.is_cross_language,
        bool(broken_boundary(reading, is_pitch=is_pitch)),
        len(reading.brief.text("target").split()) < _THIN_PROFILE,
    )
    names = (*WITHOUT, "a stated wish is broken", "thin profile")
    yield from (name for name, is_there in zip(names, there, strict=True) if is_there)
    said = len(reading.brief.text("goal").split())
    yield from (f"goal of {length} words" for length in _GOAL_LENGTHS if said >= length)


def _words_said(reading: Reading) -> Iterator[str]:
    for source in _WORDS_OF:
        for found in words(reading.brief.text(source)):
            yield f"{source}{SAYS}{stem(fold(found.group().casefold()))}"


def _pairs(reading: Reading) -> Iterator[tuple[str, Terms, Terms]]:
    goal, context, sender, target = (
        together(segment.terms for segment in segments)
        for segments in (reading.goal, reading.context, reading.sender, reading.target)
    )
    sought, refused = (
        together(segment.terms for segment in reading.shows("target", cue)) for cue in ("seeks", "boundary")
    )
    yield from (
        ("goal and target", goal, target),
        ("sender and target", sender, target),
        ("context and target", context, target),
        ("goal and sender", goal, sender),
        ("goal and what is sought", goal, sought),
        ("sender and what is sought", sender, sought),
        ("goal and what is refused", goal, refused),
        ("sender and what is refused", sender, refused),
    )

"""Whether texts are copies of one another. It compares words, not what they mean."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

_OPENING_WORDS: Final = 12
_WORDS_OF_A_NAME: Final = 2
_WORDS_OF_A_PROFILE: Final = 300
_LEAST_SHARED: Final = 0.5
"""Of the pairs of neighbouring words that two texts have together, the part both must have to count as copies."""
_MOST_COMMON: Final = 50
"""A pair of words that so many different texts have tells nobody which of them to compare with."""
_WORD: Final = re.compile(r"\w+")

_Pairs: TypeAlias = frozenset[tuple[str, ...]]
"""Neighbouring words of a text; of a single word, that one."""


def bare(text: str, names: Iterable[str]) -> str:
    """A note as it is compared: case folded, without the names of the people it is between."""
    for word in sorted({word for name in names for word in name.split()}, key=lambda word: (-len(word), word)):
        text = text.replace(word, "")
    return text.casefold()


def words(text: str) -> tuple[str, ...]:
    """The words of a text, case folded, punctuation aside."""
    return tuple(_WORD.findall(text.casefold()))


def opening(note: str, names: Iterable[str]) -> tuple[str, ...]:
    """The first words of a note, names aside: what shows first that it went to many."""
    return words(bare(note, names))[:_OPENING_WORDS]


def same_person_groups(people: Sequence[tuple[str | None, str]]) -> tuple[tuple[int, ...], ...]:
    """The places of people, given as name and profile, who are in a list twice: the same name, nearly the same profile.

    Titles in front of a name do not tell people apart; those without a name are compared among themselves.
    """
    by_name: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, (name, _) in enumerate(people):
        by_name[words(name or "")[-_WORDS_OF_A_NAME:]].append(place)
    groups: list[tuple[int, ...]] = []
    for places in by_name.values():
        profiles = [words(people[place][1])[:_WORDS_OF_A_PROFILE] for place in places] if len(places) > 1 else []
        groups += [tuple(places[at] for at in group) for group in groups_alike(profiles)]
    return tuple(groups)


def groups_alike(texts: Sequence[Sequence[str]]) -> tuple[tuple[int, ...], ...]:
    """The places of texts that are nearly the same, in groups of two or more, each in order.

    A text is compared with the first of each group, and only where they share an uncommon pair of words, so that ten
    thousand texts take seconds. Texts without words are like nothing.
    """
    groups: list[list[int]] = []
    pairs_of: list[_Pairs] = []
    known: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        pairs: _Pairs = frozenset(pairwise(text)) or frozenset([tuple(text)] if text else [])
        shared = (known.get(pair, []) for pair in pairs)
        candidates = {group for having in shared if len(having) <= _MOST_COMMON for group in having}
        best = max(sorted(candidates), key=lambda group: _likeness(pairs, pairs_of[group]), default=None)
        if best is not None and _likeness(pairs, pairs_of[best]) >= _LEAST_SHARED:
            groups[best].append(place)
            continue
        for pair in pairs:
            known[pair].append(len(groups))
        groups.append([place])
        pairs_of.append(pairs)
    return tuple(tuple(group) for group in groups if len(group) > 1)


def _likeness(one: _Pairs, other: _Pairs) -> float:
    return len(one & other) / len(one | other)

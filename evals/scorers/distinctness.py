"""Whether the notes of a run are different notes. A figure of the whole run: one note alone cannot be alike."""

from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

from api.core.likeness import bare as without_names
from evals.cases import Case


def most_alike(notes: Iterable[tuple[str, str, str]]) -> tuple[float, str, str]:
    """The two of (id, language, bare text) that are most alike within a language: `difflib` ratio of words, and ids.

    Of words and not of letters, which would take minutes for a thousand notes. (0.0, "", "") where no language has two.
    """
    best, one, other = 0.0, "", ""
    earlier: defaultdict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for name, language, text in notes:
        words = text.split()
        matcher = SequenceMatcher(None, [], words, autojunk=False)
        for known, known_words in earlier[language]:
            matcher.set_seq1(known_words)
            # An upper bound first: the ratio itself is slow.
            if matcher.quick_ratio() > best and (alike := matcher.ratio()) > best:
                best, one, other = alike, known, name
        earlier[language].append((name, words))
    return best, one, other


def bare(case: Case, note: str) -> str:
    """A note as it is compared: case folded, without the names of the two people."""
    return without_names(note, [person.name for person in (case.target, case.sender) if person])

"""Says what language a text is in: scripts by their letters, Latin-script languages by function words and endings.

Made for short goals and telegraphic profiles; the choice is argued in docs/decisions/0003-language-detection.md.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final

# A script that one language nearly owns, or whose languages `_TELLING_LETTERS` tells apart. First match wins a letter.
_SCRIPTS: Final = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("pa", re.compile(r"[\u0a00-\u0a7f]")),
    ("gu", re.compile(r"[\u0a80-\u0aff]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
    ("te", re.compile(r"[\u0c00-\u0c7f]")),
    ("kn", re.compile(r"[\u0c80-\u0cff]")),
    ("ml", re.compile(r"[\u0d00-\u0d7f]")),
    ("si", re.compile(r"[\u0d80-\u0dff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("my", re.compile(r"[\u1000-\u109f]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("hy", re.compile(r"[\u0530-\u058f]")),
    ("am", re.compile(r"[\u1200-\u137f]")),
    ("km", re.compile(r"[\u1780-\u17ff]")),
)
_TELLING_LETTERS: Final[Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]] = {
    "zh": (("ja", re.compile(r"[\u3040-\u30ff]")),),
    "ru": (
        ("uk", re.compile(r"[іїєґІЇЄҐ]")),
        ("sr", re.compile(r"[јљњђћџЈЉЊЂЋЏ]")),
        ("ru", re.compile(r"[ыэёЫЭЁ]")),
        ("bg", re.compile(r"[ъЪ]")),
    ),
    "ar": (("ur", re.compile(r"[ٹڈڑےں]")), ("fa", re.compile(r"[پچژگ]"))),
}
_MAYBE_OTHER_SCRIPT: Final = re.compile(r"[\u0370-\u1dff\u1f00-\u1fff\u3040-\ud7af]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MIN_SCORE: Final = 1.0
_MIN_LEAD: Final = 0.25
_ENDING_WEIGHT: Final = 0.4
_SHARING: Final = 1.5
"""A word that five languages share says less than a fifth for each: nearly nothing."""
_LETTER_WEIGHT: Final = 1.0
_MIN_STEM: Final = 3
_NOTHING: Final[Mapping[str, float]] = MappingProxyType({})


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language `text` is mostly in; None when it cannot be told."""
    ranking = sorted(score_languages(text).items(), key=lambda item: (-item[1], item[0]))
    if not ranking or ranking[0][1] < _MIN_SCORE:
        return None
    (best, score), *rest = ranking
    if rest and score - rest[0][1] < _MIN_LEAD:
        return None
    return best


def score_languages(text: str) -> dict[str, float]:
    """How much of `text` speaks for each language: about one point a telling word. Empty when nothing does."""
    latin_words = [word for word in map(str.casefold, _WORD.findall(text)) if _is_latin(word)]
    if _MAYBE_OTHER_SCRIPT.search(text):
        letters = Counter({code: len(pattern.findall(text)) for code, pattern in _SCRIPTS})
        if letters.total() > sum(map(len, latin_words)):
            code, _ = letters.most_common(1)[0]
            return {_tell_apart(code, text): float(letters.total())}
    return _score_latin(latin_words)


def _is_latin(word: str) -> bool:
    return word.isascii() or all(
        letter < "\u0250" or "\u1e00" <= letter <= "\u1eff" or letter == "’" for letter in word
    )


def _tell_apart(code: str, text: str) -> str:
    counts = Counter({name: len(pattern.findall(text)) for name, pattern in _TELLING_LETTERS.get(code, ())})
    name, count = counts.most_common(1)[0] if counts else (code, 0)
    return name if count else code


def _score_latin(words: list[str]) -> dict[str, float]:
    scores: defaultdict[str, float] = defaultdict(float)
    for word, times in Counter(word.replace("’", "'") for word in words).items():
        for code, points in _points(word).items():
            scores[code] += points * times
    return dict(scores)


def _points(word: str) -> Mapping[str, float]:
    """A function word speaks for its languages, shared out; any other word by its ending and its rare letters."""
    if known := _WORDS.get(word):
        return known
    sizes = range(min(_LONGEST_ENDING, len(word) - _MIN_STEM), 1, -1)
    by_ending = next((_ENDINGS[word[-size:]] for size in sizes if word[-size:] in _ENDINGS), _NOTHING)
    if word.isascii():  # and so without rare letters
        return by_ending
    points = defaultdict[str, float](float, by_ending)
    for letter in _RARE_LETTERS.keys() & set(word):
        for code in _RARE_LETTERS[letter]:
            points[code] += _LETTER_WEIGHT / len(_RARE_LETTERS[letter])
    return points


def _share_out(owners: Mapping[str, list[str]]) -> Mapping[str, Mapping[str, float]]:
    return {key: {code: 1 / len(codes) ** _SHARING for code in codes} for key, codes in owners.items()}


def _load() -> tuple[Mapping[str, Mapping[str, float]], Mapping[str, Mapping[str, float]], Mapping[str, list[str]]]:
    tables = tomllib.loads(files("api.core.languages").joinpath("words.toml").read_text(encoding="utf-8"))
    words: defaultdict[str, list[str]] = defaultdict(list)
    endings: defaultdict[str, list[str]] = defaultdict(list)
    letters: defaultdict[str, list[str]] = defaultdict(list)
    for code, table in tables.items():
        for word in dict.fromkeys(table["words"].split()):
            words[word].append(code)
        for ending in table["endings"]:
            endings[ending].append(code)
        for letter in table["letters"]:
            letters[letter].append(code)
    by_ending = {ending: dict.fromkeys(codes, _ENDING_WEIGHT / len(codes)) for ending, codes in endings.items()}
    return _share_out(words), by_ending, letters


_WORDS, _ENDINGS, _RARE_LETTERS = _load()
_LONGEST_ENDING: Final = max(map(len, _ENDINGS))
FUNCTION_WORDS: Final = frozenset(_WORDS)
"""Frequent words of the Latin-script languages, case folded: no sentence does without them."""
LATIN_LANGUAGES: Final = frozenset(code for codes in _WORDS.values() for code in codes)
SCRIPT_LANGUAGES: Final = frozenset(code for code, _ in _SCRIPTS) | {
    code for tells in _TELLING_LETTERS.values() for code, _ in tells
}

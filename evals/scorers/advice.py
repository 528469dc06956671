"""Whether advice not to connect is of use: short, with something to do, in the user's language, without blame.

Rules that can be counted; whether the advice is wise is a judge's to say.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from api.core.languages import detect_language
from api.core.models import Advice
from evals.answers import Answer
from evals.cases import Case

_MAX_SENTENCES: Final = 2
_MAX_ITEMS: Final = 2
_SENTENCE_END: Final = re.compile(r"(?<=\w\w[.!?…])\s+(?=[^\W\d_])")
_BLAME: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        language: re.compile(pattern, re.IGNORECASE)
        for language, pattern in {
            "en": r"\byou (?:should have|failed)\b|\byour (?:own )?fault\b|\bselfish",
            "de": r"\b(?:Sie hätten|du hättest)\b[^.!?]*\bsollen\b|\b(?:Ihre|deine|selbst) schuld\b|\begoistisch",
            "fr": r"\b(?:vous auriez|tu aurais) dû\b|\b(?:votre|ta) faute\b|\bégoïste",
            "es": r"\bdeberías? haber\b|\b(?:su|tu) culpa\b|\begoísta",
            "it": r"\bavre(?:bbe|sti) dovuto\b|\bcolpa (?:sua|tua)\b|\begoista",
            "pt": r"\bdeverias? ter\b|\bculpa (?:sua|tua)\b|\begoísta",
            "nl": r"\b(?:u|je) had(?: \w+)? moeten\b|\b(?:uw|jouw) schuld\b|\begoïstisch",
        }.items()
    }
)


def score(case: Case, answer: Answer) -> float | None:
    """The share of the rules that are kept; None where no advice was given."""
    advice = answer.advice
    if advice is None:
        return None
    wanted, found = _language(case.goal), _language(advice.summary)
    rules = (
        bool(advice.summary.strip()),
        len(_SENTENCE_END.split(advice.summary.strip())) <= _MAX_SENTENCES,
        1 <= len(advice.what_would_change_it) <= _MAX_ITEMS,
        1 <= len(advice.next_steps) <= _MAX_ITEMS,
        wanted is None or found is None or wanted == found,
        not _blames(advice, found or "en"),
    )
    return sum(rules) / len(rules)


def _blames(advice: Advice, language: str) -> bool:
    texts = (advice.summary, *advice.what_would_change_it, *advice.next_steps)
    return language in _BLAME and any(map(_BLAME[language].search, texts))


_language = cache(detect_language)  # goals stand in many answers, and so do the sentences of the rules engine
